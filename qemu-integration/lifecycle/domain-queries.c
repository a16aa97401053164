/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-queries.h"

#include "common/json.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/lifecycle/vcpu-names.h"
#include "qemu-integration/lifecycle/vcpu-threads.h"
#include "qemu-integration/xen/domain-info.h"

#include <stdio.h>
#include <string.h>

/* The processor that QEMU's names are for. Its own word is that of its program, i386. */
#define TARGET "x86_64"

int life_check_domain(const struct lifecycle *cycle, struct error *error)
{
    return cycle->life.ending == ENDING_NONE ? 0 : error_set(error, "the guest has ended");
}

static enum domain_state state_of(const struct lifecycle *cycle)
{
    enum domain_state state;

    return domain_get_state(&cycle->guest.domain, cycle->plan->uuid, &state, NULL) < 0 ? DOMAIN_GONE
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

void life_amend_status(void *context, const json_object *arguments, json_object *value)
{
    const struct lifecycle *cycle = context;
    enum domain_state state = state_of(cycle);
    const char *status = status_of_end(state);
    const char *of_qemu = json_text(value, "status");

    (void)arguments;
    if (cycle->life.suspended)
        status = cycle->outgoing.owner != NULL                  ? "save-vm"
                 : cycle->outgoing.status == OUTGOING_ACTIVE    ? "finish-migrate"
                 : cycle->outgoing.status == OUTGOING_COMPLETED ? "postmigrate"
                                                                : "paused";
    else if (cycle->life.stage == STAGE_INCOMING)
        status = "inmigrate";
    else if (cycle->life.shut_down && cycle->life.stage < STAGE_RUNNING)
        status = "shutdown"; /* by what was to find a kernel: there was no guest yet */
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
        [DOMAIN_GONE] = "dying",       [DOMAIN_ALIVE] = "running",
        [DOMAIN_PAUSED] = "paused",    [DOMAIN_POWEROFF] = "shutdown",
        [DOMAIN_REBOOT] = "rebooting", [DOMAIN_SUSPEND] = "suspended",
        [DOMAIN_CRASH] = "crashed",    [DOMAIN_WATCHDOG] = "crashed",
    };

    return names[state];
}

json_object *life_query_domain(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    struct domain_info info;
    json_object *value;

    (void)arguments;
    if (life_check_domain(cycle, error) < 0 ||
        domain_get_info(&cycle->guest.domain, &info, error) < 0)
        return NULL;
    value = json_object_new_object();
    json_add_number(value, "domid", cycle->guest.domain.domid);
    json_add_text(value, "state", name_of(state_of(cycle)));
    json_add_number(value, "memory", info.memory);
    json_add_number(value, "maximum-memory", info.memory_limit);
    json_add_number(value, "vcpus", info.vcpus_online);
    json_add_number(value, "maximum-vcpus", info.vcpus);
    json_add_number(value, "store-port", cycle->guest.ports.store);
    json_add_number(value, "console-port", cycle->guest.ports.console);
    return value;
}

/* QEMU's threads run no vcpu, and end with an HVM guest's life. */
static void add_thread(struct lifecycle *cycle, unsigned vcpu, json_object *cpu)
{
    json_add_number(cpu, "thread-id", (uint64_t)life_vcpu_thread(cycle, vcpu));
}

static json_object *describe_cpu(struct lifecycle *cycle, unsigned vcpu)
{
    json_object *cpu = json_object_new_object();
    char path[LIFE_VCPU_PATH_SIZE];

    life_vcpu_path(vcpu, path);
    add_thread(cycle, vcpu, cpu);
    json_object_object_add(cpu, "props", life_vcpu_place(vcpu));
    json_add_text(cpu, "qom-path", path);
    json_add_number(cpu, "cpu-index", vcpu);
    json_add_text(cpu, "target", TARGET);
    return cpu;
}

static unsigned index_of(const json_object *cpu)
{
    json_object *index;

    return json_object_object_get_ex(cpu, "cpu-index", &index)
               ? (unsigned)json_object_get_int64(index)
               : 0;
}

static void add_cpus(struct lifecycle *cycle, json_object *list)
{
    bool available[VM_VCPUS_MAX];

    guest_find_vcpus(&cycle->guest, available);
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++)
        if (available[vcpu])
            json_object_array_add(list, describe_cpu(cycle, vcpu));
}

void life_amend_cpus(void *context, const json_object *arguments, json_object *value)
{
    struct lifecycle *cycle = context;

    (void)arguments;
    if (!json_object_is_type(value, json_type_array) || cycle->life.ending != ENDING_NONE)
        return;
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        json_object *cpu = json_object_array_get_idx(value, i);

        json_add_text(cpu, "target", TARGET);
        add_thread(cycle, index_of(cpu), cpu);
    }
    if (json_object_array_length(value) == 0)
        add_cpus(cycle, value);
}

json_object *life_query_uuid(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    json_object *value = json_object_new_object();

    (void)arguments, (void)error;
    json_add_text(value, "UUID", cycle->plan->uuid_text);
    return value;
}

json_object *life_query_target(void *context, json_object *arguments, struct error *error)
{
    json_object *value = json_object_new_object();

    (void)context, (void)arguments, (void)error;
    json_add_text(value, "arch", TARGET);
    return value;
}

json_object *life_query_balloon(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    json_object *value;
    uint64_t bytes;

    (void)arguments;
    if (life_check_domain(cycle, error) < 0 || guest_get_memory(&cycle->guest, &bytes, error) < 0)
        return NULL;
    value = json_object_new_object();
    json_add_number(value, "actual", bytes);
    return value;
}

json_object *life_query_dump_formats(void *context, json_object *arguments, struct error *error)
{
    json_object *value = json_object_new_object();
    json_object *formats = json_object_new_array();

    (void)context, (void)arguments, (void)error;
    json_object_array_add(formats, json_object_new_string("elf"));
    json_object_object_add(value, "formats", formats);
    return value;
}

static const char *state_of_vcpu(const struct domain_vcpu *info, enum domain_state state)
{
    if (!info->online)
        return "offline";
    if (info->running)
        return "running";
    if (state == DOMAIN_PAUSED)
        return "paused";
    return info->blocked ? "blocked" : "runnable";
}

json_object *life_query_cpu_stats(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    enum domain_state state = state_of(cycle);
    json_object *list;

    (void)arguments;
    if (life_check_domain(cycle, error) < 0)
        return NULL;
    list = json_object_new_array();
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++) {
        json_object *entry = json_object_new_object();
        struct domain_vcpu info;

        json_object_array_add(list, entry);
        if (domain_get_vcpu(&cycle->guest.domain, vcpu, &info, error) < 0) {
            json_object_put(list);
            return NULL;
        }
        json_add_number(entry, "cpu-index", vcpu);
        json_add_number(entry, "time", info.time);
        json_add_text(entry, "state", state_of_vcpu(&info, state));
        json_add_number(entry, "processor", info.cpu);
    }
    return list;
}
