/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All kinds of lines share one struct. Input and output of a server are open only while a client is
 * connected. Those of a pty always are: whether another process has its slave open can only be
 * polled for.
 */
#include "pty-bridge/serial/serial-line.h"

#include "common/cleanup.h"
#include "pty-bridge/serial/serial-ends.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Output kept for a slow reader, in bytes. */
#define OUTPUT_LIMIT 65536

/* Input read at once, in bytes. */
#define INPUT_SIZE 4096

/* Interval for polling whether the pty has been opened, in microseconds. */
#define TERMINAL_INTERVAL 200000

/*
 * How long to wait for the reader to read the last output, and the interval for checking that, in
 * milliseconds.
 */
#define DRAIN_LIMIT    500
#define DRAIN_INTERVAL 10

/* It has this many members because all kinds of lines share it. */
struct serial_line {
    struct serial_line_config config;
    struct serial_address address;
    struct event_base *loop;
    struct serial_user user;
    struct serial_filter filter;
    enum serial_port selected;
    struct serial_ends ends;
    struct evconnlistener *listeners[SERIAL_LISTENERS_MAX]; /* of a server */
    struct event *terminal_timer; /* of a pty, while its slave is closed */
    struct event *readable;       /* NULL: cannot be watched, and has no input */
    struct event *writable;       /* NULL: cannot be watched, and never blocks */
    struct evbuffer *waiting;     /* output not written yet */
    bool awaits_client;
    bool paused[2]; /* by enum serial_port */
    bool at_end;    /* of standard input or a client: no input will follow */
    bool closing;   /* to be disconnected when all output has been sent */
};

static void notify_user(struct serial_line *line)
{
    if (line->filter.changed != NULL)
        line->filter.changed(line->filter.context);
    if (line->user.changed != NULL)
        line->user.changed(line->user.context);
}

/* epoll refuses files and devices such as /dev/null, which are always ready. */
static bool can_be_watched(int fd)
{
    cleanup_fd int set = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};

    return set >= 0 && epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void watch_input(struct serial_line *line)
{
    if (line->readable == NULL)
        return;
    if (line->paused[line->selected] || line->at_end)
        event_del(line->readable);
    else
        event_add(line->readable, NULL);
}

static void start_terminal_timer(struct serial_line *line)
{
    const struct timeval interval = {.tv_usec = TERMINAL_INTERVAL};

    event_add(line->terminal_timer, &interval);
}

/* A server has one client at a time; others wait. */
static void let_clients_in(struct serial_line *line, bool let_in)
{
    for (unsigned i = 0; i < SERIAL_LISTENERS_MAX && line->listeners[i] != NULL; i++)
        if (let_in)
            evconnlistener_enable(line->listeners[i]);
        else
            evconnlistener_disable(line->listeners[i]);
}

/* Drops the output that waits, too. */
static void disconnect(struct serial_line *line)
{
    if (line->readable != NULL)
        event_free(line->readable);
    if (line->writable != NULL)
        event_free(line->writable);
    line->readable = line->writable = NULL;
    evbuffer_drain(line->waiting, evbuffer_get_length(line->waiting));
    line->closing = false;
    if (line->terminal_timer != NULL)
        start_terminal_timer(line);
    else
        serial_ends_disconnect(&line->ends);
    let_clients_in(line, true);
}

static void drop_connection(struct serial_line *line)
{
    disconnect(line);
    notify_user(line);
}

