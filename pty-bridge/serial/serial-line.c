/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One struct for all kinds: a descriptor to read from and one to write to, which are one for most.
 * A server has them only while a client is connected, a pseudo-terminal always: whether somebody
 * has opened its other side only a look can tell.
 */
#include "pty-bridge/serial/serial-line.h"

#include "common/cleanup.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>

/* How much output may wait for a slow reader, in bytes. */
#define OUTPUT_LIMIT 65536

/* What is read at once, in bytes. */
#define INPUT_SIZE 4096

/* How long to wait between two looks whether a pseudo-terminal has been opened, in microseconds. */
#define TERMINAL_INTERVAL 200000

/*
 * How long the reader of a pseudo-terminal may take for what was written last, and how long it is
 * left alone between two looks, in milliseconds.
 */
#define LAST_WORDS_LIMIT    500
#define LAST_WORDS_INTERVAL 10

struct serial_line {
    struct serial_address address;
    struct event_base *loop;
    struct serial_user user;
    struct evconnlistener *listener; /* of a server */
    int input;                       /* -1: nobody is connected */
    int output;                      /* may be the same */
    struct event *readable;          /* NULL: cannot be watched, and has no input */
    struct event *writable;          /* NULL: cannot be watched, and never blocks */
    struct evbuffer *waiting;        /* output */
    bool paused;
    bool ended; /* its input has, and nothing will follow: standard input */

    struct event *terminal_timer; /* of a pseudo-terminal nobody has opened */
    char terminal[64];            /* its path; "": none */
};

static void tell(struct serial_line *line)
{
    if (line->user.changed != NULL)
        line->user.changed(line->user.context);
}

/* Files, and /dev/null among them, are always ready and cannot be waited for. */
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
    if (line->paused || line->ended)
        event_del(line->readable);
    else
        event_add(line->readable, NULL);
}

static void look_again(struct serial_line *line)
{
    const struct timeval interval = {.tv_usec = TERMINAL_INTERVAL};

    event_add(line->terminal_timer, &interval);
}

/* Nobody reads any more. What waited for them is lost. */
static void disconnect(struct serial_line *line)
{
    if (line->readable != NULL)
        event_free(line->readable);
    if (line->writable != NULL)
        event_free(line->writable);
    line->readable = line->writable = NULL;
    evbuffer_drain(line->waiting, evbuffer_get_length(line->waiting));
    if (line->terminal_timer != NULL) {
        look_again(line);
    } else {
        if (line->input >= 0)
            close(line->input);
        if (line->output >= 0 && line->output != line->input)
            close(line->output);
        line->input = line->output = -1;
    }
    if (line->listener != NULL)
        evconnlistener_enable(line->listener);
}

static void lose(struct serial_line *line)
{
    disconnect(line);
    tell(line);
}

static bool would_block(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct serial_line *line = context;
    uint8_t buffer[INPUT_SIZE];
    ssize_t got = read(fd, buffer, sizeof(buffer));

    (void)what;
    if (got > 0) {
        if (line->user.input != NULL)
            line->user.input(line->user.context, (struct bytes){buffer, (size_t)got});
    } else if (got < 0 && would_block(errno)) {
        return;
    } else if (line->address.kind == SERIAL_STDIO) {
        /* Its output goes on. */
        line->ended = true;
        watch_input(line);
    } else {
        lose(line);
    }
}

