/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/children.h"

#include <assert.h>
#include <signal.h>
#include <sys/wait.h>

static void on_sigchld(evutil_socket_t number, short what, void *context)
{
    struct children *children = context;

    (void)number, (void)what;
    for (int i = 0; i < CHILD_COUNT; i++) {
        pid_t pid = children->watched[i].pid;
        child_ended *ended = children->watched[i].ended;
        int status;

        if (pid == 0 || waitpid(pid, &status, WNOHANG) != pid)
            continue;
        children->watched[i].pid = 0;
        ended(children->watched[i].context, status);
    }
}

int children_open(struct children *children, struct event_base *loop, struct error *error)
{
    *children = (struct children){0};
    children->event = event_new(loop, SIGCHLD, EV_SIGNAL | EV_PERSIST, on_sigchld, children);
    if (children->event == NULL || event_add(children->event, NULL) < 0)
        return error_set(error, "cannot watch for the end of children");
    return 0;
}

void child_watch(struct children *children, enum child child, pid_t pid, child_ended *ended,
                 void *context)
{
    assert(children->watched[child].pid == 0 && pid > 0);
    children->watched[child].pid = pid;
    children->watched[child].ended = ended;
    children->watched[child].context = context;
}

void child_unwatch(struct children *children, enum child child)
{
    children->watched[child].pid = 0;
}

void children_close(struct children *children)
{
    if (children->event != NULL)
        event_free(children->event);
    *children = (struct children){0};
}
