/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/output-tail.h"

#include <stdbool.h>
#include <string.h>

void output_tail_add(struct output_tail *tail, const char *data, size_t size)
{
    for (size_t i = size > OUTPUT_TAIL_SIZE ? size - OUTPUT_TAIL_SIZE : 0; i < size; i++)
        tail->bytes[(tail->count + i) % OUTPUT_TAIL_SIZE] = data[i];
    tail->count += size;
}

/* The parser's state after the last byte: escape sequences of ECMA-48, and strings as xterm's. */
enum escape {
    TEXT,
    ESCAPE,       /* after ESC */
    INTERMEDIATE, /* after ESC and bytes of 0x20-0x2f */
    CONTROL,      /* in a control sequence, which ends with a byte of 0x40-0x7e */
    STRING,       /* in a control string, which ends with BEL or ESC \ */
};

static enum escape next_state(enum escape state, unsigned char c)
{
    if (c == 0x1b)
        return ESCAPE;
    switch (state) {
    case TEXT:
        return TEXT;
    case ESCAPE:
        if (c == '[')
            return CONTROL;
        if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_')
            return STRING;
        return c >= 0x20 && c <= 0x2f ? INTERMEDIATE : TEXT;
    case INTERMEDIATE:
        return c >= 0x20 && c <= 0x2f ? INTERMEDIATE : TEXT;
    case CONTROL:
        return c >= 0x40 && c <= 0x7e ? TEXT : CONTROL;
    case STRING:
        return c == 0x07 ? TEXT : STRING;
    }
    return TEXT;
}

/* Copies the tail without escape sequences and control characters; returns the length. */
static size_t copy_plain(const struct output_tail *tail, char *text)
{
    size_t have = tail->count < OUTPUT_TAIL_SIZE ? tail->count : OUTPUT_TAIL_SIZE;
    enum escape state = TEXT;
    size_t length = 0;

    for (size_t i = tail->count - have; i < tail->count; i++) {
        unsigned char c = (unsigned char)tail->bytes[i % OUTPUT_TAIL_SIZE];
        bool is_text = state == TEXT && c != 0x1b;

        state = next_state(state, c);
        if (!is_text)
            continue;
        if (c == '\n' || (c >= 0x20 && c < 0x7f))
            text[length++] = (char)c;
    }
    return length;
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != ' ')
            return false;
    return true;
}

void output_tail_text(const struct output_tail *tail, unsigned lines, char *text, size_t size)
{
    char plain[OUTPUT_TAIL_SIZE];
    size_t end = copy_plain(tail, plain);
    char *to = text + size - 1;
    bool first = true;

    /* Both @plain and @text are walked from the end. */
    *to = '\0';
    while (lines > 0) {
        const char *break_before = memrchr(plain, '\n', end);
        size_t start = break_before != NULL ? (size_t)(break_before - plain) + 1 : 0;
        size_t length = end - start;

        if (!is_blank(plain + start, length)) {
            size_t left = (size_t)(to - text);

            if (length + !first > left)
                break;
            if (!first)
                *--to = '\n';
            to -= length;
            memcpy(to, plain + start, length);
            first = false;
            lines--;
        }
        if (start == 0)
            break;
        end = start - 1;
    }
    memmove(text, to, strlen(to) + 1);
}
