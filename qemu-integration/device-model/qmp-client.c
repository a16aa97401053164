/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protocol: QEMU docs/interop/qmp-spec.txt. */
#include "qemu-integration/device-model/qmp-client.h"

#include "common/qmp.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct monitor {
    struct bufferevent *stream;
    struct qmp_reader reader;
    int device_model_end;
    bool ready;
    monitor_listener *listen;
    void *context;
    unsigned text_consoles;
    char vnc_address[128];
};

/* The "id" of a command, and of its answer. */
#define CONSOLES_ID "consoles"
#define VNC_ID      "vnc"

/* The string in a member, or NULL if it has none. */
static const char *get_text(const json_object *object, const char *name)
{
    json_object *member;

    return json_object_object_get_ex(object, name, &member) &&
                   json_object_is_type(member, json_type_string)
               ? json_object_get_string(member)
               : NULL;
}

static bool is_text(const char *text, const char *expected)
{
    return text != NULL && strcmp(text, expected) == 0;
}

static bool has_prefix(const char *text, const char *prefix)
{
    return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Whether this is the RESUME event, or an answer to query-status that says "running". */
static bool says_running(const json_object *object)
{
    json_object *member;
    json_object *running;

    if (json_object_object_get_ex(object, "event", NULL))
        return is_text(get_text(object, "event"), "RESUME");
    return json_object_object_get_ex(object, "return", &member) &&
           json_object_object_get_ex(member, "running", &running) &&
           json_object_get_boolean(running);
}

/*
 * The answer lists the children of /backend in QEMU's object tree. Text consoles are there; the
 * screen of xenfb is not, and would differ in its type. Without text consoles QEMU 7.2 has no
 * /backend, and answers with an error.
 */
static unsigned count_text_consoles(const json_object *answer)
{
    json_object *list;
    unsigned count = 0;

    if (!json_object_object_get_ex(answer, "return", &list) ||
        !json_object_is_type(list, json_type_array))
        return 0;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const json_object *entry = json_object_array_get_idx(list, i);

        count += has_prefix(get_text(entry, "name"), "console[") &&
                 !has_prefix(get_text(entry, "type"), "child<qemu-graphic");
    }
    return count;
}

static void keep_vnc_address(struct monitor *monitor, const json_object *answer)
{
    json_object *address;
    const char *host = NULL, *port = NULL;

    if (json_object_object_get_ex(answer, "return", &address)) {
        host = get_text(address, "host");
        port = get_text(address, "service");
    }
    snprintf(monitor->vnc_address, sizeof(monitor->vnc_address), "%s%s%s", host == NULL ? "" : host,
             host == NULL || port == NULL ? "" : ":", host == NULL || port == NULL ? "" : port);
}

/* The greeting is answered by qmp_capabilities; its return means that QEMU accepts commands. */
static void on_object(struct monitor *monitor, const json_object *object)
{
    static const char negotiate[] = "{\"execute\": \"qmp_capabilities\"}\n"
                                    "{\"execute\": \"query-status\"}\n";

    if (json_object_object_get_ex(object, "QMP", NULL))
        bufferevent_write(monitor->stream, negotiate, sizeof(negotiate) - 1);
    if (!monitor->ready && json_object_object_get_ex(object, "return", NULL)) {
        monitor->ready = true;
        monitor->listen(monitor->context, MONITOR_READY);
    }
    if (is_text(get_text(object, "id"), CONSOLES_ID)) {
        monitor->text_consoles = count_text_consoles(object);
        monitor->listen(monitor->context, MONITOR_TEXT_CONSOLES);
    } else if (is_text(get_text(object, "id"), VNC_ID)) {
        keep_vnc_address(monitor, object);
        monitor->listen(monitor->context, MONITOR_VNC_ADDRESS);
    } else if (says_running(object)) {
        monitor->listen(monitor->context, MONITOR_RESUMED);
    }
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct evbuffer *input = bufferevent_get_input(stream);
    struct monitor *monitor = context;
    enum qmp_message message;
    json_object *object;

    while ((message = qmp_read(&monitor->reader, input, &object)) != QMP_INCOMPLETE)
        if (message == QMP_OBJECT) {
            on_object(monitor, object);
            json_object_put(object);
        }
}

struct monitor *monitor_open(struct event_base *loop, monitor_listener *listen, void *context,
                             struct error *error)
{
    struct monitor *monitor = calloc(1, sizeof(*monitor));
    int ends[2];

    if (monitor == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        error_set_errno(error, errno, "cannot connect to the device model's monitor");
        free(monitor);
        return NULL;
    }
    *monitor = (struct monitor){
        .stream = bufferevent_socket_new(loop, ends[0], BEV_OPT_CLOSE_ON_FREE),
        .device_model_end = ends[1],
        .listen = listen,
        .context = context,
    };
    if (monitor->stream == NULL) {
        error_set(error, "cannot watch the device model's monitor");
        close(ends[0]);
        monitor_close(monitor);
        return NULL;
    }
    bufferevent_setcb(monitor->stream, on_read, NULL, NULL, monitor);
    bufferevent_enable(monitor->stream, EV_READ | EV_WRITE);
    return monitor;
}

int monitor_device_model_end(const struct monitor *monitor)
{
    return monitor->device_model_end;
}

int monitor_add_vnc_client(struct monitor *monitor, int fd, struct error *error)
{
    static char commands[] =
        "{\"execute\": \"getfd\", \"arguments\": {\"fdname\": \"window\"}}\n"
        "{\"execute\": \"add_client\", \"arguments\": "
        "{\"protocol\": \"vnc\", \"fdname\": \"window\", \"skipauth\": true}}\n";
    struct iovec text = {commands, sizeof(commands) - 1};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(fd))] = {0};
    struct msghdr message = {.msg_iov = &text,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    *header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(fd)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    if (sendmsg(bufferevent_getfd(monitor->stream), &message, MSG_NOSIGNAL) !=
        (ssize_t)text.iov_len)
        return error_set_errno(error, errno, "cannot connect the window to the device model");
    return 0;
}

void monitor_ask_text_consoles(struct monitor *monitor)
{
    static const char question[] = "{\"execute\": \"qom-list\", "
                                   "\"arguments\": {\"path\": \"/backend\"}, "
                                   "\"id\": \"" CONSOLES_ID "\"}\n";

    bufferevent_write(monitor->stream, question, sizeof(question) - 1);
}

unsigned monitor_text_consoles(const struct monitor *monitor)
{
    return monitor->text_consoles;
}

void monitor_ask_vnc_address(struct monitor *monitor)
{
    static const char question[] = "{\"execute\": \"query-vnc\", \"id\": \"" VNC_ID "\"}\n";

    bufferevent_write(monitor->stream, question, sizeof(question) - 1);
}

const char *monitor_vnc_address(const struct monitor *monitor)
{
    return monitor->vnc_address;
}

bool monitor_quit(struct monitor *monitor)
{
    static const char quit[] = "{\"execute\": \"quit\"}\n";

    return monitor->ready && send(bufferevent_getfd(monitor->stream), quit, sizeof(quit) - 1,
                                  MSG_NOSIGNAL) == (ssize_t)sizeof(quit) - 1;
}

void monitor_close(struct monitor *monitor)
{
    if (monitor == NULL)
        return;
    if (monitor->stream != NULL)
        bufferevent_free(monitor->stream);
    close(monitor->device_model_end);
    free(monitor);
}
