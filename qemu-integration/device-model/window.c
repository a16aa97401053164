/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/window.h"

#include "common/argv.h"
#include "common/cleanup.h"
#include "common/process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* Time for the viewer to end after SIGTERM, in milliseconds. */
#define VIEWER_GRACE 2000

bool window_is_possible(void)
{
    const char *x11 = getenv("DISPLAY");
    const char *wayland = getenv("WAYLAND_DISPLAY");

    return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}

int window_open(struct call_gate *gate, const struct window_config *config, struct window *window,
                struct error *error)
{
    int ends[2];
    char number[16];

    *window = (struct window){.vnc_end = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set_errno(error, errno, "cannot connect the window");
    cleanup_fd int viewer_end = ends[0];
    cleanup_fd int vnc_end = ends[1];
    snprintf(number, sizeof(number), "%d", viewer_end);
    char *const argv[] = {argv_word(config->viewer),
                          "--fd",
                          number,
                          "--title",
                          argv_word(config->title),
                          config->full_screen ? "--fullscreen" : NULL,
                          NULL};
    const struct process_config child = {
        .output = config->output, .inherited = &viewer_end, .inherited_count = 1};

    window->viewer = process_spawn(gate, argv, &child, error);
    if (window->viewer < 0) {
        window->viewer = 0;
        return -1;
    }
    window->vnc_end = steal_fd(&vnc_end);
    return 0;
}

void window_close(struct window *window)
{
    if (window->viewer > 0)
        process_stop(window->viewer, VIEWER_GRACE);
    if (window->vnc_end >= 0)
        close(window->vnc_end);
    *window = (struct window){.vnc_end = -1};
}
