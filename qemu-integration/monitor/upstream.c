/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/upstream.h"

#include "common/cleanup.h"
#include "qemu-integration/monitor/qmp-frame.h"
#include "qemu-integration/monitor/qmp-message.h"
#include "qemu-integration/monitor/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct upstream {
    struct upstream_user user;
    struct stream *stream;
    struct qmp_frame frame;
    int device_model_end;
    json_object *greeting;
    bool ready;
    bool skips; /* what comes, up to the end of a line */
};

/* With commands out of band if they are offered, as a client may want them. */
static void negotiate(struct upstream *upstream)
{
    cleanup_json json_object *message = json_object_new_object();
    json_object *arguments = json_object_new_object();

    json_object_object_add(message, "execute", json_object_new_string("qmp_capabilities"));
    if (qmp_greeting_offers_oob(upstream->greeting)) {
        json_object *list = json_object_new_array();

        json_object_array_add(list, json_object_new_string("oob"));
        json_object_object_add(arguments, "enable", list);
    }
    json_object_object_add(message, "arguments", arguments);
    upstream_send(upstream, message, -1);
}

static void take_message(struct upstream *upstream, json_object *message)
{
    if (upstream->ready) {
        upstream->user.message(upstream->user.context, message);
    } else if (upstream->greeting == NULL && json_object_object_get_ex(message, "QMP", NULL)) {
        upstream->greeting = json_object_get(message);
        negotiate(upstream);
    } else if (json_object_object_get_ex(message, "return", NULL)) {
        upstream->ready = true;
        upstream->user.ready(upstream->user.context);
    }
}

/* The rest of a message that cannot be read: QEMU's has one line break, at its end. */
static bool skip_line(struct upstream *upstream)
{
    struct evbuffer *input = stream_input(upstream->stream);
    struct evbuffer_ptr end = evbuffer_search(input, "\n", 1, NULL);

    evbuffer_drain(input, end.pos < 0 ? evbuffer_get_length(input) : (size_t)end.pos + 1);
    upstream->skips = end.pos < 0;
    return end.pos >= 0;
}

static void on_error(struct upstream *upstream)
{
    upstream->skips = true;
    upstream->frame = (struct qmp_frame){0};
    if (upstream->ready)
        upstream->user.unreadable(upstream->user.context);
}

static void take_messages(struct upstream *upstream)
{
    enum qmp_frame_result result = QMP_FRAME_INCOMPLETE;

    do {
        cleanup_json json_object *message = NULL;

        if (upstream->skips && !skip_line(upstream))
            break;
        result = qmp_frame_next(&upstream->frame, stream_input(upstream->stream), &message, NULL);
        if (result == QMP_FRAME_ERROR)
            on_error(upstream);
        else if (json_object_is_type(message, json_type_object))
            take_message(upstream, message);
    } while (result != QMP_FRAME_INCOMPLETE);
    upstream->user.idle(upstream->user.context);
}

static void on_readable(void *context)
{
    take_messages(context);
}

/* That QEMU has ended is told by its process. */
static void on_end(void *context)
{
    (void)context;
}

struct upstream *upstream_open(struct event_base *loop, const struct upstream_user *user,
                               struct error *error)
{
    struct upstream *upstream = calloc(1, sizeof(*upstream));
    int ends[2];

    if (upstream == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        error_set_errno(error, errno, "cannot connect to the device model's monitor");
        free(upstream);
        return NULL;
    }
    *upstream = (struct upstream){.user = *user, .device_model_end = ends[1]};
    upstream->stream = stream_open(
        loop, ends[0], ends[0],
        &(struct stream_user){.readable = on_readable, .ended = on_end, .context = upstream},
        error);
    if (upstream->stream != NULL)
        return upstream;
    upstream_close(upstream);
    return NULL;
}

int upstream_device_model_end(const struct upstream *upstream)
{
    return upstream->device_model_end;
}

bool upstream_is_ready(const struct upstream *upstream)
{
    return upstream->ready;
}

json_object *upstream_greeting(const struct upstream *upstream)
{
    return upstream->greeting;
}

void upstream_send(struct upstream *upstream, json_object *message, int fd)
{
    struct evbuffer *text = evbuffer_new();

    if (text == NULL) {
        cleanup_fd int unused = fd;

        (void)unused;
        return;
    }
    qmp_write(text, message, false);
    stream_send(upstream->stream, text, fd);
    evbuffer_free(text);
}

void upstream_receive(struct upstream *upstream)
{
    stream_receive(upstream->stream);
    take_messages(upstream);
}

void upstream_close(struct upstream *upstream)
{
    if (upstream == NULL)
        return;
    stream_close(upstream->stream);
    json_object_put(upstream->greeting);
    close(upstream->device_model_end);
    free(upstream);
}
