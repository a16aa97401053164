/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The storage daemon sets up its whole command line before it obeys its monitor (QMP), or exits
 * with a message: its first answer means that the view exists.
 */
#include "pty-bridge/disk/disk-view.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "common/qmp.h"
#include "common/units.h"
#include "pty-bridge/disk/drive-options.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <linux/magic.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/*
 * The mount point of the view in the daemon's namespace: a regular file that exists on every host,
 * cannot be an image, and is read neither by QEMU nor by its libraries.
 */
#define MOUNT_POINT "/proc/version"

#define VIEW_MODE (S_IRUSR | S_IRGRP | S_IROTH)

/* Time for a program to exit after SIGTERM, or after closing its output. */
#define TOOL_GRACE 2000 /* milliseconds */

/* Time without an answer, as of an image on a server that is down. */
#define SILENCE_LIMIT 60 /* seconds */

/* Longest answer of qemu-img, in bytes; usual ones have some hundreds. */
#define ANSWER_MAX MIB

struct disk_view {
    struct event_base *loop;
    struct call_gate *gate;
    struct drive_options options;
    bool block_device;
    char *storage_daemon; /* owned */
    char *image; /* owned; the image as the running program's argument and messages have it */
    pid_t tool;  /* the running program; 0: none */
    struct bufferevent *answers;
    struct qmp_reader reader; /* of the daemon's answers */
    int messages;             /* the program's standard error */
    int fd;                   /* the view */
    disk_view_ready *ready;
    void *context;
};

/* Runs in the child, before the daemon. Slave mounts, so that an unmount on the host works here,
 * too. */
static int enter_private_namespace(void *unused)
{
    (void)unused;
    if (unshare(CLONE_NEWNS) < 0)
        return -1;
    return mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL);
}

static void release_tool(struct disk_view *view)
{
    if (view->answers != NULL)
        bufferevent_free(view->answers);
    view->answers = NULL;
    if (view->messages >= 0)
        close(steal_fd(&view->messages));
    free(steal_pointer(&view->image));
}

static void report_ready(struct disk_view *view, int fd, const struct error *error)
{
    view->ready(view->context, fd, error);
}

/* "qemu-img: Could not open 'IMAGE': reason", "qemu-storage-daemon: --blockdev IMAGE: reason" */
static const char *find_reason(const char *line, const char *image)
{
    const char *found = strstr(line, image);

    if (found != NULL && found[strlen(image)] != '\0')
        line = found + strlen(image);
    else if (strstr(line, ": ") != NULL)
        line = strstr(line, ": ");
    return line + strspn(line, "': ");
}

/* Uses the last line with the program's name: warnings precede it, hints follow it. */
static void explain_exit(struct disk_view *view, const char *program, struct error *error)
{
    const char *base = strrchr(program, '/');
    char text[4096];
    char *line = NULL, *rest = text, *next;
    ssize_t length = read(view->messages, text, sizeof(text) - 1);

    base = base == NULL ? program : base + 1;
    text[length > 0 ? length : 0] = '\0';
    while ((next = strsep(&rest, "\n")) != NULL)
        if (strncmp(next, base, strlen(base)) == 0 && next[strlen(base)] == ':')
            line = next;
    if (line == NULL)
        error_set(error, "%s: %s exited without an error message", view->options.file, base);
    else
        error_set(error, "%s: %s", view->options.file, find_reason(line, view->image));
}

static void give_up(struct disk_view *view, const struct error *error)
{
    bufferevent_disable(view->answers, EV_READ);
    report_ready(view, -1, error);
}

/* At the end of the connection, or after SILENCE_LIMIT. */
static void fail_tool(struct disk_view *view, const char *program, short events)
{
    struct error error = {0};

    if ((events & BEV_EVENT_TIMEOUT) != 0) {
        error_set(&error, "%s: %s: no answer for %d s", view->options.file, program, SILENCE_LIMIT);
    } else {
        process_wait_or_kill(view->tool, TOOL_GRACE);
        view->tool = 0;
        explain_exit(view, program, &error);
    }
    give_up(view, &error);
}

