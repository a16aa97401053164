/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/terminal.h"

#include "common/utf8.h"
#include "pty-bridge/terminal/terminal-filter.h"

#include <stdlib.h>
#include <vterm.h>

/* libvterm's mark for the right half of a character that is two cells wide. */
#define RIGHT_HALF UINT32_MAX

struct terminal {
    struct terminal_filter filter;
    VTerm *vterm;        /* owned */
    VTermScreen *screen; /* of it */
    VTermState *state;   /* of it */
    terminal_output_function *output;
    void *context;
    unsigned columns, rows;
    uint64_t generation;
    bool cursor_visible, cursor_block;
};

static void reply(const char *bytes, size_t length, void *context)
{
    struct terminal *terminal = context;

    terminal->output(terminal->context, bytes, length);
}

static void emulate(void *context, const char *text, size_t length)
{
    struct terminal *terminal = context;

    vterm_input_write(terminal->vterm, text, length);
}

static int on_damage(VTermRect rect, void *context)
{
    struct terminal *terminal = context;

    (void)rect;
    terminal->generation++;
    return 1;
}

static int on_cursor_move(VTermPos position, VTermPos before, int visible, void *context)
{
    struct terminal *terminal = context;

    (void)position;
    (void)before;
    (void)visible;
    terminal->generation++;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *context)
{
    struct terminal *terminal = context;

    if (property == VTERM_PROP_CURSORVISIBLE)
        terminal->cursor_visible = value->boolean != 0;
    else if (property == VTERM_PROP_CURSORSHAPE)
        terminal->cursor_block = value->number == VTERM_PROP_CURSORSHAPE_BLOCK;
    terminal->generation++;
    return 1;
}

static const VTermScreenCallbacks callbacks = {
    .damage = on_damage,
    .movecursor = on_cursor_move,
    .settermprop = on_property,
};

struct terminal *terminal_open(unsigned columns, unsigned rows, terminal_output_function *output,
                               void *context, struct error *error)
{
    if (columns < TERMINAL_MIN_COLUMNS || columns > TERMINAL_MAX_COLUMNS ||
        rows < TERMINAL_MIN_ROWS || rows > TERMINAL_MAX_ROWS) {
        error_set(error, "a terminal of %u columns and %u rows: size not supported", columns, rows);
        return NULL;
    }

    struct terminal *terminal = calloc(1, sizeof(*terminal));
    if (terminal == NULL) {
        error_set(error, "terminal: out of memory");
        return NULL;
    }
    terminal->columns = columns;
    terminal->rows = rows;
    terminal->output = output;
    terminal->context = context;
    terminal_filter_init(&terminal->filter, columns, emulate, terminal);

    terminal->vterm = vterm_new((int)rows, (int)columns);
    vterm_set_utf8(terminal->vterm, 1);
    vterm_output_set_callback(terminal->vterm, reply, terminal);
    terminal->state = vterm_obtain_state(terminal->vterm);
    vterm_state_set_bold_highbright(terminal->state, 1);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_damage_merge(terminal->screen, VTERM_DAMAGE_SCREEN);
    vterm_screen_reset(terminal->screen, 1);
    return terminal;
}

void terminal_close(struct terminal *terminal)
{
    if (terminal == NULL)
        return;
    vterm_free(terminal->vterm);
    free(terminal);
}

void terminal_write(struct terminal *terminal, struct bytes bytes)
{
    terminal_filter_write(&terminal->filter, bytes);
    vterm_screen_flush_damage(terminal->screen);
}

void terminal_type(struct terminal *terminal, uint32_t character, unsigned modifiers)
{
    char text[1 + UTF8_MAX];
    size_t length = 0;

    if (character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff))
        return;
    if ((modifiers & TERMINAL_CTRL) != 0) {
        if (character == '?')
            character = 0x7f;
        else if (character == ' ' || (character >= '@' && character <= '_') ||
                 (character >= 'a' && character <= 'z'))
            character &= 0x1f;
    }
    if ((modifiers & TERMINAL_ALT) != 0)
        text[length++] = '\033';
    length += utf8_encode(text + length, character);
    terminal->output(terminal->context, text, length);
}

