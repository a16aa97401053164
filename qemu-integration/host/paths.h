/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where distributions keep the programs and images that qemu-xen uses.
 */
#ifndef QEMU_INTEGRATION_HOST_PATHS_H
#define QEMU_INTEGRATION_HOST_PATHS_H

#include "common/error.h"

#include <stdbool.h>

#define HOST_PATH_SIZE 256

struct host_paths {
    char device_model[HOST_PATH_SIZE]; /* Xen-enabled QEMU */
    char hvmloader[HOST_PATH_SIZE];
    char seabios[HOST_PATH_SIZE];        /* for kernels that need the BIOS */
    char bootloader[HOST_PATH_SIZE];     /* pygrub */
    char storage_daemon[HOST_PATH_SIZE]; /* shows the disk to the bootloader */
    char image_tool[HOST_PATH_SIZE];
    char passt[HOST_PATH_SIZE];        /* user networks, if QEMU has none */
    char viewer[HOST_PATH_SIZE];       /* our own qemu-xen-viewer */
    char network_boot[HOST_PATH_SIZE]; /* our own qemu-xen-netboot */
};

/**
 * host_paths_find() - Find each file in the first of the usual places that has it
 * @paths:        Filled; a file that is not found gets Debian's path
 * @device_model: Overrides the search unless NULL
 * @hvmloader:    Overrides the search unless NULL
 */
void host_paths_find(struct host_paths *paths, const char *device_model, const char *hvmloader);

/* What will be used in addition to the device model. */
struct host_needs {
    bool hvmloader;
    bool seabios;
    bool viewer;
    bool passt;
    bool image_tool;
    bool network_boot;
    const char *bootloader; /* its path; NULL: neither it nor QEMU's storage daemon is needed */
};

/**
 * host_paths_check() - Check that the files exist and can be used
 * @error: Filled on failure with the path and the reason
 *
 * Return: 0, or -1
 */
int host_paths_check(const struct host_paths *paths, const struct host_needs *needs,
                     struct error *error);

#endif
