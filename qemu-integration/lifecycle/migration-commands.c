/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments and errors: QEMU's qapi/migration.json. */
#include "qemu-integration/lifecycle/migration-commands.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/human-output.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/outgoing-progress.h"
#include "qemu-integration/lifecycle/outgoing.h"

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* The schema that clients see is QEMU's; "channels" of newer ones is not obeyed here. */
static const struct monitor_member migrate_takes[] = {
    {.name = "uri", .type = MONITOR_TEXT},
    {.name = "blk", .type = MONITOR_BOOL, .optional = true},
    {.name = "inc", .type = MONITOR_BOOL, .optional = true},
    {.name = "detach", .type = MONITOR_BOOL, .optional = true},
    {.name = "resume", .type = MONITOR_BOOL, .optional = true},
    END,
};

static const struct monitor_member incoming_takes[] = {
    {.name = "uri", .type = MONITOR_TEXT},
    {.name = "exit-on-error", .type = MONITOR_BOOL, .optional = true},
    END,
};

static json_object *migrate(void *context, json_object *arguments, struct error *error)
{
    static const char *const refused[] = {"blk", "inc", "resume"};
    struct lifecycle *cycle = context;

    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        if (json_is_true(arguments, refused[i])) {
            error_set(error, "'%s' is not supported", refused[i]);
            return NULL;
        }
    return life_disks_check_unchanged(cycle, error) < 0 ||
                   guest_cards_check_unchanged(&cycle->guest, error) < 0 ||
                   outgoing_start(cycle, json_text(arguments, "uri"), error) < 0
               ? NULL
               : json_object_new_object();
}

static json_object *migrate_cancel(void *context, json_object *arguments, struct error *error)
{
    (void)arguments;
    return outgoing_cancel(context, error) < 0 ? NULL : json_object_new_object();
}

static json_object *migrate_incoming(void *context, json_object *arguments, struct error *error)
{
    return incoming_start(context, json_text(arguments, "uri"), error) < 0
               ? NULL
               : json_object_new_object();
}

static json_object *query_migrate(void *context, json_object *arguments, struct error *error)
{
    (void)arguments, (void)error;
    return outgoing_describe(context);
}

/* How much has been written, in percent. */
static unsigned progress(const struct lifecycle *cycle)
{
    cleanup_json json_object *info = outgoing_describe(cycle);
    json_object *memory = NULL, *total = NULL, *remaining = NULL;
    int64_t all, left;

    if (!json_object_object_get_ex(info, "ram", &memory) ||
        !json_object_object_get_ex(memory, "total", &total) ||
        !json_object_object_get_ex(memory, "remaining", &remaining))
        return 0;
    all = json_object_get_int64(total);
    left = json_object_get_int64(remaining);
    return all <= 0 || left > all ? 0 : (unsigned)((all - left) * 100 / all);
}

/* For people, who wait for its end unless they said otherwise. */
static bool migrate_goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
{
    const struct lifecycle *cycle = context;
    const struct life_outgoing *outgoing = &cycle->outgoing;

    if (json_is_true(call->arguments, "detach"))
        return false;
    if (outgoing->status == OUTGOING_FAILED)
        evbuffer_add_printf(text, "Error: %s\n", outgoing->error.message);
    else if (outgoing->status == OUTGOING_CANCELLED)
        evbuffer_add_printf(text, "Migration cancelled\n");
    return outgoing->status == OUTGOING_ACTIVE;
}

static bool save_goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
{
    const struct lifecycle *cycle = context;
    bool active = cycle->outgoing.status == OUTGOING_ACTIVE;

    evbuffer_add_printf(text, "\rCompleted %u %%%s", progress(cycle), active ? "" : "\n");
    return migrate_goes_on(context, call, text);
}

const struct monitor_command life_migration_commands[] = {
    {.name = "migrate",
     .answer = migrate,
     .descriptor = "uri",
     .arguments = migrate_takes,
     .help = "write the guest's state to a file, a program or another qemu-xen",
     .human = MONITOR_HUMAN({.name = "migrate",
                             .takes = "detach:-d,blk:-b,inc:-i,resume:-r,uri:s",
                             .shows = "[-d] uri",
                             .help = "migrate to URI (using -d to not wait for completion)",
                             .goes_on = migrate_goes_on},
                            {.name = "save",
                             .takes = "uri:U",
                             .shows = "filename",
                             .help = "write the guest's state to a file; the guest stays stopped",
                             .goes_on = save_goes_on})},
    {.name = "migrate_cancel",
     .answer = migrate_cancel,
     .help = "end that; the guest goes on",
     .human = MONITOR_HUMAN({.name = "migrate_cancel", .help = "cancel the current VM migration"})},
    {.name = "migrate-incoming",
     .answer = migrate_incoming,
     .descriptor = "uri",
     .arguments = incoming_takes,
     .help = "read the guest's state, after -incoming defer",
     .human = MONITOR_HUMAN({.name = "migrate_incoming",
                             .takes = "uri:s",
                             .shows = "uri",
                             .help = "continue an incoming migration from an -incoming defer"})},
    {.name = "query-migrate",
     .answer = query_migrate,
     .help = "how far writing has come",
     .human = MONITOR_HUMAN({.name = "info migrate",
                             .help = "show migration status",
                             .print = human_print_migration})},
    END,
};
