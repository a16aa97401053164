/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states of the device model's backends for a PV guest's screen and keyboard, in xenstore.
 */
#ifndef QEMU_INTEGRATION_GUEST_FRAMEBUFFER_BACKEND_H
#define QEMU_INTEGRATION_GUEST_FRAMEBUFFER_BACKEND_H

#include "qemu-integration/guest/state.h"

/* Of the devices: a guest has one of each. */
#define FRAMEBUFFER_SCREEN   "vfb"
#define FRAMEBUFFER_KEYBOARD "vkbd"

#define FRAMEBUFFER_BACKEND_PATH_SIZE 64

/**
 * framebuffer_backend_path() - Get the path of the node with a backend's state
 * @device: FRAMEBUFFER_SCREEN or FRAMEBUFFER_KEYBOARD
 */
void framebuffer_backend_path(const struct guest *guest, const char *device,
                              char path[FRAMEBUFFER_BACKEND_PATH_SIZE]);

/**
 * framebuffer_backend_state() - Read a backend's state
 * @device: FRAMEBUFFER_SCREEN or FRAMEBUFFER_KEYBOARD
 *
 * Return: an enum xenbus_state, XenbusStateUnknown if there is no backend; or -1
 */
int framebuffer_backend_state(const struct guest *guest, const char *device, struct error *error);

#endif
