/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States and the words of errors: QEMU's qapi/dump.json and dump/dump.c. */
#include "qemu-integration/lifecycle/dump.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/client-descriptor.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/dumper.h"
#include "qemu-integration/xen/domain-info.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char *status_name(enum dump_status status)
{
    static const char *const names[] = {[DUMP_NONE] = "none",
                                        [DUMP_ACTIVE] = "active",
                                        [DUMP_COMPLETED] = "completed",
                                        [DUMP_FAILED] = "failed"};

    return names[status];
}

/* A domain that has ended, too, does not matter. */
static void let_run(struct life_dump *dump, const struct domain *domain)
{
    struct error error = {0};

    if (dump->pauses && domain_unpause(domain, &error) < 0)
        error_warn(&error);
    dump->pauses = false;
}

static void conclude(struct lifecycle *cycle, const struct error *failure)
{
    struct life_dump *dump = &cycle->dump;
    dump_done *done = dump->done;

    life_child_end(cycle, &dump->child);
    let_run(dump, &cycle->guest.domain);
    free(steal_pointer(&dump->path));
    dump->status = failure == NULL ? DUMP_COMPLETED : DUMP_FAILED;
    if (failure == NULL)
        dump->total = dump->written;
    dump->done = NULL;
    done(cycle, failure);
}

static void on_channel(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct channel_message message = {0};
    struct error error = {0};

    (void)what;
    while (cycle->dump.status == DUMP_ACTIVE && channel_receive(fd, &message, NULL) == 1) {
        if (message.kind == CHANNEL_PROGRESS || message.kind == CHANNEL_DONE)
            cycle->dump.written = message.numbers[1];
        if (message.kind == CHANNEL_DONE) {
            conclude(cycle, NULL);
        } else if (message.kind == CHANNEL_FAILED) {
            error_set(&error, "%s", message.text);
            conclude(cycle, &error);
        }
    }
}

static void on_child_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    struct error error = {0};

    (void)status;
    cycle->dump.child.pid = 0;
    on_channel(cycle->dump.child.channel, 0, cycle);
    if (cycle->dump.status != DUMP_ACTIVE)
        return;
    error_set(&error, "%s: no core written: the process that writes it has ended",
              cycle->dump.path);
    conclude(cycle, &error);
}

static int start_child(struct lifecycle *cycle, int to, struct error *error)
{
    struct life_dump *dump = &cycle->dump;
    cleanup_fd int theirs = -1;

    if (life_child_prepare(&dump->child, CHILD_DUMP, &theirs, error) < 0)
        return -1;
    return life_child_watch(
        cycle, &dump->child,
        dumper_start(cycle->guest.domain.domid, dump->path, to, theirs, cycle->guest.gate, error),
        on_channel, on_child_end, error);
}

/* So that the memory is that of one moment. Xen counts pauses. */
static int pause_guest(struct lifecycle *cycle, struct error *error)
{
    if (cycle->life.crashed)
        return 0;
    if (domain_pause(&cycle->guest.domain, error) < 0)
        return -1;
    cycle->dump.pauses = true;
    return 0;
}

int dump_check(const struct lifecycle *cycle, struct error *error)
{
    return cycle->dump.status == DUMP_ACTIVE
               ? error_set(error, "There is a dump in process, please wait.")
               : 0;
}

int dump_start(struct lifecycle *cycle, const char *path, int to, dump_done *done,
               struct error *error)
{
    struct life_dump *dump = &cycle->dump;
    struct domain_info info;

    if (dump_check(cycle, error) < 0 ||
        (to >= 0 && client_descriptor_prepare(to, O_WRONLY, error) < 0) ||
        domain_get_info(&cycle->guest.domain, &info, error) < 0)
        return -1;
    *dump = (struct life_dump){.path = alloc_copy(path), .total = info.memory, .done = done};
    if (pause_guest(cycle, error) == 0 && start_child(cycle, to, error) == 0) {
        dump->status = DUMP_ACTIVE;
        if (to >= 0)
            close(to);
        return 0;
    }
    life_child_end(cycle, &dump->child);
    let_run(dump, &cycle->guest.domain);
    free(steal_pointer(&dump->path));
    dump->status = DUMP_FAILED;
    return -1;
}

json_object *dump_describe(const struct lifecycle *cycle)
{
    const struct life_dump *dump = &cycle->dump;
    json_object *value = json_object_new_object();

    json_add_text(value, "status", status_name(dump->status));
    json_add_number(value, "completed", dump->written);
    json_add_number(value, "total", dump->total);
    return value;
}

void dump_end_life(struct lifecycle *cycle)
{
    struct error error = {0};

    if (cycle->dump.status != DUMP_ACTIVE)
        return;
    /* It goes with its domain. */
    cycle->dump.pauses = false;
    error_set(&error, "%s: no core written, as the guest is ended", cycle->dump.path);
    conclude(cycle, &error);
}
