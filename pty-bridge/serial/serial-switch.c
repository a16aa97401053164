/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-switch.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Input kept for a slow guest, in bytes. */
#define INPUT_LIMIT 4096

struct serial_switch {
    struct serial_line *line;
    struct bufferevent *guest;
    int device_model_end;
};

/* Passes the guest's output on, as long as the line accepts it. */
static void pass_output(struct serial_switch *both)
{
    struct evbuffer *output = bufferevent_get_input(both->guest);

    while (serial_line_has_room(both->line) && evbuffer_get_length(output) > 0) {
        size_t size = evbuffer_get_contiguous_space(output);

        serial_line_write(both->line,
                          (struct bytes){evbuffer_pullup(output, (ev_ssize_t)size), size});
        evbuffer_drain(output, size);
    }
    if (serial_line_has_room(both->line))
        bufferevent_enable(both->guest, EV_READ);
    else
        bufferevent_disable(both->guest, EV_READ);
}

static void on_output(struct bufferevent *guest, void *context)
{
    (void)guest;
    pass_output(context);
}

static void on_change(void *context)
{
    pass_output(context);
}

static void on_input(void *context, struct bytes bytes)
{
    struct serial_switch *both = context;

    bufferevent_write(both->guest, bytes.data, bytes.size);
    if (evbuffer_get_length(bufferevent_get_output(both->guest)) > INPUT_LIMIT)
        serial_line_pause(both->line);
}

/* The guest has taken all input. */
static void on_input_taken(struct bufferevent *guest, void *context)
{
    const struct serial_switch *both = context;

    (void)guest;
    serial_line_resume(both->line);
}

struct serial_switch *serial_switch_open(struct event_base *loop, struct serial_line *line,
                                         struct error *error)
{
    struct serial_switch *both = calloc(1, sizeof(*both));
    int ends[2];

    if (both == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        error_set_errno(error, errno, "-serial: cannot connect the line to the device model");
        free(both);
        return NULL;
    }
    *both = (struct serial_switch){
        .line = line,
        .guest = bufferevent_socket_new(loop, ends[0], BEV_OPT_CLOSE_ON_FREE),
        .device_model_end = ends[1],
    };
    if (both->guest == NULL) {
        error_set(error, "-serial: cannot watch the device model's end");
        close(ends[0]);
        serial_switch_close(both);
        return NULL;
    }
    bufferevent_setcb(both->guest, on_output, on_input_taken, NULL, both);
    return both;
}

int serial_switch_device_model_end(const struct serial_switch *both)
{
    return both->device_model_end;
}

void serial_switch_to_program(struct serial_switch *both, const struct serial_user *user)
{
    bufferevent_disable(both->guest, EV_READ);
    serial_line_use(both->line, user);
    serial_line_resume(both->line);
}

void serial_switch_to_guest(struct serial_switch *both)
{
    const struct serial_user guest = {.input = on_input, .changed = on_change, .context = both};

    serial_line_use(both->line, &guest);
    serial_line_resume(both->line);
    bufferevent_enable(both->guest, EV_READ | EV_WRITE);
}

/* The guest's last output may still be in the socket. */
static void drain_guest_output(struct serial_switch *both)
{
    uint8_t output[1024];
    ssize_t got;

    pass_output(both);
    while (serial_line_has_room(both->line) &&
           (got = read(bufferevent_getfd(both->guest), output, sizeof(output))) > 0)
        serial_line_write(both->line, (struct bytes){output, (size_t)got});
}

void serial_switch_close(struct serial_switch *both)
{
    if (both == NULL)
        return;
    serial_line_use(both->line, NULL);
    if (both->guest != NULL) {
        drain_guest_output(both);
        bufferevent_free(both->guest);
    }
    close(both->device_model_end);
    free(both);
}
