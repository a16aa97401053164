/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies into and out of guest memory. Files are read straight into the guest's pages.
 */
#ifndef QEMU_INTEGRATION_XEN_GUEST_MEMORY_H
#define QEMU_INTEGRATION_XEN_GUEST_MEMORY_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stddef.h>
#include <stdint.h>

/* Part of a file. */
struct file_range {
    int fd;
    uint64_t offset;  /* bytes */
    uint64_t size;    /* bytes */
    const char *name; /* for messages */
};

/**
 * guest_memory_load_file() - Read part of a file into the guest
 * @address: Guest-physical, any alignment; the range must be populated RAM
 *
 * Return: 0, or -1 (also if the file has become shorter)
 */
int guest_memory_load_file(const struct domain *domain, uint64_t address,
                           const struct file_range *range, struct error *error);

/**
 * guest_memory_write() - Copy bytes into the guest
 * @address: Guest-physical, any alignment; the range must be populated RAM
 *
 * Return: 0, or -1
 */
int guest_memory_write(const struct domain *domain, uint64_t address, const void *data, size_t size,
                       struct error *error);

/**
 * guest_memory_read() - Copy bytes out of the guest
 * @address: Guest-physical, any alignment; the range must be populated RAM
 *
 * Return: 0, or -1
 */
int guest_memory_read(const struct domain *domain, uint64_t address, void *data, size_t size,
                      struct error *error);

#endif
