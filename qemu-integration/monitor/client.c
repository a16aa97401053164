/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/client.h"

#include "common/cleanup.h"
#include "common/units.h"
#include "qemu-integration/monitor/qmp-frame.h"
#include "qemu-integration/monitor/stream.h"

#include <stdlib.h>
#include <string.h>

/* Output that waits for the client to read it, in bytes: no more requests are read, ... */
#define OUTPUT_FULL MIB

/* ... or the client is disconnected, as events have been added up to that. */
#define OUTPUT_LIMIT (64 * MIB)

struct client {
    struct client_user user;
    struct stream *stream;
    struct qmp_frame frame;
    struct qmp_session session;
    bool pretty;
    bool greeted;
    bool oob_offered;
    bool starved; /* there is no whole message in its input */
};

static void on_change(void *context)
{
    struct client *client = context;

    client->starved = false;
    client->user.changed(client->user.context);
}

struct client *client_open(struct event_base *loop, int input, int output, bool pretty,
                           const struct client_user *user, struct error *error)
{
    const struct stream_user callbacks = {
        .readable = on_change, .drained = on_change, .ended = on_change};
    struct client *client = calloc(1, sizeof(*client));
    struct stream_user stream_user = callbacks;

    stream_user.context = client;
    struct stream *stream = stream_open(loop, input, output, &stream_user, error);
    if (client == NULL || stream == NULL) {
        error_set(error, "cannot serve a monitor's client: out of memory");
        stream_close(stream);
        free(client);
        return NULL;
    }
    *client = (struct client){.user = *user, .stream = stream, .pretty = pretty};
    return client;
}

void client_send(struct client *client, json_object *message)
{
    struct evbuffer *text = evbuffer_new();

    if (text == NULL)
        return;
    qmp_write(text, message, client->pretty);
    stream_send(client->stream, text, -1);
    evbuffer_free(text);
}

void client_greet(struct client *client, json_object *greeting)
{
    if (client->greeted)
        return;
    client->greeted = true;
    client->oob_offered = qmp_greeting_offers_oob(greeting);
    client_send(client, greeting);
}

void client_send_event(struct client *client, json_object *event)
{
    if (client->session.negotiated)
        client_send(client, event);
    if (stream_waiting(client->stream) > OUTPUT_LIMIT)
        stream_break(client->stream);
}

/* QEMU's two commands that take a descriptor; for the others it keeps the one that came last. */
static int take_fd(struct client *client, const struct qmp_request *request)
{
    return strcmp(request->name, "getfd") == 0 || strcmp(request->name, "add-fd") == 0
               ? stream_take_fd(client->stream)
               : -1;
}

static void take_message(struct client *client, json_object *message)
{
    struct qmp_request request;
    json_object *answer =
        qmp_session_take(&client->session, client->oob_offered, message, &request);

    client->user.request(client->user.context, client, &request,
                         answer == NULL ? take_fd(client, &request) : -1, answer);
}

/* Whether there was one. */
static bool read_message(struct client *client)
{
    const struct qmp_request unknown = {0};
    cleanup_json json_object *message = NULL;
    struct error error = {0};

    switch (qmp_frame_next(&client->frame, stream_input(client->stream), &message, &error)) {
    case QMP_FRAME_INCOMPLETE:
        client->starved = true;
        return false;
    case QMP_FRAME_VALUE:
        take_message(client, message);
        break;
    case QMP_FRAME_ERROR:
        client->user.request(client->user.context, client, &unknown, -1,
                             qmp_error("GenericError", error.message));
        break;
    }
    return true;
}

static bool is_full(const struct client *client)
{
    return stream_waiting(client->stream) > OUTPUT_FULL;
}

bool client_has_more(const struct client *client)
{
    return client->greeted && !client->starved && !is_full(client);
}

unsigned client_read(struct client *client, unsigned limit)
{
    unsigned count = 0;

    while (count < limit && client_has_more(client) && read_message(client))
        count++;
    return count;
}

void client_listen(struct client *client, bool listen)
{
    stream_listen(client->stream, listen && client->starved && !is_full(client));
}

bool client_has_ended(const struct client *client)
{
    return stream_has_ended(client->stream);
}

bool client_is_gone(const struct client *client)
{
    return stream_is_broken(client->stream);
}

bool client_is_idle(const struct client *client)
{
    return client->greeted && stream_waiting(client->stream) == 0;
}

int client_flush(struct client *client, int limit)
{
    return stream_flush(client->stream, limit);
}

void client_close(struct client *client)
{
    stream_close(client->stream);
    free(client);
}