static const VTermKey library_keys[] = {
    [TERMINAL_KEY_ENTER] = VTERM_KEY_ENTER,
    [TERMINAL_KEY_TAB] = VTERM_KEY_TAB,
    [TERMINAL_KEY_BACKSPACE] = VTERM_KEY_BACKSPACE,
    [TERMINAL_KEY_ESCAPE] = VTERM_KEY_ESCAPE,
    [TERMINAL_KEY_UP] = VTERM_KEY_UP,
    [TERMINAL_KEY_DOWN] = VTERM_KEY_DOWN,
    [TERMINAL_KEY_LEFT] = VTERM_KEY_LEFT,
    [TERMINAL_KEY_RIGHT] = VTERM_KEY_RIGHT,
    [TERMINAL_KEY_INSERT] = VTERM_KEY_INS,
    [TERMINAL_KEY_DELETE] = VTERM_KEY_DEL,
    [TERMINAL_KEY_HOME] = VTERM_KEY_HOME,
    [TERMINAL_KEY_END] = VTERM_KEY_END,
    [TERMINAL_KEY_PAGE_UP] = VTERM_KEY_PAGEUP,
    [TERMINAL_KEY_PAGE_DOWN] = VTERM_KEY_PAGEDOWN,
};

void terminal_press(struct terminal *terminal, enum terminal_key key, unsigned modifiers)
{
    unsigned library_modifiers = ((modifiers & TERMINAL_SHIFT) != 0 ? VTERM_MOD_SHIFT : 0U) |
                                 ((modifiers & TERMINAL_ALT) != 0 ? VTERM_MOD_ALT : 0U) |
                                 ((modifiers & TERMINAL_CTRL) != 0 ? VTERM_MOD_CTRL : 0U);
    VTermKey library_key = key < TERMINAL_KEY_F1
                               ? library_keys[key]
                               : (VTermKey)VTERM_KEY_FUNCTION(key - TERMINAL_KEY_F1 + 1);

    /* With other modifiers libvterm sends sequences that only newer programs understand. */
    if (key == TERMINAL_KEY_TAB)
        library_modifiers &= VTERM_MOD_SHIFT;
    else if (key <= TERMINAL_KEY_ESCAPE)
        library_modifiers &= VTERM_MOD_ALT;
    vterm_keyboard_key(terminal->vterm, library_key, (VTermModifier)library_modifiers);
}

static void note_application(void *context, const char *bytes, size_t length)
{
    bool *application = context;

    *application = length > 1 && bytes[1] == 'O';
}

/* libvterm has no getter for the mode, but the bytes of a key show it. */
bool terminal_has_application_keys(struct terminal *terminal)
{
    terminal_output_function *output = terminal->output;
    void *context = terminal->context;
    bool application = false;

    terminal->output = note_application;
    terminal->context = &application;
    vterm_keyboard_key(terminal->vterm, VTERM_KEY_UP, VTERM_MOD_NONE);
    terminal->output = output;
    terminal->context = context;
    return application;
}

unsigned terminal_columns(const struct terminal *terminal)
{
    return terminal->columns;
}

unsigned terminal_rows(const struct terminal *terminal)
{
    return terminal->rows;
}

uint64_t terminal_generation(const struct terminal *terminal)
{
    return terminal->generation;
}

static uint32_t rgb(const struct terminal *terminal, VTermColor color)
{
    vterm_state_convert_color_to_rgb(terminal->state, &color);
    return (uint32_t)color.rgb.red << 16 | (uint32_t)color.rgb.green << 8 | color.rgb.blue;
}

struct terminal_cell terminal_cell(const struct terminal *terminal, unsigned column, unsigned row)
{
    VTermScreenCell source = {0};
    struct terminal_cell cell = {.character = ' '};

    if (!vterm_screen_get_cell(terminal->screen, (VTermPos){.row = (int)row, .col = (int)column},
                               &source))
        return cell;
    if (source.chars[0] != 0 && source.chars[0] != RIGHT_HALF)
        cell.character = source.chars[0];
    cell.foreground = rgb(terminal, source.attrs.reverse ? source.bg : source.fg);
    cell.background = rgb(terminal, source.attrs.reverse ? source.fg : source.bg);
    cell.bold = source.attrs.bold;
    cell.underline = source.attrs.underline != VTERM_UNDERLINE_OFF;
    return cell;
}

struct terminal_cursor terminal_cursor(const struct terminal *terminal)
{
    VTermPos position;

    vterm_state_get_cursorpos(terminal->state, &position);
    return (struct terminal_cursor){
        .column = (unsigned)position.col,
        .row = (unsigned)position.row,
        .visible = terminal->cursor_visible,
        .block = terminal->cursor_block,
    };
}
