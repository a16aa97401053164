/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-queries.h"

#include "common/json.h"
#include "qemu-integration/xen/domain-info.h"

#include <string.h>

static enum domain_state state_of(const struct lifecycle *cycle)
{
    enum domain_state state;

    return domain_get_state(&cycle->guest.domain, cycle->plan->uuid, &state, NULL) < 0
               ? DOMAIN_GONE
               : state;
}

/* A guest that is kept although it has ended; NULL: it has not. */
static const char *status_of_end(enum domain_state state)
{
    switch (state) {
    case DOMAIN_CRASH:
    case DOMAIN_WATCHDOG:
        return "guest-panicked";
    case DOMAIN_POWEROFF:
    case DOMAIN_REBOOT:
    case DOMAIN_SUSPEND:
    case DOMAIN_GONE:
        return "shutdown";
    case DOMAIN_ALIVE:
    case DOMAIN_PAUSED:
        break;
    }
    return NULL;
}

void life_amend_status(void *context, json_object *value)
{
    const struct lifecycle *cycle = context;
    enum domain_state state = state_of(cycle);
    const char *status = status_of_end(state);
    const char *of_qemu = json_text(value, "status");

    if (status == NULL && of_qemu != NULL && strcmp(of_qemu, "running") == 0) {
        if (cycle->life.stage < STAGE_RUNNING)
            status = "prelaunch";
        else if (state == DOMAIN_PAUSED)
            status = "paused";
    }
    if (status == NULL)
        return;
    json_add_text(value, "status", status);
    json_object_object_add(value, "running", json_object_new_boolean(false));
}

static const char *name_of(enum domain_state state)
{
    static const char *const names[] = {
        [DOMAIN_GONE] = "dying",       [DOMAIN_ALIVE] = "running",  [DOMAIN_PAUSED] = "paused",
        [DOMAIN_POWEROFF] = "shutdown", [DOMAIN_REBOOT] = "rebooting",
        [DOMAIN_SUSPEND] = "suspended", [DOMAIN_CRASH] = "crashed", [DOMAIN_WATCHDOG] = "crashed",
    };

    return names[state];
}

static void add_number(json_object *object, const char *member, uint64_t number)
{
    json_object_object_add(object, member, json_object_new_int64((int64_t)number));
}

json_object *life_query_domain(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    struct domain_info info;
    json_object *value;

    (void)arguments;
    if (domain_get_info(&cycle->guest.domain, &info, error) < 0)
        return NULL;
    value = json_object_new_object();
    add_number(value, "domid", cycle->guest.domain.domid);
    json_add_text(value, "state", name_of(state_of(cycle)));
    add_number(value, "memory", info.memory);
    add_number(value, "maximum-memory", info.memory_limit);
    add_number(value, "vcpus", info.vcpus_online);
    add_number(value, "maximum-vcpus", info.vcpus);
    add_number(value, "store-port", cycle->guest.ports.store);
    add_number(value, "console-port", cycle->guest.ports.console);
    return value;
}
