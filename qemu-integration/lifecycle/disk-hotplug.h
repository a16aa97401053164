/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PV disks that are plugged into a guest that runs, and unplugged. QEMU serves them; what is done
 * here is what it does not: it plugs a disk over another of the same name, which destroys both, and
 * lets the guest see a disk's nodes before they are complete.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DISK_HOTPLUG_H
#define QEMU_INTEGRATION_LIFECYCLE_DISK_HOTPLUG_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_check_devices_may_change() - Whether no state is being written or read, which has devices
 *
 * Return: 0, or -1
 */
int life_check_devices_may_change(const struct lifecycle *cycle, struct error *error);

/**
 * life_check_may_plug() - Whether devices can be plugged and unplugged now
 *
 * Return: 0, or -1
 */
int life_check_may_plug(const struct lifecycle *cycle, struct error *error);

/* The device_add of a PV disk, as in struct monitor_command. Passes that of all others to QEMU. */
int life_begin_disk_device(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error);

/* x-xen-disk-add and x-xen-disk-remove. */
int life_begin_disk_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                        struct error *error);
int life_begin_disk_remove(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error);

/**
 * life_disks_on_device_model() - QEMU has the disks of its command line, and no others yet
 *
 * If nobody can ask about disks nothing is done.
 */
void life_disks_on_device_model(struct lifecycle *cycle);

/**
 * life_disks_on_deleted() - QEMU has removed a device
 * @id: Of the device
 */
void life_disks_on_deleted(struct lifecycle *cycle, const char *id);

/**
 * life_disks_check_unchanged() - Whether the guest has the disks of its command line
 * @error: Filled, with the name of the disk, if one was plugged in or removed
 *
 * Return: 0, or -1
 */
int life_disks_check_unchanged(struct lifecycle *cycle, struct error *error);

/**
 * life_disks_end_life() - Answer all requests that are under way with an error
 */
void life_disks_end_life(struct lifecycle *cycle);

/**
 * life_keep_image() - QEMU has opened an image that a later QEMU is to open too
 * @context:   struct lifecycle
 * @arguments: Of blockdev-add
 */
void life_keep_image(void *context, json_object *arguments);

/**
 * life_drop_image() - QEMU has closed an image
 * @arguments: Of blockdev-del
 */
void life_drop_image(void *context, json_object *arguments);

#endif
