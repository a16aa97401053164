/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a program writes to its terminal, made harmless for the terminal library.
 *
 * libvterm 0.1 trusts its input: a control sequence with more than 16 parameters, characters of no
 * or negative width, UTF-8 that is malformed or comes in pieces make it write outside of its
 * buffers, and a repetition of nothing never ends. So it is only given what this filter has put
 * together anew: complete, well-formed control sequences that are on a list, and whole characters
 * that take one or two cells.
 *
 * - Control sequences have at most 12 parameters, each at most 9999. One with more is dropped.
 * - Strings (OSC, DCS, APC, PM, SOS: titles and the like) are skipped, however long they are, and
 * no byte of them is kept.
 * - Modes that are set together are set one by one; the library looks at the first only.
 * - Repetitions (REP) are written out, at most one row of them.
 * - Malformed UTF-8 and characters that nothing here can draw become U+FFFD, as Unicode 15, chapter
 *   3.9 recommends it: one for each maximal part of a sequence. Combining characters are left out.
 *
 * The sequences on the list are those of the terminfo entry "xterm" and of ECMA-48 that act on a
 * screen without margins at its sides, double-sized lines and a mouse.
 */
#ifndef PTY_BRIDGE_TERMINAL_TERMINAL_FILTER_H
#define PTY_BRIDGE_TERMINAL_TERMINAL_FILTER_H

#include "common/bytes.h"

#define TERMINAL_FILTER_PARAMETERS 12
#define TERMINAL_FILTER_OUTPUT     256

/* Takes a piece of the harmless text: 1 to TERMINAL_FILTER_OUTPUT bytes, whole sequences. */
typedef void terminal_filter_function(void *context, const char *text, size_t length);

struct terminal_filter_parameter {
    uint16_t value;
    bool given;
    bool joined; /* to the next one, by a colon */
};

/* Private, but for its size. */
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

    uint32_t character;      /* of UTF-8 so far */
    unsigned missing;        /* bytes of it to come */
    uint8_t lowest, highest; /* what the next one may be */

    uint8_t private_mark, intermediate;
    bool invalid; /* the sequence is to be dropped */
    unsigned parameters;
    struct terminal_filter_parameter parameter[TERMINAL_FILTER_PARAMETERS];

    uint32_t last; /* character that a repetition repeats; 0: none */

    size_t used;
    char text[TERMINAL_FILTER_OUTPUT];
};

/**
 * terminal_filter_init() - Begin
 * @columns: Width of the screen, the most that a repetition repeats
 * @output:  Takes the result
 * @context: For @output
 */
void terminal_filter_init(struct terminal_filter *filter, unsigned columns,
                          terminal_filter_function *output, void *context);

/**
 * terminal_filter_write() - Take bytes, cut anywhere
 *
 * All that is complete has been given to the output when this returns.
 */
void terminal_filter_write(struct terminal_filter *filter, struct bytes bytes);

#endif
