/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-switch.h"

#include "pty-bridge/serial/serial-copy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct serial_switch {
    struct serial_copy copy;
    int escape; /* of the device model's end; -1: none */
    int device_model_end;
};

static void on_change(void *context)
{
    struct serial_switch *both = context;

    serial_copy_output(&both->copy);
}

static void on_input(void *context, struct bytes bytes)
{
    struct serial_switch *both = context;

    while (bytes.size > 0) {
        const uint8_t *escape =
            both->escape < 0 ? NULL : memchr(bytes.data, both->escape, bytes.size);
        size_t length = escape == NULL ? bytes.size : (size_t)(escape - bytes.data) + 1;

        serial_copy_input(&both->copy, (struct bytes){bytes.data, length});
        /* Twice it is a character. */
        if (escape != NULL)
            serial_copy_input(&both->copy, (struct bytes){escape, 1});
        bytes = (struct bytes){bytes.data + length, bytes.size - length};
    }
}

struct serial_switch *serial_switch_open(struct event_base *loop, struct serial_line *line,
                                         int escape, struct error *error)
{
    struct serial_switch *both = calloc(1, sizeof(*both));
    int ends[2];

    if (both == NULL ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0) {
        error_set_errno(error, errno, "cannot connect a serial line to the device model");
        free(both);
        return NULL;
    }
    *both = (struct serial_switch){
        .copy = {.line = line}, .escape = escape, .device_model_end = ends[1]};
    if (serial_copy_open(&both->copy, loop, ends[0], error) < 0) {
        serial_switch_close(both);
        return NULL;
    }
    return both;
}

int serial_switch_device_model_end(const struct serial_switch *both)
{
    return both->device_model_end;
}

void serial_switch_to_program(struct serial_switch *both, const struct serial_user *user)
{
    serial_copy_stop(&both->copy);
    serial_line_use(both->copy.line, user);
    serial_line_resume(both->copy.line, SERIAL_PORT_USER);
}

void serial_switch_to_guest(struct serial_switch *both)
{
    const struct serial_user guest = {.input = on_input, .changed = on_change, .context = both};

    serial_line_use(both->copy.line, &guest);
    serial_line_resume(both->copy.line, SERIAL_PORT_USER);
    serial_copy_start(&both->copy);
}

void serial_switch_send_break(struct serial_switch *both)
{
    const uint8_t keys[] = {(uint8_t)both->escape, 'b'};

    if (both->escape >= 0)
        serial_copy_input(&both->copy, (struct bytes){keys, sizeof(keys)});
}

void serial_switch_drain(struct serial_switch *both)
{
    serial_copy_drain(&both->copy, false);
}

void serial_switch_close(struct serial_switch *both)
{
    if (both == NULL)
        return;
    serial_line_use(both->copy.line, NULL);
    serial_copy_drain(&both->copy, true);
    serial_copy_close(&both->copy);
    close(both->device_model_end);
    free(both);
}
