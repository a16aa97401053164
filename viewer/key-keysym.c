/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/key-keysym.h"

#include <stdbool.h>
#include <stddef.h>
#include <xkbcommon/xkbcommon.h>

struct named_key {
    SDL_Keycode key;
    xkb_keysym_t keysym;
};

/* Keys that type nothing, or a character other than their keysym's. */
static const struct named_key named_keys[] = {
    {SDLK_BACKSPACE, XKB_KEY_BackSpace},
    {SDLK_TAB, XKB_KEY_Tab},
    {SDLK_RETURN, XKB_KEY_Return},
    {SDLK_ESCAPE, XKB_KEY_Escape},
    {SDLK_DELETE, XKB_KEY_Delete},
    {SDLK_HOME, XKB_KEY_Home},
    {SDLK_LEFT, XKB_KEY_Left},
    {SDLK_UP, XKB_KEY_Up},
    {SDLK_RIGHT, XKB_KEY_Right},
    {SDLK_DOWN, XKB_KEY_Down},
    {SDLK_PAGEUP, XKB_KEY_Page_Up},
    {SDLK_PAGEDOWN, XKB_KEY_Page_Down},
    {SDLK_END, XKB_KEY_End},
    {SDLK_INSERT, XKB_KEY_Insert},
    {SDLK_PAUSE, XKB_KEY_Pause},
    {SDLK_SCROLLLOCK, XKB_KEY_Scroll_Lock},
    {SDLK_PRINTSCREEN, XKB_KEY_Print},
    {SDLK_SYSREQ, XKB_KEY_Sys_Req},
    {SDLK_APPLICATION, XKB_KEY_Menu},
    {SDLK_MENU, XKB_KEY_Menu},
    {SDLK_HELP, XKB_KEY_Help},
    {SDLK_UNDO, XKB_KEY_Undo},
    {SDLK_AGAIN, XKB_KEY_Redo},
    {SDLK_FIND, XKB_KEY_Find},
    {SDLK_CANCEL, XKB_KEY_Cancel},
    {SDLK_NUMLOCKCLEAR, XKB_KEY_Num_Lock},
    {SDLK_CAPSLOCK, XKB_KEY_Caps_Lock},
    {SDLK_LSHIFT, XKB_KEY_Shift_L},
    {SDLK_RSHIFT, XKB_KEY_Shift_R},
    {SDLK_LCTRL, XKB_KEY_Control_L},
    {SDLK_RCTRL, XKB_KEY_Control_R},
    {SDLK_LALT, XKB_KEY_Alt_L},
    {SDLK_RALT, XKB_KEY_Alt_R},
    {SDLK_MODE, XKB_KEY_ISO_Level3_Shift},
    {SDLK_LGUI, XKB_KEY_Super_L},
    {SDLK_RGUI, XKB_KEY_Super_R},
    {SDLK_F1, XKB_KEY_F1},
    {SDLK_F2, XKB_KEY_F2},
    {SDLK_F3, XKB_KEY_F3},
    {SDLK_F4, XKB_KEY_F4},
    {SDLK_F5, XKB_KEY_F5},
    {SDLK_F6, XKB_KEY_F6},
    {SDLK_F7, XKB_KEY_F7},
    {SDLK_F8, XKB_KEY_F8},
    {SDLK_F9, XKB_KEY_F9},
    {SDLK_F10, XKB_KEY_F10},
    {SDLK_F11, XKB_KEY_F11},
    {SDLK_F12, XKB_KEY_F12},
    {SDLK_F13, XKB_KEY_F13},
    {SDLK_F14, XKB_KEY_F14},
    {SDLK_F15, XKB_KEY_F15},
    {SDLK_F16, XKB_KEY_F16},
    {SDLK_F17, XKB_KEY_F17},
    {SDLK_F18, XKB_KEY_F18},
    {SDLK_F19, XKB_KEY_F19},
    {SDLK_F20, XKB_KEY_F20},
    {SDLK_F21, XKB_KEY_F21},
    {SDLK_F22, XKB_KEY_F22},
    {SDLK_F23, XKB_KEY_F23},
    {SDLK_F24, XKB_KEY_F24},
};

struct keypad_key {
    SDL_Scancode scancode;
    xkb_keysym_t with_num_lock, without;
};

