/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a number is: QEMU's qapi/stats.json; of disks: BlockDeviceStats of its block-core.json. */
#include "qemu-integration/lifecycle/stats.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/xen/domain-info.h"

#include <string.h>

enum unit { UNIT_NONE, UNIT_BYTES, UNIT_NANOSECONDS, UNIT_BOOLEAN };

/* @value: taken */
static void add(json_object *list, const char *name, const char *type, enum unit unit,
                json_object *value)
{
    static const char *const names[] = {
        [UNIT_BYTES] = "bytes", [UNIT_NANOSECONDS] = "seconds", [UNIT_BOOLEAN] = "boolean"};
    json_object *entry = json_object_new_object();

    json_add_text(entry, "name", name);
    json_add_text(entry, "type", type);
    if (unit != UNIT_NONE)
        json_add_text(entry, "unit", names[unit]);
    if (unit == UNIT_NANOSECONDS)
        json_object_object_add(entry, "base", json_object_new_int(10));
    json_object_object_add(entry, "exponent",
                           json_object_new_int(unit == UNIT_NANOSECONDS ? -9 : 0));
    json_object_object_add(entry, "value", value);
    json_object_array_add(list, entry);
}

/* That only grows. */
static void add_sum(json_object *list, const char *name, enum unit unit, uint64_t value)
{
    add(list, name, "cumulative", unit, json_object_new_uint64(value));
}

/* As it is now. */
static void add_level(json_object *list, const char *name, enum unit unit, uint64_t value)
{
    add(list, name, "instant", unit, json_object_new_uint64(value));
}

static void add_state(json_object *list, const char *name, bool value)
{
    add(list, name, "instant", UNIT_BOOLEAN, json_object_new_boolean(value));
}

json_object *stats_of_vcpu(const struct lifecycle *cycle, unsigned vcpu, struct error *error)
{
    struct domain_vcpu info;
    json_object *list;

    if (domain_get_vcpu(&cycle->guest.domain, vcpu, &info, error) < 0)
        return NULL;
    list = json_object_new_array();
    add_sum(list, "cpu-time", UNIT_NANOSECONDS, info.time);
    add_state(list, "online", info.online);
    add_state(list, "running", info.running);
    add_state(list, "blocked", info.blocked);
    add_level(list, "processor", UNIT_NONE, info.cpu);
    return list;
}

static void add_traffic(json_object *list, unsigned nic, const struct guest_traffic *traffic)
{
    const struct {
        const char *name;
        enum unit unit;
        uint64_t value;
    } counters[] = {
        {"rx-bytes", UNIT_BYTES, traffic->received_bytes},
        {"rx-packets", UNIT_NONE, traffic->received_packets},
        {"tx-bytes", UNIT_BYTES, traffic->sent_bytes},
        {"tx-packets", UNIT_NONE, traffic->sent_packets},
    };
    char name[64];

    for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
        snprintf(name, sizeof(name), "net%u-%s", nic, counters[i].name);
        add_sum(list, name, counters[i].unit, counters[i].value);
    }
}

static json_object *find(const json_object *list, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *entry = json_object_array_get_idx(list, i);

        if (strcmp(json_text(entry, "name"), name) == 0)
            return entry;
    }
    return NULL;
}

/* An emulated disk and its PV twin are one. */
static void add_to_sum(json_object *list, const char *name, enum unit unit, uint64_t value)
{
    json_object *entry = find(list, name), *present;

    if (entry == NULL)
        add_sum(list, name, unit, value);
    else if (json_object_object_get_ex(entry, "value", &present))
        json_add_number(entry, "value", json_object_get_uint64(present) + value);
}

static void add_disk(json_object *list, const json_object *block)
{
    static const struct {
        const char *of_qemu, *name;
        enum unit unit;
    } counters[] = {
        {"rd_bytes", "rd-bytes", UNIT_BYTES},
        {"rd_operations", "rd-operations", UNIT_NONE},
        {"wr_bytes", "wr-bytes", UNIT_BYTES},
        {"wr_operations", "wr-operations", UNIT_NONE},
    };
    const char *node = json_text(block, "node-name"), *device = json_text(block, "device");
    const char *disk = device != NULL && *device != '\0' ? device : node;
    json_object *stats, *value;
    char name[128];

    if (disk == NULL || !json_object_object_get_ex(block, "stats", &stats))
        return;
    for (size_t i = 0; i < ARRAY_SIZE(counters); i++) {
        if (!json_object_object_get_ex(stats, counters[i].of_qemu, &value))
            continue;
        snprintf(name, sizeof(name), "%.64s-%s", disk, counters[i].name);
        add_to_sum(list, name, counters[i].unit, json_object_get_uint64(value));
    }
}

/* Of all vcpus; one that was never started has none. */
static uint64_t total_time(const struct lifecycle *cycle, struct error *error)
{
    uint64_t total = 0;
    struct domain_vcpu info;

    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++)
        if (domain_get_vcpu(&cycle->guest.domain, vcpu, &info, error) == 0)
            total += info.time;
    return total;
}

json_object *stats_of_guest(const struct lifecycle *cycle, const json_object *blocks,
                            struct error *error)
{
    bool listed = json_object_is_type(blocks, json_type_array);
    struct domain_info info;
    json_object *list;
    uint64_t memory;

    if (domain_get_info(&cycle->guest.domain, &info, error) < 0 ||
        guest_get_memory(&cycle->guest, &memory, error) < 0)
        return NULL;
    list = json_object_new_array();
    add_sum(list, "cpu-time", UNIT_NANOSECONDS, total_time(cycle, error));
    add_level(list, "vcpus-online", UNIT_NONE, info.vcpus_online);
    add_level(list, "memory", UNIT_BYTES, memory);
    add_level(list, "domain-memory", UNIT_BYTES, info.memory);
    add_level(list, "domain-memory-limit", UNIT_BYTES, info.memory_limit);
    for (unsigned nic = 0; nic < VM_NICS_MAX; nic++)
        if (guest_card_has_vif(&cycle->guest, nic)) {
            const struct guest_traffic traffic = guest_vif_traffic(&cycle->guest, nic);

            add_traffic(list, nic, &traffic);
        }
    for (size_t i = 0; listed && i < json_object_array_length(blocks); i++)
        add_disk(list, json_object_array_get_idx(blocks, i));
    return list;
}
