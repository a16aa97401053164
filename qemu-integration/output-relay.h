/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * With -daemonize the device model must not hold the user's terminal, yet what it has to say while
 * it starts must be seen: its output comes here through pipes and is passed on to wherever our own
 * goes at that moment.
 */
#ifndef QEMU_INTEGRATION_OUTPUT_RELAY_H
#define QEMU_INTEGRATION_OUTPUT_RELAY_H

#include "common/error.h"

#include <event2/event.h>

struct output_relay {
    struct {
        int read_end;
        int write_end;
        struct event *event;
    } streams[2]; /* standard output, standard error */
};

/**
 * output_relay_open() - Make the pipes and watch them
 * @relay: Filled; to be closed by output_relay_close() if this succeeds
 *
 * Return: 0, or -1
 */
int output_relay_open(struct output_relay *relay, struct event_base *loop, struct error *error);

/**
 * output_relay_drain() - Pass on what is there, without waiting
 */
void output_relay_drain(struct output_relay *relay);
void output_relay_close(struct output_relay *relay);

#endif