static const struct keypad_key keypad_keys[] = {
    {SDL_SCANCODE_KP_DIVIDE, XKB_KEY_KP_Divide, XKB_KEY_KP_Divide},
    {SDL_SCANCODE_KP_MULTIPLY, XKB_KEY_KP_Multiply, XKB_KEY_KP_Multiply},
    {SDL_SCANCODE_KP_MINUS, XKB_KEY_KP_Subtract, XKB_KEY_KP_Subtract},
    {SDL_SCANCODE_KP_PLUS, XKB_KEY_KP_Add, XKB_KEY_KP_Add},
    {SDL_SCANCODE_KP_ENTER, XKB_KEY_KP_Enter, XKB_KEY_KP_Enter},
    {SDL_SCANCODE_KP_1, XKB_KEY_KP_1, XKB_KEY_KP_End},
    {SDL_SCANCODE_KP_2, XKB_KEY_KP_2, XKB_KEY_KP_Down},
    {SDL_SCANCODE_KP_3, XKB_KEY_KP_3, XKB_KEY_KP_Page_Down},
    {SDL_SCANCODE_KP_4, XKB_KEY_KP_4, XKB_KEY_KP_Left},
    {SDL_SCANCODE_KP_5, XKB_KEY_KP_5, XKB_KEY_KP_Begin},
    {SDL_SCANCODE_KP_6, XKB_KEY_KP_6, XKB_KEY_KP_Right},
    {SDL_SCANCODE_KP_7, XKB_KEY_KP_7, XKB_KEY_KP_Home},
    {SDL_SCANCODE_KP_8, XKB_KEY_KP_8, XKB_KEY_KP_Up},
    {SDL_SCANCODE_KP_9, XKB_KEY_KP_9, XKB_KEY_KP_Page_Up},
    {SDL_SCANCODE_KP_0, XKB_KEY_KP_0, XKB_KEY_KP_Insert},
    {SDL_SCANCODE_KP_PERIOD, XKB_KEY_KP_Decimal, XKB_KEY_KP_Delete},
    {SDL_SCANCODE_KP_EQUALS, XKB_KEY_KP_Equal, XKB_KEY_KP_Equal},
    {SDL_SCANCODE_KP_COMMA, XKB_KEY_KP_Separator, XKB_KEY_KP_Separator},
};

/* By scancode: some layouts give keys of the keypad the names of the main block's. */
static uint32_t keypad_keysym(const SDL_Keysym *key)
{
    bool digits = ((key->mod & KMOD_NUM) != 0) != ((key->mod & KMOD_SHIFT) != 0);

    for (size_t i = 0; i < SDL_arraysize(keypad_keys); i++)
        if (keypad_keys[i].scancode == key->scancode)
            return digits ? keypad_keys[i].with_num_lock : keypad_keys[i].without;
    return XKB_KEY_NoSymbol;
}

static uint32_t named_keysym(SDL_Keycode key)
{
    for (size_t i = 0; i < SDL_arraysize(named_keys); i++)
        if (named_keys[i].key == key)
            return named_keys[i].keysym;
    return XKB_KEY_NoSymbol;
}

/* The first character of UTF-8 text; 0 if there is none, or if it is malformed. */
static uint32_t first_character(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    int more = bytes[0] >= 0xf0 ? 3 : bytes[0] >= 0xe0 ? 2 : bytes[0] >= 0xc0 ? 1 : 0;
    uint32_t character = more == 0 ? bytes[0] : bytes[0] & (0x3fU >> more);

    if (bytes[0] >= 0xf8 || (bytes[0] >= 0x80 && bytes[0] < 0xc0))
        return 0;
    for (int i = 1; i <= more; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (bytes[i] & 0x3f);
    }
    return character;
}

uint32_t key_keysym(const SDL_Keysym *key, const char *text)
{
    uint32_t character = first_character(text);
    bool upper = ((key->mod & KMOD_CAPS) != 0) != ((key->mod & KMOD_SHIFT) != 0);
    uint32_t keysym = keypad_keysym(key);

    if (keysym == XKB_KEY_NoSymbol)
        keysym = named_keysym(key->sym);
    if (keysym == XKB_KEY_NoSymbol && character >= 0x20)
        keysym = xkb_utf32_to_keysym(character);
    if (keysym == XKB_KEY_NoSymbol && key->sym >= 0x20 && (key->sym & SDLK_SCANCODE_MASK) == 0) {
        keysym = xkb_utf32_to_keysym((uint32_t)key->sym);
        if (upper)
            keysym = xkb_keysym_to_upper(keysym);
    }
    return keysym;
}
