/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a program's terminal output harmless for the terminal library.
 *
 * libvterm 0.1 trusts its input: it writes outside of its buffers on control sequences with more
 * than 16 parameters, on characters of no or negative width, and on UTF-8 that is malformed or cut
 * into pieces, and a repetition of nothing never ends. So it only gets text that this filter has
 * composed anew: complete, well-formed control sequences from a list, and whole characters that
 * take one or two cells.
 *
 * - Control sequences have at most 12 parameters, each at most 9999. One with more is dropped.
 * - Strings (OSC, DCS, APC, PM, SOS: titles and the like) are skipped, however long they are, and
 *   none of their bytes is kept.
 * - Modes that are set together are set one by one, as the library looks only at the first.
 * - Repetitions (REP) are written out, at most one row of them.
 * - Malformed UTF-8 and characters that cannot be drawn become U+FFFD, one for each maximal part of
 *   a sequence, as Unicode 15, chapter 3.9 recommends. Combining characters are left out.
 *
 * The sequences on the list are those of the terminfo entry "xterm" and of ECMA-48 that act on a
 * screen without side margins, double-sized lines and a mouse.
 */
#ifndef PTY_BRIDGE_TERMINAL_TERMINAL_FILTER_H
#define PTY_BRIDGE_TERMINAL_TERMINAL_FILTER_H

#include "common/bytes.h"

#define TERMINAL_FILTER_PARAMETERS 12
#define TERMINAL_FILTER_OUTPUT     256

/* Takes a piece of the result: 1 to TERMINAL_FILTER_OUTPUT bytes, whole sequences. */
typedef void terminal_filter_function(void *context, const char *text, size_t length);

struct terminal_filter_parameter {
    uint16_t value;
    bool given;
    bool joined; /* to the next one, by a colon */
};

/* Private, except for its size. All of the parser's state between two bytes, hence many members. */
struct terminal_filter {
    terminal_filter_function *output;
    void *context;
    unsigned columns;

    enum {
        FILTER_TEXT,
        FILTER_ESCAPE,
        FILTER_ESCAPE_INTERMEDIATE,
        FILTER_CONTROL_SEQUENCE,
        FILTER_STRING,
        FILTER_STRING_ESCAPE,
    } state;

    uint32_t character;      /* decoded so far, from UTF-8 */
    unsigned missing;        /* bytes of it still to come */
    uint8_t lowest, highest; /* valid values of the next one */

    uint8_t private_mark, intermediate;
    bool invalid; /* the sequence will be dropped */
    unsigned parameters;
    struct terminal_filter_parameter parameter[TERMINAL_FILTER_PARAMETERS];

    uint32_t last; /* character that a repetition repeats; 0: none */

    size_t used;
    char text[TERMINAL_FILTER_OUTPUT];
};

/**
 * terminal_filter_init() - Prepare a filter
 * @columns: Width of the screen, the most that a repetition repeats
 * @output:  Takes the result
 * @context: Argument of @output
 */
void terminal_filter_init(struct terminal_filter *filter, unsigned columns,
                          terminal_filter_function *output, void *context);

/**
 * terminal_filter_write() - Filter bytes, cut anywhere
 *
 * When this returns, all complete sequences and characters have been passed to the output.
 */
void terminal_filter_write(struct terminal_filter *filter, struct bytes bytes);

#endif
