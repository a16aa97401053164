/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer: MigrationInfo of QEMU's qapi/migration.json. */
#include "qemu-integration/lifecycle/outgoing-progress.h"

#include "common/array.h"
#include "common/clock.h"
#include "common/json.h"
#include "common/units.h"

#include <inttypes.h>
#include <stdio.h>

const char *outgoing_status_name(enum outgoing_status status)
{
    static const char *const names[] = {[OUTGOING_NONE] = "none",
                                        [OUTGOING_ACTIVE] = "active",
                                        [OUTGOING_COMPLETED] = "completed",
                                        [OUTGOING_FAILED] = "failed",
                                        [OUTGOING_CANCELLED] = "cancelled"};

    return names[status];
}

/* When it ended; now, if it has not. */
static int64_t end_of(const struct life_outgoing *outgoing)
{
    return outgoing->status == OUTGOING_ACTIVE ? clock_milliseconds() : outgoing->ended;
}

static const uint64_t page = 4096;

/* Bytes that are still to be written, as far as that is known. */
static uint64_t remaining_of(const struct lifecycle *cycle)
{
    const uint64_t *numbers = cycle->outgoing.state.numbers;
    uint64_t total = cycle->plan->vm->memory;

    if (cycle->outgoing.status == OUTGOING_COMPLETED)
        return 0;
    /* Zeros are not written. */
    return numbers[0] > 0 ? numbers[2] * page : numbers[1] < total ? total - numbers[1] : 0;
}

void outgoing_progress_line(const struct lifecycle *cycle, char line[OUTGOING_LINE_SIZE])
{
    const struct life_outgoing *outgoing = &cycle->outgoing;
    const uint64_t *numbers = outgoing->state.numbers;
    uint64_t total = cycle->plan->vm->memory, remaining = remaining_of(cycle);
    int64_t passed = end_of(outgoing) - outgoing->began;
    /* Bytes a second. */
    uint64_t rate = passed > 0 ? numbers[1] * 1000 / (uint64_t)passed : 0;
    char rest[32] = "";

    if (rate > 0)
        snprintf(rest, sizeof(rest), ", %" PRIu64 " s to go", (remaining + rate - 1) / rate);
    snprintf(line, OUTGOING_LINE_SIZE,
             "round %" PRIu64 ", %" PRIu64 " %%, %.1f MiB/s, %" PRIu64 " MiB left%s%s",
             numbers[0] + 1, remaining < total ? (total - remaining) * 100 / total : 0,
             (double)rate / MIB, (remaining + MIB - 1) / MIB, rest,
             cycle->life.suspended ? ", suspended" : "");
}

/* QEMU's MigrationStats; what Xen does not tell is 0. */
static json_object *describe_memory(const struct lifecycle *cycle)
{
    const struct life_outgoing *outgoing = &cycle->outgoing;
    const uint64_t *numbers = outgoing->state.numbers;
    uint64_t sent = numbers[1];
    int64_t end = end_of(outgoing);
    json_object *memory = json_object_new_object();
    static const char *const unknown[] = {"duplicate",      "skipped",       "postcopy-requests",
                                          "postcopy-bytes", "multifd-bytes", "dirty-pages-rate"};

    json_add_number(memory, "total", cycle->plan->vm->memory);
    json_add_number(memory, "transferred", numbers[1]);
    json_add_number(memory, "remaining", remaining_of(cycle));
    json_add_number(memory, "dirty-sync-count", numbers[0]);
    json_add_number(memory, "normal", sent / page);
    json_add_number(memory, "normal-bytes", sent);
    json_add_number(memory, "page-size", page);
    for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
        json_add_number(memory, unknown[i], 0);
    json_object_object_add(memory, "mbps",
                           json_object_new_double(end <= outgoing->began
                                                      ? 0
                                                      : (double)numbers[1] * 8 / 1000 /
                                                            (double)(end - outgoing->began)));
    return memory;
}

json_object *outgoing_describe(const struct lifecycle *cycle)
{
    const struct life_outgoing *outgoing = &cycle->outgoing;
    json_object *info = json_object_new_object();
    int64_t end = end_of(outgoing);

    if (outgoing->status == OUTGOING_NONE || outgoing->owner != NULL)
        return info;
    json_add_text(info, "status", outgoing_status_name(outgoing->status));
    if (outgoing->status == OUTGOING_FAILED)
        json_add_text(info, "error-desc", outgoing->error.message);
    json_add_number(info, "total-time", (uint64_t)(end - outgoing->began));
    if (outgoing->status == OUTGOING_COMPLETED)
        json_add_number(info, "downtime", (uint64_t)(end - outgoing->suspended));
    else
        json_add_number(info, "expected-downtime", outgoing->downtime);
    json_object_object_add(info, "ram", describe_memory(cycle));
    return info;
}
