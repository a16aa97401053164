/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * States and classes of bytes are those of ECMA-48 (5.4, 5.6) as DEC's terminals parse them:
 * control characters act within a sequence, CAN and SUB cancel it, ESC begins another.
 */
#include "pty-bridge/terminal/terminal-filter.h"

#include "common/array.h"
#include "common/character-range.h"
#include "common/utf8.h"

#include <stdio.h>
#include <string.h>

#define PARAMETER_MAX 9999
#define REPLACEMENT   0xfffd

enum {
    BACKSPACE = 0x08,
    SHIFT_IN = 0x0f,
    CANCEL = 0x18,
    SUBSTITUTE = 0x1a,
    ESCAPE = 0x1b,
    BELL = 0x07,
    DELETE = 0x7f,
};

/* Characters of one or two cells: the scripts of the font, symbols, and wide characters. */
static const struct character_range drawable[] = {
    {0x0020, 0x007e}, {0x00a0, 0x00ac}, {0x00ae, 0x02ff}, {0x0370, 0x0482}, {0x048a, 0x058f},
    {0x10a0, 0x10ff}, {0x1e00, 0x1fff}, {0x2010, 0x2027}, {0x2030, 0x205f}, {0x2070, 0x20cf},
    {0x2100, 0x2bff}, {0x3000, 0x3029}, {0x3030, 0x303e}, {0x3041, 0x3096}, {0x309b, 0x30ff},
    {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0xfb01, 0xfb02}, {0xff01, 0xff60},
    {0xffe0, 0xffe6}, {0xfffd, 0xfffd},
};

