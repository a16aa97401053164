/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A socket as a source of SDL events.
 *
 * SDL can wait for its own events only. So a thread waits for the socket, pushes an event when
 * there is something to read, and pauses until that has been read.
 */
#ifndef VIEWER_SOCKET_WATCH_H
#define VIEWER_SOCKET_WATCH_H

#include "common/error.h"

#include <SDL2/SDL.h>

struct socket_watch {
    Uint32 event_type; /* of the event that is pushed when there is something to read */
    int fd;
    SDL_Thread *thread;
    SDL_sem *handled;
    SDL_atomic_t stop;
};

/**
 * socket_watch_open() - Begin to watch
 * @watch: Filled; to be closed by socket_watch_close(), also if this fails; must not move
 * @fd:    Borrowed until then
 *
 * Return: 0, or -1
 */
int socket_watch_open(struct socket_watch *watch, int fd, struct error *error);

/**
 * socket_watch_resume() - Watch again, after the announced data has been read
 */
void socket_watch_resume(struct socket_watch *watch);

/**
 * socket_watch_close() - End the thread, by shutting the socket down
 */
void socket_watch_close(struct socket_watch *watch);

#endif
