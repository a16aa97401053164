/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/stream.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "common/pass-descriptor.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Input read at once, in bytes. */
#define INPUT_SIZE 65536

/* Descriptors that are received at once; the kernel's SCM_MAX_FD. */
#define FDS_MAX 253

struct stream {
    struct stream_user user;
    int input, output;
    bool is_socket;
    bool is_file; /* cannot be watched, and is always ready */
    bool at_end;  /* no more input */
    bool broken;  /* no more output */
    struct event *readable;
    struct event *writable;
    struct evbuffer *received;
    struct evbuffer *waiting;
    int received_fd;
    int waiting_fd;
    size_t before_fd; /* bytes that wait before those that the descriptor goes with */
};

static bool would_block(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

/* Keeps the first descriptor, as QEMU's getfd takes that one of a message. */
static void keep_fd(struct stream *stream, struct msghdr *message)
{
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        for (size_t i = 0; i < count; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(header) + i * sizeof(fd), sizeof(fd));
            if (i > 0) {
                close(fd);
                continue;
            }
            if (stream->received_fd >= 0)
                close(stream->received_fd);
            stream->received_fd = fd;
        }
    }
}

static ssize_t receive_bytes(struct stream *stream, void *bytes, size_t size)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(FDS_MAX * sizeof(int))];
    struct iovec vector = {bytes, size};
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    ssize_t got;

    if (!stream->is_socket)
        return read(stream->input, bytes, size);
    got = recvmsg(stream->input, &message, MSG_CMSG_CLOEXEC);
    if (got >= 0)
        keep_fd(stream, &message);
    return got;
}

/* Returns whether there was something. */
static bool receive(struct stream *stream)
{
    static char bytes[INPUT_SIZE];
    ssize_t got = receive_bytes(stream, bytes, sizeof(bytes));

    if (got > 0)
        evbuffer_add(stream->received, bytes, (size_t)got);
    else if (got == 0 || !would_block(errno))
        stream->at_end = true;
    return got > 0;
}

/* epoll refuses files and devices such as /dev/null. */
static void watch_input(struct stream *stream)
{
    stream->is_file = stream->is_file || event_add(stream->readable, NULL) < 0;
    if (stream->is_file)
        event_active(stream->readable, EV_READ, 0);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct stream *stream = context;

    (void)fd, (void)what;
    if (!stream->broken && !stream->at_end && receive(stream)) {
        if (stream->is_file)
            watch_input(stream);
        stream->user.readable(stream->user.context);
        return;
    }
    if (!stream->broken && !stream->at_end)
        return;
    event_del(stream->readable);
    stream->user.ended(stream->user.context);
}

/* Returns how many bytes were written, or -1 with errno set. */
static ssize_t write_piece(struct stream *stream)
{
    struct evbuffer_iovec piece = {0};
    bool with_fd = stream->waiting_fd >= 0 && stream->before_fd == 0;

    if (evbuffer_peek(stream->waiting, -1, NULL, &piece, 1) < 1)
        return 0;
    if (with_fd)
        return send_with_descriptor(stream->output, piece.iov_base, piece.iov_len,
                                    stream->waiting_fd);
    if (stream->waiting_fd >= 0 && piece.iov_len > stream->before_fd)
        piece.iov_len = stream->before_fd;
    return stream->is_socket ? send(stream->output, piece.iov_base, piece.iov_len, MSG_NOSIGNAL)
                             : write(stream->output, piece.iov_base, piece.iov_len);
}

static void count_written(struct stream *stream, size_t written)
{
    evbuffer_drain(stream->waiting, written);
    if (stream->waiting_fd >= 0 && stream->before_fd == 0)
        close(steal_fd(&stream->waiting_fd));
    else if (stream->waiting_fd >= 0)
        stream->before_fd -= written;
}

