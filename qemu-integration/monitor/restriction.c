/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's commands: its qapi/ directory. What has a list of harmless values is refused with others,
 * as QEMU gets new ones.
 */
#include "qemu-integration/monitor/restriction.h"

#include "common/json.h"
#include "common/text-list.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/human.h"

#include <string.h>

/* Those that name a file, or have QEMU obey a text. */
static const char *const refused[] = {
    "block-export-add", /* FUSE mounts, sockets */
    "blockdev-add",
    "blockdev-change-medium",
    "blockdev-create",
    "blockdev-reopen",
    "blockdev-snapshot-sync",
    "change-backing-file",
    "display-update", /* a VNC server's socket, as below */
    "drive-backup",
    "drive-mirror",
    "dump-guest-memory",
    "dump-skeys",
    "dumpdtb",
    "memsave",
    "migrate-incoming", /* what comes has the state of QEMU's devices, which QEMU trusts */
    "migrate-recover",
    "nbd-server-start", /* removes a file of its socket's name */
    "netdev_add",       /* scripts, helpers, passt, smbd */
    "object-add",       /* filter-dump, memory-backend-file */
    "pmemsave",
    "screendump",
    "xen-load-devices-state",
    "xen-save-devices-state",
    NULL,
};

static bool has(const json_object *object, const char *name)
{
    return json_object_object_get_ex(object, name, NULL);
}

static bool begins_with_one_of(const char *const *list, const char *text)
{
    for (; text != NULL && *list != NULL; list++)
        if (strncmp(*list, text, strlen(*list)) == 0)
            return true;
    return false;
}

/*
 * By URI only: the newer "channels" has more ways to name a program. Not to UNIX sockets of the
 * host: who listens there, a service or the monitor of another guest, takes QEMU for root.
 */
static bool migrates_to_network(const json_object *arguments)
{
    static const char *const schemes[] = {"tcp:", "vsock:", "rdma:", "fd:", NULL};

    return !has(arguments, "channels") && begins_with_one_of(schemes, json_text(arguments, "uri"));
}

static bool sets_no_program(const json_object *arguments)
{
    return !has(arguments, "cpr-exec-command");
}

/* The name is written into the image, and opened when it is used next. */
static bool names_no_backing_file(const json_object *arguments)
{
    return !has(arguments, "backing-file");
}

/* As above, of sockets only those that connect, over a network; and no log. */
static bool has_harmless_backend(const json_object *arguments)
{
    static const char *const types[] = {"null", "ringbuf", "pty", "vc", "udp", NULL};
    const json_object *backend = json_member(arguments, "backend");
    const json_object *data = json_member(backend, "data");
    const char *type = json_text(backend, "type");
    const json_object *address = json_member(data, "addr");
    const json_object *server = json_member(data, "server");

    if (type == NULL || has(data, "logfile"))
        return false;
    if (strcmp(type, "socket") == 0)
        return json_object_is_type(server, json_type_boolean) && !json_object_get_boolean(server) &&
               json_text(address, "type") != NULL &&
               strcmp(json_text(address, "type"), "inet") == 0;
    return text_is_listed(types, type);
}

/* Two have a directory of the host to write to. */
static bool is_harmless_device(const json_object *arguments)
{
    static const char *const writers[] = {"usb-mtp", "u2f-emulated", NULL};

    const char *driver = json_text(arguments, "driver");

    /* Without one it is a line that somebody has typed. */
    return driver != NULL && !text_is_listed(writers, driver);
}

/*
 * What people type is known by what is allowed, as there is more that does harm, and another
 * spelling of each. Commands of ours are not seen here: they have become those of programs.
 */
static bool is_harmless_line(const json_object *arguments)
{
    static const char allowed[] =
        "?|boot_set|c|closefd|cont|cpu|device_del|eject|expire_password|help|i|mouse_button|"
        "mouse_move|mouse_set|nmi|o|p|print|q|qom-get|qom-list|quit|ringbuf_read|s|sendkey|set_"
        "link|"
        "set_password|stop|system_powerdown|system_reset|system_wakeup|watchdog_action";
    const char *line = json_text(arguments, "command-line");
    char name[HUMAN_NAME_SIZE];

    if (line == NULL)
        return false;
    human_name(name, line);
    return strncmp(name, "info", 4) == 0 ? name[4] == '\0' || name[4] == ' '
                                         : human_name_matches(allowed, name);
}

static bool has_harmless_actions(const json_object *arguments);

/* Those whose arguments decide. */
static const struct {
    const char *name;
    bool (*is_harmless)(const json_object *arguments);
} conditions[] = {
    {"block-commit", names_no_backing_file}, {"block-stream", names_no_backing_file},
    {"chardev-add", has_harmless_backend},   {"chardev-change", has_harmless_backend},
    {"device_add", is_harmless_device},      {HUMAN_COMMAND, is_harmless_line},
    {"migrate", migrates_to_network},        {"migrate-set-parameters", sets_no_program},
    {"transaction", has_harmless_actions},
};

static bool is_harmless(const char *name, const json_object *arguments)
{
    for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
        if (strcmp(conditions[i].name, name) == 0)
            return conditions[i].is_harmless(arguments);
    return !text_is_listed(refused, name);
}

/* The actions have the names and arguments of commands. */
static bool has_harmless_actions(const json_object *arguments)
{
    const json_object *actions = json_member(arguments, "actions");

    if (!json_object_is_type(actions, json_type_array))
        return false;
    for (size_t i = 0; i < json_object_array_length(actions); i++) {
        const json_object *action = json_object_array_get_idx(actions, i);
        const char *type = json_text(action, "type");

        if (type == NULL || !is_harmless(type, json_member(action, "data")))
            return false;
    }
    return true;
}

static bool is_refused(const struct monitor_commands *commands, const char *name)
{
    const struct monitor_command *ours = monitor_command_find(commands, name);

    return text_is_listed(refused, name) || (ours != NULL && ours->writes_files);
}

/* Of a line its own name says more. */
static int refuse_line(const json_object *arguments, struct error *error)
{
    const char *line = json_text(arguments, "command-line");
    char name[HUMAN_NAME_SIZE];

    human_name(name, line == NULL ? "" : line);
    return error_set(error, "%s: refused by -monitor-restrict",
                     name[0] == '\0' ? HUMAN_COMMAND : name);
}

int monitor_restriction_check(const struct monitor_commands *commands, const char *name,
                              json_object *arguments, struct error *error)
{
    if (is_refused(commands, name))
        return error_set(error, "%s: refused by -monitor-restrict", name);
    if (is_harmless(name, arguments))
        return 0;
    return strcmp(name, HUMAN_COMMAND) == 0
               ? refuse_line(arguments, error)
               : error_set(error, "%s: refused with these arguments by -monitor-restrict", name);
}

void monitor_restriction_hide(const struct monitor_commands *commands, json_object *answer)
{
    json_object *list = json_member(answer, "return");

    if (!json_object_is_type(list, json_type_array))
        return;
    for (size_t i = json_object_array_length(list); i-- > 0;) {
        const json_object *entry = json_object_array_get_idx(list, i);
        const char *name = json_text(entry, "name");
        const char *kind = json_text(entry, "meta-type"); /* NULL: query-commands has none */

        if (name != NULL && (kind == NULL || strcmp(kind, "command") == 0) &&
            is_refused(commands, name))
            json_object_array_del_idx(list, i, 1);
    }
}
