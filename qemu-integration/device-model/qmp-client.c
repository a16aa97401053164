/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protocol: QEMU docs/interop/qmp-spec.txt. */
#include "qemu-integration/device-model/qmp-client.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/pass-descriptor.h"
#include "common/qmp.h"
#include "qemu-integration/device-model/media.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct qmp_call {
    unsigned number; /* in the id; 0: free */
    qmp_client_answered *answered;
    void *context;
};

struct qmp_client {
    struct bufferevent *stream;
    struct qmp_reader reader;
    int device_model_end;
    bool ready;
    qmp_client_listener *listen;
    void *context;
    unsigned text_consoles;
    char vnc_address[128];
    char reset_reason[32];
    char deleted_device[64];
    char *media;      /* commands that restore what was changed; NULL: nothing was */
    bool media_asked; /* an answer is to come */
    bool media_moved; /* since it was asked for */
    unsigned last_call;
    struct qmp_call calls[QMP_CLIENT_CALLS_MAX];
};

/* The "id" of a command, and of its answer. */
#define CONSOLES_ID "consoles"
#define VNC_ID      "vnc"
#define MEDIA_ID    "media"
#define CALL_ID     "call-" /* and a number */

static bool is_text(const char *text, const char *expected)
{
    return text != NULL && strcmp(text, expected) == 0;
}

