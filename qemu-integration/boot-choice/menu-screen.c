/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/menu-screen.h"

#include "common/cleanup.h"
#include "qemu-integration/boot-choice/framebuffer-pages.h"

/*
 * Interval for polling the keyboard, in microseconds: fast for TYPING_POLLS polls after the last
 * key, slow otherwise, as each poll wakes the CPU.
 */
#define TYPING_INTERVAL   10000
#define TYPING_POLLS      200
#define KEYBOARD_INTERVAL 60000

/* How long to wait for more output before it is drawn, in microseconds. */
#define DRAWING_DELAY 2000

static void on_timer(evutil_socket_t fd, short what, void *context)
{
    struct menu_screen *screen = context;
    struct timeval interval = {.tv_usec = KEYBOARD_INTERVAL};
    struct framebuffer_key key;

    (void)fd, (void)what;
    screen->drawing_soon = false;
    while (framebuffer_pages_next_key(screen->framebuffer.pages.data, &key)) {
        keyboard_key(screen->keyboard, key.code, key.pressed);
        screen->fast_polls = TYPING_POLLS;
    }
    if (screen->fast_polls > 0) {
        screen->fast_polls--;
        interval.tv_usec = TYPING_INTERVAL;
    }
    canvas_draw(screen->canvas, NULL);
    event_add(screen->timer, &interval);
}

int menu_screen_open(struct menu_screen *screen, const struct menu_screen_config *config,
                     struct error *error)
{
    const struct timeval interval = {.tv_usec = KEYBOARD_INTERVAL};

    *screen = (struct menu_screen){0};
    if (framebuffer_frontend_open(&screen->framebuffer, config->guest, config->changed,
                                  config->context, error) < 0)
        return -1;
    const struct canvas_pixels pixels = {
        .data = framebuffer_pages_pixels(screen->framebuffer.pages.data),
        .width = FRAMEBUFFER_WIDTH,
        .height = FRAMEBUFFER_HEIGHT,
        .stride = FRAMEBUFFER_STRIDE,
    };
    screen->canvas = canvas_open(config->terminal, &pixels, error);
    screen->keyboard = keyboard_open(config->keymap, config->terminal, error);
    screen->timer = event_new(config->loop, -1, 0, on_timer, screen);
    if (screen->canvas == NULL || screen->keyboard == NULL)
        return -1;
    if (screen->timer == NULL || event_add(screen->timer, &interval) < 0)
        return error_set(error, "cannot make a timer");
    return 0;
}

void menu_screen_draw_soon(struct menu_screen *screen)
{
    const struct timeval delay = {.tv_usec = DRAWING_DELAY};

    if (screen->timer == NULL || screen->drawing_soon)
        return;
    screen->drawing_soon = true;
    event_add(screen->timer, &delay);
}

int menu_screen_hand_over(struct menu_screen *screen, struct error *error)
{
    menu_screen_close(screen);
    return framebuffer_frontend_close(&screen->framebuffer, error);
}

void menu_screen_close(struct menu_screen *screen)
{
    if (screen->timer != NULL)
        event_free(steal_pointer(&screen->timer));
    keyboard_close(steal_pointer(&screen->keyboard));
    canvas_close(steal_pointer(&screen->canvas));
}
