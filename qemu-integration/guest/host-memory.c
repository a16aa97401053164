/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/host-memory.h"

#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/units.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/xen/dom0-memory.h"

#include <inttypes.h>

/* In KiB: Xen's docs/misc/xenstore-paths.pandoc. The balloon driver of dom0's kernel obeys it. */
#define DOM0_TARGET "/local/domain/0/memory/target"
#define DOM0_MAX    "/local/domain/0/memory/static-max"

#define POLL_INTERVAL 100 /* milliseconds */

/* How long dom0 may return nothing. */
#define STALL_LIMIT 10000 /* milliseconds */

/* Returned besides what is needed: other guests' event channels and grants take some as well. */
#define SLACK (4 * MIB)

static int too_little(const struct guest *guest, uint64_t needed, uint64_t free, const char *why,
                      struct error *error)
{
    return error_set(error,
                     "-m %" PRIu64 "M: Xen has %" PRIu64 " MiB free and the guest needs %" PRIu64
                     " MiB with what Xen adds%s",
                     guest->plan->vm->memory / MIB, free / MIB, needed / MIB, why);
}

static int write_amount(struct guest *guest, const char *path, uint64_t bytes, struct error *error)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, bytes / KIB);
    return store_write(guest->store, path, text, error);
}

/* As libxl does, makes the limit a node before the first target, without which it fails. */
static int read_target(struct guest *guest, uint64_t *target, struct error *error)
{
    cleanup_free char *text = store_read(guest->store, DOM0_TARGET);
    struct dom0_memory memory;
    uint64_t kib;

    if (text != NULL && decimal_parse(&kib, text, UINT64_MAX / KIB)) {
        *target = kib * KIB;
        return 0;
    }
    if (dom0_memory_ask(guest->domain.hypervisor, &memory, error) < 0)
        return -1;
    *target = memory.size;
    return write_amount(guest, DOM0_MAX, memory.max, error);
}

/* Returns 1 once there is enough, 0 if dom0 returns nothing any more or a signal has come, or -1.
 */
static int wait_for_memory(struct guest *guest, uint64_t needed, uint64_t *free,
                           struct error *error)
{
    struct host_facts facts = {.free_memory = *free};

    for (int stalled = 0; stalled < STALL_LIMIT; stalled += POLL_INTERVAL) {
        if (hypervisor_host_facts(guest->domain.hypervisor, &facts, error) < 0)
            return -1;
        if (facts.free_memory > *free)
            stalled = 0;
        *free = facts.free_memory;
        if (*free >= needed)
            return 1;
        if (end_signals_within(guest->end_signals, POLL_INTERVAL))
            return 0;
    }
    return 0;
}

static int shrink_dom0(struct guest *guest, uint64_t needed, uint64_t free, struct error *error)
{
    const uint64_t least = guest->plan->vm->dom0_minimum;
    uint64_t missing = needed - free + SLACK;
    uint64_t target;
    int result;

    if (read_target(guest, &target, error) < 0)
        return -1;
    if (target < missing || target - missing < least) {
        char why[96];

        snprintf(why, sizeof(why), ", and dom0, with %" PRIu64 " MiB, keeps %" PRIu64 " MiB",
                 target / MIB, least / MIB);
        return too_little(guest, needed, free, why, error);
    }
    if (write_amount(guest, DOM0_TARGET, target - missing, error) < 0)
        return -1;
    result = wait_for_memory(guest, needed, &free, error);
    if (result > 0)
        return 0;
    write_amount(guest, DOM0_TARGET, target, &(struct error){0});
    return result < 0 ? -1 : too_little(guest, needed, free, ": dom0 does not return more", error);
}

int guest_find_memory(struct guest *guest, uint64_t needed, uint64_t free, struct error *error)
{
    enum vm_autoballoon autoballoon = guest->plan->vm->autoballoon;

    if (needed <= free)
        return 0;
    if (autoballoon == AUTOBALLOON_OFF)
        return too_little(guest, needed, free, " (-autoballoon off)", error);
    if (autoballoon == AUTOBALLOON_AUTO && dom0_memory_is_fixed(guest->domain.hypervisor))
        return too_little(guest, needed, free, "", error);
    return shrink_dom0(guest, needed, free, error);
}
