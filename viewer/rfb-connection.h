/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VNC (RFB) connection: what the guest shows comes in, keys and pointer go out.
 *
 * Built on libvncclient, for a server like QEMU on the same machine: no authentication, raw pixels.
 * Two of QEMU's own extensions are used if the server has them: scancodes beside keysyms, and
 * pointers that report movements instead of places.
 */
#ifndef VIEWER_RFB_CONNECTION_H
#define VIEWER_RFB_CONNECTION_H

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

struct rfb_connection;

/* What the server has to say. The functions are called from within rfb_connection_read(). */
struct rfb_listener {
    /* The guest's screen has another size from now on. 0, or -1 after error_set(). */
    int (*resized)(void *context, int width, int height, struct error *error);
    /* A rectangle within it has changed; 0x00RRGGBB in the machine's byte order, no gaps. */
    void (*painted)(void *context, int x, int y, int width, int height, const void *pixels);
    /* Whether the guest's pointer takes places or movements. Until it is called: places. */
    void (*pointer_changed)(void *context, bool absolute);
    void *context;
};

enum rfb_state {
    RFB_OPEN,
    RFB_ENDED, /* the server is gone */
    RFB_FAILED /* what it said makes no sense: see error */
};

/**
 * rfb_connection_open() - Greet the server on a connected stream socket
 * @fd:       The socket; belongs to the connection if this succeeds
 * @listener: Copied
 *
 * Waits for the server's part of the handshake. Nothing is painted before rfb_connection_start().
 *
 * Return: the connection, to be closed by rfb_connection_close(), or NULL
 */
struct rfb_connection *rfb_connection_open(int fd, const struct rfb_listener *listener,
                                           struct error *error);
void rfb_connection_close(struct rfb_connection *connection);

/**
 * rfb_connection_size() - Size of the guest's screen in pixels, 1 to 65535
 */
void rfb_connection_size(const struct rfb_connection *connection, int *width, int *height);

/**
 * rfb_connection_start() - Ask for the whole screen, and from then on for all changes
 */
void rfb_connection_start(struct rfb_connection *connection);

/**
 * rfb_connection_read() - Take in what the server has sent
 *
 * Returns at once if there is nothing; waits for the rest of a message that has begun.
 */
enum rfb_state rfb_connection_read(struct rfb_connection *connection, struct error *error);

/*
 * What follows is sent at once. That it could not be is no error here: a connection that has ended
 * is noticed by rfb_connection_read().
 */

/**
 * rfb_connection_send_key() - A key goes down or up
 * @keysym:   0 if unknown
 * @scancode: as key_scancode() has it; 0 if unknown
 */
void rfb_connection_send_key(struct rfb_connection *connection, uint32_t keysym, uint8_t scancode,
                             bool down);

/**
 * rfb_connection_send_pointer() - The pointer's state
 * @x:       Coordinate, or with pointers that report movements: 0x7fff plus the movement
 * @y:       likewise
 * @buttons: Bit mask: left, middle, right, wheel up, down, left, right
 */
void rfb_connection_send_pointer(struct rfb_connection *connection, int x, int y, uint8_t buttons);

static inline void cleanup_rfb_connection_function(struct rfb_connection **connection)
{
    rfb_connection_close(*connection);
}

#define cleanup_rfb_connection __attribute__((cleanup(cleanup_rfb_connection_function)))

#endif
