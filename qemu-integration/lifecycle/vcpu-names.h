/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the vcpus of a guest without emulated devices are called in QMP. Pure.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_VCPU_NAMES_H
#define QEMU_INTEGRATION_LIFECYCLE_VCPU_NAMES_H

#include <json-c/json.h>
#include <stdint.h>

#define LIFE_VCPU_DRIVER "xen-vcpu"

#define LIFE_VCPU_PATH_SIZE 40

/**
 * life_vcpu_path() - Name a vcpu's object; all but the first have an id, "vcpu1", as only what has
 * one can be unplugged
 */
void life_vcpu_path(unsigned vcpu, char path[LIFE_VCPU_PATH_SIZE]);

/**
 * life_vcpu_place() - Make the properties that say which it is
 *
 * Return: an object, the caller's
 */
json_object *life_vcpu_place(unsigned vcpu);

/**
 * life_vcpu_number() - Find a vcpu by its id, or its object's name
 * @id: NULL is allowed
 *
 * Return: its number; 0: it is none that has an id
 */
uint64_t life_vcpu_number(const char *id);

#endif
