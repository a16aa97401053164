/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-ends.h"

#include "common/cleanup.h"
#include "common/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags < 0 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

static int open_terminal(struct serial_ends *ends)
{
    cleanup_fd int slave = -1;
    struct termios raw;

    if (openpty(&ends->input, &slave, ends->terminal, NULL, NULL) < 0)
        return -1;
    ends->output = ends->input;
    if (fcntl(ends->input, F_SETFD, FD_CLOEXEC) < 0 || set_nonblocking(ends->input) < 0 ||
        tcgetattr(slave, &raw) < 0)
        return -1;
    cfmakeraw(&raw);
    return tcsetattr(slave, TCSAFLUSH, &raw);
}

/*
 * A new open file description where the kind of file allows it: O_NONBLOCK is a property of that,
 * and hits every process that shares ours. A socket does not: there it is set as QEMU sets it, lest
 * a reader that stops stops us.
 */
static int open_again(int fd, int flags)
{
    char path[32];
    int again;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    again = open(path, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (again < 0)
        again = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (again >= 0 && set_nonblocking(again) < 0)
        close(steal_fd(&again));
    return again;
}

/* As QEMU sets its terminal: without signals the guest gets even Ctrl-C. */
static void set_terminal(const struct serial_address *address)
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
    if (!address->signals)
        raw.c_lflag &= ~(tcflag_t)ISIG;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

static int open_standard(struct serial_ends *ends, const struct serial_address *address)
{
    ends->input = open_again(STDIN_FILENO, O_RDONLY);
    ends->output = open_again(STDOUT_FILENO, O_WRONLY | O_APPEND);
    if (ends->input < 0 || ends->output < 0)
        return -1;
    set_terminal(address);
    return 0;
}

static int open_file(struct serial_ends *ends, const char *path)
{
    ends->output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    return ends->output < 0 ? -1 : 0;
}

/* Takes @fd, which is bound or connected. One connection at a time: the others wait. */
static int use_socket(struct serial_ends *ends, const struct serial_address *address, int *fd)
{
    if (!address->server)
        serial_ends_connect(ends, steal_fd(fd));
    else if (listen(*fd, 1) < 0)
        return -1;
    else
        ends->listeners[ends->listener_count++] = steal_fd(fd);
    return 0;
}

static int open_unix(struct serial_ends *ends, struct call_gate *gate,
                     const struct serial_address *address)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    const char *path = address->path;
    struct stat status;
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    memcpy(name.sun_path, path, strlen(path) + 1);
    if (!address->server)
        return connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0
                   ? -1
                   : use_socket(ends, address, &fd);
    /* Left by an earlier program. */
    if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode))
        unlink(path);
    /* The name gets the socket's mode. */
    if (address->private && fchmod(fd, 0600) < 0)
        return -1;
    if (!call_gate_enter(gate, "bind", "%s", path) ||
        bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0)
        return -1;
    memcpy(ends->socket, path, strlen(path) + 1);
    return use_socket(ends, address, &fd);
}

/* Returns 0, or -1 with errno set: to EINTR once @cancel can be read. */
static int finish_connecting(int fd, int cancel)
{
    struct pollfd events[] = {{.fd = fd, .events = POLLOUT}, {.fd = cancel, .events = POLLIN}};
    int result = 0;
    socklen_t size = sizeof(result);

    while (poll(events, 2, -1) < 0)
        if (errno != EINTR)
            return -1;
    if (events[0].revents == 0)
        result = EINTR;
    else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &result, &size) < 0)
        return -1;
    errno = result;
    return result == 0 ? 0 : -1;
}

static int try_address(const struct addrinfo *found, bool server, int cancel)
{
    const int on = 1;
    cleanup_fd int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    if (server) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        /* Else the one for all IPv6 addresses takes IPv4's port, too. */
        if (found->ai_family == AF_INET6)
            setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
        if (bind(fd, found->ai_addr, found->ai_addrlen) < 0)
            return -1;
    } else {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (connect(fd, found->ai_addr, found->ai_addrlen) < 0 &&
            (errno != EINPROGRESS || finish_connecting(fd, cancel) < 0))
            return -1;
    }
    return steal_fd(&fd);
}

