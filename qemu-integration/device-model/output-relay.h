/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the device model says comes here through pipes. Its errors are held back until it is clear
 * whether the guest starts: if not, the last of them is the reason, and the user sees one line and
 * not two. With -daemonize its standard output comes this way too, since it must not hold the
 * user's terminal; it is passed on to wherever our own goes at that moment.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_OUTPUT_RELAY_H
#define QEMU_INTEGRATION_DEVICE_MODEL_OUTPUT_RELAY_H

#include "common/error.h"

#include <event2/event.h>
#include <stdbool.h>

#define OUTPUT_HELD_SIZE 8192

struct output_relay {
    struct {
        int read_end;
        int write_end;
        struct event *event;
        int target; /* ours */
    } streams[2]; /* standard output, standard error */
    bool holding;
    size_t held_size;
    char held[OUTPUT_HELD_SIZE]; /* of standard error */
};

/**
 * output_relay_open() - Make the pipes, watch them and begin to hold errors back
 * @relay:  Filled, and not to be moved; to be closed by output_relay_close() whatever this returns
 * @output: Whether standard output is relayed too
 *
 * Return: 0, or -1
 */
int output_relay_open(struct output_relay *relay, struct event_base *loop, bool output,
                      struct error *error);

/**
 * output_relay_descriptor() - What the device model is to have as its standard output or error
 * @number: STDOUT_FILENO or STDERR_FILENO
 */
int output_relay_descriptor(const struct output_relay *relay, int number);

/**
 * output_relay_drain() - Pass on or hold what is there, without waiting
 */
void output_relay_drain(struct output_relay *relay);

/**
 * output_relay_hold() - Hold errors back from now on
 */
void output_relay_hold(struct output_relay *relay);

/**
 * output_relay_release() - Pass on what is held, and all that follows
 */
void output_relay_release(struct output_relay *relay);

/**
 * output_relay_discard() - Lose what is there and has not been held yet
 */
void output_relay_discard(struct output_relay *relay);

/**
 * output_relay_take_reason() - Take the last error held, in one line
 * @program: Its name, which stands before its errors; lines without it are hints to the error
 * @reason:  Filled if there is one, without the name
 *
 * Return: whether there is one
 */
bool output_relay_take_reason(struct output_relay *relay, const char *program, char *reason,
                              size_t size);

void output_relay_close(struct output_relay *relay);

#endif
