/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Into and out of guest memory: files are read straight into the guest's pages, one copy.
 */
#ifndef QEMU_INTEGRATION_XEN_GUEST_MEMORY_H
#define QEMU_INTEGRATION_XEN_GUEST_MEMORY_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stddef.h>
#include <stdint.h>

/**
 * guest_memory_load_file() - Read part of a file into the guest
 * @address: Guest-physical, any alignment; the range must be populated RAM
 * @fd:      File
 * @offset:  First byte in the file
 * @size:    Bytes
 * @name:    File name for messages
 *
 * Return: 0, or -1 (also if the file has become shorter)
 */
int guest_memory_load_file(const struct domain *domain, uint64_t address, int fd, uint64_t offset,
                           uint64_t size, const char *name, struct error *error);

/**
 * guest_memory_write() - Copy bytes into the guest
 */
int guest_memory_write(const struct domain *domain, uint64_t address, const void *data, size_t size,
                       struct error *error);

/**
 * guest_memory_read() - Copy bytes out of the guest
 */
int guest_memory_read(const struct domain *domain, uint64_t address, void *data, size_t size,
                      struct error *error);

#endif
