/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The window that shows the guest's screen.
 */
#ifndef VIEWER_SCREEN_WINDOW_H
#define VIEWER_SCREEN_WINDOW_H

#include "common/error.h"
#include "viewer/letterbox.h"

#include <SDL2/SDL.h>
#include <stdbool.h>

struct screen_window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    int width, height; /* of the guest's screen */
    bool changed;      /* since it was drawn last */
};

/**
 * screen_window_open() - Connect to the display and open the window
 * @window: Filled; to be closed by screen_window_close(), also if this fails
 *
 * Return: 0, or -1
 */
int screen_window_open(struct screen_window *window, const char *title, int width, int height,
                       struct error *error);
void screen_window_close(struct screen_window *window);

/**
 * screen_window_resize() - Take the new size of the guest's screen, black until it is painted
 *
 * The window takes that size too; a full screen keeps its own.
 *
 * Return: 0, or -1
 */
int screen_window_resize(struct screen_window *window, int width, int height, struct error *error);

/**
 * screen_window_paint() - Change a rectangle, which lies within the guest's screen
 * @pixels: 0x00RRGGBB, without gaps
 */
void screen_window_paint(struct screen_window *window, const SDL_Rect *rectangle,
                         const void *pixels);

/**
 * screen_window_draw() - Show what has changed
 */
void screen_window_draw(struct screen_window *window);

/**
 * screen_window_place() - Where in the window the guest's screen is
 */
struct letterbox screen_window_place(const struct screen_window *window);

#endif
