/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of serial lines share: an event loop, a listener at our end of a line, and the
 * user's end.
 */
#ifndef TESTS_UNIT_PTY_BRIDGE_SERIAL_LINE_FIXTURE_H
#define TESTS_UNIT_PTY_BRIDGE_SERIAL_LINE_FIXTURE_H

#include "common/bytes.h"

#include <event2/event.h>
#include <stddef.h>

/* Counts and keeps what a line tells. */
struct listener {
    char input[256];
    size_t size;
    unsigned changes;
    unsigned first_clients;
};

/* Made and freed by each test. */
extern struct event_base *loop;

/* A serial_user's input(): keeps the bytes in a struct listener. */
void on_input(void *context, struct bytes bytes);

void run_for(int milliseconds);

/* Runs the loop until @size bytes can be read at the user's end; returns how many were. */
size_t read_for(int fd, char *buffer, size_t size);

/* Connects to a UNIX socket. Returns the descriptor. */
int connect_to(const char *path);

#endif
