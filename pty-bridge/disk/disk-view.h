/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A read-only raw view of a disk image of any format, while QEMU has the image open. It is all of
 * the image that a bootloader gets to see.
 *
 * qemu-storage-daemon opens the image as -drive would (qemu-img detects the format, if the user has
 * not given it) and exports its contents as a file through FUSE. The file is mounted in a mount
 * namespace of the daemon's own: no other process comes across it, and the mount ends with the
 * daemon, however that ends. Nothing is written to any file system.
 *
 * The view can be passed on in two ways, and be read under any uid, in other pid and network
 * namespaces too (but not in another user namespace than the program's or one below it):
 *
 * - As a descriptor, open for reading. A process that inherits it can reopen it for reading, not
 *   for writing, as /dev/fd/N, if there is a /proc. It cannot be bind-mounted or given to
 *   open_tree(): its mount belongs to the daemon's namespace, and so does the path under
 *   /proc/PID/root.
 * - As a detached mount (disk_view_mount()), for move_mount() onto a regular file in any mount
 *   namespace.
 *
 * Once the view is closed, or the daemon dead, reads fail with ENOTCONN or ECONNABORTED.
 *
 * It shows the image as it is on the host at the time of reading. What QEMU writes to a qcow2 image
 * meanwhile may make the view inconsistent, so it has to be closed before the guest runs.
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
 * Called once. @fd: the view; close-on-exec; owned by the view and open until disk_view_close(); or
 * -1, and @error has the reason. It may call disk_view_close().
 */
typedef void disk_view_ready(void *context, int fd, const struct error *error);

/**
 * disk_view_start() - Start making a view
 * @loop:    Borrowed, as long as the view is open
 * @gate:    Borrowed, as long as the view is open
 * @config:    Needed only during the call
 * @ready:   Called from the loop, never from within this call
 * @context: Its argument
 * @error:   Filled on failure with a line that names the image, or the program that is missing
 *
 * Needs root, /dev/fuse and /proc. Both programs are killed when this one ends.
 *
 * Return: view to disk_view_close(), or NULL
 */
struct disk_view *disk_view_start(struct event_base *loop, struct call_gate *gate,
                                  const struct disk_view_config *config, disk_view_ready *ready,
                                  void *context, struct error *error);

#define DISK_VIEW_PATH_SIZE 64

/**
 * disk_view_path() - Path of the view, for programs in this mount and pid namespace
 * @view: Ready
 * @path: Filled
 */
void disk_view_path(const struct disk_view *view, char path[DISK_VIEW_PATH_SIZE]);

/**
 * disk_view_pid() - The program that is running
 *
 * Return: its pid; the storage daemon's, once the view is ready
 */
pid_t disk_view_pid(const struct disk_view *view);

/**
 * disk_view_mount() - Get the view as a mount
 * @view:  Ready
 * @error: Filled on failure
 *
 * Return: detached read-only mount of that file, close-on-exec, to be closed by the caller; or -1
 */
int disk_view_mount(const struct disk_view *view, struct error *error);

/**
 * disk_view_close() - Stop the daemon, and with it the view; NULL is allowed
 *
 * Takes some milliseconds. Processes that still have the descriptor can read no more.
 */
void disk_view_close(struct disk_view *view);

#endif