/* Writes what waits, as far as it goes. Returns false if nobody reads any more. */
static bool flush(struct serial_line *line)
{
    while (evbuffer_get_length(line->waiting) > 0) {
        int written = evbuffer_write(line->waiting, line->output);

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
    if (!flush(line))
        lose(line);
    else if (full && serial_line_has_room(line))
        tell(line);
}

static int watch(struct serial_line *line, struct error *error)
{
    if (line->input >= 0 && can_be_watched(line->input)) {
        line->readable =
            event_new(line->loop, line->input, EV_READ | EV_PERSIST, on_readable, line);
        if (line->readable == NULL)
            return error_set(error, "cannot watch a serial line");
        watch_input(line);
    }
    if (can_be_watched(line->output)) {
        line->writable = event_new(line->loop, line->output, EV_WRITE, on_writable, line);
        if (line->writable == NULL)
            return error_set(error, "cannot watch a serial line");
    }
    return 0;
}

static void on_connection(struct evconnlistener *listener, evutil_socket_t fd,
                          struct sockaddr *from, int size, void *context)
{
    struct serial_line *line = context;

    (void)from, (void)size;
    evconnlistener_disable(listener);
    line->input = line->output = fd;
    if (watch(line, NULL) < 0)
        disconnect(line);
    tell(line);
}

static void on_terminal_time(evutil_socket_t fd, short what, void *context)
{
    struct serial_line *line = context;
    struct pollfd other = {.fd = line->input, .events = POLLIN};

    (void)fd, (void)what;
    if (poll(&other, 1, 0) < 0 || (other.revents & POLLHUP) || watch(line, NULL) < 0)
        look_again(line);
    else
        tell(line);
}

static int open_terminal(struct serial_line *line, struct error *error)
{
    cleanup_fd int other = -1;
    struct termios raw;

    if (openpty(&line->input, &other, line->terminal, NULL, NULL) < 0)
        return error_set_errno(error, errno, "-serial pty");
    line->output = line->input;
    if (fcntl(line->input, F_SETFD, FD_CLOEXEC) < 0 ||
        evutil_make_socket_nonblocking(line->input) < 0 || tcgetattr(other, &raw) < 0)
        return error_set_errno(error, errno, "-serial pty");
    cfmakeraw(&raw);
    if (tcsetattr(other, TCSAFLUSH, &raw) < 0)
        return error_set_errno(error, errno, "-serial pty");
    line->terminal_timer = event_new(line->loop, -1, 0, on_terminal_time, line);
    if (line->terminal_timer == NULL)
        return error_set(error, "-serial pty: cannot make a timer");
    /* As QEMU says it. */
    printf("char device redirected to %s (label serial0)\n", line->terminal);
    fflush(stdout);
    look_again(line);
    return 0;
}

/*
 * A description of its own where the kind of file allows it: whoever shares ours would find it
 * non-blocking too.
 */
static int open_again(int fd, int flags)
{
    char path[32];
    int again;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    again = open(path, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (again < 0)
        again = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return again;
}

/* As QEMU sets its terminal: with "mon:" even Ctrl-C is the guest's. */
static void set_terminal(const struct serial_line *line)
{
    struct termios raw;

    if (tcgetattr(STDIN_FILENO, &raw) < 0)
        return;
    raw.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    raw.c_oflag |= OPOST;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
    raw.c_cflag = (raw.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (line->address.monitor)
        raw.c_lflag &= ~(tcflag_t)ISIG;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

static int open_standard(struct serial_line *line, struct error *error)
{
    line->input = open_again(STDIN_FILENO, O_RDONLY);
    line->output = open_again(STDOUT_FILENO, O_WRONLY | O_APPEND);
    if (line->input < 0 || line->output < 0)
        return error_set_errno(error, errno, "-serial stdio");
    set_terminal(line);
    return watch(line, error);
}

static int open_file(struct serial_line *line, struct error *error)
{
    line->output =
        open(line->address.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    if (line->output < 0)
        return error_set_errno(error, errno, "-serial file:%s", line->address.path);
    return watch(line, error);
}

/* Listens on @fd, which is bound and stolen, or takes it as the connection. */
static int use_socket(struct serial_line *line, int *fd, struct error *error)
{
    if (!line->address.server) {
        line->input = line->output = steal_fd(fd);
        return watch(line, error);
    }
    line->listener = evconnlistener_new(line->loop, on_connection, line,
                                        LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 1, *fd);
    if (line->listener == NULL)
        return error_set_errno(error, errno, "-serial: cannot listen on %s", line->address.path);
    steal_fd(fd);
    return 0;
}

static int open_unix(struct serial_line *line, struct call_gate *gate, struct error *error)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    const char *path = line->address.path;
    struct stat status;
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (strlen(path) >= sizeof(name.sun_path))
        return error_set(error, "-serial unix:%s: the path is longer than %zu characters", path,
                         sizeof(name.sun_path) - 1);
    memcpy(name.sun_path, path, strlen(path) + 1);
    if (fd < 0)
        return error_set_errno(error, errno, "-serial unix:%s", path);
    if (!line->address.server) {
        if (connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0)
            return error_set_errno(error, errno, "-serial unix:%s", path);
        return use_socket(line, &fd, error);
    }
    /* What an earlier program left there. */
    if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode))
        unlink(path);
    if (!call_gate_enter(gate, "bind", "%s", path) ||
        bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0)
        return error_set_errno(error, errno, "-serial unix:%s", path);
    if (use_socket(line, &fd, error) == 0)
        return 0;
    unlink(path);
    return -1;
}

static int try_address(const struct addrinfo *found, bool server)
{
    const int on = 1;
    cleanup_fd int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    if (server) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(fd, found->ai_addr, found->ai_addrlen) < 0)
            return -1;
    } else {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (connect(fd, found->ai_addr, found->ai_addrlen) < 0)
            return -1;
    }
    return evutil_make_socket_nonblocking(fd) < 0 ? -1 : steal_fd(&fd);
}