static bool has_prefix(const char *text, const char *prefix)
{
    return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char ask_status[] = "{\"execute\": \"query-status\"}\n";

static const char ask_media[] = "{\"execute\": \"query-block\", \"id\": \"" MEDIA_ID "\"}\n";

/* One question at a time: a guest can move its trays as often as it likes. */
static void on_tray(struct qmp_client *client)
{
    client->media_moved = client->media_asked;
    if (!client->media_asked)
        bufferevent_write(client->stream, ask_media, sizeof(ask_media) - 1);
    client->media_asked = true;
}

/* Keeps a text of an event's data; "" if there is none. */
static void keep_text(char *text, size_t size, const json_object *event, const char *member)
{
    const char *found = json_text(json_member(event, "data"), member);

    snprintf(text, size, "%s", found == NULL ? "" : found);
}

static void on_event(struct qmp_client *client, const json_object *event)
{
    static const struct {
        const char *name;
        enum qmp_client_event event;
    } events[] = {{"STOP", QMP_CLIENT_STOPPED},
                  {"POWERDOWN", QMP_CLIENT_POWERDOWN},
                  {"RESET", QMP_CLIENT_RESET},
                  {"DEVICE_DELETED", QMP_CLIENT_DEVICE_DELETED}};
    const char *name = json_text(event, "event");

    /* QEMU says so just before it serves the guest; its next answer comes after that. */
    if (is_text(name, "RESUME"))
        bufferevent_write(client->stream, ask_status, sizeof(ask_status) - 1);
    if (is_text(name, "DEVICE_TRAY_MOVED"))
        on_tray(client);
    if (is_text(name, "RESET"))
        keep_text(client->reset_reason, sizeof(client->reset_reason), event, "reason");
    if (is_text(name, "DEVICE_DELETED"))
        keep_text(client->deleted_device, sizeof(client->deleted_device), event, "device");
    for (size_t i = 0; i < ARRAY_SIZE(events); i++)
        if (is_text(name, events[i].name))
            client->listen(client->context, events[i].event);
}

/* Whether this is an answer to query-status that says "running". */
static bool says_running(const json_object *object)
{
    return json_is_true(json_member(object, "return"), "running");
}

/*
 * The answer lists the children of /backend in QEMU's object tree. Text consoles are there; the
 * screen of xenfb is not, and would differ in its type. Without text consoles QEMU 7.2 has no
 * /backend, and answers with an error.
 */
static unsigned count_text_consoles(const json_object *answer)
{
    const json_object *list = json_member(answer, "return");
    unsigned count = 0;

    for (size_t i = 0; i < json_length(list); i++) {
        const json_object *entry = json_object_array_get_idx(list, i);

        count += has_prefix(json_text(entry, "name"), "console[") &&
                 !has_prefix(json_text(entry, "type"), "child<qemu-graphic");
    }
    return count;
}

static void keep_media(struct qmp_client *client, const json_object *answer)
{
    char *media = media_commands(answer);

    client->media_asked = false;
    if (client->media_moved)
        on_tray(client);
    if (media == NULL)
        return;
    free(client->media);
    client->media = media;
}

static void keep_vnc_address(struct qmp_client *client, const json_object *answer)
{
    const json_object *address = json_member(answer, "return");
    const char *host = json_text(address, "host"), *port = json_text(address, "service");

    snprintf(client->vnc_address, sizeof(client->vnc_address), "%s%s%s", host == NULL ? "" : host,
             host == NULL || port == NULL ? "" : ":", host == NULL || port == NULL ? "" : port);
}

static void on_call_answer(struct qmp_client *client, const json_object *object)
{
    const char *id = json_text(object, "id");
    unsigned number = (unsigned)strtoul(id + sizeof(CALL_ID) - 1, NULL, 10);
    const char *failure = NULL;
    json_object *reason, *value = NULL;

    json_object_object_get_ex(object, "return", &value);
    if (json_object_object_get_ex(object, "error", &reason)) {
        failure = json_text(reason, "desc");
        if (failure == NULL)
            failure = "QEMU refuses it";
    }
    for (size_t i = 0; number != 0 && i < QMP_CLIENT_CALLS_MAX; i++) {
        struct qmp_call call = client->calls[i];

        if (call.number != number)
            continue;
        client->calls[i] = (struct qmp_call){0};
        if (call.answered != NULL)
            call.answered(call.context, failure, value);
        break;
    }
}

/* The greeting is answered by qmp_capabilities; its return means that QEMU accepts commands. */
static void on_object(struct qmp_client *client, const json_object *object)
{
    static const char negotiate[] = "{\"execute\": \"qmp_capabilities\"}\n";

    if (json_object_object_get_ex(object, "QMP", NULL)) {
        bufferevent_write(client->stream, negotiate, sizeof(negotiate) - 1);
        bufferevent_write(client->stream, ask_status, sizeof(ask_status) - 1);
    }
    if (!client->ready && json_object_object_get_ex(object, "return", NULL)) {
        client->ready = true;
        client->listen(client->context, QMP_CLIENT_READY);
    }
    if (json_object_object_get_ex(object, "event", NULL)) {
        on_event(client, object);
    } else if (has_prefix(json_text(object, "id"), CALL_ID)) {
        on_call_answer(client, object);
    } else if (is_text(json_text(object, "id"), CONSOLES_ID)) {
        client->text_consoles = count_text_consoles(object);
        client->listen(client->context, QMP_CLIENT_TEXT_CONSOLES);
    } else if (is_text(json_text(object, "id"), VNC_ID)) {
        keep_vnc_address(client, object);
        client->listen(client->context, QMP_CLIENT_VNC_ADDRESS);
    } else if (is_text(json_text(object, "id"), MEDIA_ID)) {
        keep_media(client, object);
    } else if (says_running(object)) {
        client->listen(client->context, QMP_CLIENT_RESUMED);
    }
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct evbuffer *input = bufferevent_get_input(stream);
    struct qmp_client *client = context;
    enum qmp_message message;
    json_object *object;

    while ((message = qmp_read(&client->reader, input, &object)) != QMP_INCOMPLETE)
        if (message == QMP_OBJECT) {
            on_object(client, object);
            json_object_put(object);
        }
}

struct qmp_client *qmp_client_open(struct event_base *loop, qmp_client_listener *listen,
                                   void *context, struct error *error)
{
    struct qmp_client *client = calloc(1, sizeof(*client));
    int ends[2];

    if (client == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        error_set_errno(error, errno, "cannot connect to the device model's monitor");
        free(client);
        return NULL;
    }
    *client = (struct qmp_client){
        .stream = bufferevent_socket_new(loop, ends[0], BEV_OPT_CLOSE_ON_FREE),
        .device_model_end = ends[1],
        .listen = listen,
        .context = context,
    };
    if (client->stream == NULL) {
        error_set(error, "cannot watch the device model's monitor");
        close(ends[0]);
        qmp_client_close(client);
        return NULL;
    }
    bufferevent_setcb(client->stream, on_read, NULL, NULL, client);
    bufferevent_enable(client->stream, EV_READ | EV_WRITE);
    return client;
}

int qmp_client_device_model_end(const struct qmp_client *client)
{
    return client->device_model_end;
}

int qmp_client_add_vnc_client(struct qmp_client *client, int fd, struct error *error)
{
    static const char commands[] =
        "{\"execute\": \"getfd\", \"arguments\": {\"fdname\": \"vnc-client\"}}\n"
        "{\"execute\": \"add_client\", \"arguments\": "
        "{\"protocol\": \"vnc\", \"fdname\": \"vnc-client\", \"skipauth\": true}}\n";
    const size_t size = sizeof(commands) - 1;

    if (send_with_descriptor(bufferevent_getfd(client->stream), commands, size, fd) !=
        (ssize_t)size)
        return error_set_errno(error, errno, "cannot connect a VNC client to the device model");
    return 0;
}

void qmp_client_ask_text_consoles(struct qmp_client *client)
{
    static const char question[] = "{\"execute\": \"qom-list\", "
                                   "\"arguments\": {\"path\": \"/backend\"}, "
                                   "\"id\": \"" CONSOLES_ID "\"}\n";

    bufferevent_write(client->stream, question, sizeof(question) - 1);
}

unsigned qmp_client_text_consoles(const struct qmp_client *client)
{
    return client->text_consoles;
}

void qmp_client_ask_vnc_address(struct qmp_client *client)
{
    static const char question[] = "{\"execute\": \"query-vnc\", \"id\": \"" VNC_ID "\"}\n";

    bufferevent_write(client->stream, question, sizeof(question) - 1);
}

const char *qmp_client_vnc_address(const struct qmp_client *client)
{
    return client->vnc_address;
}

const char *qmp_client_reset_reason(const struct qmp_client *client)
{
    return client->reset_reason;
}

const char *qmp_client_deleted_device(const struct qmp_client *client)
{
    return client->deleted_device;
}

char *qmp_client_take_media(struct qmp_client *client)
{
    return steal_pointer(&client->media);
}

void qmp_client_restore_media(struct qmp_client *client, const char *media)
{
    bufferevent_write(client->stream, media, strlen(media));
}

static struct qmp_call *find_free_call(struct qmp_client *client)
{
    for (size_t i = 0; i < QMP_CLIENT_CALLS_MAX; i++)
        if (client->calls[i].number == 0)
            return &client->calls[i];
    return NULL;
}

/* With what waits to be sent before it, as a descriptor cannot wait. */
static bool send_call(struct qmp_client *client, const char *text, int fd)
{
    struct evbuffer *waiting = bufferevent_get_output(client->stream);
    const int socket = bufferevent_getfd(client->stream);
    const size_t size = strlen(text);

    if (fd < 0)
        return bufferevent_write(client->stream, text, size) == 0;
    /* A bufferevent keeps others from taking its output. */
    evbuffer_unfreeze(waiting, 1);
    while (evbuffer_get_length(waiting) > 0 && evbuffer_write(waiting, socket) > 0)
        ;
    evbuffer_freeze(waiting, 1);
    return evbuffer_get_length(waiting) == 0 &&
           send_with_descriptor(socket, text, size, fd) == (ssize_t)size;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    struct qmp_call *call = find_free_call(client);
    cleanup_json json_object *object = json_tokener_parse(command);
    char id[32];

    if (call == NULL || object == NULL)
        return error_set(error, "the device model answers none of its commands");
    *call = (struct qmp_call){++client->last_call, answered, context};
    snprintf(id, sizeof(id), CALL_ID "%u", call->number);
    json_add_text(object, "id", id);
    cleanup_free char *text =
        alloc_format("%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
    if (text != NULL && send_call(client, text, fd))
        return 0;
    *call = (struct qmp_call){0};
    return error_set_errno(error, errno, "cannot give the device model a command");
}

void qmp_client_tell(struct qmp_client *client, const char *command)
{
    struct error error = {0};

    if (client != NULL && qmp_client_command(client, command, -1, NULL, NULL, &error) < 0)
        error_warn(&error);
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    for (size_t i = 0; i < QMP_CLIENT_CALLS_MAX; i++)
        if (client->calls[i].context == context)
            client->calls[i].answered = NULL;
}

bool qmp_client_quit(struct qmp_client *client)
{
    static const char quit[] = "{\"execute\": \"quit\"}\n";

    return client->ready && send(bufferevent_getfd(client->stream), quit, sizeof(quit) - 1,
                                 MSG_NOSIGNAL) == (ssize_t)sizeof(quit) - 1;
}

void qmp_client_close(struct qmp_client *client)
{
    if (client == NULL)
        return;
    if (client->stream != NULL)
        bufferevent_free(client->stream);
    close(client->device_model_end);
    free(client->media);
    free(client);
}
