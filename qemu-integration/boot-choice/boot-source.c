/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/boot-source.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "netboot/exit-status.h"

#include <unistd.h>

/* How long the storage daemon may take to end after its view has failed, in milliseconds. */
#define DISK_VIEW_END_DELAY 100

static const struct plan *plan_of(const struct boot_source *source)
{
    return source->config.guest->plan;
}

static void on_view(void *context, int fd, const struct error *error)
{
    struct boot_source *source = context;

    source->is_ready = fd >= 0;
    source->config.ready(source->config.context, fd < 0 ? error : NULL);
}

static int open_disk(struct boot_source *source, struct error *error)
{
    const struct plan *plan = plan_of(source);
    const struct disk_view_config config = {
        .drive = source->device->drive->options,
        .storage_daemon = plan->paths.storage_daemon,
        .image_tool = plan->paths.image_tool,
    };

    source->view = disk_view_start(source->config.loop, source->config.guest->gate, &config,
                                   on_view, source, error);
    return source->view == NULL ? -1 : 0;
}

static void on_soon(evutil_socket_t fd, short what, void *context)
{
    struct boot_source *source = context;

    (void)fd, (void)what;
    source->is_ready = true;
    source->config.ready(source->config.context, NULL);
}

static int open_network(struct boot_source *source, struct error *error)
{
    const struct timeval now = {0};

    source->network =
        network_boot_open(source->config.loop, source->config.guest, source->device->nic, error);
    if (source->network == NULL)
        return -1;
    source->soon = evtimer_new(source->config.loop, on_soon, source);
    if (source->soon == NULL || event_add(source->soon, &now) < 0)
        return error_set(error, "network boot: out of memory");
    return 0;
}

int boot_source_open(struct boot_source *source, const struct boot_source_config *config,
                     const struct plan_boot_device *device, struct error *error)
{
    *source = (struct boot_source){.config = *config, .device = device, .view_mount = -1};
    return device->drive != NULL ? open_disk(source, error) : open_network(source, error);
}

static int describe_disk(struct boot_source *source, struct bootloader_config *bootloader,
                         struct error *error)
{
    const struct vm *vm = plan_of(source)->vm;

    source->view_mount = disk_view_mount(source->view, error);
    if (source->view_mount < 0)
        return -1;
    disk_view_path(source->view, source->view_path);
    for (unsigned i = 1; i < vm->bootloader_word_count; i++)
        source->arguments[i - 1] = vm->bootloader_words[i];
    bootloader->program = plan_of(source)->bootloader;
    bootloader->arguments = source->arguments;
    bootloader->disk = source->view_path;
    bootloader->disk_mount = source->view_mount;
    bootloader->network = bootloader->inherited = -1;
    bootloader->sandboxed = !vm->bootloader_unconfined;
    return 0;
}

int boot_source_bootloader(struct boot_source *source, struct bootloader_config *bootloader,
                           struct error *error)
{
    if (source->device->drive != NULL)
        return describe_disk(source, bootloader, error);
    bootloader->program = plan_of(source)->paths.network_boot;
    bootloader->arguments = network_boot_arguments(source->network);
    bootloader->disk = NULL;
    bootloader->disk_mount = -1;
    bootloader->network = network_boot_namespace(source->network);
    bootloader->inherited = network_boot_socket(source->network);
    /* Whatever is wanted for disks: the client is ours and works in it. */
    bootloader->sandboxed = true;
    bootloader->cancelled_status = NETBOOT_EXIT_CANCELLED;
    return 0;
}

const char *boot_source_name(const struct boot_source *source)
{
    return source->device->drive != NULL ? source->device->drive->file : "network";
}

/* The bootloader also fails if the storage daemon has died, but cannot say so. */
bool boot_source_explain(const struct boot_source *source, struct error *error)
{
    if (source->view == NULL ||
        !process_ends_within(disk_view_pid(source->view), DISK_VIEW_END_DELAY))
        return false;
    *error = (struct error){0};
    error_set(error, "%s: %s, which shows it to the bootloader, has ended",
              source->device->drive->file, plan_of(source)->paths.storage_daemon);
    return true;
}

void boot_source_close(struct boot_source *source)
{
    if (source->device == NULL)
        return;
    disk_view_close(steal_pointer(&source->view));
    if (source->view_mount >= 0)
        close(steal_fd(&source->view_mount));
    if (source->soon != NULL)
        event_free(steal_pointer(&source->soon));
    network_boot_close(steal_pointer(&source->network));
    source->device = NULL;
}
