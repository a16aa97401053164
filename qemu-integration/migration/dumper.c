/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/dumper.h"

#include "common/clock.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/child.h"
#include "qemu-integration/xen/core-dump.h"
#include "qemu-integration/xen/hypervisor.h"

#include <unistd.h>

/* How often the program is told of the progress, in milliseconds. */
#define REPORT_INTERVAL 200

struct dumper {
    uint32_t domid;
    const char *path;
    int to; /* -1: a file of that path */
    int channel;
    uint64_t written;
    int64_t reported; /* milliseconds */
};

static int say(const struct dumper *dumper, enum channel_kind kind)
{
    const struct channel_message message = {.kind = kind, .numbers = {0, dumper->written}};

    return channel_send(dumper->channel, &message, -1);
}

static void on_written(void *context, uint64_t bytes)
{
    struct dumper *dumper = context;
    int64_t now = clock_milliseconds();

    dumper->written += bytes;
    if (now - dumper->reported < REPORT_INTERVAL)
        return;
    dumper->reported = now;
    say(dumper, CHANNEL_PROGRESS);
}

static int dump(struct dumper *dumper, struct error *error)
{
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(NULL, error);
    const struct domain domain = {.hypervisor = hypervisor, .domid = dumper->domid};
    const struct core_dump_listener listener = {.written = on_written, .context = dumper};

    return hypervisor == NULL
               ? -1
               : core_dump_write(&domain, dumper->path, dumper->to, &listener, error);
}

static void run(void *context, const struct child_ends *ends)
{
    struct dumper *dumper = context;
    struct error error = {0};

    dumper->channel = ends->channel;
    dumper->to = ends->stream;
    if (dump(dumper, &error) < 0)
        migration_child_fail(ends->channel, &error);
    _exit(say(dumper, CHANNEL_DONE) < 0);
}

pid_t dumper_start(uint32_t domid, const char *path, int to, int channel, struct call_gate *gate,
                   struct error *error)
{
    const struct child_ends ends = {.channel = channel, .stream = to};
    struct dumper dumper = {.domid = domid, .path = path};

    return migration_child_start("qemu-xen-dump", &ends, run, &dumper, gate, error);
}
