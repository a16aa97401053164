/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states in xenstore of the backends that serve a guest's paravirtual devices.
 */
#ifndef QEMU_INTEGRATION_GUEST_BACKEND_STATE_H
#define QEMU_INTEGRATION_GUEST_BACKEND_STATE_H

#include "qemu-integration/guest/state.h"

/* Kinds of backend. A PV guest has one of each. */
#define BACKEND_SCREEN   "vfb"
#define BACKEND_KEYBOARD "vkbd"

#define BACKEND_STATE_PATH_SIZE 64

/**
 * backend_state_path() - Get the path of the node with a backend's state
 * @kind:   As the directory of its kind is named, at most 16 characters
 * @number: Of the device
 */
void backend_state_path(const struct guest *guest, const char *kind, unsigned number,
                        char path[BACKEND_STATE_PATH_SIZE]);

/**
 * backend_state() - Read a backend's state
 *
 * Return: an enum xenbus_state, XenbusStateUnknown if there is no backend; or -1
 */
int backend_state(const struct guest *guest, const char *kind, unsigned number,
                  struct error *error);

#endif
