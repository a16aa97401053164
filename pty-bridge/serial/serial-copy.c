/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-copy.h"

#include "common/cleanup.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <sys/socket.h>
#include <unistd.h>

/* Input kept for a slow guest, in bytes. */
#define INPUT_LIMIT 4096

/* Output copied at once, in bytes. */
#define OUTPUT_SIZE 4096

/* If the line's client is gone, its user hears of that while it is written to, and may close. */
static void copy_output(struct serial_copy *copy, bool all)
{
    uint8_t bytes[OUTPUT_SIZE];

    while (copy->socket != NULL && (all || serial_line_has_room(copy->line))) {
        int got = evbuffer_remove(bufferevent_get_input(copy->socket), bytes, sizeof(bytes));

        if (got <= 0)
            break;
        serial_line_write(copy->line, (struct bytes){bytes, (size_t)got});
    }
}

void serial_copy_output(struct serial_copy *copy)
{
    if (copy->socket == NULL)
        return;
    copy_output(copy, false);
    if (copy->socket == NULL)
        return;
    if (serial_line_has_room(copy->line))
        bufferevent_enable(copy->socket, EV_READ);
    else
        bufferevent_disable(copy->socket, EV_READ);
}

static void on_output(struct bufferevent *socket, void *context)
{
    (void)socket;
    serial_copy_output(context);
}

/* At once, if there is space: whoever reads the socket next finds it there. */
void serial_copy_input(struct serial_copy *copy, struct bytes bytes)
{
    ssize_t sent = 0;

    if (evbuffer_get_length(bufferevent_get_output(copy->socket)) == 0)
        sent = send(bufferevent_getfd(copy->socket), bytes.data, bytes.size,
                    MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0)
        sent = 0;
    bufferevent_write(copy->socket, bytes.data + sent, bytes.size - (size_t)sent);
    if (evbuffer_get_length(bufferevent_get_output(copy->socket)) > INPUT_LIMIT)
        serial_line_pause(copy->line, copy->port);
}

static void tell_end_of_input(const struct serial_copy *copy)
{
    /* If the other end is gone already, that will be noticed. */
    if (shutdown(bufferevent_getfd(copy->socket), SHUT_WR) < 0)
        errno = 0;
}

void serial_copy_end_input(struct serial_copy *copy)
{
    copy->input_ended = true;
    if (evbuffer_get_length(bufferevent_get_output(copy->socket)) == 0)
        tell_end_of_input(copy);
}

/* The guest has taken all input. */
static void on_input_taken(struct bufferevent *socket, void *context)
{
    const struct serial_copy *copy = context;

    (void)socket;
    serial_line_resume(copy->line, copy->port);
    if (copy->input_ended)
        tell_end_of_input(copy);
}

static void on_event(struct bufferevent *socket, short what, void *context)
{
    const struct serial_copy *copy = context;

    (void)socket;
    if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) && copy->ended != NULL)
        copy->ended(copy->context);
}

int serial_copy_open(struct serial_copy *copy, struct event_base *loop, int fd, struct error *error)
{
    copy->socket = bufferevent_socket_new(loop, fd, BEV_OPT_CLOSE_ON_FREE);
    copy->input_ended = false;
    if (copy->socket == NULL) {
        close(fd);
        return error_set(error, "cannot watch the device model's end of a line");
    }
    bufferevent_setcb(copy->socket, on_output, on_input_taken, on_event, copy);
    return 0;
}

void serial_copy_start(struct serial_copy *copy)
{
    bufferevent_enable(copy->socket, EV_READ | EV_WRITE);
}

void serial_copy_stop(struct serial_copy *copy)
{
    bufferevent_disable(copy->socket, EV_READ);
}

void serial_copy_drain(struct serial_copy *copy, bool all)
{
    uint8_t bytes[OUTPUT_SIZE];
    ssize_t got;

    if (copy->socket == NULL)
        return;
    copy_output(copy, all);
    while (copy->socket != NULL && (all || serial_line_has_room(copy->line)) &&
           (got = read(bufferevent_getfd(copy->socket), bytes, sizeof(bytes))) > 0)
        serial_line_write(copy->line, (struct bytes){bytes, (size_t)got});
}

void serial_copy_close(struct serial_copy *copy)
{
    if (copy->socket != NULL)
        bufferevent_free(steal_pointer(&copy->socket));
}
