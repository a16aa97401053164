/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/transport.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "common/unnamed-file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHELL "/bin/sh"

/* One connection at a time: the first is the guest. */
#define BACKLOG 1

static void cleanup_addresses(struct addrinfo **addresses)
{
    if (*addresses != NULL)
        freeaddrinfo(*addresses);
}

/* Makes the command's standard output, or input, a pipe. */
struct command_end {
    int fd;
    int number;
};

static int join_command(void *context)
{
    const struct command_end *end = context;

    return dup2(end->fd, end->number) < 0 ? -1 : 0;
}

static int open_command(struct transport *transport, const char *command, bool outgoing,
                        struct error *error)
{
    char *argv[] = {(char[]){SHELL}, (char[]){"-c"}, (char *)(uintptr_t)command, NULL};
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "exec:");
    cleanup_fd int theirs = ends[outgoing ? 0 : 1];
    cleanup_fd int ours = ends[outgoing ? 1 : 0];
    struct command_end end = {theirs, outgoing ? STDIN_FILENO : STDOUT_FILENO};
    const struct process_config config = {.prepare = join_command, .context = &end};

    transport->command = process_spawn(NULL, argv, &config, error);
    if (transport->command < 0) {
        transport->command = 0;
        return -1;
    }
    transport->fd = steal_fd(&ours);
    return 0;
}

/* Fills @address; returns its size, or 0. */
static socklen_t unix_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(address->sun_path))
        return 0;
    snprintf(address->sun_path, sizeof(address->sun_path), "%s", path);
    return sizeof(*address);
}

static int connect_unix(const char *path, struct error *error)
{
    struct sockaddr_un address;
    socklen_t size = unix_address(&address, path);
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (size == 0)
        return error_set(error, "unix:%s: the path is too long", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, size) < 0)
        return error_set_errno(error, errno, "unix:%s: cannot connect", path);
    return steal_fd(&fd);
}

static int find_addresses(const struct migration_address *address, int flags,
                          struct addrinfo **found, struct error *error)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
    int result =
        getaddrinfo(*address->host == '\0' ? NULL : address->host, address->port, &hints, found);

    if (result == 0)
        return 0;
    *found = NULL;
    return error_set(error, "tcp:%s:%s: %s", address->host, address->port, gai_strerror(result));
}

static int connect_tcp(const struct migration_address *address, struct error *error)
{
    struct addrinfo *addresses __attribute__((cleanup(cleanup_addresses))) = NULL;
    int number = 0;

    if (find_addresses(address, 0, &addresses, error) < 0)
        return -1;
    for (const struct addrinfo *at = addresses; at != NULL; at = at->ai_next) {
        cleanup_fd int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);

        if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0)
            return steal_fd(&fd);
        number = errno;
    }
    return error_set_errno(error, number, "tcp:%s:%s: cannot connect", address->host,
                           address->port);
}

static int open_file(struct transport *transport, const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    char directory[PATH_MAX] = ".";
    struct stat status;

    if (slash != NULL)
        snprintf(directory, sizeof(directory), "%.*s", (int)(slash - path) + 1, path);
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        transport->fd = open(path, O_WRONLY | O_CLOEXEC);
    else if ((transport->fd = unnamed_file_open(AT_FDCWD, directory)) >= 0)
        transport->file = path;
    else if (errno == EOPNOTSUPP || errno == EISDIR)
        /* No such files there; a part of one has its name until it is complete. */
        transport->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (transport->fd < 0)
        return error_set_errno(error, errno, "%s", path);
    return 0;
}

/* Gives the file its name, in the place of an older one. */
static int name_file(const struct transport *transport, struct error *error)
{
    char new[PATH_MAX];

    if (fdatasync(transport->fd) < 0)
        return error_set_errno(error, errno, "%s", transport->file);
    if (unnamed_file_link(transport->fd, AT_FDCWD, transport->file) == 0)
        return 0;
    snprintf(new, sizeof(new), "%s.%d", transport->file, (int)getpid());
    if (errno != EEXIST || unnamed_file_link(transport->fd, AT_FDCWD, new) < 0)
        return error_set_errno(error, errno, "%s", transport->file);
    if (rename(new, transport->file) == 0)
        return 0;
    error_set_errno(error, errno, "%s", transport->file);
    unlink(new);
    return -1;
}

