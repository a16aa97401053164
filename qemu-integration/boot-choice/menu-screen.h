/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The menu on the guest's screen: draws a terminal into the guest's framebuffer and types the
 * guest's keys on it, until the screen is handed over to the guest's own driver.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_MENU_SCREEN_H
#define QEMU_INTEGRATION_BOOT_CHOICE_MENU_SCREEN_H

#include "common/error.h"
#include "pty-bridge/terminal/canvas.h"
#include "pty-bridge/terminal/keyboard.h"
#include "pty-bridge/terminal/terminal.h"
#include "qemu-integration/boot-choice/framebuffer-frontend.h"
#include "qemu-integration/guest/state.h"

#include <event2/event.h>
#include <stdbool.h>

struct menu_screen {
    struct framebuffer_frontend framebuffer; /* its stage tells who has the screen */
    /* private */
    struct canvas *canvas;
    struct keyboard *keyboard;
    struct event *timer;
    bool drawing_soon;
    unsigned fast_polls; /* of the keyboard, that are left */
};

struct menu_screen_config {
    struct event_base *loop;   /* borrowed */
    struct guest *guest;       /* borrowed; its nodes are written, its memory is not built */
    struct terminal *terminal; /* borrowed */
    const char *keymap;        /* QEMU's -k */
    framebuffer_changed *changed;
    void *context;
};

/**
 * menu_screen_open() - Connect to the screen, which takes until its stage is FRAMEBUFFER_CONNECTED
 * @screen: Filled, and not to be moved; to be closed by menu_screen_close() on failure too
 * @config: Copied
 * @error:  Filled on failure
 *
 * The framebuffer is undone by the guest's undo list.
 *
 * Return: 0, or -1
 */
int menu_screen_open(struct menu_screen *screen, const struct menu_screen_config *config,
                     struct error *error);

/**
 * menu_screen_draw_soon() - The terminal has changed: draw it, together with what follows at once
 * @screen: Open, closed, or all zero
 */
void menu_screen_draw_soon(struct menu_screen *screen);

/**
 * menu_screen_hand_over() - Close the screen and begin to hand its devices over to the guest
 *
 * Return: 0, or -1
 */
int menu_screen_hand_over(struct menu_screen *screen, struct error *error);

/**
 * menu_screen_close() - Draw and type no more
 * @screen: All zero is allowed
 */
void menu_screen_close(struct menu_screen *screen);

#endif
