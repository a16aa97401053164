/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's window. A QEMU that has SDL or GTK opens its own; for one that has neither,
 * qemu-xen-viewer shows QEMU's VNC display over a socket pair that no other process can reach.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_WINDOW_H
#define QEMU_INTEGRATION_DEVICE_MODEL_WINDOW_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <sys/types.h>

/**
 * window_is_possible() - Whether there is a display to open a window on: DISPLAY, WAYLAND_DISPLAY
 */
bool window_is_possible(void);

struct window {
    pid_t viewer; /* 0: none, or it has been waited for */
    int vnc_end;  /* QEMU's end; close it once QEMU has received it; -1: none */
};

/* Parameters of window_open(). */
struct window_config {
    const char *viewer; /* path of qemu-xen-viewer */
    const char *title;  /* the guest's name */
    bool full_screen;
    const int *output; /* two descriptors: the viewer's standard output and error */
};

/**
 * window_open() - Start the viewer
 * @window: Filled on success
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int window_open(struct call_gate *gate, const struct window_config *config, struct window *window,
                struct error *error);

/**
 * window_close() - Stop the viewer, if it runs
 */
void window_close(struct window *window);

#endif