int transport_open_outgoing(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error)
{
    *transport = (struct transport){.fd = -1};
    switch (address->transport) {
    case MIGRATION_EXEC:
        return open_command(transport, address->text, true, error);
    case MIGRATION_FILE:
        return open_file(transport, address->text, error);
    case MIGRATION_FD:
        transport->fd = inherited;
        break;
    case MIGRATION_TCP:
        transport->fd = connect_tcp(address, error);
        break;
    case MIGRATION_UNIX:
        transport->fd = connect_unix(address->text, error);
        break;
    }
    if (transport->fd >= 0)
        fcntl(transport->fd, F_SETFL, fcntl(transport->fd, F_GETFL) & ~O_NONBLOCK);
    return transport->fd < 0 ? -1 : 0;
}

int transport_open_incoming(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error)
{
    *transport = (struct transport){.fd = -1};
    switch (address->transport) {
    case MIGRATION_EXEC:
        return open_command(transport, address->text, false, error);
    case MIGRATION_FILE:
        transport->fd = open(address->text, O_RDONLY | O_CLOEXEC);
        if (transport->fd < 0)
            return error_set_errno(error, errno, "%s", address->text);
        return 0;
    case MIGRATION_FD:
    case MIGRATION_TCP:
    case MIGRATION_UNIX:
        break;
    }
    transport->fd = inherited;
    fcntl(transport->fd, F_SETFL, fcntl(transport->fd, F_GETFL) & ~O_NONBLOCK);
    return 0;
}

int transport_close(struct transport *transport, struct error *error)
{
    int status = 0;
    char how[64];

    if (transport->file != NULL && name_file(transport, error) < 0)
        return -1;
    if (close(steal_fd(&transport->fd)) < 0)
        return error_set_errno(error, errno, "cannot write the guest's state");
    if (transport->command == 0)
        return 0;
    process_wait(transport->command, &status);
    transport->command = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    process_describe_end(status, how, sizeof(how));
    return error_set(error, "exec: the command %s", how);
}

/* Removes a socket that a killed process has left. */
static void remove_stale(const struct sockaddr_un *address, socklen_t size)
{
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd >= 0 && connect(fd, (const struct sockaddr *)address, size) < 0 && errno == ECONNREFUSED)
        unlink(address->sun_path);
}

static int listen_unix(const char *path, struct error *error)
{
    struct sockaddr_un address;
    socklen_t size = unix_address(&address, path);
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t mask;
    int result;

    if (size == 0)
        return error_set(error, "unix:%s: the path is too long", path);
    remove_stale(&address, size);
    mask = umask(0177);
    result = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&address, size);
    umask(mask);
    if (result < 0 || listen(fd, BACKLOG) < 0)
        return error_set_errno(error, errno, "unix:%s", path);
    return steal_fd(&fd);
}

static int listen_tcp(const struct migration_address *address, struct error *error)
{
    struct addrinfo *addresses __attribute__((cleanup(cleanup_addresses))) = NULL;
    const int on = 1;
    int number = 0;

    if (find_addresses(address, AI_PASSIVE, &addresses, error) < 0)
        return -1;
    for (const struct addrinfo *at = addresses; at != NULL; at = at->ai_next) {
        cleanup_fd int fd =
            socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, at->ai_protocol);

        if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
            bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
            return steal_fd(&fd);
        number = errno;
    }
    return error_set_errno(error, number, "tcp:%s:%s", address->host, address->port);
}

int transport_listen(const struct migration_address *address, struct error *error)
{
    return address->transport == MIGRATION_UNIX ? listen_unix(address->text, error)
                                                : listen_tcp(address, error);
}