/* Which descriptor of a program is its end of the connection. */
enum tool_connection {
    TOOL_STANDARD_OUTPUT,
    TOOL_INHERITED, /* its descriptor of the same number as ours; its output is for messages */
};

static int start_tool(struct disk_view *view, char *const argv[], int their_end,
                      enum tool_connection connection, int (*prepare)(void *), struct error *error)
{
    int messages[2];

    if (pipe2(messages, O_CLOEXEC | O_NONBLOCK) < 0)
        return error_set_errno(error, errno, "%s", view->options.file);
    view->messages = messages[0];
    const int output[2] = {connection == TOOL_INHERITED ? messages[1] : their_end, messages[1]};
    const struct process_config config = {.output = output,
                                          .inherited = &their_end,
                                          .inherited_count = connection == TOOL_INHERITED ? 1 : 0,
                                          .prepare = prepare};
    pid_t pid = process_spawn(view->gate, argv, &config, error);
    close(messages[1]);
    if (pid < 0)
        return -1;
    view->tool = pid;
    return 0;
}

/* Makes a socket pair; our end is non-blocking. */
static int make_connection(const struct disk_view *view, int ends[2], struct error *error)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set_errno(error, errno, "%s", view->options.file);
    evutil_make_socket_nonblocking(ends[0]);
    return 0;
}

static int watch(struct disk_view *view, int *our_end, bufferevent_data_cb on_read,
                 bufferevent_event_cb on_event, struct error *error)
{
    const struct timeval limit = {.tv_sec = SILENCE_LIMIT};

    view->answers = bufferevent_socket_new(view->loop, *our_end, BEV_OPT_CLOSE_ON_FREE);
    if (view->answers == NULL)
        return error_set(error, "%s: cannot watch the storage daemon", view->options.file);
    steal_fd(our_end);
    bufferevent_setcb(view->answers, on_read, NULL, on_event, view);
    bufferevent_set_timeouts(view->answers, &limit, NULL);
    bufferevent_enable(view->answers, EV_READ);
    return 0;
}

/* A call in the mount namespace of the daemon. */
struct namespace_call {
    int namespace;
    int (*function)(int *result); /* 0, or -1 with errno set */
    int *result;
    int number; /* errno value after a failure */
};

/* Runs in a process that shares our descriptors, as it could not return to our namespace. */
static int enter_and_call(void *context)
{
    struct namespace_call *call = context;

    if (setns(call->namespace, CLONE_NEWNS) < 0 || call->function(call->result) < 0)
        call->number = errno;
    return 0;
}

/* Returns 0, or -1 with errno set. */
static int call_in_namespace(const struct disk_view *view, const char *name,
                             int (*function)(int *result), int *result)
{
    _Alignas(16) char stack[16384];
    struct namespace_call call = {.function = function, .result = result};
    char path[48];

    snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)view->tool);
    cleanup_fd int namespace = open(path, O_RDONLY | O_CLOEXEC);
    call.namespace = namespace;
    if (namespace < 0 || !call_gate_enter(view->gate, name, "%s", path))
        return -1;
    pid_t pid = clone(enter_and_call, stack + sizeof(stack),
                      CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &call);
    if (pid < 0)
        return -1;
    process_wait(pid, NULL);
    errno = call.number;
    return call.number == 0 ? 0 : -1;
}

/* Gives the view a mode that everybody may read. */
static int change_mode(int *view)
{
    const unsigned long flags = MS_REMOUNT | MS_NOSUID | MS_NODEV;
    int result = mount(NULL, MOUNT_POINT, NULL, flags, NULL);

    if (result == 0)
        result = fchmod(*view, VIEW_MODE);
    /* The daemon relies on the mount to keep writers away. */
    return mount(NULL, MOUNT_POINT, NULL, flags | MS_RDONLY, NULL) < 0 ? -1 : result;
}

/* QEMU 11 mounts a view that cannot be written to read-only, and then not even its mode changes. */
static int share_view(const struct disk_view *view)
{
    int fd = view->fd;

    if (fchmod(fd, VIEW_MODE) == 0)
        return 0;
    return errno == EROFS ? call_in_namespace(view, "mount", change_mode, &fd) : -1;
}