static void write_waiting(struct stream *stream)
{
    while (!stream->broken && evbuffer_get_length(stream->waiting) > 0) {
        ssize_t written = write_piece(stream);

        if (written > 0) {
            count_written(stream, (size_t)written);
        } else if (written < 0 && would_block(errno)) {
            event_add(stream->writable, NULL);
            return;
        } else {
            stream_break(stream);
        }
    }
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    struct stream *stream = context;

    (void)fd, (void)what;
    write_waiting(stream);
    if (stream_waiting(stream) == 0 && !stream->broken && stream->user.drained != NULL)
        stream->user.drained(stream->user.context);
}

static bool is_socket(int fd)
{
    int type;
    socklen_t size = sizeof(type);

    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

struct stream *stream_open(struct event_base *loop, int input, int output,
                           const struct stream_user *user, struct error *error)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    if (stream == NULL) {
        close(input);
        if (output != input)
            close(output);
        error_set(error, "cannot watch a monitor's connection: out of memory");
        return NULL;
    }
    *stream = (struct stream){
        .user = *user,
        .input = input,
        .output = output,
        .is_socket = input == output && is_socket(input),
        .readable = event_new(loop, input, EV_READ | EV_PERSIST, on_readable, stream),
        .writable = event_new(loop, output, EV_WRITE, on_writable, stream),
        .received = evbuffer_new(),
        .waiting = evbuffer_new(),
        .received_fd = -1,
        .waiting_fd = -1,
    };
    if (stream->readable == NULL || stream->writable == NULL || stream->received == NULL ||
        stream->waiting == NULL) {
        error_set(error, "cannot watch a monitor's connection: out of memory");
        stream_close(stream);
        return NULL;
    }
    watch_input(stream);
    return stream;
}

struct evbuffer *stream_input(const struct stream *stream)
{
    return stream->received;
}

int stream_take_fd(struct stream *stream)
{
    return steal_fd(&stream->received_fd);
}

void stream_send(struct stream *stream, struct evbuffer *text, int fd)
{
    if (fd >= 0) {
        stream->waiting_fd = fd;
        stream->before_fd = evbuffer_get_length(stream->waiting);
    }
    if (stream->broken)
        evbuffer_drain(text, evbuffer_get_length(text));
    evbuffer_add_buffer(stream->waiting, text);
    write_waiting(stream);
}

size_t stream_waiting(const struct stream *stream)
{
    return evbuffer_get_length(stream->waiting);
}

void stream_listen(struct stream *stream, bool listen)
{
    if (stream->broken)
        return;
    event_del(stream->readable);
    if (listen && !stream->at_end)
        watch_input(stream);
}

void stream_receive(struct stream *stream)
{
    while (!stream->broken && receive(stream))
        ;
}

bool stream_has_ended(const struct stream *stream)
{
    return stream->at_end || stream->broken;
}

void stream_break(struct stream *stream)
{
    if (stream->broken)
        return;
    stream->broken = true;
    event_del(stream->writable);
    evbuffer_drain(stream->waiting, evbuffer_get_length(stream->waiting));
    event_active(stream->readable, EV_READ, 0);
}

bool stream_is_broken(const struct stream *stream)
{
    return stream->broken;
}

int stream_flush(struct stream *stream, int limit)
{
    struct pollfd output = {.fd = stream->output, .events = POLLOUT};
    int64_t end = clock_milliseconds() + limit;
    int64_t left = limit;

    write_waiting(stream);
    while (stream_waiting(stream) > 0 && left > 0) {
        poll(&output, 1, (int)left);
        write_waiting(stream);
        left = end - clock_milliseconds();
    }
    return left < 0 ? 0 : (int)left;
}

void stream_close(struct stream *stream)
{
    if (stream == NULL)
        return;
    if (stream->readable != NULL)
        event_free(stream->readable);
    if (stream->writable != NULL)
        event_free(stream->writable);
    if (stream->received != NULL)
        evbuffer_free(stream->received);
    if (stream->waiting != NULL)
        evbuffer_free(stream->waiting);
    if (stream->received_fd >= 0)
        close(stream->received_fd);
    if (stream->waiting_fd >= 0)
        close(stream->waiting_fd);
    close(stream->input);
    if (stream->output != stream->input)
        close(stream->output);
    free(stream);
}
