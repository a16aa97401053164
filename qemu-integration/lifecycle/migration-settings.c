/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, ranges and the words of errors: QEMU's qapi/migration.json and migration/options.c. */
#include "qemu-integration/lifecycle/migration-settings.h"

#include "common/array.h"
#include "common/decimal.h"
#include "common/json.h"
#include "common/text-list.h"
#include "qemu-integration/monitor/human-command.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#define DOWNTIME_MAX 2000000

#define DOWNTIME  "downtime-limit"
#define BANDWIDTH "max-bandwidth"

/* The one that a Xen guest's migration has. */
#define EVENTS "events"

/* QEMU's others, which can be switched off. */
static const char *const unsupported[] = {
    "auto-converge",
    "background-snapshot",
    "block",
    "compress",
    "dirty-bitmaps",
    "dirty-limit",
    "late-block-activate",
    "mapped-ram",
    "multifd",
    "pause-before-switchover",
    "postcopy-blocktime",
    "postcopy-preempt",
    "postcopy-ram",
    "rdma-pin-all",
    "release-ram",
    "return-path",
    "switchover-ack",
    "validate-uuid",
    "x-colo",
    "x-ignore-shared",
    "xbzrle",
    "zero-blocks",
    "zero-copy-send",
    NULL,
};

static int check_capability(const json_object *entry, struct error *error)
{
    const char *name = json_text(entry, "capability");
    json_object *state;

    if (!json_object_is_type(entry, json_type_object))
        return error_set(error, "Invalid parameter type for 'capabilities', expected: object");
    if (name == NULL)
        return error_set(error, "Parameter 'capability' is missing");
    if (!json_object_object_get_ex(entry, "state", &state) ||
        !json_object_is_type(state, json_type_boolean))
        return error_set(error, "Invalid parameter type for 'state', expected: boolean");
    if (strcmp(name, EVENTS) == 0)
        return 0;
    if (!text_is_listed(unsupported, name))
        return error_set(error, "Parameter 'capability' does not accept value '%.64s'", name);
    return json_object_get_boolean(state)
               ? error_set(error, "Capability '%s' is not supported for Xen guests", name)
               : 0;
}

/* All or none. */
json_object *life_set_capabilities(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    json_object *list = NULL;

    json_object_object_get_ex(arguments, "capabilities", &list);
    if (cycle->outgoing.status == OUTGOING_ACTIVE) {
        error_set(error, "There's a migration process in progress");
        return NULL;
    }
    for (size_t i = 0; i < json_object_array_length(list); i++)
        if (check_capability(json_object_array_get_idx(list, i), error) < 0)
            return NULL;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const json_object *entry = json_object_array_get_idx(list, i);

        if (strcmp(json_text(entry, "capability"), EVENTS) == 0)
            cycle->migration_settings.events = json_is_true(entry, "state");
    }
    return json_object_new_object();
}

/* Only what can be set: clients switch on what they find here. */
json_object *life_query_capabilities(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    json_object *list = json_object_new_array(), *entry = json_object_new_object();

    (void)arguments, (void)error;
    json_object_object_add(entry, "state",
                           json_object_new_boolean(cycle->migration_settings.events));
    json_add_text(entry, "capability", EVENTS);
    json_object_array_add(list, entry);
    return list;
}

json_object *life_set_capability(void *context, json_object *arguments, struct error *error)
{
    cleanup_json json_object *all = json_object_new_object();
    json_object *list = json_object_new_array();

    json_object_array_add(list, json_object_get(arguments));
    json_object_object_add(all, "capabilities", list);
    return life_set_capabilities(context, all, error);
}

/* A number among the arguments, which have been checked, or what there was. */
static int64_t number_of(const json_object *arguments, const char *name, uint64_t present)
{
    json_object *value;

    return json_object_object_get_ex(arguments, name, &value) ? json_object_get_int64(value)
                                                              : (int64_t)present;
}

/* What has no meaning here but is QEMU's default: no TLS, no other mode. */
static int check_fixed(const json_object *arguments, struct error *error)
{
    static const char *const fixed[][2] = {
        {"tls-creds", ""}, {"tls-hostname", ""}, {"tls-authz", ""}, {"mode", "normal"}};

    for (size_t i = 0; i < ARRAY_SIZE(fixed); i++) {
        const char *value = json_text(arguments, fixed[i][0]);

        if (value != NULL && strcmp(value, fixed[i][1]) != 0)
            return error_set(error, "Parameter '%s' expects '%s' for a Xen guest", fixed[i][0],
                             fixed[i][1]);
    }
    return 0;
}

json_object *life_set_parameters(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    struct saver_limits *limits = &cycle->migration_settings.limits;
    int64_t downtime = number_of(arguments, DOWNTIME, limits->downtime);
    int64_t bandwidth = number_of(arguments, BANDWIDTH, limits->bandwidth);

    if (check_fixed(arguments, error) < 0)
        return NULL;
    if (downtime < 0 || downtime > DOWNTIME_MAX) {
        error_set(error,
                  "Parameter '" DOWNTIME "' expects an integer in the range of 0 to %d "
                  "milliseconds",
                  DOWNTIME_MAX);
        return NULL;
    }
    if (bandwidth < 0) {
        error_set(error,
                  "Parameter '" BANDWIDTH "' expects an integer in the range of 0 to %" PRId64
                  " bytes/second",
                  INT64_MAX);
        return NULL;
    }
    *limits =
        (struct saver_limits){.downtime = (uint64_t)downtime, .bandwidth = (uint64_t)bandwidth};
    return json_object_new_object();
}

json_object *life_query_parameters(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    json_object *value = json_object_new_object();

    (void)arguments, (void)error;
    json_add_number(value, DOWNTIME, cycle->migration_settings.limits.downtime);
    json_add_number(value, BANDWIDTH, cycle->migration_settings.limits.bandwidth);
    return value;
}

/* As QEMU's lines: a bandwidth is a size. */
json_object *life_set_parameter(void *context, json_object *arguments, struct error *error)
{
    const char *name = json_text(arguments, "parameter"), *text = json_text(arguments, "value");
    bool is_bandwidth = strcmp(name, BANDWIDTH) == 0;
    cleanup_json json_object *parameters = json_object_new_object();
    uint64_t number;

    if (!is_bandwidth && strcmp(name, DOWNTIME) != 0) {
        error_set(error, "Parameter 'parameter' does not accept value '%.64s'", name);
        return NULL;
    }
    if (is_bandwidth ? !human_size_parse(&number, text)
                     : !decimal_parse(&number, text, INT64_MAX)) {
        error_set(error, "Parameter '%s' expects a %s", name, is_bandwidth ? "size" : "number");
        return NULL;
    }
    json_add_number(parameters, name, number);
    return life_set_parameters(context, parameters, error);
}
