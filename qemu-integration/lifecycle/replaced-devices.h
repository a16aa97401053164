/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is plugged into a PV or PVH guest in the place of an emulated disk or network card, as on
 * its command line (options/pv-devices.h). Programs that know QEMU only, as libvirt, ask for those.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_REPLACED_DEVICES_H
#define QEMU_INTEGRATION_LIFECYCLE_REPLACED_DEVICES_H

#include "qemu-integration/lifecycle/life.h"

#include <json-c/json.h>

/**
 * life_replace_device() - Find what a device_add adds
 * @arguments: Of the command
 * @error:     Filled if the guest cannot have such a device
 *
 * A disk is at the place that its id names, as on the command line, or at the first that is free.
 *
 * Return: arguments, the caller's, and those given if the device stays as it is; or NULL
 */
json_object *life_replace_device(const struct lifecycle *cycle, json_object *arguments,
                                 struct error *error);

#endif