static bool would_block(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

void serial_line_type(struct serial_line *line, struct bytes bytes)
{
    if (line->user.input != NULL)
        line->user.input(line->user.context, bytes);
}

static void take_input(struct serial_line *line, struct bytes bytes)
{
    if (line->filter.input != NULL)
        line->filter.input(line->filter.context, bytes);
    else
        serial_line_type(line, bytes);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct serial_line *line = context;
    uint8_t buffer[INPUT_SIZE];
    ssize_t got = read(fd, buffer, sizeof(buffer));

    (void)what;
    if (got > 0) {
        take_input(line, (struct bytes){buffer, (size_t)got});
    } else if (got < 0 && would_block(errno)) {
        return;
    } else if (line->address.kind == SERIAL_STDIO) {
        /* Output is still possible. */
        line->at_end = true;
        watch_input(line);
    } else if (got == 0 && line->terminal_timer == NULL && line->filter.input_ended != NULL) {
        line->at_end = true;
        watch_input(line);
        line->filter.input_ended(line->filter.context);
    } else {
        drop_connection(line);
    }
}

/* Writes as much of the waiting output as possible. Returns false if the reader is gone. */
static bool flush(struct serial_line *line)
{
    while (evbuffer_get_length(line->waiting) > 0) {
        int written = evbuffer_write(line->waiting, line->ends.output);

        if (written > 0)
            continue;
        if (written < 0 && !would_block(errno))
            return false;
        if (line->writable != NULL)
            event_add(line->writable, NULL);
        return true;
    }
    return true;
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    struct serial_line *line = context;
    bool full = !serial_line_has_room(line);

    (void)fd, (void)what;
    if (!flush(line) || (line->closing && evbuffer_get_length(line->waiting) == 0))
        drop_connection(line);
    else if (full && serial_line_has_room(line))
        notify_user(line);
}

static int watch_ends(struct serial_line *line, struct error *error)
{
    if (line->ends.input >= 0 && can_be_watched(line->ends.input)) {
        line->readable =
            event_new(line->loop, line->ends.input, EV_READ | EV_PERSIST, on_readable, line);
        if (line->readable == NULL)
            return error_set(error, "%s: cannot watch the line", line->config.option);
        watch_input(line);
    }
    if (can_be_watched(line->ends.output)) {
        line->writable = event_new(line->loop, line->ends.output, EV_WRITE, on_writable, line);
        if (line->writable == NULL)
            return error_set(error, "%s: cannot watch the line", line->config.option);
    }
    return 0;
}

static void on_connection(struct evconnlistener *listener, evutil_socket_t fd,
                          struct sockaddr *from, int size, void *context)
{
    struct serial_line *line = context;

    (void)listener, (void)from, (void)size;
    let_clients_in(line, false);
    line->at_end = false;
    serial_ends_connect(&line->ends, fd);
    if (watch_ends(line, NULL) < 0)
        disconnect(line);
    notify_user(line);
    if (!line->awaits_client)
        return;
    line->awaits_client = false;
    if (line->config.client_came != NULL)
        line->config.client_came(line->config.context);
}

static void on_terminal_time(evutil_socket_t fd, short what, void *context)
{
    struct serial_line *line = context;
    struct pollfd master = {.fd = line->ends.input, .events = POLLIN};

    (void)fd, (void)what;
    if (poll(&master, 1, 0) < 0 || (master.revents & POLLHUP) || watch_ends(line, NULL) < 0)
        start_terminal_timer(line);
    else
        notify_user(line);
}

static int watch_terminal(struct serial_line *line, struct error *error)
{
    line->terminal_timer = event_new(line->loop, -1, 0, on_terminal_time, line);
    if (line->terminal_timer == NULL)
        return error_set(error, "%s pty: cannot make a timer", line->config.option);
    /* QEMU's message, for programs that wait for it. */
    printf("char device redirected to %s (label %s%s)\n", line->ends.terminal, line->config.label,
           line->address.monitor ? "-base" : "");
    fflush(stdout);
    start_terminal_timer(line);
    return 0;
}

/* QEMU's message, for programs that wait for it. */
static void say_that_client_is_awaited(const struct serial_address *address)
{
    static const char message[] = "qemu-xen: info: QEMU waiting for connection on: disconnected:";

    if (address->kind == SERIAL_UNIX)
        fprintf(stderr, "%sunix:%s,server=on\n", message, address->path);
    else
        fprintf(stderr, "%s%s:%s:%s,server=on\n", message, address->telnet ? "telnet" : "tcp",
                address->path, address->port);
}

static int watch_listeners(struct serial_line *line, struct error *error)
{
    for (unsigned i = 0; i < line->ends.listener_count; i++) {
        line->listeners[i] = evconnlistener_new(line->loop, on_connection, line,
                                                LEV_OPT_CLOSE_ON_EXEC, 0, line->ends.listeners[i]);
        if (line->listeners[i] == NULL)
            return error_set(error, "%s: cannot watch for connections to %s", line->config.option,
                             line->address.path);
    }
    line->awaits_client = line->address.wait;
    if (line->awaits_client)
        say_that_client_is_awaited(&line->address);
    return 0;
}

static int open_line(struct serial_line *line, struct call_gate *gate, struct error *error)
{
    if (line->waiting == NULL)
        return error_set(error, "%s: out of memory", line->config.option);
    if (serial_ends_open(&line->ends, gate, line->config.option, &line->address, error) < 0)
        return -1;
    if (line->address.kind == SERIAL_PTY)
        return watch_terminal(line, error);
    return line->ends.listener_count > 0 ? watch_listeners(line, error) : watch_ends(line, error);
}

struct serial_line *serial_line_open(struct event_base *loop, struct call_gate *gate,
                                     const struct serial_line_config *config, struct error *error)
{
    struct serial_line *line = calloc(1, sizeof(*line));

    if (line == NULL) {
        error_set_errno(error, errno, "%s", config->option);
        return NULL;
    }
    line->config = *config;
    line->address = *config->address;
    line->loop = loop;
    line->ends = (struct serial_ends){.input = -1, .output = -1};
    line->waiting = evbuffer_new();
    if (open_line(line, gate, error) == 0)
        return line;
    serial_line_close(line);
    return NULL;
}

void serial_line_use(struct serial_line *line, const struct serial_user *user)
{
    const struct serial_user none = {0};

    line->user = user == NULL ? none : *user;
}

void serial_line_filter(struct serial_line *line, const struct serial_filter *filter)
{
    const struct serial_filter none = {0};

    line->filter = filter == NULL ? none : *filter;
    if (filter == NULL)
        line->selected = SERIAL_PORT_USER;
}

void serial_line_select(struct serial_line *line, enum serial_port port)
{
    line->selected = port;
    watch_input(line);
    if (line->user.changed != NULL)
        line->user.changed(line->user.context);
}

bool serial_line_is_selected(const struct serial_line *line, enum serial_port port)
{
    return line->selected == port;
}

bool serial_line_is_connected(const struct serial_line *line)
{
    if (line->terminal_timer != NULL)
        return line->readable != NULL;
    return line->ends.output >= 0;
}

bool serial_line_awaits_client(const struct serial_line *line)
{
    return line->awaits_client;
}

bool serial_line_has_room(const struct serial_line *line)
{
    return evbuffer_get_length(line->waiting) < OUTPUT_LIMIT;
}

void serial_line_write(struct serial_line *line, struct bytes bytes)
{
    if (!serial_line_is_connected(line))
        return;
    if (line->filter.output != NULL)
        line->filter.output(line->filter.context, bytes, line->waiting);
    else
        evbuffer_add(line->waiting, bytes.data, bytes.size);
    if (!flush(line))
        drop_connection(line);
}

void serial_line_disconnect(struct serial_line *line)
{
    line->closing = evbuffer_get_length(line->waiting) > 0;
    if (!line->closing)
        drop_connection(line);
}

void serial_line_pause(struct serial_line *line, enum serial_port port)
{
    line->paused[port] = true;
    watch_input(line);
}

void serial_line_resume(struct serial_line *line, enum serial_port port)
{
    line->paused[port] = false;
    watch_input(line);
}

const char *serial_line_terminal(const struct serial_line *line)
{
    return line->ends.terminal[0] == '\0' ? NULL : line->ends.terminal;
}

bool serial_line_size(const struct serial_line *line, unsigned *columns, unsigned *rows)
{
    struct winsize size;

    if (line->address.kind != SERIAL_STDIO || ioctl(line->ends.output, TIOCGWINSZ, &size) < 0 ||
        size.ws_col == 0 || size.ws_row == 0)
        return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

/*
 * Closing the master discards output that has not been read. FIONREAD does not count what is still
 * in the kernel's buffers between master and slave, so it has to return 0 twice.
 */
static void drain_pty(struct serial_line *line)
{
    cleanup_fd int slave =
        ioctl(line->ends.output, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    int empty_polls = 0;
    int unread;

    if (slave < 0)
        return;
    for (int waited = 0; waited < DRAIN_LIMIT && empty_polls < 2; waited += DRAIN_INTERVAL) {
        if (!flush(line))
            return;
        poll(NULL, 0, DRAIN_INTERVAL);
        if (ioctl(slave, FIONREAD, &unread) < 0)
            return;
        empty_polls = unread == 0 && evbuffer_get_length(line->waiting) == 0 ? empty_polls + 1 : 0;
    }
}

static void drain(struct serial_line *line)
{
    struct pollfd ready = {.fd = line->ends.output, .events = POLLOUT};

    for (int waited = 0; waited < DRAIN_LIMIT && evbuffer_get_length(line->waiting) > 0;
         waited += DRAIN_INTERVAL) {
        if (poll(&ready, 1, DRAIN_INTERVAL) < 0 || !flush(line))
            return;
    }
}

void serial_line_close(struct serial_line *line)
{
    if (line == NULL)
        return;
    if (line->terminal_timer != NULL && serial_line_is_connected(line))
        drain_pty(line);
    else if (serial_line_is_connected(line))
        drain(line);
    if (line->readable != NULL)
        event_free(line->readable);
    if (line->writable != NULL)
        event_free(line->writable);
    if (line->terminal_timer != NULL)
        event_free(line->terminal_timer);
    for (unsigned i = 0; i < SERIAL_LISTENERS_MAX && line->listeners[i] != NULL; i++)
        evconnlistener_free(line->listeners[i]);
    serial_ends_close(&line->ends);
    if (line->waiting != NULL)
        evbuffer_free(line->waiting);
    free(line);
}
