/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ends of child processes: the module that starts a child is called back when it has ended.
 * Children are collected by pid, so that those that are not watched remain for their own waitpid().
 */
#ifndef QEMU_INTEGRATION_HOST_CHILDREN_H
#define QEMU_INTEGRATION_HOST_CHILDREN_H

#include "common/error.h"

#include <event2/event.h>
#include <sys/types.h>

#define CHILD_PASST_COUNT 8

/*
 * The children that can be watched, one of each. Ends that are found together are reported in this
 * order: the device model's first, as it explains that of the viewer, which loses its connection.
 */
enum child {
    CHILD_DEVICE_MODEL,
    CHILD_WINDOW,
    CHILD_WARDEN,
    CHILD_BOOTLOADER,
    CHILD_MIGRATION,         /* reads or writes the guest's state */
    CHILD_MIGRATION_COMMAND, /* at the other end */
    CHILD_DUMP,              /* writes the guest's memory to a core file */
    CHILD_PASST,             /* the first of as many as a guest can have network cards */
    CHILD_COUNT = CHILD_PASST + CHILD_PASST_COUNT,
};

/*
 * The child has been collected, and is not watched any more. May watch and unwatch children, this
 * one included; may not close them. @status: from waitpid().
 */
typedef void child_ended(void *context, int status);

struct children {
    struct event *event; /* SIGCHLD */
    struct {
        pid_t pid; /* 0: not watched */
        child_ended *ended;
        void *context;
    } watched[CHILD_COUNT];
};

/**
 * children_open() - Begin to handle SIGCHLD
 * @children: Filled, and not to be moved; to be closed by children_close() on failure too
 * @loop:     Borrowed until then
 * @error:    Filled on failure
 *
 * Only one can be open in a process.
 *
 * Return: 0, or -1
 */
int children_open(struct children *children, struct event_base *loop, struct error *error);

/**
 * child_watch() - Call back when a child has ended
 * @child:   Which; it must not be watched already
 * @pid:     Its process, started since the loop last ran: an earlier end would go unnoticed
 * @ended:   Called from the loop
 * @context: Its argument
 */
void child_watch(struct children *children, enum child child, pid_t pid, child_ended *ended,
                 void *context);

/**
 * child_unwatch() - Leave a child to its own waitpid(); nothing if it is not watched
 *
 * To be called before the child is stopped: once collected, its pid may be that of another.
 */
void child_unwatch(struct children *children, enum child child);

/**
 * children_close() - Stop handling SIGCHLD; all zero is allowed
 */
void children_close(struct children *children);

#endif