/*
 * At first only root can read the daemon's file. Make sure that it is the daemon's before its mode
 * is changed: without the mount it would be a file of the host.
 */
static int open_view(struct disk_view *view, struct error *error)
{
    struct statfs kind;
    char path[DISK_VIEW_PATH_SIZE];

    disk_view_path(view, path);
    if (!call_gate_enter(view->gate, "open", "%s", path) ||
        (view->fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || fstatfs(view->fd, &kind) < 0)
        return error_set_errno(error, errno, "%s: cannot open the view", view->options.file);
    if (kind.f_type != FUSE_SUPER_MAGIC)
        return error_set(error, "%s: the storage daemon has not mounted the view",
                         view->options.file);
    if (share_view(view) < 0)
        return error_set_errno(error, errno, "%s: cannot share the view", view->options.file);
    return 0;
}

static void finish_view(struct disk_view *view)
{
    struct error error = {0};

    bufferevent_disable(view->answers, EV_READ);
    if (open_view(view, &error) < 0)
        report_ready(view, -1, &error);
    else
        report_ready(view, view->fd, &error);
}

static void on_daemon_answer(struct bufferevent *stream, void *context)
{
    struct evbuffer *input = bufferevent_get_input(stream);
    struct disk_view *view = context;
    bool obeys = false;

    while (!obeys) {
        json_object *object;

        if (qmp_read(&view->reader, input, &object) == QMP_INCOMPLETE)
            return;
        obeys = json_object_object_get_ex(object, "return", NULL);
        json_object_put(object);
    }
    finish_view(view);
}

static void on_daemon_event(struct bufferevent *stream, short events, void *context)
{
    struct disk_view *view = context;

    (void)stream;
    fail_tool(view, view->storage_daemon, events);
}

static int start_daemon(struct disk_view *view, const char *format, struct error *error)
{
    static char export[] =
        "type=fuse,id=view,node-name=disk,mountpoint=" MOUNT_POINT ",writable=off,allow-other=on";
    static const char command[] = "{\"execute\": \"qmp_capabilities\"}\n";
    char chardev[48];
    int ends[2];

    view->image = drive_options_blockdev(&view->options, format, view->block_device);
    if (make_connection(view, ends, error) < 0)
        return -1;
    cleanup_fd int our_end = ends[0];
    cleanup_fd int their_end = ends[1];
    /* The socket keeps it until the daemon reads. */
    if (send(our_end, command, sizeof(command) - 1, MSG_NOSIGNAL) < 0)
        return error_set_errno(error, errno, "%s", view->options.file);
    snprintf(chardev, sizeof(chardev), "socket,id=monitor,fd=%d", their_end);
    char *const argv[] = {
        view->storage_daemon, "--chardev", chardev,    "--monitor", "chardev=monitor",
        "--blockdev",         view->image, "--export", export,      NULL};
    if (start_tool(view, argv, their_end, TOOL_INHERITED, enter_private_namespace, error) < 0)
        return -1;
    return watch(view, &our_end, on_daemon_answer, on_daemon_event, error);
}

/* qemu-img info has closed its output: the answer is complete, or there is none. */
static void on_format_event(struct bufferevent *stream, short events, void *context)
{
    static const char program[] = "qemu-img";
    struct disk_view *view = context;
    struct evbuffer *input = bufferevent_get_input(stream);
    size_t length = evbuffer_get_length(input);
    cleanup_free char *text = calloc(1, length + 1);
    struct error error = {0};
    json_object *answer = NULL, *format;

    if ((events & BEV_EVENT_TIMEOUT) == 0 && text != NULL) {
        evbuffer_copyout(input, text, length);
        answer = json_tokener_parse(text);
    }
    if (json_object_is_type(answer, json_type_object) &&
        json_object_object_get_ex(answer, "format", &format)) {
        process_wait_or_kill(view->tool, TOOL_GRACE);
        view->tool = 0;
        release_tool(view);
        if (start_daemon(view, json_object_get_string(format), &error) < 0)
            report_ready(view, -1, &error);
    } else {
        fail_tool(view, program, events);
    }
    json_object_put(answer);
}

static void on_format_read(struct bufferevent *stream, void *context)
{
    struct disk_view *view = context;
    struct error error = {0};

    if (evbuffer_get_length(bufferevent_get_input(stream)) <= ANSWER_MAX)
        return;
    error_set(&error, "%s: the answer of qemu-img is too long", view->options.file);
    give_up(view, &error);
}

static int start_image_tool(struct disk_view *view, char *image_tool, struct error *error)
{
    int ends[2];

    view->image = drive_options_blockdev(&view->options, NULL, view->block_device);
    char *const argv[] = {image_tool, "info", "--output=json", "--image-opts", view->image, NULL};
    if (make_connection(view, ends, error) < 0)
        return -1;
    cleanup_fd int our_end = ends[0];
    cleanup_fd int their_end = ends[1];
    if (start_tool(view, argv, their_end, TOOL_STANDARD_OUTPUT, NULL, error) < 0)
        return -1;
    return watch(view, &our_end, on_format_read, on_format_event, error);
}

static int check_file(struct disk_view *view, struct error *error)
{
    struct stat status;

    if (stat(view->options.file, &status) < 0)
        return error_set_errno(error, errno, "%s", view->options.file);
    if (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode))
        return error_set(error, "%s: neither a file nor a block device", view->options.file);
    view->block_device = S_ISBLK(status.st_mode);
    return 0;
}

