/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/pointer.h"

/* RFB's button mask */
#define BUTTON_LEFT   0x01
#define BUTTON_MIDDLE 0x02
#define BUTTON_RIGHT  0x04
#define WHEEL_UP      0x08
#define WHEEL_DOWN    0x10
#define WHEEL_LEFT    0x20
#define WHEEL_RIGHT   0x40

/* The value for no movement */
#define ORIGIN 0x7fff

static void send(struct pointer *pointer, int move_x, int move_y, uint8_t wheel)
{
    uint8_t buttons = pointer->buttons | wheel;

    if (pointer->absolute)
        rfb_connection_send_pointer(pointer->connection, pointer->x, pointer->y, buttons);
    else
        rfb_connection_send_pointer(pointer->connection, ORIGIN + move_x, ORIGIN + move_y, buttons);
}

static void set_place(struct pointer *pointer, int x, int y)
{
    struct letterbox box = screen_window_place(pointer->window);

    pointer->x = letterbox_to_picture(box.x, box.width, pointer->window->width, x);
    pointer->y = letterbox_to_picture(box.y, box.height, pointer->window->height, y);
}

void pointer_move(struct pointer *pointer, const SDL_MouseMotionEvent *motion)
{
    set_place(pointer, motion->x, motion->y);
    send(pointer, SDL_clamp(motion->xrel, -ORIGIN, ORIGIN),
         SDL_clamp(motion->yrel, -ORIGIN, ORIGIN), 0);
}

void pointer_button(struct pointer *pointer, const SDL_MouseButtonEvent *button)
{
    uint8_t bit = button->button == SDL_BUTTON_LEFT     ? BUTTON_LEFT
                  : button->button == SDL_BUTTON_MIDDLE ? BUTTON_MIDDLE
                  : button->button == SDL_BUTTON_RIGHT  ? BUTTON_RIGHT
                                                        : 0;

    if (button->state == SDL_PRESSED)
        pointer->buttons |= bit;
    else
        pointer->buttons &= (uint8_t)~bit;
    set_place(pointer, button->x, button->y);
    send(pointer, 0, 0, 0);
}

/* Each step of a wheel is a button that is pressed and released. */
static void turn(struct pointer *pointer, int steps, uint8_t bit)
{
    while (steps-- > 0) {
        send(pointer, 0, 0, bit);
        send(pointer, 0, 0, 0);
    }
}

void pointer_wheel(struct pointer *pointer, const SDL_MouseWheelEvent *wheel)
{
    turn(pointer, wheel->y, WHEEL_UP);
    turn(pointer, -wheel->y, WHEEL_DOWN);
    turn(pointer, -wheel->x, WHEEL_LEFT);
    turn(pointer, wheel->x, WHEEL_RIGHT);
}

void pointer_release_all(struct pointer *pointer)
{
    if (pointer->buttons == 0)
        return;
    pointer->buttons = 0;
    send(pointer, 0, 0, 0);
}
