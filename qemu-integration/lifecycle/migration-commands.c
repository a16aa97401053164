/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments and errors: QEMU's qapi/migration.json. */
#include "qemu-integration/lifecycle/migration-commands.h"

#include "common/array.h"
#include "common/json.h"
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

    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        if (json_is_true(arguments, refused[i])) {
            error_set(error, "'%s' is not supported", refused[i]);
            return NULL;
        }
    return outgoing_start(context, json_text(arguments, "uri"), error) < 0
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

const struct monitor_command life_migration_commands[] = {
    {.name = "migrate",
     .answer = migrate,
     .arguments = migrate_takes,
     .help = "write the guest's state to a file, a program or another qemu-xen"},
    {.name = "migrate_cancel", .answer = migrate_cancel, .help = "end that; the guest goes on"},
    {.name = "migrate-incoming",
     .answer = migrate_incoming,
     .arguments = incoming_takes,
     .help = "read the guest's state, after -incoming defer"},
    {.name = "query-migrate", .answer = query_migrate, .help = "how far writing has come"},
    END,
};
