/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The protocol: QEMU docs/interop/qmp-spec.txt, one JSON object in a line. */
#include "qemu-integration/monitor.h"

#include "common/cleanup.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <json-c/json.h>
#include <string.h>
#include <sys/socket.h>

struct monitor {
    struct bufferevent *stream;
    int device_model_end;
    bool ready;
    monitor_listener *listen;
    void *context;
    monitor_console_listener *console_listen; /* NULL: the question has not been asked */
    void *console_context;
};

/* The "id" of the question for consoles, and of its answer. */
#define CONSOLES_ID "consoles"

/* Whether QEMU serves the guest: by its answer to query-status, or when that changes. */
static bool says_running(const json_object *object)
{
    json_object *member;
    json_object *running;

    if (json_object_object_get_ex(object, "event", &member))
        return json_object_is_type(member, json_type_string) &&
               strcmp(json_object_get_string(member), "RESUME") == 0;
    return json_object_object_get_ex(object, "return", &member) &&
           json_object_object_get_ex(member, "running", &running) &&
           json_object_get_boolean(running);
}

/* Whether a member of this name is a text that begins so. */
static bool has_text(const json_object *object, const char *name, const char *wanted)
{
    json_object *member;

    return json_object_object_get_ex(object, name, &member) &&
           json_object_is_type(member, json_type_string) &&
           strncmp(json_object_get_string(member), wanted, strlen(wanted)) == 0;
}

/*
 * The answer is a list of what lies below /backend in QEMU's object tree. Text consoles are there;
 * the screen of a device that is none of QEMU's own (xenfb) is not, and if it were, by its type.
 */
static void tell_consoles(struct monitor *monitor, const json_object *answer)
{
    monitor_console_listener *listen = monitor->console_listen;
    json_object *list;
    unsigned count = 0;

    monitor->console_listen = NULL;
    if (listen == NULL || !json_object_object_get_ex(answer, "return", &list) ||
        !json_object_is_type(list, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(list); i++)
        count += has_text(json_object_array_get_idx(list, i), "name", "console[") &&
                 !has_text(json_object_array_get_idx(list, i), "type", "child<qemu-graphic");
    listen(monitor->console_context, count);
}

/* The greeting asks for capabilities; their return says that commands are being obeyed. */
static void on_line(struct monitor *monitor, const char *line)
{
    static const char negotiate[] = "{\"execute\": \"qmp_capabilities\"}\n"
                                    "{\"execute\": \"query-status\"}\n";
    json_object *object = json_tokener_parse(line);

    if (json_object_object_get_ex(object, "QMP", NULL))
        bufferevent_write(monitor->stream, negotiate, sizeof(negotiate) - 1);
    if (!monitor->ready && json_object_object_get_ex(object, "return", NULL)) {
        monitor->ready = true;
        monitor->listen(monitor->context, MONITOR_READY);
    }
    if (has_text(object, "id", CONSOLES_ID))
        tell_consoles(monitor, object);
    else if (says_running(object))
        monitor->listen(monitor->context, MONITOR_RUNS);
    json_object_put(object);
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct evbuffer *input = bufferevent_get_input(stream);

    for (;;) {
        cleanup_free char *line = evbuffer_readln(input, NULL, EVBUFFER_EOL_CRLF);

        if (line == NULL)
            return;
        on_line(context, line);
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

void monitor_count_text_consoles(struct monitor *monitor, monitor_console_listener *listen,
                                 void *context)
{
    static const char question[] = "{\"execute\": \"qom-list\", "
                                   "\"arguments\": {\"path\": \"/backend\"}, "
                                   "\"id\": \"" CONSOLES_ID "\"}\n";

    monitor->console_listen = listen;
    monitor->console_context = context;
    bufferevent_write(monitor->stream, question, sizeof(question) - 1);
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