struct disk_view *disk_view_start(struct event_base *loop, struct call_gate *gate,
                                  const struct disk_view_config *config, disk_view_ready *ready,
                                  void *context, struct error *error)
{
    struct disk_view *view = calloc(1, sizeof(*view));
    cleanup_free char *image_tool = strdup(config->image_tool);
    int status = -1;

    if (view == NULL || image_tool == NULL) {
        error_set_errno(error, ENOMEM, "%s", config->drive);
        free(view);
        return NULL;
    }
    *view = (struct disk_view){.loop = loop,
                               .gate = gate,
                               .storage_daemon = strdup(config->storage_daemon),
                               .messages = -1,
                               .fd = -1,
                               .ready = ready,
                               .context = context};
    if (view->storage_daemon == NULL)
        error_set_errno(error, ENOMEM, "%s", config->drive);
    else if (drive_options_parse(config->drive, &view->options, error) == 0 &&
             check_file(view, error) == 0)
        status = view->options.format != NULL ? start_daemon(view, view->options.format, error)
                                              : start_image_tool(view, image_tool, error);
    if (status == 0)
        return view;
    disk_view_close(view);
    return NULL;
}

void disk_view_path(const struct disk_view *view, char path[DISK_VIEW_PATH_SIZE])
{
    snprintf(path, DISK_VIEW_PATH_SIZE, "/proc/%d/root" MOUNT_POINT, (int)view->tool);
}

pid_t disk_view_pid(const struct disk_view *view)
{
    return view->tool;
}

/* Runs in the daemon's namespace. */
static int copy_mount(int *mount)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
                                                MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};

    *mount = open_tree(AT_FDCWD, MOUNT_POINT, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    return *mount < 0 ? -1
                      : mount_setattr(*mount, "", AT_EMPTY_PATH, &attributes, sizeof(attributes));
}

int disk_view_mount(const struct disk_view *view, struct error *error)
{
    int mount = -1;

    if (call_in_namespace(view, "open_tree", copy_mount, &mount) == 0)
        return mount;
    error_set_errno(error, errno, "%s: cannot share the view", view->options.file);
    if (mount >= 0)
        close(mount);
    return -1;
}

void disk_view_close(struct disk_view *view)
{
    if (view == NULL)
        return;
    /* Stop the daemon first: while it lives, close() waits for its answer. */
    if (view->tool > 0)
        process_stop(view->tool, TOOL_GRACE);
    release_tool(view);
    if (view->fd >= 0)
        close(view->fd);
    drive_options_release(&view->options);
    free(view->storage_daemon);
    free(view);
}
