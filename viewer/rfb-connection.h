/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VNC (RFB) connection: receives the guest's screen, sends keys and the pointer.
 *
 * Built on libvncclient, for a server like QEMU on the same machine: no authentication, raw pixels.
 * Two of QEMU's extensions are used if the server has them: scancodes in addition to keysyms, and
 * pointers that report movements instead of positions.
 */
#ifndef VIEWER_RFB_CONNECTION_H
#define VIEWER_RFB_CONNECTION_H

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

struct rfb_connection;

/* Callbacks for the server's messages, called from within rfb_connection_read(). */
struct rfb_listener {
    /* The guest's screen has changed its size. Returns 0, or -1 after error_set(). */
    int (*resized)(void *context, int width, int height, struct error *error);
    /* A rectangle within it has changed; 0x00RRGGBB in the host's byte order, no gaps. */
    void (*painted)(void *context, int x, int y, int width, int height, const void *pixels);
    /* Whether the guest's pointer takes positions or movements. Positions until this is called. */
    void (*pointer_changed)(void *context, bool absolute);
    void *context;
};

enum rfb_state {
    RFB_OPEN,
    RFB_ENDED, /* the server is gone */
    RFB_FAILED /* the server violated the protocol: see error */
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
 * rfb_connection_start() - Request the whole screen now, and all changes from then on
 */
void rfb_connection_start(struct rfb_connection *connection);

/**
 * rfb_connection_read() - Process what the server has sent
 *
 * Returns at once if there is nothing; waits for the end of a message that has begun.
 */
enum rfb_state rfb_connection_read(struct rfb_connection *connection, struct error *error);

/*
 * The following send at once. They report no failure: rfb_connection_read() notices a connection
 * that has ended.
 */

/**
 * rfb_connection_send_key() - Send that a key was pressed or released
 * @keysym:   0 if unknown
 * @scancode: as key_scancode() has it; 0 if unknown
 */
void rfb_connection_send_key(struct rfb_connection *connection, uint32_t keysym, uint8_t scancode,
                             bool down);

/**
 * rfb_connection_send_pointer() - Send the pointer's state
 * @x:       Coordinate, or with pointers that report movements: 0x7fff plus the movement
 * @y:       The other coordinate, in the same form
 * @buttons: Bit mask: left, middle, right, wheel up, down, left, right
 */
void rfb_connection_send_pointer(struct rfb_connection *connection, int x, int y, uint8_t buttons);

static inline void cleanup_rfb_connection_function(struct rfb_connection **connection)
{
    rfb_connection_close(*connection);
}

#define cleanup_rfb_connection __attribute__((cleanup(cleanup_rfb_connection_function)))

#endif
