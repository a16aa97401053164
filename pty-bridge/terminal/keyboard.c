/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/keyboard.h"

#include "common/array.h"
#include "pty-bridge/terminal/dead-keys.h"
#include "pty-bridge/terminal/keymap.h"

#include <stdlib.h>
#include <xkbcommon/xkbcommon.h>

/* xkb's keycodes are X's: Linux's plus 8. */
#define XKB_OFFSET 8
#define CODES      (256 - XKB_OFFSET)

struct keyboard {
    struct terminal *terminal; /* borrowed */
    struct xkb_keymap *keymap; /* owned */
    struct xkb_state *state;   /* owned */
    xkb_keysym_t dead;         /* dead key waiting for its letter; XKB_KEY_NoSymbol: none */
    bool held[CODES];
};

struct named_key {
    xkb_keysym_t keysym;
    enum terminal_key key;
};

static const struct named_key named_keys[] = {
    {XKB_KEY_Return, TERMINAL_KEY_ENTER},
    {XKB_KEY_KP_Enter, TERMINAL_KEY_ENTER},
    {XKB_KEY_Linefeed, TERMINAL_KEY_ENTER},
    {XKB_KEY_Tab, TERMINAL_KEY_TAB},
    {XKB_KEY_ISO_Left_Tab, TERMINAL_KEY_TAB},
    {XKB_KEY_BackSpace, TERMINAL_KEY_BACKSPACE},
    {XKB_KEY_Escape, TERMINAL_KEY_ESCAPE},
    {XKB_KEY_Up, TERMINAL_KEY_UP},
    {XKB_KEY_Down, TERMINAL_KEY_DOWN},
    {XKB_KEY_Left, TERMINAL_KEY_LEFT},
    {XKB_KEY_Right, TERMINAL_KEY_RIGHT},
    {XKB_KEY_Insert, TERMINAL_KEY_INSERT},
    {XKB_KEY_Delete, TERMINAL_KEY_DELETE},
    {XKB_KEY_Home, TERMINAL_KEY_HOME},
    {XKB_KEY_End, TERMINAL_KEY_END},
    {XKB_KEY_Page_Up, TERMINAL_KEY_PAGE_UP},
    {XKB_KEY_Page_Down, TERMINAL_KEY_PAGE_DOWN},
    {XKB_KEY_KP_Up, TERMINAL_KEY_UP},
    {XKB_KEY_KP_Down, TERMINAL_KEY_DOWN},
    {XKB_KEY_KP_Left, TERMINAL_KEY_LEFT},
    {XKB_KEY_KP_Right, TERMINAL_KEY_RIGHT},
    {XKB_KEY_KP_Insert, TERMINAL_KEY_INSERT},
    {XKB_KEY_KP_Delete, TERMINAL_KEY_DELETE},
    {XKB_KEY_KP_Home, TERMINAL_KEY_HOME},
    {XKB_KEY_KP_End, TERMINAL_KEY_END},
    {XKB_KEY_KP_Page_Up, TERMINAL_KEY_PAGE_UP},
    {XKB_KEY_KP_Page_Down, TERMINAL_KEY_PAGE_DOWN},
};

struct keyboard *keyboard_open(const char *layout, struct terminal *terminal, struct error *error)
{
    struct xkb_keymap *keymap = keymap_load(layout, error);
    if (keymap == NULL)
        return NULL;

    struct xkb_state *state = xkb_state_new(keymap);
    struct keyboard *keyboard = calloc(1, sizeof(*keyboard));
    if (state == NULL || keyboard == NULL) {
        error_set(error, "keyboard: out of memory");
        free(keyboard);
        xkb_state_unref(state);
        xkb_keymap_unref(keymap);
        return NULL;
    }
    keyboard->terminal = terminal;
    keyboard->keymap = keymap;
    keyboard->state = state;
    return keyboard;
}

void keyboard_close(struct keyboard *keyboard)
{
    if (keyboard == NULL)
        return;
    xkb_state_unref(keyboard->state);
    xkb_keymap_unref(keyboard->keymap);
    free(keyboard);
}

static bool is_active(const struct keyboard *keyboard, const char *modifier)
{
    return xkb_state_mod_name_is_active(keyboard->state, modifier, XKB_STATE_MODS_EFFECTIVE) > 0;
}

static unsigned active_modifiers(const struct keyboard *keyboard)
{
    return (is_active(keyboard, XKB_MOD_NAME_SHIFT) ? TERMINAL_SHIFT : 0) |
           (is_active(keyboard, XKB_MOD_NAME_ALT) ? TERMINAL_ALT : 0) |
           (is_active(keyboard, XKB_MOD_NAME_CTRL) ? TERMINAL_CTRL : 0);
}

/* Returns an enum terminal_key, or -1. */
static int find_named_key(xkb_keysym_t keysym)
{
    if (keysym >= XKB_KEY_F1 && keysym <= XKB_KEY_F12)
        return (int)(TERMINAL_KEY_F1 + (keysym - XKB_KEY_F1));
    for (size_t i = 0; i < ARRAY_SIZE(named_keys); i++)
        if (named_keys[i].keysym == keysym)
            return (int)named_keys[i].key;
    return -1;
}

static void type_dead(struct keyboard *keyboard, xkb_keysym_t dead)
{
    uint32_t spacing = dead_key_spacing(keyboard->dead);

    if (spacing == 0) {
        keyboard->dead = dead;
        return;
    }
    /* The same key twice is the accent alone; a different one leaves the first without a letter. */
    terminal_type(keyboard->terminal, spacing, 0);
    keyboard->dead = keyboard->dead == dead ? XKB_KEY_NoSymbol : dead;
}

static void type_character(struct keyboard *keyboard, uint32_t character)
{
    uint32_t spacing = dead_key_spacing(keyboard->dead);
    uint32_t combined = dead_key_combine(keyboard->dead, character);

    keyboard->dead = XKB_KEY_NoSymbol;
    if (spacing != 0 && character == ' ') {
        character = spacing;
    } else if (combined != 0) {
        character = combined;
    } else if (spacing != 0) {
        terminal_type(keyboard->terminal, spacing, 0);
    }
    terminal_type(keyboard->terminal, character, active_modifiers(keyboard));
}

static void type_key(struct keyboard *keyboard, xkb_keycode_t keycode)
{
    xkb_keysym_t keysym = xkb_state_key_get_one_sym(keyboard->state, keycode);
    uint32_t character = xkb_keysym_to_utf32(keysym);
    int key = find_named_key(keysym);

    if (dead_key_spacing(keysym) != 0) {
        type_dead(keyboard, keysym);
    } else if (key >= 0) {
        keyboard->dead = XKB_KEY_NoSymbol;
        terminal_press(keyboard->terminal, (enum terminal_key)key, active_modifiers(keyboard));
    } else if (character != 0) {
        type_character(keyboard, character);
    }
}

void keyboard_key(struct keyboard *keyboard, unsigned code, bool pressed)
{
    xkb_keycode_t keycode = code + XKB_OFFSET;

    if (code >= CODES)
        return;
    /* Done before the state changes, as a modifier does not modify itself. */
    if (pressed)
        type_key(keyboard, keycode);
    if (keyboard->held[code] == pressed)
        return;
    keyboard->held[code] = pressed;
    xkb_state_update_key(keyboard->state, keycode, pressed ? XKB_KEY_DOWN : XKB_KEY_UP);
}
