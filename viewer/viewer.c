/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/viewer.h"

#include "viewer/keyboard.h"
#include "viewer/pointer.h"
#include "viewer/rfb-connection.h"
#include "viewer/screen-window.h"
#include "viewer/socket-watch.h"

#include <stdio.h>

/* The left keys, as in QEMU's own windows: right Alt is needed for typing. */
#define HOTKEY_MODIFIERS (KMOD_LCTRL | KMOD_LALT)

struct viewer {
    const char *name;
    struct rfb_connection *connection; /* borrowed */
    struct screen_window window;
    struct keyboard keyboard;
    struct pointer pointer;
    struct socket_watch watch;
    bool fullscreen;
    bool grabbed; /* only the guest gets keyboard and mouse */
    bool ended;
};

static int on_resized(void *context, int width, int height, struct error *error)
{
    struct viewer *viewer = context;

    return screen_window_resize(&viewer->window, width, height, error);
}

static void on_painted(void *context, int x, int y, int width, int height, const void *pixels)
{
    struct viewer *viewer = context;

    screen_window_paint(&viewer->window, &(SDL_Rect){x, y, width, height}, pixels);
}

static void grab(struct viewer *viewer, bool grabbed)
{
    bool relative = !viewer->pointer.absolute;
    char title[256];

    viewer->grabbed = grabbed;
    SDL_SetWindowKeyboardGrab(viewer->window.window, grabbed);
    SDL_SetWindowMouseGrab(viewer->window.window, grabbed);
    SDL_SetRelativeMouseMode(grabbed && relative);
    /* The guest draws its own pointer, at the same position if it takes positions. */
    SDL_ShowCursor(grabbed || !relative ? SDL_DISABLE : SDL_ENABLE);
    snprintf(title, sizeof(title), "%s - qemu-xen%s", viewer->name,
             grabbed ? " - press Ctrl+Alt+G to release keyboard and mouse" : "");
    SDL_SetWindowTitle(viewer->window.window, title);
}

static void set_fullscreen(struct viewer *viewer, bool fullscreen)
{
    viewer->fullscreen = fullscreen;
    SDL_SetWindowFullscreen(viewer->window.window, fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    grab(viewer, fullscreen);
}

static void on_pointer_changed(void *context, bool absolute)
{
    struct viewer *viewer = context;

    pointer_release_all(&viewer->pointer);
    viewer->pointer.absolute = absolute;
    /* A tablet needs no grab, and a mouse none before it is clicked. */
    grab(viewer, viewer->fullscreen);
}

/* If a pressed key types something, the text is the next keyboard event. */
static void take_text(char *text, size_t size)
{
    SDL_Event next;

    if (SDL_PeepEvents(&next, 1, SDL_PEEKEVENT, SDL_KEYDOWN, SDL_TEXTINPUT) != 1 ||
        next.type != SDL_TEXTINPUT)
        return;
    SDL_PeepEvents(&next, 1, SDL_GETEVENT, SDL_TEXTINPUT, SDL_TEXTINPUT);
    snprintf(text, size, "%s", next.text.text);
}

/* Returns whether the key was for the viewer. */
static bool on_hotkey(struct viewer *viewer, const SDL_KeyboardEvent *key)
{
    if ((key->keysym.mod & HOTKEY_MODIFIERS) != HOTKEY_MODIFIERS)
        return false;
    if (key->keysym.scancode != SDL_SCANCODE_G && key->keysym.scancode != SDL_SCANCODE_F)
        return false;
    if (key->repeat == 0 && key->keysym.scancode == SDL_SCANCODE_G)
        grab(viewer, !viewer->grabbed);
    else if (key->repeat == 0)
        set_fullscreen(viewer, !viewer->fullscreen);
    return true;
}

static void on_key_down(struct viewer *viewer, const SDL_KeyboardEvent *key)
{
    char text[SDL_TEXTINPUTEVENT_TEXT_SIZE] = "";

    take_text(text, sizeof(text));
    if (!on_hotkey(viewer, key))
        keyboard_press(&viewer->keyboard, &key->keysym, text);
}

/* Without a tablet a click requests a grab, as the guest's pointer is at another position. */
static void on_button(struct viewer *viewer, const SDL_MouseButtonEvent *button)
{
    if (viewer->pointer.absolute || viewer->grabbed)
        pointer_button(&viewer->pointer, button);
    else if (button->state == SDL_PRESSED && button->button == SDL_BUTTON_LEFT)
        grab(viewer, true);
}

static void on_window_event(struct viewer *viewer, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        viewer->window.changed = true;
        break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        keyboard_release_all(&viewer->keyboard);
        pointer_release_all(&viewer->pointer);
        grab(viewer, viewer->fullscreen);
        break;
    case SDL_WINDOWEVENT_CLOSE:
        viewer->ended = true;
        break;
    default:
        break;
    }
}

