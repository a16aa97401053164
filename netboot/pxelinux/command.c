/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/command.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/text-list.h"
#include "netboot/pxelinux/files.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bits of SYSAPPEND. What the others tell (CPU, DMI) is not known here. */
#define SYSAPPEND_IP   0x1
#define SYSAPPEND_MAC  0x2
#define SYSAPPEND_UUID 0x4

/* Written one after the other. */
struct text {
    char bytes[NETBOOT_ARGUMENTS_SIZE];
    size_t length;
    bool too_long;
};

static void add(struct text *text, const char *bytes, size_t length)
{
    if (length >= sizeof(text->bytes) - text->length) {
        text->too_long = true;
        return;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

/* A space is put before it, if it is not the first one. */
static void add_word(struct text *text, const char *bytes, size_t length)
{
    if (length == 0)
        return;
    if (text->length > 0)
        add(text, " ", 1);
    add(text, bytes, length);
}

static void add_words(struct text *text, const char *words)
{
    if (words != NULL)
        add_word(text, words, strlen(words));
}

static int refuse_long(struct error *error)
{
    return error_set(error, "the command line has more than %d bytes", NETBOOT_ARGUMENTS_SIZE - 1);
}

static void add_ip(struct text *text, const struct netboot_settings *settings)
{
    const struct netboot_addresses *addresses = &settings->addresses;
    struct in_addr server = addresses->server, mask;
    char client[INET_ADDRSTRLEN], boot[INET_ADDRSTRLEN], router[INET_ADDRSTRLEN],
        netmask[INET_ADDRSTRLEN], word[5 * INET_ADDRSTRLEN];

    if (addresses->address.s_addr == 0)
        return;
    inet_pton(AF_INET, settings->next_server, &server);
    mask.s_addr =
        htonl(addresses->prefix == 0 ? 0 : UINT32_MAX << (32 - (addresses->prefix & 31)) % 32);
    inet_ntop(AF_INET, &addresses->address, client, sizeof(client));
    inet_ntop(AF_INET, &server, boot, sizeof(boot));
    inet_ntop(AF_INET, &addresses->router, router, sizeof(router));
    inet_ntop(AF_INET, &mask, netmask, sizeof(netmask));
    snprintf(word, sizeof(word), "ip=%s:%s:%s:%s", client, boot, router, netmask);
    add_words(text, word);
}

static void add_sysappend(struct text *text, const struct command_machine *machine, int64_t bits)
{
    char word[64];

    if (bits < 0)
        return;
    if ((bits & SYSAPPEND_IP) != 0)
        add_ip(text, machine->settings);
    if ((bits & SYSAPPEND_MAC) != 0) {
        char mac[FILES_MAC_SIZE];

        files_format_mac(machine->identity, mac);
        snprintf(word, sizeof(word), "BOOTIF=01-%s", mac);
        add_words(text, word);
    }
    if ((bits & SYSAPPEND_UUID) != 0) {
        char uuid[FILES_UUID_SIZE];

        files_format_uuid(machine->identity, uuid);
        snprintf(word, sizeof(word), "SYSUUID=%s", uuid);
        add_words(text, word);
    }
}

static void add_label_options(struct text *text, const struct config *config,
                              const struct command_machine *machine,
                              const struct config_label *label)
{
    add_words(text, label->append != NULL ? label->append : config->append);
    if (label->initrd != NULL) {
        add_words(text, "initrd=");
        add(text, label->initrd, strlen(label->initrd));
    }
    add_sysappend(text, machine,
                  label->sysappend != CONFIG_SYSAPPEND_NONE ? label->sysappend : config->sysappend);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);

    return length >= end_length && strcasecmp(name + length - end_length, end) == 0;
}

static bool is_bios_image(const char *name)
{
    static const char *const ends[] = {".0", ".bin", ".bs", ".bss", ".cbt", ".com", ".img"};

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        if (ends_with(name, ends[i]))
            return true;
    return false;
}

static enum label_kind detect_kind(enum label_kind kind, const char *file)
{
    if ((kind == LABEL_KERNEL || kind == LABEL_LINUX) && ends_with(file, ".c32"))
        return LABEL_COM32;
    if (kind == LABEL_KERNEL)
        return is_bios_image(file) ? LABEL_BIOS : LABEL_LINUX;
    return kind;
}

/* Takes initrd= out of the options: the last one counts. */
static void split_initrds(struct command *command, const char *options, struct text *arguments)
{
    while (*options != '\0') {
        size_t length = strcspn(options, " ");

        if (strncmp(options, "initrd=", 7) == 0)
            snprintf(command->initrds, sizeof(command->initrds), "%.*s", (int)length - 7,
                     options + 7);
        else
            add_word(arguments, options, length);
        options += length;
        options += strspn(options, " ");
    }
}

static int plan_linux(struct command *command, const char *options, struct error *error)
{
    struct text arguments = {0};

    add_words(&arguments, "BOOT_IMAGE=");
    add(&arguments, command->file, strlen(command->file));
    split_initrds(command, options, &arguments);
    if (arguments.too_long)
        return refuse_long(error);
    if (kernel_arguments_take(command->arguments, arguments.bytes, error) < 0)
        return -1;
    command->kind = COMMAND_LINUX;
    return 0;
}

/* The modules that this client can stand in for. */
static int plan_module(struct command *command, const char *options, struct error *error)
{
    static const char *const menus[] = {"menu", "menu.c32", "vesamenu", "vesamenu.c32", NULL};
    static const char *const disks[] = {"chain", "chain.c32", NULL};
    static const char *const reboots[] = {"reboot", "reboot.c32", NULL};
    static const char *const power_offs[] = {"poweroff", "poweroff.c32", NULL};
    const char *slash = strrchr(command->file, '/');
    const char *name = slash == NULL ? command->file : slash + 1;

    if (text_is_listed(menus, name))
        command->kind = COMMAND_MENU;
    else if (text_is_listed(disks, name) &&
             (strncmp(options, "hd", 2) == 0 || strncmp(options, "boot", 4) == 0))
        command->kind = COMMAND_LOCAL;
    else if (text_is_listed(reboots, name))
        command->kind = COMMAND_REBOOT;
    else if (text_is_listed(power_offs, name))
        command->kind = COMMAND_POWER_OFF;
    else
        return error_set(error, "%s is a module for a BIOS: it cannot run here", command->file);
    snprintf(command->arguments, sizeof(command->arguments), "%s", options);
    return 0;
}

static int plan_image(struct command *command, enum label_kind kind, const char *options,
                      struct error *error)
{
    switch (detect_kind(kind, command->file)) {
    case LABEL_LINUX:
        return plan_linux(command, options, error);
    case LABEL_COM32:
        return plan_module(command, options, error);
    case LABEL_CONFIG:
        command->kind = COMMAND_CONFIG;
        snprintf(command->arguments, sizeof(command->arguments), "%s", options);
        return 0;
    case LABEL_LOCALBOOT:
        command->kind = COMMAND_LOCAL;
        return 0;
    case LABEL_BIOS:
        return error_set(error, "%s is a program for a BIOS: it cannot run here", command->file);
    default:
        return error_set(error, "the label has nothing to boot");
    }
}

static int set_file(struct command *command, const char *file, size_t length, struct error *error)
{
    if (length >= sizeof(command->file))
        return error_set(error, "the file name is too long: %.100s...", file);
    memcpy(command->file, file, length);
    command->file[length] = '\0';
    return 0;
}

static int plan_label(const struct config *config, const struct command_machine *machine,
                      const struct config_label *label, bool typed, const char *more,
                      struct command *command, struct error *error)
{
    const char *file = label->file == NULL ? "" : label->file;
    bool has_options = label->kind == LABEL_KERNEL || label->kind == LABEL_LINUX;
    struct text options = {0};

    size_t length = strcspn(file, " ");

    command->label = label;
    if (typed && label->has_password)
        return error_set(error, "%s has a password, which is not supported",
                         label->name == NULL ? "the entry" : label->name);
    if (label->kind >= LABEL_SUBMENU) {
        command->kind = COMMAND_LABEL;
        return 0;
    }
    if (*file == '\0' && label->kind != LABEL_LOCALBOOT)
        return error_set(error, "%s has nothing to boot",
                         label->name == NULL ? "the entry" : label->name);
    if (set_file(command, file, length, error) < 0)
        return -1;
    add_words(&options, file + length + strspn(file + length, " "));
    if (has_options && detect_kind(label->kind, command->file) == LABEL_LINUX)
        add_label_options(&options, config, machine, label);
    else
        add_words(&options, label->append);
    add_words(&options, more);
    if (options.too_long)
        return refuse_long(error);
    return plan_image(command, label->kind, options.bytes, error);
}

int command_plan_label(const struct config *config, const struct command_machine *machine,
                       const struct config_label *label, bool typed, struct command *command,
                       struct error *error)
{
    *command = (struct command){0};
    return plan_label(config, machine, label, typed, "", command, error);
}

/* A file that no label names gets the options that are for all labels. */
static int plan_file(const struct config *config, const struct command_machine *machine,
                     const char *file, size_t length, const char *more, struct command *command,
                     struct error *error)
{
    struct text options = {0};

    if (set_file(command, file, length, error) < 0)
        return -1;
    if (detect_kind(LABEL_KERNEL, command->file) == LABEL_LINUX) {
        add_words(&options, config->append);
        add_sysappend(&options, machine, config->sysappend);
    }
    add_words(&options, more);
    if (options.too_long)
        return refuse_long(error);
    return plan_image(command, LABEL_KERNEL, options.bytes, error);
}

int command_plan(const struct config *config, const struct command_machine *machine,
                 const char *line, bool typed, struct command *command, struct error *error)
{
    const char *word = line + strspn(line, " ");
    size_t length = strcspn(word, " ");
    const char *options = word + length + strspn(word + length, " ");
    const struct config_label *label = config_find_label(config, word, length);

    *command = (struct command){0};
    if (typed && config->flags.no_options)
        options = "";
    if (label != NULL)
        return plan_label(config, machine, label, typed, options, command, error);
    if (config->flags.no_implicit)
        return error_set(error, "there is no label %.*s", (int)(length < 100 ? length : 100), word);
    return plan_file(config, machine, word, length, options, command, error);
}

int command_plan_edited(const struct config *config, const struct config_label *label,
                        const char *line, struct command *command, struct error *error)
{
    const char *word = line + strspn(line, " ");
    size_t length = strcspn(word, " ");

    *command = (struct command){.label = label};
    if (config->flags.no_options || config->flags.has_master_password || label->has_password)
        return error_set(error, "the entry cannot be edited");
    if (length == 0)
        return error_set(error, "there is no kernel in the command line");
    if (set_file(command, word, length, error) < 0)
        return -1;
    return plan_image(command, label->kind, word + length + strspn(word + length, " "), error);
}

char *command_line(const struct config *config, const struct command_machine *machine,
                   const struct config_label *label)
{
    struct text options = {0};

    if ((label->kind != LABEL_KERNEL && label->kind != LABEL_LINUX) || label->file == NULL ||
        detect_kind(label->kind, label->file) != LABEL_LINUX)
        return NULL;
    add_label_options(&options, config, machine, label);
    if (options.too_long || strlen(label->file) + 1 + options.length >= NETBOOT_ARGUMENTS_SIZE)
        return NULL;
    return alloc_format("%s%s%s", label->file, options.length > 0 ? " " : "", options.bytes);
}