/* Characters of no cell: C1 controls, combining characters, direction marks and the like. */
static const struct character_range invisible[] = {
    {0x0080, 0x009f}, {0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489},
    {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

static void flush(struct terminal_filter *filter)
{
    if (filter->used > 0)
        filter->output(filter->context, filter->text, filter->used);
    filter->used = 0;
}

static void put(struct terminal_filter *filter, const char *text, size_t length)
{
    if (length > sizeof(filter->text) - filter->used)
        flush(filter);
    memcpy(filter->text + filter->used, text, length);
    filter->used += length;
}

static void put_character(struct terminal_filter *filter, uint32_t character)
{
    char text[UTF8_MAX];
    size_t length = utf8_encode(text, character);

    put(filter, text, length);
}

static void take_character(struct terminal_filter *filter, uint32_t character)
{
    if (character_is_in(character, invisible, ARRAY_SIZE(invisible)))
        return;
    if (!character_is_in(character, drawable, ARRAY_SIZE(drawable)))
        character = REPLACEMENT;
    filter->last = character;
    put_character(filter, character);
}

static void take_control(struct terminal_filter *filter, uint8_t control)
{
    char text = (char)control;

    /* Only BS, HT, LF, VT, FF, CR, SO and SI act on the screen. */
    if (control >= BACKSPACE && control <= SHIFT_IN)
        put(filter, &text, 1);
}

/* --- UTF-8 ------------------------------------------------------------------------------------ */

static void begin_utf8(struct terminal_filter *filter, uint8_t byte)
{
    filter->lowest = 0x80;
    filter->highest = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) {
        filter->missing = 1;
    } else if (byte >= 0xe0 && byte <= 0xef) {
        filter->missing = 2;
        /* No overlong forms, no surrogates. */
        if (byte == 0xe0)
            filter->lowest = 0xa0;
        if (byte == 0xed)
            filter->highest = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
        filter->missing = 3;
        if (byte == 0xf0)
            filter->lowest = 0x90;
        if (byte == 0xf4)
            filter->highest = 0x8f;
    } else {
        take_character(filter, REPLACEMENT);
        return;
    }
    filter->character = byte & (0x3fU >> filter->missing);
}

static void continue_utf8(struct terminal_filter *filter, uint8_t byte)
{
    filter->character = filter->character << 6 | (byte & 0x3f);
    filter->lowest = 0x80;
    filter->highest = 0xbf;
    if (--filter->missing == 0)
        take_character(filter, filter->character);
}

/* --- Control sequences ------------------------------------------------------------------------ */

static void put_sequence(struct terminal_filter *filter, unsigned first, unsigned count,
                         uint8_t final)
{
    char text[TERMINAL_FILTER_PARAMETERS * 5 + 8];
    int length = snprintf(text, sizeof(text), "\033[");

    if (filter->private_mark != 0)
        text[length++] = (char)filter->private_mark;
    for (unsigned i = first; i < first + count; i++) {
        const struct terminal_filter_parameter *parameter = &filter->parameter[i];

        if (parameter->given)
            length += snprintf(text + length, sizeof(text) - (size_t)length, "%u",
                               (unsigned)parameter->value);
        if (i + 1 < first + count)
            text[length++] = parameter->joined ? ':' : ';';
    }
    if (filter->intermediate != 0)
        text[length++] = (char)filter->intermediate;
    text[length++] = (char) final;
    put(filter, text, (size_t)length);
}

/* DEC's private modes: 1 cursor keys, 5 reverse screen, 6 origin, 7 wrap, 12 and 25 the cursor's
   appearance, the others the alternate screen. */
static bool is_private_mode(unsigned mode)
{
    return mode == 1 || mode == 5 || mode == 6 || mode == 7 || mode == 12 || mode == 25 ||
           (mode >= 1047 && mode <= 1049);
}

static void set_modes(struct terminal_filter *filter, uint8_t final)
{
    for (unsigned i = 0; i < filter->parameters; i++) {
        unsigned mode = filter->parameter[i].value;

        /* 4: insert; 20: new line */
        if (filter->private_mark == '?' ? is_private_mode(mode) : mode == 4 || mode == 20)
            put_sequence(filter, i, 1, final);
    }
}

static void repeat_last(struct terminal_filter *filter)
{
    unsigned count = filter->parameter[0].value;

    if (count == 0)
        count = 1;
    if (filter->last == 0)
        return;
    for (unsigned i = 0; i < count && i < filter->columns; i++)
        put_character(filter, filter->last);
}

static void end_sequence(struct terminal_filter *filter, uint8_t final)
{
    static const char plain[] = "@ABCDEFGHIJKLMPSTXZ`acdefgjkmnr";
    static const char with_question_mark[] = "JKn";
    bool modes = (final == 'h' || final == 'l') && filter->intermediate == 0;

    filter->state = FILTER_TEXT;
    if (filter->invalid)
        return;
    if (modes && (filter->private_mark == 0 || filter->private_mark == '?'))
        set_modes(filter, final);
    else if (filter->private_mark == 0 && filter->intermediate == 0 && final == 'b')
        repeat_last(filter);
    else if ((filter->private_mark == 0 && filter->intermediate == 0 &&
              strchr(plain, final) != NULL) ||
             (filter->private_mark == '?' && filter->intermediate == 0 &&
              strchr(with_question_mark, final) != NULL) ||
             /* Secondary device attributes; shape of the cursor */
             (filter->private_mark == '>' && filter->intermediate == 0 && final == 'c') ||
             (filter->private_mark == 0 && filter->intermediate == ' ' && final == 'q'))
        put_sequence(filter, 0, filter->parameters, final);
}

static void begin_sequence(struct terminal_filter *filter)
{
    filter->state = FILTER_CONTROL_SEQUENCE;
    filter->private_mark = 0;
    filter->intermediate = 0;
    filter->invalid = false;
    filter->parameters = 1;
    filter->parameter[0] = (struct terminal_filter_parameter){0};
}

static void take_digit(struct terminal_filter *filter, unsigned digit)
{
    struct terminal_filter_parameter *parameter = &filter->parameter[filter->parameters - 1];
    unsigned value = parameter->value * 10U + digit;

    parameter->value = (uint16_t)(value < PARAMETER_MAX ? value : PARAMETER_MAX);
    parameter->given = true;
}

static void next_parameter(struct terminal_filter *filter, bool joined)
{
    filter->parameter[filter->parameters - 1].joined = joined;
    if (filter->parameters == TERMINAL_FILTER_PARAMETERS)
        filter->invalid = true;
    else
        filter->parameter[filter->parameters++] = (struct terminal_filter_parameter){0};
}

static void continue_sequence(struct terminal_filter *filter, uint8_t byte)
{
    const struct terminal_filter_parameter *first = &filter->parameter[0];

    if (byte >= 0x40 && byte < DELETE) {
        end_sequence(filter, byte);
    } else if (byte >= 0x20 && byte <= 0x2f) {
        filter->invalid = filter->invalid || filter->intermediate != 0;
        filter->intermediate = byte;
    } else if (filter->intermediate != 0 || byte >= DELETE) {
        filter->invalid = true;
    } else if (byte >= '0' && byte <= '9') {
        take_digit(filter, byte - '0');
    } else if (byte == ';' || byte == ':') {
        next_parameter(filter, byte == ':');
    } else {
        /* A private mark, which must come first. */
        filter->invalid =
            filter->invalid || filter->private_mark != 0 || first->given || filter->parameters > 1;
        filter->private_mark = byte;
    }
}

/* --- Escape sequences ------------------------------------------------------------------------- */

static void take_escape(struct terminal_filter *filter, uint8_t byte)
{
    /* Save and restore the cursor, keypad modes, reset, index, next line, tab stop, reverse index,
       locking shifts */
    static const char plain[] = "78=>cDEHMno";
    const char text[] = {ESCAPE, (char)byte};

    filter->state = FILTER_TEXT;
    if (byte >= 0x20 && byte <= 0x2f) {
        filter->state = FILTER_ESCAPE_INTERMEDIATE;
        filter->intermediate = byte;
        filter->invalid = false;
    } else if (byte == '[') {
        begin_sequence(filter);
    } else if (strchr("]PX^_", byte) != NULL) {
        filter->state = FILTER_STRING;
    } else if (strchr(plain, byte) != NULL) {
        put(filter, text, sizeof(text));
    }
}

/* Accepts only designations of a character set: line drawing, British or ASCII. */
static void take_escape_intermediate(struct terminal_filter *filter, uint8_t byte)
{
    const char text[] = {ESCAPE, (char)filter->intermediate, (char)byte};

    if (byte >= 0x20 && byte <= 0x2f) {
        filter->invalid = true;
        return;
    }
    filter->state = FILTER_TEXT;
    if (!filter->invalid && filter->intermediate >= '(' && filter->intermediate <= '+' &&
        (byte == '0' || byte == 'A' || byte == 'B'))
        put(filter, text, sizeof(text));
}

/* --- Bytes ------------------------------------------------------------------------------------ */

static void take_text(struct terminal_filter *filter, uint8_t byte)
{
    if (filter->missing > 0) {
        if (byte >= filter->lowest && byte <= filter->highest) {
            continue_utf8(filter, byte);
            return;
        }
        filter->missing = 0;
        take_character(filter, REPLACEMENT);
    }
    if (byte < 0x20)
        take_control(filter, byte);
    else if (byte < DELETE)
        take_character(filter, byte);
    else if (byte > DELETE)
        begin_utf8(filter, byte);
}

static void take_in_string(struct terminal_filter *filter, uint8_t byte)
{
    if (byte == BELL || byte == CANCEL || byte == SUBSTITUTE)
        filter->state = FILTER_TEXT;
    else if (byte == ESCAPE)
        filter->state = FILTER_STRING_ESCAPE;
}

static void take_byte(struct terminal_filter *filter, uint8_t byte)
{
    if (filter->state == FILTER_STRING) {
        take_in_string(filter, byte);
        return;
    }
    if (filter->state == FILTER_STRING_ESCAPE) {
        /* ESC \ ends the string; any other sequence ends it too, and takes effect. */
        filter->state = FILTER_ESCAPE;
        if (byte == '\\') {
            filter->state = FILTER_TEXT;
            return;
        }
    }
    if (filter->state == FILTER_TEXT && byte != ESCAPE) {
        take_text(filter, byte);
        return;
    }
    if (filter->missing > 0) {
        filter->missing = 0;
        take_character(filter, REPLACEMENT);
    }
    if (byte == ESCAPE)
        filter->state = FILTER_ESCAPE;
    else if (byte == CANCEL || byte == SUBSTITUTE)
        filter->state = FILTER_TEXT;
    else if (byte < 0x20)
        take_control(filter, byte);
    else if (byte == DELETE)
        return;
    else if (filter->state == FILTER_ESCAPE)
        take_escape(filter, byte);
    else if (filter->state == FILTER_ESCAPE_INTERMEDIATE)
        take_escape_intermediate(filter, byte);
    else
        continue_sequence(filter, byte);
}

void terminal_filter_init(struct terminal_filter *filter, unsigned columns,
                          terminal_filter_function *output, void *context)
{
    *filter = (struct terminal_filter){
        .columns = columns,
        .output = output,
        .context = context,
    };
}

void terminal_filter_write(struct terminal_filter *filter, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t byte;

        bytes_u8(bytes, i, &byte);
        take_byte(filter, byte);
    }
    flush(filter);
}
