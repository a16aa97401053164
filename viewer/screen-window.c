/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/screen-window.h"

#include <string.h>

static void set_hints(void)
{
    /* All keys are for the guest: no input method, which SDL would find by D-Bus or by this name.
     */
    SDL_setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
    SDL_setenv("XMODIFIERS", "@im=none", 1);
    SDL_SetHint(SDL_HINT_APP_NAME, "qemu-xen");
    /* Without a display SDL would take over the host's console, and libwayland print a message. */
    SDL_SetHint(SDL_HINT_VIDEODRIVER,
                SDL_getenv("WAYLAND_DISPLAY") != NULL ? "x11,wayland" : "x11");
    /* SDL disables the screen saver, as for a film; a guest's screen does not need that. */
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
}

static int make_texture(struct screen_window *window, int width, int height, struct error *error)
{
    void *pixels;
    int pitch;

    if (window->texture != NULL)
        SDL_DestroyTexture(window->texture);
    window->texture = SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                        SDL_TEXTUREACCESS_STREAMING, width, height);
    if (window->texture == NULL)
        return error_set(error, "a screen of %dx%d: %s", width, height, SDL_GetError());
    /* The fourth byte is undefined: no blending. */
    SDL_SetTextureBlendMode(window->texture, SDL_BLENDMODE_NONE);
    if (SDL_LockTexture(window->texture, NULL, &pixels, &pitch) == 0) {
        memset(pixels, 0, (size_t)pitch * (size_t)height);
        SDL_UnlockTexture(window->texture);
    }
    window->width = width;
    window->height = height;
    window->changed = true;
    return 0;
}

int screen_window_open(struct screen_window *window, const char *title, int width, int height,
                       struct error *error)
{
    *window = (struct screen_window){0};
    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return error_set(error, "no display: %s", SDL_GetError());
    window->window = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                      width, height, SDL_WINDOW_RESIZABLE);
    if (window->window == NULL)
        return error_set(error, "cannot open a window: %s", SDL_GetError());
    window->renderer = SDL_CreateRenderer(window->window, -1, 0);
    if (window->renderer == NULL)
        return error_set(error, "cannot draw in the window: %s", SDL_GetError());
    return make_texture(window, width, height, error);
}

void screen_window_close(struct screen_window *window)
{
    if (window->texture != NULL)
        SDL_DestroyTexture(window->texture);
    if (window->renderer != NULL)
        SDL_DestroyRenderer(window->renderer);
    if (window->window != NULL)
        SDL_DestroyWindow(window->window);
    *window = (struct screen_window){0};
    SDL_Quit();
}

int screen_window_resize(struct screen_window *window, int width, int height, struct error *error)
{
    if (make_texture(window, width, height, error) < 0)
        return -1;
    SDL_SetWindowSize(window->window, width, height);
    return 0;
}

void screen_window_paint(struct screen_window *window, const SDL_Rect *rectangle,
                         const void *pixels)
{
    SDL_UpdateTexture(window->texture, rectangle, pixels, rectangle->w * 4);
    window->changed = true;
}

void screen_window_draw(struct screen_window *window)
{
    struct letterbox place = screen_window_place(window);
    SDL_Rect rectangle = {place.x, place.y, place.width, place.height};

    window->changed = false;
    SDL_SetRenderDrawColor(window->renderer, 0, 0, 0, SDL_ALPHA_OPAQUE);
    SDL_RenderClear(window->renderer);
    SDL_RenderCopy(window->renderer, window->texture, NULL, &rectangle);
    SDL_RenderPresent(window->renderer);
}

struct letterbox screen_window_place(const struct screen_window *window)
{
    int width;
    int height;

    SDL_GetWindowSize(window->window, &width, &height);
    return letterbox_fit(window->width, window->height, width, height);
}
