/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys of a line that several share, and what they print, as QEMU has them (its
 * chardev/char-mux.c): the escape character, Ctrl-A if no other is chosen, and a letter. Pure.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_ESCAPE_H
#define PTY_BRIDGE_SERIAL_SERIAL_ESCAPE_H

#include "common/bytes.h"

#include <event2/buffer.h>
#include <stdbool.h>
#include <stdint.h>

enum serial_key {
    SERIAL_KEY_TYPED,   /* the byte is input */
    SERIAL_KEY_NOTHING, /* the escape character, or a letter that means nothing after it */
    SERIAL_KEY_HELP,
    SERIAL_KEY_QUIT,
    SERIAL_KEY_COMMIT, /* what -snapshot has kept from the disks' images */
    SERIAL_KEY_BREAK,
    SERIAL_KEY_SWITCH,
    SERIAL_KEY_TIMESTAMPS,
};

struct serial_escape {
    uint8_t character;
    bool seen; /* it was the last byte */
};

/**
 * serial_escape_take() - Take one byte that was typed
 *
 * Return: what it means; the escape character typed twice is one that is input
 */
enum serial_key serial_escape_take(struct serial_escape *escape, uint8_t byte);

/**
 * serial_escape_help() - Append the list of keys, for a terminal
 */
void serial_escape_help(uint8_t character, struct evbuffer *output);

/* Times before lines of output; all zero: off. */
struct serial_timestamps {
    bool on;
    bool due;      /* a line begins with the next byte */
    bool begun;    /* there was one */
    int64_t since; /* its time, in milliseconds */
};

/**
 * serial_timestamps_toggle() - Turn them on, from the next line; or off
 */
void serial_timestamps_toggle(struct serial_timestamps *timestamps);

/**
 * serial_timestamps_add() - Append output, with the time since the first of them before each line
 * @now: Milliseconds
 */
void serial_timestamps_add(struct serial_timestamps *timestamps, struct bytes bytes, int64_t now,
                           struct evbuffer *output);

#endif
