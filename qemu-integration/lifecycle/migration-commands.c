/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments and errors: QEMU's qapi/migration.json. */
#include "qemu-integration/lifecycle/migration-commands.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/human-output.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/migration-channels.h"
#include "qemu-integration/lifecycle/migration-settings.h"
#include "qemu-integration/lifecycle/outgoing-conditions.h"
#include "qemu-integration/lifecycle/outgoing-progress.h"
#include "qemu-integration/lifecycle/outgoing.h"

#include <unistd.h>

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const struct monitor_member migrate_takes[] = {
    {.name = "uri", .type = MONITOR_TEXT, .optional = true},
    {.name = "channels", .type = MONITOR_OBJECT, .list = true, .optional = true},
    {.name = "blk", .type = MONITOR_BOOL, .optional = true},
    {.name = "inc", .type = MONITOR_BOOL, .optional = true},
    {.name = "detach", .type = MONITOR_BOOL, .optional = true},
    {.name = "resume", .type = MONITOR_BOOL, .optional = true},
    END,
};

static const struct monitor_member incoming_takes[] = {
    {.name = "uri", .type = MONITOR_TEXT, .optional = true},
    {.name = "channels", .type = MONITOR_OBJECT, .list = true, .optional = true},
    {.name = "exit-on-error", .type = MONITOR_BOOL, .optional = true},
    END,
};

static const struct monitor_member capability[] = {
    {.name = "capability", .type = MONITOR_TEXT}, {.name = "state", .type = MONITOR_BOOL}, END};

static const struct monitor_member capabilities_takes[] = {
    {.name = "capabilities", .type = MONITOR_OBJECT, .list = true, .members = capability}, END};

static const struct monitor_member parameters_takes[] = {
    {.name = "downtime-limit", .type = MONITOR_INT, .optional = true},
    {.name = "max-bandwidth", .type = MONITOR_INT, .optional = true},
    {.name = "tls-creds", .type = MONITOR_TEXT, .optional = true},
    {.name = "tls-hostname", .type = MONITOR_TEXT, .optional = true},
    {.name = "tls-authz", .type = MONITOR_TEXT, .optional = true},
    {.name = "mode", .type = MONITOR_TEXT, .optional = true},
    END,
};

static const struct monitor_member parameters[] = {
    {.name = "downtime-limit", .type = MONITOR_INT},
    {.name = "max-bandwidth", .type = MONITOR_INT},
    END,
};

static const struct monitor_member parameter_takes[] = {
    {.name = "parameter", .type = MONITOR_TEXT}, {.name = "value", .type = MONITOR_TEXT}, END};

/* What the request has of a descriptor is closed unless it has been taken. */
static void answer_request(struct life_migrate_request *request, bool taken, const char *failure)
{
    request->waits = false;
    if (request->address.transport == MIGRATION_FD && !taken)
        close(request->address.fd);
    monitor_ticket_answer(&request->ticket, NULL, failure);
}

static void on_devices_known(void *context, const struct error *failure)
{
    struct lifecycle *cycle = context;
    struct life_migrate_request *request = &cycle->migrate_request;
    struct error error = {0};
    bool begun;

    if (failure != NULL)
        error = *failure;
    begun = failure == NULL && outgoing_start(cycle, &request->address, &error) == 0;
    answer_request(request, begun, begun ? NULL : error.message);
}

/* QEMU is asked what it has plugged in, so the answer comes later. */
static int migrate(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                   struct error *error)
{
    static const char *const refused[] = {"blk", "inc", "resume"};
    struct lifecycle *cycle = context;
    struct life_migrate_request *request = &cycle->migrate_request;
    struct migration_address address;

    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        if (json_is_true(arguments, refused[i]))
            return error_set(error, "'%s' is not supported", refused[i]);
    if (request->waits)
        return error_set(error, "There's a migration process in progress");
    if (migration_channels_address(&address, arguments, error) < 0 ||
        outgoing_check(cycle, error) < 0 || life_disks_check_unchanged(cycle, error) < 0 ||
        guest_cards_check_unchanged(&cycle->guest, error) < 0 ||
        life_find_hotplugged(cycle, on_devices_known, cycle, error) < 0)
        return -1;
    *request = (struct life_migrate_request){.ticket = *ticket, .address = address, .waits = true};
    return MONITOR_BEGUN;
}

