/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/display.h"

#include "common/array.h"
#include "common/decimal.h"
#include "qemu-integration/options/choice.h"

#include <string.h>

#define DISPLAY_NUMBER_MAX 65535
#define NO_CURSES          "not available: use -vnc, or -serial"
#define NO_DISPLAY         "not available: use -vnc or -sdl"

/* HOST:DISPLAY or unix:PATH, then ",..."; the caller handles "none". */
static int check_vnc(const char *text, const char *option, struct error *error)
{
    size_t length = strcspn(text, ",");

    if (strncmp(text, "unix:", 5) == 0) {
        if (length == 5)
            return error_set(error, "-%s %s: needs a path after 'unix:'", option, text);
        return 0;
    }
    /* The last colon: an IPv6 address in brackets contains others. */
    const char *colon = memrchr(text, ':', length);
    const char *at = colon == NULL ? text : colon + 1;
    uint64_t number;
    if (colon == NULL || !decimal_take(&number, &at) || at != text + length ||
        number > DISPLAY_NUMBER_MAX)
        return error_set(error, "-%s %s: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)",
                         option, text);
    return 0;
}

static int apply_vnc(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "none") == 0) {
        parser->vm->vnc = NULL;
        parser->display_none = true;
        return 0;
    }
    if (check_vnc(argument, option, parser->error) < 0)
        return -1;
    parser->vm->vnc = argument;
    return 0;
}

static int apply_display(struct parser *parser, const char *option, const char *argument)
{
    static const struct {
        const char *name;
        const char *reason; /* NULL: it is a window */
    } kinds[] = {{"sdl", NULL},         {"gtk", NULL},
                 {"curses", NO_CURSES}, {"spice-app", NO_DISPLAY},
                 {"dbus", NO_DISPLAY},  {"egl-headless", NO_DISPLAY},
                 {"cocoa", NO_DISPLAY}};
    size_t length = strcspn(argument, ",=");

    if (strcmp(argument, "none") == 0) {
        parser->display_none = true;
        parser->vm->window = NULL;
        return 0;
    }
    if (strncmp(argument, "vnc=", 4) == 0)
        return apply_vnc(parser, "display vnc", argument + 4);
    if (strcmp(argument, "vnc") == 0)
        return error_set(parser->error, "-%s vnc: needs an address (-display vnc=HOST:DISPLAY)",
                         option);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (length != strlen(kinds[i].name) || strncmp(argument, kinds[i].name, length) != 0)
            continue;
        if (kinds[i].reason != NULL)
            return error_set(parser->error, "-%s %s: %s", option, kinds[i].name, kinds[i].reason);
        parser->vm->window = argument;
        return 0;
    }
    return error_set(parser->error, "-%s %s: unknown display (none, sdl, gtk, vnc=HOST:DISPLAY)",
                     option, argument);
}

static int apply_sdl(struct parser *parser, const char *option, const char *argument)
{
    (void)option, (void)argument;
    parser->vm->window = "sdl";
    return 0;
}

static int apply_vga(struct parser *parser, const char *option, const char *argument)
{
    static const char *const words[] = {
        [VGA_STD] = "std", [VGA_CIRRUS] = "cirrus", [VGA_NONE] = "none", NULL};
    static const char *const devices[][2] = {
        {"virtio", "virtio-vga"}, {"qxl", "qxl-vga"}, {"vmware", "vmware-svga"}};

    for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
        if (strcmp(argument, devices[i][0]) == 0)
            return error_set(parser->error, "-%s %s: not available: use -device %s", option,
                             argument, devices[i][1]);
    int chosen = option_choose(words, argument, option, NULL, parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->vga = (enum vm_vga)chosen;
    parser->vga_chosen = true;
    return 0;
}

int option_choose_display(struct parser *parser)
{
    struct vm *vm = parser->vm;

    if (vm->vnc != NULL && vm->window != NULL)
        return error_set(parser->error, "-vnc: cannot be combined with a window (-sdl)");
    if (vm->vnc != NULL)
        vm->display = DISPLAY_VNC;
    else if (vm->window != NULL)
        vm->display = DISPLAY_WINDOW;
    else if (vm->nographic || parser->display_none)
        vm->display = DISPLAY_NONE;
    return 0;
}

static const struct option_row rows[] = {
    {{"nographic", "nographics"},
     NULL,
     "no display; serial line and monitor on the terminal unless given elsewhere",
     FLAG(nographic)},
    {{"vnc"}, "ADDRESS", "VNC server at HOST:DISPLAY or unix:PATH", CALL(apply_vnc)},
    {{"sdl"}, NULL, "a window; closing it ends the guest", CALL(apply_sdl)},
    {{"full-screen"}, NULL, "open the window as full screen", FLAG(full_screen)},
    {{"display"},
     "none|sdl|gtk|vnc=ADDRESS",
     "the same in the newer spelling (default: a window if there is a screen, else VNC on "
     "localhost)",
     CALL(apply_display),
     QEMU_HAS_LIST},
    {{"vga"},
     "std|cirrus|none",
     "graphics card of an HVM guest (default: std)",
     CALL(apply_vga),
     QEMU_HAS_LIST},
    {{"k"}, "LAYOUT", "keyboard layout of VNC clients", PATH(keymap), QEMU_HAS_LIST},
    {{"curses"}, REFUSED(NO_CURSES)},
};

const struct option_group display_options = {"Graphics:", rows, ARRAY_SIZE(rows)};
