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
    char storage_daemon[HOST_PATH_SIZE]; /* by which the bootloader sees the disk */
    char image_tool[HOST_PATH_SIZE];
    char viewer[HOST_PATH_SIZE]; /* qemu-xen-viewer, which belongs to us */
};

/**
 * host_paths_find() - Choose the first of the usual places where a file is
 * @paths:        Filled; where nothing is found, with the place Debian has it
 * @device_model: Overrides the search unless NULL
 * @hvmloader:    Overrides the search unless NULL
 */
void host_paths_find(struct host_paths *paths, const char *device_model, const char *hvmloader);

struct host_needs {
    bool hvmloader;
    bool seabios;
    bool viewer;
    const char *bootloader; /* its path; NULL: none is needed, nor QEMU's tools for it */
};

/**
 * host_paths_check() - Whether the files are there and usable
 * @needs: What will be used beside the device model
 * @error: Filled on failure with the path and the reason
 *
 * Return: 0, or -1
 */
int host_paths_check(const struct host_paths *paths, const struct host_needs *needs,
                     struct error *error);

#endif
