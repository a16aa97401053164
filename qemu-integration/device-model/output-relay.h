/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relays the device model's output, through pipes. A guest can make its device model complain
 * without end, so only a part is passed on, and nobody is waited for.
 *
 * Errors are held back until it is clear whether the guest starts: if not, the last of them is the
 * reason, and the user sees one line and not two. Only that it waits for a client is passed on at
 * once, as the user may be that client. With -daemonize standard output is relayed as well, so that
 * the device model does not keep the user's terminal open; it is passed on to our current standard
 * output.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_OUTPUT_RELAY_H
#define QEMU_INTEGRATION_DEVICE_MODEL_OUTPUT_RELAY_H

#include "common/error.h"
#include "common/units.h"

#include <event2/event.h>
#include <stdbool.h>

#define OUTPUT_HELD_SIZE 8192

/* Bytes of a life's output that are passed on. */
#define OUTPUT_BUDGET (256 * KIB)

struct output_relay {
    struct {
        int read_end;
        int write_end;
        struct event *event;
        int target; /* our descriptor to pass output on to */
    } streams[2];   /* standard output, standard error */
    bool holding;
    bool client_awaited; /* the device model has said that it waits for somebody to connect */
    size_t passed;       /* bytes since output_relay_hold() */
    size_t held_size;
    char held[OUTPUT_HELD_SIZE]; /* from standard error */
};

/**
 * output_relay_open() - Create and watch the pipes, and start to hold errors back
 * @relay:  Filled; must not be moved, and must be closed by output_relay_close() in any case
 * @output: Whether standard output is relayed too
 *
 * Return: 0, or -1
 */
int output_relay_open(struct output_relay *relay, struct event_base *loop, bool output,
                      struct error *error);

/**
 * output_relay_descriptor() - Get the device model's standard output or error
 * @number: STDOUT_FILENO or STDERR_FILENO
 *
 * Return: descriptor, close-on-exec, owned by the relay; @number if it is not relayed
 */
int output_relay_descriptor(const struct output_relay *relay, int number);

/**
 * output_relay_drain() - Pass on or hold the output in the pipes, without waiting
 *
 * No more than a pipe contains: others may be writing all the time.
 */
void output_relay_drain(struct output_relay *relay);

/**
 * output_relay_hold() - Hold errors back from now on, and begin a new budget
 */
void output_relay_hold(struct output_relay *relay);

/**
 * output_relay_release() - Pass on the held errors and all later ones
 */
void output_relay_release(struct output_relay *relay);

/**
 * output_relay_discard() - Discard the output in the pipes, but not the held errors
 */
void output_relay_discard(struct output_relay *relay);

/**
 * output_relay_explain_end() - Say why a process has ended that writes to the relay
 * @program: Its path
 * @status:  As by waitpid()
 * @reason:  Filled: the last error that it has written, else how it ended
 */
void output_relay_explain_end(struct output_relay *relay, const char *program, int status,
                              char *reason, size_t size);

void output_relay_close(struct output_relay *relay);

#endif
