/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/socket-watch.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

static int watch_thread(void *context)
{
    struct socket_watch *watch = context;
    struct pollfd readable = {.fd = watch->fd, .events = POLLIN};

    while (SDL_AtomicGet(&watch->stop) == 0) {
        SDL_Event event = {.type = watch->event_type};

        if (poll(&readable, 1, -1) < 0 && errno == EINTR)
            continue;
        /* The queue is full. Without this event nothing would ever resume this thread. */
        while (SDL_PushEvent(&event) < 0 && SDL_AtomicGet(&watch->stop) == 0)
            SDL_Delay(10);
        SDL_SemWait(watch->handled);
    }
    return 0;
}

int socket_watch_open(struct socket_watch *watch, int fd, struct error *error)
{
    *watch = (struct socket_watch){.fd = fd, .event_type = SDL_RegisterEvents(1)};
    watch->handled = SDL_CreateSemaphore(0);
    if (watch->handled == NULL || watch->event_type == (Uint32)-1)
        return error_set(error, "cannot watch the connection: %s", SDL_GetError());
    watch->thread = SDL_CreateThread(watch_thread, "socket-watch", watch);
    if (watch->thread == NULL)
        return error_set(error, "cannot watch the connection: %s", SDL_GetError());
    return 0;
}

void socket_watch_resume(struct socket_watch *watch)
{
    SDL_SemPost(watch->handled);
}

void socket_watch_close(struct socket_watch *watch)
{
    if (watch->thread != NULL) {
        SDL_AtomicSet(&watch->stop, 1);
        shutdown(watch->fd, SHUT_RDWR);
        SDL_SemPost(watch->handled);
        SDL_WaitThread(watch->thread, NULL);
    }
    if (watch->handled != NULL)
        SDL_DestroySemaphore(watch->handled);
    *watch = (struct socket_watch){.fd = -1};
}
