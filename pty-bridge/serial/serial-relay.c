/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-relay.h"

#include "common/cleanup.h"
#include "common/tmpfs.h"
#include "pty-bridge/serial/serial-copy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* For the root and the socket. */
#define FILES 4

struct serial_relay {
    struct event_base *loop;
    struct serial_copy copy; /* between the line and the connection for its client */
    const char *greeting;
    bool leaving;  /* the client has its last answer, and is about to be disconnected */
    int directory; /* where the socket's name is */
    int device_model_end;
};

/* By our own pid: in the device model the name must not mean some other file. */
static struct sockaddr_un socket_name(const struct serial_relay *relay, const char *file)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};

    snprintf(name.sun_path, sizeof(name.sun_path), "/proc/%d/fd/%d/%s", (int)getpid(),
             relay->directory, file);
    return name;
}

/* The device model connects to nothing: it accepts this as it accepts any client. */
static int connect_to_device_model(const struct serial_relay *relay)
{
    const struct sockaddr_un name = socket_name(relay, "socket");
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || connect(fd, (const struct sockaddr *)&name, sizeof(name)) < 0)
        return -1;
    return steal_fd(&fd);
}

/* Without a connection no input is taken, which so waits for the next one. */
static void attach(struct serial_relay *relay)
{
    int fd = connect_to_device_model(relay);

    if (fd < 0 || serial_copy_open(&relay->copy, relay->loop, fd, NULL) < 0) {
        serial_line_pause(relay->copy.line);
        return;
    }
    serial_copy_start(&relay->copy);
    serial_line_resume(relay->copy.line);
}

static void on_change(void *context)
{
    struct serial_relay *relay = context;
    bool connected = serial_line_is_connected(relay->copy.line);

    if (!connected) {
        serial_copy_close(&relay->copy);
        relay->leaving = false;
    } else if (relay->copy.socket == NULL && !relay->leaving) {
        attach(relay);
    }
    serial_copy_output(&relay->copy);
}

static void on_input(void *context, struct bytes bytes)
{
    struct serial_relay *relay = context;

    if (relay->copy.socket != NULL)
        serial_copy_input(&relay->copy, bytes);
}

/* It still waits for answers: the device model closes the connection after them. */
static void on_input_ended(void *context)
{
    struct serial_relay *relay = context;

    if (relay->copy.socket == NULL)
        serial_line_disconnect(relay->copy.line);
    else
        serial_copy_end_input(&relay->copy);
}

/* The client stays, if it was not the one to go first. Until there is another device model, its
 * connection waits to be accepted. */
static void on_end(void *context)
{
    struct serial_relay *relay = context;

    serial_copy_drain(&relay->copy, true);
    serial_copy_close(&relay->copy);
    if (!serial_line_is_connected(relay->copy.line))
        return;
    relay->leaving = relay->copy.input_ended;
    if (relay->leaving) {
        serial_line_disconnect(relay->copy.line);
        return;
    }
    attach(relay);
    if (relay->copy.socket != NULL && relay->greeting != NULL)
        serial_copy_skip(&relay->copy, relay->greeting);
}

/*
 * QEMU unlinks the name by which a listening socket was bound when it ends, which is not to be the
 * one to connect to.
 */
static int listen_for_us(struct serial_relay *relay)
{
    const struct tmpfs wanted = {.size = 1, .files = FILES, .mode = 0700};
    struct sockaddr_un name;
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    relay->directory = tmpfs_make(&wanted);
    if (fd < 0 || relay->directory < 0)
        return -1;
    name = socket_name(relay, "bound");
    if (bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
        renameat(relay->directory, "bound", relay->directory, "socket") < 0 || listen(fd, 1) < 0)
        return -1;
    return steal_fd(&fd);
}

struct serial_relay *serial_relay_open(struct event_base *loop, struct call_gate *gate,
                                       struct serial_line *line, const char *greeting,
                                       struct error *error)
{
    struct serial_relay *relay = calloc(1, sizeof(*relay));
    const struct serial_user user = {
        .input = on_input, .changed = on_change, .input_ended = on_input_ended, .context = relay};

    if (relay == NULL) {
        error_set_errno(error, errno, "cannot connect a monitor to the device model");
        return NULL;
    }
    *relay = (struct serial_relay){
        .loop = loop,
        .copy = {.line = line, .ended = on_end, .context = relay},
        .greeting = greeting,
        .directory = -1,
        .device_model_end = -1,
    };
    if (call_gate_enter(gate, "fsmount", NULL))
        relay->device_model_end = listen_for_us(relay);
    if (relay->device_model_end < 0) {
        error_set_errno(error, errno, "cannot connect a monitor to the device model");
        serial_relay_close(relay);
        return NULL;
    }
    serial_line_use(line, &user);
    on_change(relay);
    return relay;
}

int serial_relay_device_model_end(const struct serial_relay *relay)
{
    return relay->device_model_end;
}

void serial_relay_drain(struct serial_relay *relay)
{
    serial_copy_drain(&relay->copy, false);
}

void serial_relay_close(struct serial_relay *relay)
{
    if (relay == NULL)
        return;
    serial_line_use(relay->copy.line, NULL);
    serial_copy_drain(&relay->copy, true);
    serial_copy_close(&relay->copy);
    if (relay->device_model_end >= 0)
        close(relay->device_model_end);
    if (relay->directory >= 0)
        close(relay->directory);
    free(relay);
}
