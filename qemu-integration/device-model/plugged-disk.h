/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands for QEMU that plug a PV disk: its image, a block node, and the device. Both are
 * named after the disk. Pure functions: QEMU's qapi/block-core.json and qdev.json.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_PLUGGED_DISK_H
#define QEMU_INTEGRATION_DEVICE_MODEL_PLUGGED_DISK_H

#include <json-c/json.h>
#include <stdbool.h>

struct plugged_disk {
    const char *name;   /* "xvdb" */
    const char *file;   /* path; never one of QEMU's URLs */
    const char *format; /* QEMU's word. It is never guessed from what the guest may have written */
    bool read_only;
    bool block_device; /* the file is one */
};

/* The name of the node and of the device: this, and the disk's. */
#define PLUGGED_DISK_PREFIX "xen-disk-"

/**
 * plugged_disk_add_node() - Make the command that opens the image
 *
 * Return: to be released by the caller
 */
json_object *plugged_disk_add_node(const struct plugged_disk *disk);

/**
 * plugged_disk_add_device() - Make the command that plugs the disk
 * @vdev: Another name for it, as the user has it
 *
 * Return: to be released by the caller
 */
json_object *plugged_disk_add_device(const char *name, const char *vdev);

/**
 * plugged_disk_remove_node() - Make the command that closes the image
 *
 * Return: JSON, to be freed by the caller; without memory NULL
 */
char *plugged_disk_remove_node(const char *name);

/**
 * plugged_disk_of_device() - Get the disk's name from the id of a device
 *
 * Return: part of @id; NULL: it is no device of ours
 */
const char *plugged_disk_of_device(const char *id);

#endif
