/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A socket as a source of SDL events.
 *
 * SDL can only wait for its own events. A thread that does nothing but wait for the socket makes
 * one of them when there is something to read, and then rests until that has been read.
 */
#ifndef VIEWER_SOCKET_WATCH_H
#define VIEWER_SOCKET_WATCH_H

#include "common/error.h"

#include <SDL2/SDL.h>

struct socket_watch {
    Uint32 event_type; /* of the event that says: there is something to read */
    int fd;
    SDL_Thread *thread;
    SDL_sem *handled;
    SDL_atomic_t stop;
};

/**
 * socket_watch_open() - Begin to watch
 * @watch: Filled; to be closed by socket_watch_close(), also if this fails; stays where it is
 * @fd:    Borrowed, until then
 *
 * Return: 0, or -1
 */
int socket_watch_open(struct socket_watch *watch, int fd, struct error *error);

/**
 * socket_watch_resume() - What the event announced has been read: watch again
 */
void socket_watch_resume(struct socket_watch *watch);

/**
 * socket_watch_close() - End the thread, and for that shut the socket down
 */
void socket_watch_close(struct socket_watch *watch);

#endif
