/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a bootloader reads: a disk of the guest's, or the network by one of its cards.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_BOOT_SOURCE_H
#define QEMU_INTEGRATION_BOOT_CHOICE_BOOT_SOURCE_H

#include "common/error.h"
#include "pty-bridge/bootloader/bootloader.h"
#include "pty-bridge/disk/disk-view.h"
#include "qemu-integration/boot-choice/network-boot.h"
#include "qemu-integration/guest/state.h"

#include <event2/event.h>
#include <stdbool.h>

struct boot_source_config {
    struct event_base *loop;
    struct guest *guest;
    /* Called once after boot_source_open(), never from within it. @error: NULL if it is ready. */
    void (*ready)(void *context, const struct error *error);
    void *context;
};

struct boot_source {
    struct boot_source_config config;
    const struct plan_boot_device *device; /* NULL: closed */
    bool is_ready;
    struct disk_view *view;
    char view_path[DISK_VIEW_PATH_SIZE];
    int view_mount; /* -1: none */
    struct network_boot *network;
    struct event *soon;
    const char *arguments[VM_BOOTLOADER_WORDS_MAX + 1]; /* of -bootloader */
};

/**
 * boot_source_open() - Begin to make a device readable
 * @source: Zeroed or closed before; to be closed with boot_source_close() on failure too
 * @config: Copied
 * @device: Borrowed
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int boot_source_open(struct boot_source *source, const struct boot_source_config *config,
                     const struct plan_boot_device *device, struct error *error);

/**
 * boot_source_bootloader() - Say how the bootloader of a source that is ready is started
 * @bootloader: Its members that depend on the source are filled; what they point to is valid until
 *              boot_source_close()
 * @error:      Filled on failure
 *
 * Return: 0, or -1
 */
int boot_source_bootloader(struct boot_source *source, struct bootloader_config *bootloader,
                           struct error *error);

/**
 * boot_source_name() - The device, for messages: the image's path, or "network"
 */
const char *boot_source_name(const struct boot_source *source);

/**
 * boot_source_explain() - Replace the reason of a bootloader's failure if the source has failed
 * @error: Replaced if a program that the source needs has ended
 *
 * Return: whether it has
 */
bool boot_source_explain(const struct boot_source *source, struct error *error);

/**
 * boot_source_close() - Give the device up; more than once is allowed
 *
 * A process that is blocked reading it can be killed only afterwards.
 */
void boot_source_close(struct boot_source *source);

#endif
