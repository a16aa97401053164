/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/checker.h"

#include "common/cleanup.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/child.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/stream-reader.h"
#include "qemu-integration/xen/restorer-confinement.h"

#include <errno.h>
#include <unistd.h>

/* What the reader of a state would refuse: how much memory there is to be is Xen's to know. */
static int check_frame(const struct stream_frame *frame, struct stream_rest *rest,
                       struct error *error)
{
    bool is_memory = frame->kind == STREAM_MEMORY || frame->kind == STREAM_ZEROS;

    return is_memory && !rest->begun ? 0 : stream_take_rest(rest, frame, error);
}

static int check(const struct checker_config *config, int stream, struct stream_rest *rest,
                 struct error *error)
{
    cleanup_free uint8_t *buffer = malloc(STREAM_READER_BUFFER);
    struct stream_reader reader = {.fd = stream, .buffer = buffer};
    struct stream_frame frame;

    if (buffer == NULL)
        return error_set_errno(error, errno, "cannot read the guest's state");
    if (restorer_confine(error) < 0 || stream_read_header(&reader, error) < 0 ||
        stream_read(&reader, &frame, error) < 0)
        return -1;
    if (frame.kind != STREAM_DESCRIPTION)
        return error_set(error, "the guest's state has its parts in a wrong order");
    if (description_check(config->description, (const char *)frame.data, frame.size, error) < 0)
        return -1;
    do {
        if (stream_read(&reader, &frame, error) < 0 || check_frame(&frame, rest, error) < 0)
            return -1;
    } while (frame.kind != STREAM_END);
    return 0;
}

static void run(void *context, const struct child_ends *ends)
{
    struct stream_rest rest = {0};
    struct error error = {0};

    if (check(context, ends->stream, &rest, &error) < 0)
        migration_child_fail(ends->channel, &error);
    const struct channel_message done = {.kind = CHANNEL_DONE, .numbers = {rest.end.moment}};
    _exit(channel_send(ends->channel, &done, -1) < 0);
}

pid_t checker_start(const struct checker_config *config, int channel, struct call_gate *gate,
                    struct error *error)
{
    const struct child_ends ends = {.channel = channel, .stream = config->fd};

    return migration_child_start("qemu-xen-check", &ends, run, (void *)(uintptr_t)config, gate,
                                 error);
}
