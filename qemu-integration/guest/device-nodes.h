/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes in xenstore of a guest's paravirtual device: the directory of its backend, which is in
 * this domain, and that of its frontend.
 */
#ifndef QEMU_INTEGRATION_GUEST_DEVICE_NODES_H
#define QEMU_INTEGRATION_GUEST_DEVICE_NODES_H

#include "qemu-integration/guest/state.h"

#define DEVICE_PATH_SIZE 96

/**
 * device_backend_path() - Get the path of a backend's directory
 * @kind:   As the directory of its kind is named, at most 16 characters: "vif", "qdisk"
 * @number: Of the device
 */
void device_backend_path(const struct guest *guest, const char *kind, unsigned number,
                         char path[DEVICE_PATH_SIZE]);

/**
 * device_frontend_path() - The same of a frontend: "vif", "vbd"
 */
void device_frontend_path(const struct guest *guest, const char *kind, unsigned number,
                          char path[DEVICE_PATH_SIZE]);

/**
 * device_node_exists() - Whether there is a node
 *
 * Return: 1 or 0, or -1
 */
int device_node_exists(const struct guest *guest, const char *path, struct error *error);

/**
 * device_release() - Have the backend close, and so the guest asked to give the device up
 * @kind: Of the backend
 *
 * Return: 0, or -1
 */
int device_release(const struct guest *guest, const char *kind, unsigned number,
                   struct error *error);

#endif