static int open_tcp(struct serial_line *line, struct error *error)
{
    const struct serial_address *address = &line->address;
    const struct addrinfo wish = {.ai_socktype = SOCK_STREAM,
                                  .ai_flags = address->server ? AI_PASSIVE : 0};
    struct addrinfo *found = NULL;
    cleanup_fd int fd = -1;
    int result =
        getaddrinfo(address->path[0] == '\0' ? NULL : address->path, address->port, &wish, &found);

    if (result != 0)
        return error_set(error, "-serial tcp:%s:%s: %s", address->path, address->port,
                         gai_strerror(result));
    for (const struct addrinfo *next = found; next != NULL && fd < 0; next = next->ai_next)
        fd = try_address(next, address->server);
    freeaddrinfo(found);
    if (fd < 0)
        return error_set_errno(error, errno, "-serial tcp:%s:%s", address->path, address->port);
    return use_socket(line, &fd, error);
}

static int open_kind(struct serial_line *line, struct call_gate *gate, struct error *error)
{
    switch (line->address.kind) {
    case SERIAL_PTY:
        return open_terminal(line, error);
    case SERIAL_STDIO:
        return open_standard(line, error);
    case SERIAL_FILE:
        return open_file(line, error);
    case SERIAL_UNIX:
        return open_unix(line, gate, error);
    case SERIAL_TCP:
        break;
    }
    return open_tcp(line, error);
}

struct serial_line *serial_line_open(struct event_base *loop, struct call_gate *gate,
                                     const struct serial_address *address, struct error *error)
{
    struct serial_line *line = calloc(1, sizeof(*line));

    if (line == NULL) {
        error_set_errno(error, errno, "-serial");
        return NULL;
    }
    line->address = *address;
    line->loop = loop;
    line->input = line->output = -1;
    line->waiting = evbuffer_new();
    if (line->waiting != NULL && open_kind(line, gate, error) == 0)
        return line;
    error_set(error, "-serial: out of memory");
    serial_line_close(line);
    return NULL;
}

void serial_line_use(struct serial_line *line, const struct serial_user *user)
{
    const struct serial_user nobody = {0};

    line->user = user == NULL ? nobody : *user;
}

bool serial_line_is_connected(const struct serial_line *line)
{
    if (line->terminal_timer != NULL)
        return line->readable != NULL;
    return line->output >= 0;
}

bool serial_line_has_room(const struct serial_line *line)
{
    return evbuffer_get_length(line->waiting) < OUTPUT_LIMIT;
}

void serial_line_write(struct serial_line *line, struct bytes bytes)
{
    if (!serial_line_is_connected(line))
        return;
    evbuffer_add(line->waiting, bytes.data, bytes.size);
    if (!flush(line))
        lose(line);
}

void serial_line_pause(struct serial_line *line)
{
    line->paused = true;
    watch_input(line);
}

void serial_line_resume(struct serial_line *line)
{
    line->paused = false;
    watch_input(line);
}

const char *serial_line_terminal(const struct serial_line *line)
{
    return line->terminal[0] == '\0' ? NULL : line->terminal;
}

bool serial_line_size(const struct serial_line *line, unsigned *columns, unsigned *rows)
{
    struct winsize size;

    if (line->address.kind != SERIAL_STDIO || ioctl(line->output, TIOCGWINSZ, &size) < 0 ||
        size.ws_col == 0 || size.ws_row == 0)
        return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

/*
 * When our side of a pseudo-terminal is closed the kernel throws away what the other has not read
 * yet. There is nothing to be read if it looks so twice: on the way there are buffers that cannot
 * be seen.
 */
static void let_last_words_be_read(struct serial_line *line)
{
    cleanup_fd int other =
        ioctl(line->output, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    int looks = 0;
    int unread;

    if (other < 0)
        return;
    for (int waited = 0; waited < LAST_WORDS_LIMIT && looks < 2; waited += LAST_WORDS_INTERVAL) {
        if (!flush(line))
            return;
        poll(NULL, 0, LAST_WORDS_INTERVAL);
        if (ioctl(other, FIONREAD, &unread) < 0)
            return;
        looks = unread == 0 && evbuffer_get_length(line->waiting) == 0 ? looks + 1 : 0;
    }
}

void serial_line_close(struct serial_line *line)
{
    if (line == NULL)
        return;
    if (line->terminal_timer != NULL && serial_line_is_connected(line))
        let_last_words_be_read(line);
    if (line->terminal_timer != NULL)
        event_free(steal_pointer(&line->terminal_timer));
    if (line->waiting != NULL)
        disconnect(line);
    if (line->listener != NULL)
        evconnlistener_free(line->listener);
    if (line->listener != NULL && line->address.kind == SERIAL_UNIX)
        unlink(line->address.path);
    if (line->waiting != NULL)
        evbuffer_free(line->waiting);
    free(line);
}