static int on_readable(struct viewer *viewer, struct error *error)
{
    enum rfb_state state = rfb_connection_read(viewer->connection, error);

    if (state == RFB_FAILED)
        return -1;
    if (state == RFB_ENDED)
        viewer->ended = true;
    else
        socket_watch_resume(&viewer->watch);
    return 0;
}

static int on_event(struct viewer *viewer, const SDL_Event *event, struct error *error)
{
    switch (event->type) {
    case SDL_QUIT:
        viewer->ended = true;
        break;
    case SDL_WINDOWEVENT:
        on_window_event(viewer, &event->window);
        break;
    case SDL_KEYDOWN:
        on_key_down(viewer, &event->key);
        break;
    case SDL_KEYUP:
        keyboard_release(&viewer->keyboard, event->key.keysym.scancode);
        break;
    case SDL_MOUSEMOTION:
        if (viewer->pointer.absolute || viewer->grabbed)
            pointer_move(&viewer->pointer, &event->motion);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        on_button(viewer, &event->button);
        break;
    case SDL_MOUSEWHEEL:
        if (viewer->pointer.absolute || viewer->grabbed)
            pointer_wheel(&viewer->pointer, &event->wheel);
        break;
    default:
        if (event->type == viewer->watch.event_type)
            return on_readable(viewer, error);
        break;
    }
    return 0;
}

static int run_loop(struct viewer *viewer, struct error *error)
{
    SDL_Event event;

    while (!viewer->ended) {
        if (viewer->window.changed)
            screen_window_draw(&viewer->window);
        if (SDL_WaitEvent(&event) == 0)
            return error_set(error, "cannot wait for events: %s", SDL_GetError());
        /* Draw changes even while more events are waiting. */
        do {
            if (on_event(viewer, &event, error) < 0)
                return -1;
        } while (!viewer->ended && !viewer->window.changed && SDL_PollEvent(&event) != 0);
    }
    return 0;
}

static int run(struct viewer *viewer, int fd, bool fullscreen, struct error *error)
{
    int width;
    int height;

    rfb_connection_size(viewer->connection, &width, &height);
    if (screen_window_open(&viewer->window, viewer->name, width, height, error) < 0 ||
        socket_watch_open(&viewer->watch, fd, error) < 0)
        return -1;
    set_fullscreen(viewer, fullscreen);
    rfb_connection_start(viewer->connection);
    return run_loop(viewer, error);
}

int viewer_run(int fd, const char *name, bool fullscreen, struct error *error)
{
    struct viewer viewer = {.name = name};
    struct rfb_listener listener = {
        .resized = on_resized,
        .painted = on_painted,
        .pointer_changed = on_pointer_changed,
        .context = &viewer,
    };
    cleanup_rfb_connection struct rfb_connection *connection =
        rfb_connection_open(fd, &listener, error);
    int result;

    if (connection == NULL)
        return -1;
    viewer.connection = viewer.keyboard.connection = viewer.pointer.connection = connection;
    viewer.pointer.window = &viewer.window;
    viewer.pointer.absolute = true;
    result = run(&viewer, fd, fullscreen, error);
    socket_watch_close(&viewer.watch);
    screen_window_close(&viewer.window);
    return result;
}
