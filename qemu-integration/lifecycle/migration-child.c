/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/migration-child.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/lifecycle/client-descriptor.h"
#include "qemu-integration/migration/transport.h"

#include <signal.h>

int life_descriptor_prepare(const struct migration_address *address, int access,
                            struct error *error)
{
    return address->transport == MIGRATION_FD
               ? client_descriptor_prepare(address->fd, access, error)
               : 0;
}

int life_child_prepare(struct life_migration_child *child, enum child kind, int *theirs,
                       struct error *error)
{
    int ends[2];

    if (channel_open(ends, error) < 0)
        return -1;
    child->kind = kind;
    child->channel = ends[0];
    *theirs = ends[1];
    return 0;
}

int life_child_watch(struct lifecycle *cycle, struct life_migration_child *child, pid_t pid,
                     event_callback_fn came, child_ended *gone, struct error *error)
{
    if (pid > 0) {
        child->pid = pid;
        child_watch(&cycle->children, child->kind, pid, gone, cycle);
        child->event =
            event_new(cycle->events.loop, child->channel, EV_READ | EV_PERSIST, came, cycle);
        if (child->event != NULL && event_add(child->event, NULL) == 0)
            return 0;
        error_set(error, "cannot watch a child process");
    }
    life_child_end(cycle, child);
    return -1;
}

void life_child_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    if (child->event != NULL)
        event_free(child->event);
    child->event = NULL;
    if (child->pid != 0) {
        child_unwatch(&cycle->children, child->kind);
        kill(child->pid, SIGKILL);
        process_wait(child->pid, NULL);
    }
    child->pid = 0;
    if (child->channel > 0)
        close(child->channel);
    child->channel = 0;
}

int life_command_start(struct lifecycle *cycle, struct life_migration_child *child,
                       const struct migration_address *address, bool outgoing, int *fd,
                       struct error *error)
{
    struct transport_command command = {0};

    if (address->transport != MIGRATION_EXEC)
        return 0;
    if (transport_start_command(&command, address->text, outgoing, cycle->guest.gate, error) < 0)
        return -1;
    child->command = command.pid;
    *fd = command.fd;
    return 0;
}

void life_command_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    if (child->command == 0)
        return;
    child_unwatch(&cycle->children, CHILD_MIGRATION_COMMAND);
    kill(-child->command, SIGKILL);
    process_wait(child->command, NULL);
    child->command = 0;
}
