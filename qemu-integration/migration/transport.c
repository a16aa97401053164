/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/transport.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "common/unnamed-file.h"
#include "qemu-integration/migration/stream.h"

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
#include <unistd.h>

#define SHELL "/bin/sh"

/* One connection at a time: the first is the guest. */
#define BACKLOG 1

/* What a pipe or UNIX socket takes at once: a frame, so that writer and reader, whose processor may
 * be the same, do not have to wait for each other more often. */
#define ROOM STREAM_FRAME_MAX

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

int transport_start_command(struct transport_command *command, const char *text, bool outgoing,
                            struct call_gate *gate, struct error *error)
{
    char *argv[] = {(char[]){SHELL}, (char[]){"-c"}, (char *)(uintptr_t)text, NULL};
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "exec:");
    cleanup_fd int theirs = ends[outgoing ? 0 : 1];
    cleanup_fd int ours = ends[outgoing ? 1 : 0];
    /* One that remains smaller works, too. */
    fcntl(ours, F_SETPIPE_SZ, (int)ROOM);
    struct command_end end = {theirs, outgoing ? STDIN_FILENO : STDOUT_FILENO};
    const struct process_config config = {
        .own_group = true, .prepare = join_command, .context = &end};

    command->pid = process_spawn(gate, argv, &config, error);
    if (command->pid < 0)
        return -1;
    command->fd = steal_fd(&ours);
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

/* Without the right to exceed the host's limit as far as that. */
static void make_room(int fd)
{
    const int room = (int)ROOM;

    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) < 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
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
    make_room(fd);
    return steal_fd(&fd);
}

/* @result: of a look-up. */
static int check_found(const struct migration_address *address, int result, struct error *error)
{
    if (result == 0)
        return 0;
    return error_set(error, "tcp:%s:%s: %s", address->host, address->port,
                     result == EAI_SYSTEM ? strerror(errno) : gai_strerror(result));
}

static int connect_tcp(const struct migration_address *address, struct error *error)
{
    struct addrinfo *addresses __attribute__((cleanup(cleanup_addresses))) = NULL;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    int number = 0;

    /* In a process that can be ended at any time. */
    if (check_found(address, resolve(address->host, address->port, &hints, -1, &addresses), error) <
        0)
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

static void directory_of(const char *path, char directory[PATH_MAX])
{
    const char *slash = strrchr(path, '/');

    snprintf(directory, PATH_MAX, "%.*s", slash == NULL ? 1 : (int)(slash - path) + 1,
             slash == NULL ? "." : path);
}

/* One that another user has put there would get the guest's memory. */
static int check_owner(int fd, const char *path, struct error *error)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return error_set(error, "%s: belongs to another user", path);
    return 0;
}

/* A device or a pipe; or a file, where there are none without a name: a part of it has its name
 * until it is complete. */
static int open_existing(struct transport *transport, const char *path, struct error *error)
{
    cleanup_fd int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return error_set_errno(error, errno, "%s", path);
    if (check_owner(fd, path, error) < 0)
        return -1;
    transport->fd = steal_fd(&fd);
    return 0;
}

static int open_file(struct transport *transport, const char *path, struct error *error)
{
    char directory[PATH_MAX];
    struct stat status;

    transport->file = path;
    transport->lasts = true;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return open_existing(transport, path, error);
    directory_of(path, directory);
    transport->fd = unnamed_file_open(AT_FDCWD, directory);
    transport->unnamed = transport->fd >= 0;
    if (transport->unnamed)
        return 0;
    if (errno != EOPNOTSUPP && errno != EISDIR)
        return error_set_errno(error, errno, "%s", path);
    if (open_existing(transport, path, error) < 0)
        return -1;
    if (fchmod(transport->fd, 0600) == 0 && ftruncate(transport->fd, 0) == 0)
        return 0;
    return error_set_errno(error, errno, "%s", path);
}

/* In the place of an older one of that name. */
static int replace_file(const struct transport *transport, struct error *error)
{
    char new[PATH_MAX];

    snprintf(new, sizeof(new), "%s.%d", transport->file, (int)getpid());
    if (unnamed_file_link(transport->fd, AT_FDCWD, new) < 0)
        return error_set_errno(error, errno, "%s", transport->file);
    if (rename(new, transport->file) == 0)
        return 0;
    error_set_errno(error, errno, "%s", transport->file);
    unlink(new);
    return -1;
}

static int name_file(const struct transport *transport, struct error *error)
{
    char directory[PATH_MAX];

    if (unnamed_file_link(transport->fd, AT_FDCWD, transport->file) < 0) {
        if (errno != EEXIST)
            return error_set_errno(error, errno, "%s", transport->file);
        if (replace_file(transport, error) < 0)
            return -1;
    }
    directory_of(transport->file, directory);
    cleanup_fd int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) < 0)
        return error_set_errno(error, errno, "%s", directory);
    return 0;
}

int transport_open_outgoing(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error)
{
    *transport = (struct transport){.fd = -1};
    switch (address->transport) {
    case MIGRATION_FILE:
        return open_file(transport, address->text, error);
    case MIGRATION_TCP:
        transport->fd = connect_tcp(address, error);
        break;
    case MIGRATION_UNIX:
        transport->fd = connect_unix(address->text, error);
        break;
    case MIGRATION_FD:
        transport->lasts = true;
        transport->fd = inherited;
        break;
    case MIGRATION_EXEC:
        transport->fd = inherited;
        break;
    }
    return transport->fd < 0 ? -1 : 0;
}

int transport_open_incoming(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error)
{
    *transport = (struct transport){.fd = inherited};
    if (address->transport != MIGRATION_FILE)
        return 0;
    transport->fd = open(address->text, O_RDONLY | O_CLOEXEC);
    return transport->fd < 0 ? error_set_errno(error, errno, "%s", address->text) : 0;
}

int transport_close(struct transport *transport, struct error *error)
{
    /* Pipes and some devices cannot be synchronized. */
    if (transport->lasts && fdatasync(transport->fd) < 0 && errno != EINVAL)
        return error_set_errno(error, errno, "%s",
                               transport->file != NULL ? transport->file
                                                       : "cannot write the guest's state");
    if (transport->file != NULL && transport->unnamed && name_file(transport, error) < 0)
        return -1;
    if (close(steal_fd(&transport->fd)) < 0)
        return error_set_errno(error, errno, "cannot write the guest's state");
    return 0;
}

bool transport_is_socket(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

/* Removes a socket that a killed process has left. */
static void remove_stale(const struct sockaddr_un *address, socklen_t size)
{
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    /* Connecting to a file is refused, too. */
    if (fd >= 0 && transport_is_socket(address->sun_path) &&
        connect(fd, (const struct sockaddr *)address, size) < 0 && errno == ECONNREFUSED)
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

/* "localhost" is where most look for it first, as there is one socket. */
struct resolve_query *transport_look_up(const struct migration_address *address)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    bool is_local = strcmp(address->host, "localhost") == 0;

    return address->transport != MIGRATION_TCP
               ? NULL
               : resolve_begin(is_local ? "127.0.0.1" : address->host, address->port, &hints);
}

static int listen_tcp(const struct migration_address *address, struct resolve_query *query,
                      struct error *error)
{
    struct addrinfo *addresses __attribute__((cleanup(cleanup_addresses))) = NULL;
    const int on = 1;
    int number = 0;

    if (check_found(address, resolve_end(query, &addresses), error) < 0)
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

int transport_listen(const struct migration_address *address, struct resolve_query *query,
                     struct error *error)
{
    return query == NULL ? listen_unix(address->text, error) : listen_tcp(address, query, error);
}