/*
 * A client connects to the first address that answers; a server listens on all of them. One that
 * this host does not have, such as IPv6's, is no failure if there is another.
 */
static int use_addresses(struct serial_ends *ends, const struct serial_address *address, int cancel,
                         const struct addrinfo *found)
{
    unsigned used = 0;

    for (; found != NULL && used < (address->server ? SERIAL_LISTENERS_MAX : 1);
         found = found->ai_next) {
        cleanup_fd int fd = try_address(found, address->server, cancel);

        if (fd < 0 && errno == EINTR)
            return -1;
        if (fd >= 0 && use_socket(ends, address, &fd) == 0)
            used++;
    }
    return used > 0 ? 0 : -1;
}

static int open_tcp(struct serial_ends *ends, const char *option,
                    const struct serial_address *address, int cancel, struct error *error)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = address->server ? AI_PASSIVE : 0};
    const char *protocol = address->telnet ? "telnet" : "tcp";
    struct addrinfo *found = NULL;
    int result = resolve(address->path, address->port, &hints, cancel, &found);

    if (result != 0)
        return error_set(error, "%s %s:%s:%s: %s", option, protocol, address->path, address->port,
                         result == EAI_SYSTEM ? strerror(errno) : gai_strerror(result));
    result = use_addresses(ends, address, cancel, found);
    if (result < 0)
        error_set_errno(error, errno, "%s %s:%s:%s", option, protocol, address->path,
                        address->port);
    freeaddrinfo(found);
    return result;
}

static int open_kind(struct serial_ends *ends, struct call_gate *gate, const char *option,
                     const struct serial_address *address, struct error *error)
{
    const size_t longest = sizeof(ends->socket) - 1;

    switch (address->kind) {
    case SERIAL_PTY:
        return open_terminal(ends) == 0 ? 0 : error_set_errno(error, errno, "%s pty", option);
    case SERIAL_STDIO:
        return open_standard(ends, address) == 0
                   ? 0
                   : error_set_errno(error, errno, "%s stdio", option);
    case SERIAL_FILE:
        return open_file(ends, address->path) == 0
                   ? 0
                   : error_set_errno(error, errno, "%s file:%s", option, address->path);
    case SERIAL_UNIX:
        if (strlen(address->path) > longest)
            return error_set(error, "%s unix:%s: the path is longer than %zu characters", option,
                             address->path, longest);
        return open_unix(ends, gate, address) == 0
                   ? 0
                   : error_set_errno(error, errno, "%s unix:%s", option, address->path);
    case SERIAL_TCP:
        break;
    }
    return open_tcp(ends, option, address, call_gate_cancel(gate), error);
}

int serial_ends_open(struct serial_ends *ends, struct call_gate *gate, const char *option,
                     const struct serial_address *address, struct error *error)
{
    *ends = (struct serial_ends){.input = -1, .output = -1};
    if (open_kind(ends, gate, option, address, error) == 0)
        return 0;
    serial_ends_close(ends);
    return -1;
}

void serial_ends_connect(struct serial_ends *ends, int fd)
{
    ends->input = ends->output = fd;
}

void serial_ends_disconnect(struct serial_ends *ends)
{
    if (ends->input >= 0)
        close(ends->input);
    if (ends->output >= 0 && ends->output != ends->input)
        close(ends->output);
    ends->input = ends->output = -1;
}

void serial_ends_close(struct serial_ends *ends)
{
    serial_ends_disconnect(ends);
    while (ends->listener_count > 0)
        close(ends->listeners[--ends->listener_count]);
    if (ends->socket[0] != '\0')
        unlink(ends->socket);
    ends->socket[0] = '\0';
}
