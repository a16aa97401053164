/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a command of ours is obeyed with: a descriptor that a request names has become a number of
 * ours. Its client has sent it by getfd, or has started the program with it and says its number.
 */
#ifndef QEMU_INTEGRATION_MONITOR_RESOLVED_REQUEST_H
#define QEMU_INTEGRATION_MONITOR_RESOLVED_REQUEST_H

#include "common/error.h"
#include "common/json.h"
#include "qemu-integration/monitor/descriptors.h"
#include "qemu-integration/monitor/qmp-queue.h"

#include <stdbool.h>

struct resolved_request {
    json_object *arguments;
    int fd;     /* the copy, which whoever obeys takes; -1: none */
    char *name; /* of it, if the client has sent it; owned, as the entry may be gone by its end */
    struct qmp_queue *queue;
};

/**
 * resolved_request_open() - Resolve a request
 * @descriptors: Those of clients; one that is named is taken out
 * @queue:       Where QEMU is asked to close its copy of it, unless it needs it
 * @request:     Filled; to be given to resolved_request_close() on failure too
 * @error:       Filled on failure
 *
 * Return: 0, or -1 if there is no descriptor of that name
 */
int resolved_request_open(struct descriptors *descriptors, struct qmp_queue *queue,
                          const struct qmp_entry *entry, const struct monitor_command *command,
                          struct resolved_request *request, struct error *error);

/**
 * resolved_request_close() - Release what a request was obeyed with
 * @begun: MONITOR_BEGUN: its descriptor belongs to whoever obeys; MONITOR_PASSED: QEMU's copy is
 * the one that counts; -1: nobody wants it
 */
void resolved_request_close(struct resolved_request *request, int begun);

#endif
