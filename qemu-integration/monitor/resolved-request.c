/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/resolved-request.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/inherited.h"

#include <stdlib.h>
#include <unistd.h>

/* QEMU's copy of a descriptor would keep a pipe open for its reader. */
static void close_copy(struct qmp_queue *queue, const char *name)
{
    cleanup_json json_object *arguments = json_object_new_object();
    const struct qmp_request request = {.name = "closefd", .arguments = arguments};

    json_add_text(arguments, "fdname", name);
    qmp_queue_request(queue, NULL, &request, -1);
}

int resolved_request_open(struct descriptors *descriptors, struct qmp_queue *queue,
                          const struct qmp_entry *entry, const struct monitor_command *command,
                          struct resolved_request *request, struct error *error)
{
    const char *name = descriptors_named(command, entry->arguments);

    *request = (struct resolved_request){.arguments = json_object_get(entry->arguments), .fd = -1};
    if (name == NULL)
        return 0;
    request->fd = descriptors_take(descriptors, name);
    if (request->fd >= 0)
        request->name = alloc_copy(name);
    else
        request->fd = inherited_take(name);
    if (request->fd < 0)
        return error_set(error, "File descriptor named '%.64s' has not been found", name);
    request->queue = queue;
    json_object_put(request->arguments);
    request->arguments = descriptors_replace(command, entry->arguments, request->fd);
    return 0;
}

void resolved_request_close(struct resolved_request *request, int begun)
{
    json_object_put(request->arguments);
    if (request->fd < 0)
        return;
    if (begun != MONITOR_PASSED && request->name != NULL)
        close_copy(request->queue, request->name);
    if (begun != MONITOR_BEGUN)
        close(request->fd);
    free(request->name);
}