static json_object *migrate_cancel(void *context, json_object *arguments, struct error *error)
{
    (void)arguments;
    return outgoing_cancel(context, error) < 0 ? NULL : json_object_new_object();
}

/* A name server may take long. */
static int migrate_incoming(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    struct migration_address address;

    return migration_channels_address(&address, arguments, error) < 0 ||
                   incoming_start(context, &address, ticket, error) < 0
               ? -1
               : MONITOR_BEGUN;
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
static bool goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
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

/* A line that is written over itself. */
static bool migrate_goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
{
    const struct lifecycle *cycle = context;
    bool active = cycle->outgoing.status == OUTGOING_ACTIVE;
    char line[OUTGOING_LINE_SIZE];

    if (json_is_true(call->arguments, "detach"))
        return false;
    outgoing_progress_line(cycle, line);
    evbuffer_add_printf(text, "\r%-*s%s", OUTGOING_LINE_WIDTH, line, active ? "" : "\n");
    return goes_on(context, call, text);
}

static bool save_goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
{
    const struct lifecycle *cycle = context;
    bool active = cycle->outgoing.status == OUTGOING_ACTIVE;

    evbuffer_add_printf(text, "\rCompleted %u %%%s", progress(cycle), active ? "" : "\n");
    return goes_on(context, call, text);
}

const struct monitor_command life_migration_commands[] = {
    {.name = "migrate",
     .begin = migrate,
     .descriptor = "uri",
     .arguments = migrate_takes,
     .help = "write the guest's state to a file, a program or another qemu-xen",
     .human = MONITOR_HUMAN({.name = "migrate",
                             .takes = "detach:-d,blk:-b,inc:-i,resume:-r,uri:A",
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
     .begin = migrate_incoming,
     .descriptor = "uri",
     .arguments = incoming_takes,
     .help = "read the guest's state, after -incoming defer",
     .human = MONITOR_HUMAN({.name = "migrate_incoming",
                             .takes = "uri:A",
                             .shows = "uri",
                             .help = "continue an incoming migration from an -incoming defer"})},
    {.name = "query-migrate",
     .answer = query_migrate,
     .help = "how far writing has come",
     .human = MONITOR_HUMAN({.name = "info migrate",
                             .help = "show migration status",
                             .print = human_print_migration})},
    {.name = "migrate-set-capabilities",
     .answer = life_set_capabilities,
     .arguments = capabilities_takes,
     .help = "switch abilities of migrations on or off"},
    {.name = "query-migrate-capabilities",
     .answer = life_query_capabilities,
     .returns = &(
         const struct monitor_member){.type = MONITOR_OBJECT, .list = true, .members = capability},
     .help = "the abilities of migrations that can be switched",
     .human = MONITOR_HUMAN({.name = "info migrate_capabilities",
                             .help = "show current migration capabilities",
                             .print = human_print_capabilities})},
    {.name = "migrate-set-parameters",
     .answer = life_set_parameters,
     .arguments = parameters_takes,
     .help = "limit a migration's bandwidth, and how long the guest is suspended"},
    {.name = "query-migrate-parameters",
     .answer = life_query_parameters,
     .returns = &(const struct monitor_member){.type = MONITOR_OBJECT, .members = parameters},
     .help = "the limits of migrations",
     .human = MONITOR_HUMAN({.name = "info migrate_parameters",
                             .help = "show current migration parameters",
                             .print = human_print_parameters})},
    {.name = "migrate_set_capability",
     .answer = life_set_capability,
     .arguments = capability,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "migrate_set_capability",
                             .takes = "capability:s,state:b",
                             .shows = "capability state",
                             .help = "enable/disable the usage of a capability for migration"})},
    {.name = "migrate_set_parameter",
     .answer = life_set_parameter,
     .arguments = parameter_takes,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "migrate_set_parameter",
                             .takes = "parameter:s,value:s",
                             .shows = "parameter value",
                             .help = "set the parameter for migration"})},
    END,
};
