/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/qemu-devices.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* QEMU's default for the PC, and its PV card. */
#define DEFAULT_NIC_MODEL "e1000"
#define PV_NIC_MODEL      "xen-net-device"

/* An option and its list; frees the list. */
static void add_option(struct plan_arguments *arguments, const char *option, char *list)
{
    plan_arguments_option(arguments, option, list);
    free(list);
}

/* The image of a drive: QEMU's block backend @id on the block node @node. */
static void add_image(const struct vm_drive *drive, const char *id, const char *node,
                      struct plan_arguments *arguments)
{
    char *list = NULL;

    option_list_append(&list, "if", "none");
    option_list_append(&list, "id", id);
    if (drive->file != NULL)
        option_list_append(&list, "node-name", node);
    if (drive->cdrom)
        option_list_append(&list, "media", "cdrom");
    if (drive->file != NULL)
        option_list_append_list(&list, drive->options);
    add_option(arguments, "-drive", list);
}

static void add_pv_disk(const struct vm_drive *drive, const char *image,
                        struct plan_arguments *arguments)
{
    const char place[] = {'x', 'v', 'd', (char)('a' + drive->index), '\0'};
    char *list = NULL;

    option_list_append_word(&list, drive->cdrom ? "xen-cdrom" : "xen-disk");
    option_list_append(&list, "vdev", place);
    option_list_append(&list, "drive", image);
    if (drive->bus == DRIVE_IDE)
        option_list_append(&list, "share-rw", "on");
    add_option(arguments, "-device", list);
}

static void add_ide(const struct vm_drive *drive, const char *image,
                    struct plan_arguments *arguments)
{
    char *list = alloc_format("%s,bus=ide.%u,unit=%u", drive->cdrom ? "ide-cd" : "ide-hd",
                              drive->index / 2, drive->index % 2);

    option_list_append(&list, "drive", image);
    if (!drive->cdrom)
        option_list_append(&list, "share-rw", "on");
    add_option(arguments, "-device", list);
}

void plan_add_drives(const struct vm *vm, struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];
        char place[16];
        char place_node[24];
        const char *id = drive->id == NULL ? place : drive->id;
        const char *node = drive->node == NULL ? place_node : drive->node;

        snprintf(place, sizeof(place), "%s%u", drive->bus == DRIVE_IDE ? "ide" : "xen",
                 drive->index);
        snprintf(place_node, sizeof(place_node), "%s-node", place);
        add_image(drive, id, node, arguments);
        if (drive->bus == DRIVE_IDE)
            add_ide(drive, id, arguments);
        if (drive->bus == DRIVE_XEN)
            add_pv_disk(drive, id, arguments);
        else if (!drive->cdrom)
            add_pv_disk(drive, node, arguments);
    }
}

/* Returns the user's own id, which monitor commands use, or a free one; owned by the caller. */
static char *netdev_id(const struct vm_netdev *netdev, unsigned nic)
{
    return strchr(netdev->id, ' ') != NULL ? alloc_format("net%u", nic) : alloc_copy(netdev->id);
}

static void add_network(const struct vm_netdev *netdev, const char *id, const char *fd,
                        struct plan_arguments *arguments)
{
    char *list = alloc_copy(netdev->network == NETWORK_USER ? "user" : "tap");

    option_list_append(&list, "id", id);
    if (netdev->network == NETWORK_BRIDGE)
        option_list_append(&list, "fd", fd);
    if (netdev->network == NETWORK_TAP && netdev->interface != NULL)
        option_list_append(&list, "ifname", netdev->interface);
    if (netdev->network == NETWORK_TAP && netdev->script != NULL)
        option_list_append(&list, "script", netdev->script);
    if (netdev->network == NETWORK_TAP && netdev->downscript != NULL)
        option_list_append(&list, "downscript", netdev->downscript);
    option_list_append_list(&list, netdev->options);
    add_option(arguments, "-netdev", list);
}

/* @number: of the card among all, those of netback included */
static void add_nic(const struct vm_nic *nic, bool emulated, unsigned number, const char *id,
                    const uint8_t mac[6], struct plan_arguments *arguments)
{
    const char *model = nic->model == NULL ? DEFAULT_NIC_MODEL : nic->model;
    char text[24];
    char *list = NULL;

    option_list_append_word(&list, emulated ? model : PV_NIC_MODEL);
    if (!emulated) {
        snprintf(text, sizeof(text), "%u", number);
        option_list_append(&list, "idx", text);
    }
    option_list_append(&list, "netdev", id);
    snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
             mac[4], mac[5]);
    option_list_append(&list, "mac", text);
    option_list_append_list(&list, nic->options);
    add_option(arguments, "-device", list);
}

void plan_add_nics(const struct plan *plan, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < plan->vm->nic_count; i++) {
        const struct vm_netdev *netdev = plan_netdev(plan, i);
        bool emulated = plan_nic_is_emulated(plan, i);

        if (!emulated && plan_nic_has_vif(plan, i))
            continue;
        cleanup_free char *id = netdev_id(netdev, i);
        add_network(netdev, id, numbers->taps[i], arguments);
        add_nic(&plan->vm->nics[i], emulated, i, id, plan->macs[i], arguments);
    }
}
