/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/client.h"

#include "common/cleanup.h"
#include "common/units.h"
#include "qemu-integration/monitor/dialog.h"
#include "qemu-integration/monitor/human.h"
#include "qemu-integration/monitor/qmp-frame.h"
#include "qemu-integration/monitor/stream.h"

#include <stdlib.h>
#include <string.h>

/* Output that waits for the client to read it, in bytes: no more requests are read, ... */
#define OUTPUT_FULL MIB

/* Input of a terminal that is kept while a command of its is obeyed, in bytes. */
#define TYPED_AHEAD 4096

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
    bool starved;          /* there is no whole message in its input */
    struct dialog *dialog; /* of a terminal; else NULL */
};

static void on_change(void *context)
{
    struct client *client = context;

    client->starved = false;
    client->user.changed(client->user.context);
}

struct client *client_open(struct event_base *loop, int input, int output,
                           const struct plan_qmp *plan, const struct completion *completion,
                           const struct client_user *user, struct error *error)
{
    const struct stream_user callbacks = {
        .readable = on_change, .drained = on_change, .ended = on_change};
    struct client *client = calloc(1, sizeof(*client));
    struct stream_user stream_user = callbacks;

    stream_user.context = client;
    struct stream *stream = stream_open(loop, input, output, &stream_user, error);
    struct dialog *dialog = plan->human ? dialog_open(plan->address.telnet, completion) : NULL;
    if (client == NULL || stream == NULL || (plan->human && dialog == NULL)) {
        error_set(error, "cannot serve a monitor's client: out of memory");
        stream_close(stream);
        dialog_close(dialog);
        free(client);
        return NULL;
    }
    *client =
        (struct client){.user = *user, .stream = stream, .dialog = dialog, .pretty = plan->pretty};
    return client;
}

/* Sends and frees it. */
static void send_text(struct client *client, struct evbuffer *text)
{
    stream_send(client->stream, text, -1);
    evbuffer_free(text);
}

void client_send(struct client *client, json_object *message)
{
    struct evbuffer *text = evbuffer_new();

    if (text == NULL)
        return;
    if (client->dialog != NULL)
        dialog_answer(client->dialog, message, false, text);
    else
        qmp_write(text, message, client->pretty);
    send_text(client, text);
}

bool client_is_person(const struct client *client)
{
    return client->dialog != NULL;
}

void client_send_first(struct client *client, json_object *message)
{
    struct evbuffer *text = evbuffer_new();

    dialog_answer(client->dialog, message, true, text);
    send_text(client, text);
}

void client_send_more(struct client *client, struct evbuffer *text, bool goes_on)
{
    struct evbuffer *output = evbuffer_new();

    dialog_say(client->dialog, text, goes_on, output);
    send_text(client, output);
}

void client_receive(struct client *client)
{
    stream_receive(client->stream);
    client->starved = false;
}

void client_show(struct client *client, bool shown)
{
    struct evbuffer *text = evbuffer_new();

    dialog_show(client->dialog, shown, text);
    send_text(client, text);
}

static void greet_person(struct client *client, json_object *greeting)
{
    struct evbuffer *text = evbuffer_new();

    dialog_greet(client->dialog, greeting, text);
    send_text(client, text);
}

void client_greet(struct client *client, json_object *greeting)
{
    if (client->greeted)
        return;
    client->greeted = true;
    client->oob_offered = qmp_greeting_offers_oob(greeting);
    if (client->dialog != NULL)
        greet_person(client, greeting);
    else
        client_send(client, greeting);
}

void client_send_event(struct client *client, json_object *event)
{
    if (client->session.negotiated && client->dialog == NULL)
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

/* Whether there was one. */
static bool read_line(struct client *client)
{
    struct evbuffer *input = stream_input(client->stream), *text = evbuffer_new();
    cleanup_json json_object *arguments = dialog_next(client->dialog, input, text);
    const struct qmp_request request = {.name = HUMAN_COMMAND, .arguments = arguments};

    client->starved = arguments == NULL && evbuffer_get_length(input) == 0;
    send_text(client, text);
    if (arguments != NULL)
        client->user.request(client->user.context, client, &request, -1, NULL);
    return arguments != NULL;
}

static bool is_full(const struct client *client)
{
    return stream_waiting(client->stream) > OUTPUT_FULL;
}

/* Whether a terminal waits for the end of a command. */
static bool is_busy(const struct client *client)
{
    return client->dialog != NULL && dialog_is_busy(client->dialog);
}

bool client_has_more(const struct client *client)
{
    return client->greeted && !client->starved && !is_full(client) && !is_busy(client);
}

unsigned client_read(struct client *client, unsigned limit)
{
    unsigned count = 0;

    while (count < limit && client_has_more(client) &&
           (client->dialog != NULL ? read_line(client) : read_message(client)))
        count++;
    return count;
}

/* A terminal's end is noticed while it waits for a command. */
void client_listen(struct client *client, bool listen)
{
    size_t kept = evbuffer_get_length(stream_input(client->stream));
    bool has_room = client->dialog != NULL ? kept < TYPED_AHEAD : listen && client->starved;

    stream_listen(client->stream, has_room && !is_full(client));
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
    return client->greeted && stream_waiting(client->stream) == 0 && !is_busy(client);
}

int client_flush(struct client *client, int limit)
{
    return stream_flush(client->stream, limit);
}

void client_close(struct client *client)
{
    stream_close(client->stream);
    dialog_close(client->dialog);
    free(client);
}
