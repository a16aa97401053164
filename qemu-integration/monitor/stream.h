/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection that carries text both ways and, if it is a UNIX socket, file descriptors. Nothing
 * here waits: what cannot be written at once is kept, and written from the event loop.
 */
#ifndef QEMU_INTEGRATION_MONITOR_STREAM_H
#define QEMU_INTEGRATION_MONITOR_STREAM_H

#include "common/error.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

struct stream;

/* Called from the loop; each may close the stream. */
struct stream_user {
    void (*readable)(void *context); /* there is new input */
    void (*drained)(void *context);  /* all output has been written; may be NULL */
    void (*ended)(void *context);    /* the other end reads no more, or its input has ended */
    void *context;
};

/**
 * stream_open() - Begin to watch a connection
 * @loop:  Borrowed
 * @input: Non-blocking; owned from now on, also on failure
 * @output: The same; may be @input
 * @user:  Copied
 * @error: Filled on failure
 *
 * Return: stream for stream_close(), or NULL
 */
struct stream *stream_open(struct event_base *loop, int input, int output,
                           const struct stream_user *user, struct error *error);

/**
 * stream_input() - What has been received; the user removes what it has used
 */
struct evbuffer *stream_input(const struct stream *stream);

/**
 * stream_take_fd() - Take the descriptor that was received last
 *
 * Return: owned by the caller; -1: none
 */
int stream_take_fd(struct stream *stream);

/**
 * stream_send() - Send text
 * @text: Emptied
 * @fd:   Goes with the first byte; owned from now on; -1: none. While one waits to be sent there
 *        must be no other
 */
void stream_send(struct stream *stream, struct evbuffer *text, int fd);

/**
 * stream_waiting() - How many bytes of output have not been written
 */
size_t stream_waiting(const struct stream *stream);

/**
 * stream_listen() - Whether to take more input; a new stream does
 */
void stream_listen(struct stream *stream, bool listen);

/**
 * stream_receive() - Take all the input there is, now
 */
void stream_receive(struct stream *stream);

/**
 * stream_has_ended() - Whether no more input will come
 */
bool stream_has_ended(const struct stream *stream);

/**
 * stream_break() - Give the connection up: "ended" is called from the loop
 */
void stream_break(struct stream *stream);

/**
 * stream_is_broken() - Whether the other end reads no more
 */
bool stream_is_broken(const struct stream *stream);

/**
 * stream_flush() - Wait for the output to be read
 * @limit: Milliseconds at most
 *
 * Return: how many are left of the limit
 */
int stream_flush(struct stream *stream, int limit);

/**
 * stream_close() - Close the connection; output that has not been written is lost
 * @stream: May be NULL
 */
void stream_close(struct stream *stream);

#endif
