/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A read-only raw view of a disk image of any format, while QEMU has the image open: what a
 * bootloader reads, and all of the image that it gets to see.
 *
 * qemu-storage-daemon opens the image as -drive would (what format it has is found out by qemu-img,
 * if the user has not said) and offers its contents as a file through FUSE. The file is mounted in
 * a mount namespace that only the daemon is in: no other process comes across it, and when the
 * daemon is gone, however it went, so is the mount. Nothing is written to any file system.
 *
 * The view is handed on in one of two ways, and read under any uid, also in other pid and network
 * namespaces (but not in another user namespace than the program's or one below it):
 *
 * - A descriptor, open for reading. Who inherits it can reopen it for reading, and not for writing,
 *   as /dev/fd/N, if there is a /proc. It cannot be bind-mounted or given to open_tree(): its mount
 *   is of the daemon's namespace, and so is the path under /proc/PID/root.
 * - A mount that is nowhere attached (disk_view_mount()), for move_mount() onto a regular file in
 *   whatever mount namespace.
 *
 * Once the view is closed, or the daemon dead, reads fail with ENOTCONN or ECONNABORTED.
 *
 * It shows the image as it is on the host when it is read. What QEMU writes to a qcow2 image
 * meanwhile may make it inconsistent, so it is to be closed before the guest runs.
 */
#ifndef PTY_BRIDGE_DISK_DISK_VIEW_H
#define PTY_BRIDGE_DISK_DISK_VIEW_H

#include "common/call-gate.h"
#include "common/error.h"

#include <event2/event.h>
#include <sys/types.h>

struct disk_view_config {
    const char *drive;          /* QEMU's -drive option: "file=disk.qcow2,format=qcow2" */
    const char *storage_daemon; /* path of qemu-storage-daemon */
    const char *image_tool;     /* path of qemu-img; used only for a drive without format= */
};

struct disk_view;

/*
 * Told once how it went. @fd: the view; close-on-exec; the view's, and open until it is closed.
 * -1: there is none, and @error has the reason. disk_view_close() may be called from it.
 */
typedef void disk_view_ready(void *context, int fd, const struct error *error);

/**
 * disk_view_start() - Begin to make a view
 * @loop:    Borrowed, as long as the view is open
 * @gate:    Borrowed, the same
 * @config:    Needed only during the call
 * @ready:   Called from the loop, never from within this call
 * @context: Its argument
 * @error:   Filled on failure with a line that names the image, or the program that is missing
 *
 * Needs root, /dev/fuse and /proc. Both programs are killed when this one ends.
 *
 * Return: to be given to disk_view_close(), or NULL
 */
struct disk_view *disk_view_start(struct event_base *loop, struct call_gate *gate,
                                  const struct disk_view_config *config, disk_view_ready *ready,
                                  void *context, struct error *error);

#define DISK_VIEW_PATH_SIZE 64

/**
 * disk_view_path() - A path that leads to the view, for programs of this mount and pid namespace
 * @view: Ready
 * @path: Filled
 */
void disk_view_path(const struct disk_view *view, char path[DISK_VIEW_PATH_SIZE]);

/**
 * disk_view_pid() - The program that is at work now
 *
 * Return: its pid; of the storage daemon, once the view is ready
 */
pid_t disk_view_pid(const struct disk_view *view);

/**
 * disk_view_mount() - The view as a mount
 * @view:  Ready
 * @error: Filled on failure
 *
 * Return: a mount of that file alone, read-only, close-on-exec, to be closed by the caller; or -1
 */
int disk_view_mount(const struct disk_view *view, struct error *error);

/**
 * disk_view_close() - End the daemon, and with it the view; NULL is allowed
 *
 * Takes some milliseconds. Whoever still has the descriptor can read no more.
 */
void disk_view_close(struct disk_view *view);

#endif
