/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mouse. A guest with a tablet takes the pointer's position, any other its movements.
 */
#ifndef VIEWER_POINTER_H
#define VIEWER_POINTER_H

#include "viewer/rfb-connection.h"
#include "viewer/screen-window.h"

struct pointer {
    struct rfb_connection *connection;  /* borrowed */
    const struct screen_window *window; /* borrowed */
    bool absolute;
    int x, y; /* on the guest's screen */
    uint8_t buttons;
};

void pointer_move(struct pointer *pointer, const SDL_MouseMotionEvent *motion);
void pointer_button(struct pointer *pointer, const SDL_MouseButtonEvent *button);
void pointer_wheel(struct pointer *pointer, const SDL_MouseWheelEvent *wheel);

/**
 * pointer_release_all() - Release all buttons that are held
 */
void pointer_release_all(struct pointer *pointer);

#endif
