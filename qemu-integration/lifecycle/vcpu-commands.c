/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer: HotpluggableCPU of QEMU's qapi/machine.json. */
#include "qemu-integration/lifecycle/vcpu-commands.h"

#include "common/json.h"
#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/vcpu-names.h"

#include <string.h>

static json_object *describe(unsigned vcpu, bool available)
{
    json_object *entry = json_object_new_object();
    char path[LIFE_VCPU_PATH_SIZE];

    json_add_text(entry, "type", LIFE_VCPU_DRIVER);
    json_add_number(entry, "vcpus-count", 1);
    json_object_object_add(entry, "props", life_vcpu_place(vcpu));
    life_vcpu_path(vcpu, path);
    if (available)
        json_add_text(entry, "qom-path", path);
    return entry;
}

int life_begin_query_vcpus(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error)
{
    struct lifecycle *cycle = context;
    struct monitor_ticket answered = *ticket;
    bool available[VM_VCPUS_MAX];
    json_object *list;

    (void)arguments;
    if (cycle->plan->vm->machine == MACHINE_XENFV)
        return MONITOR_PASSED;
    if (life_check_domain(cycle, error) < 0)
        return -1;
    guest_find_vcpus(&cycle->guest, available);
    list = json_object_new_array();
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++)
        json_object_array_add(list, describe(vcpu, available[vcpu]));
    monitor_ticket_answer(&answered, list, NULL);
    return MONITOR_BEGUN;
}

static unsigned count_available(struct lifecycle *cycle)
{
    bool available[VM_VCPUS_MAX];
    unsigned count = 0;

    guest_find_vcpus(&cycle->guest, available);
    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++)
        count += available[vcpu];
    return count;
}

int life_begin_vcpu_add(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error)
{
    const char *driver = json_text(arguments, "driver");
    const char *id = json_text(arguments, "id");
    json_object *socket;
    unsigned next;

    if (driver == NULL || strcmp(driver, LIFE_VCPU_DRIVER) != 0 ||
        cycle->plan->vm->machine == MACHINE_XENFV)
        return MONITOR_PASSED;
    if (life_check_domain(cycle, error) < 0)
        return -1;
    next = count_available(cycle);
    if (next >= cycle->plan->vm->vcpus_max)
        return error_set(error, "the guest uses all of its %u vcpus", next);
    if (!json_object_object_get_ex(arguments, "socket-id", &socket) ||
        json_object_get_int64(socket) != next)
        return error_set(error, "the next vcpu is that with socket-id %u", next);
    /* By another it could not be unplugged. */
    if (id != NULL && life_vcpu_number(id) != next)
        return error_set(error, "the id of that vcpu can only be vcpu%u", next);
    if (guest_set_vcpus(&cycle->guest, next + 1, error) < 0)
        return -1;
    return monitor_answer_at_once(ticket);
}

int life_begin_vcpu_del(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error)
{
    const char *id = json_text(arguments, "id");
    uint64_t number = life_vcpu_number(id);
    unsigned count;

    if (number == 0 || cycle->plan->vm->machine == MACHINE_XENFV)
        return MONITOR_PASSED;
    if (life_check_domain(cycle, error) < 0)
        return -1;
    count = count_available(cycle);
    if (number >= count)
        return MONITOR_PASSED; /* which says that there is none */
    if (number != count - 1)
        return error_set(error, "the vcpu to be unplugged next is vcpu%u", count - 1);
    if (guest_set_vcpus(&cycle->guest, count - 1, error) < 0)
        return -1;
    front_device_deleted(cycle->monitors, id);
    return monitor_answer_at_once(ticket);
}
