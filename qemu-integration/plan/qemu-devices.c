/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/qemu-devices.h"

#include "common/option-list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* QEMU's default for the PC, and its PV card. */
#define DEFAULT_NIC_MODEL "e1000"
#define PV_NIC_MODEL      "xen-net-device"

/* The image of a drive: QEMU's block backend @id on the block node @node. */
static void add_image(const struct vm_drive *drive, const char *id, const char *node,
                      struct plan_arguments *arguments)
{
    const char *media = drive->cdrom ? ",media=cdrom" : "";

    plan_arguments_add(arguments, "-drive");
    if (drive->file == NULL)
        plan_arguments_add(arguments, "if=none,id=%s%s", id, media);
    else
        plan_arguments_add(arguments, "if=none,id=%s,node-name=%s%s,%s", id, node, media,
                           drive->options);
}

static void add_pv_disk(const struct vm_drive *drive, const char *image,
                        struct plan_arguments *arguments)
{
    plan_arguments_add(arguments, "-device");
    plan_arguments_add(arguments, "%s,vdev=xvd%c,drive=%s%s",
                       drive->cdrom ? "xen-cdrom" : "xen-disk", 'a' + (int)drive->index, image,
                       drive->bus == DRIVE_IDE ? ",share-rw=on" : "");
}

static void add_ide(const struct vm_drive *drive, const char *image,
                    struct plan_arguments *arguments)
{
    plan_arguments_add(arguments, "-device");
    plan_arguments_add(arguments, "%s,bus=ide.%u,unit=%u,drive=%s%s",
                       drive->cdrom ? "ide-cd" : "ide-hd", drive->index / 2, drive->index % 2,
                       image, drive->cdrom ? "" : ",share-rw=on");
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

/* The user's own id, so that monitor commands find it; else one that is free. */
#define ID_SIZE 128

static void netdev_id(const struct vm_netdev *netdev, unsigned nic, char id[ID_SIZE])
{
    if (strchr(netdev->id, ' ') != NULL)
        snprintf(id, ID_SIZE, "net%u", nic);
    else
        snprintf(id, ID_SIZE, "%s", netdev->id);
}

static void add_network(const struct vm_netdev *netdev, const char *id, const char *fd,
                        struct plan_arguments *arguments)
{
    char *options = NULL;

    option_list_append(&options, "id", id);
    if (netdev->network == NETWORK_BRIDGE)
        option_list_append(&options, "fd", fd);
    if (netdev->network == NETWORK_TAP && netdev->interface != NULL)
        option_list_append(&options, "ifname", netdev->interface);
    if (netdev->network == NETWORK_TAP && netdev->script != NULL)
        option_list_append(&options, "script", netdev->script);
    if (netdev->network == NETWORK_TAP && netdev->downscript != NULL)
        option_list_append(&options, "downscript", netdev->downscript);
    plan_arguments_add(arguments, "-netdev");
    plan_arguments_add(arguments, "%s,%s%s%s", netdev->network == NETWORK_USER ? "user" : "tap",
                       options, netdev->options == NULL ? "" : ",",
                       netdev->options == NULL ? "" : netdev->options);
    free(options);
}

void plan_add_nics(const struct plan *plan, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < plan->vm->nic_count; i++) {
        const struct vm_nic *nic = &plan->vm->nics[i];
        const struct vm_netdev *netdev = plan_netdev(plan, i);
        const uint8_t *mac = plan->macs[i];
        const char *model = nic->model == NULL ? DEFAULT_NIC_MODEL : nic->model;
        char pv_model[32];
        char id[ID_SIZE];

        if (!plan_nic_is_emulated(plan, i)) {
            if (plan_nic_has_vif(plan, i))
                continue;
            /* Its number among all cards, vifs included. */
            snprintf(pv_model, sizeof(pv_model), PV_NIC_MODEL ",idx=%u", i);
            model = pv_model;
        }
        netdev_id(netdev, i, id);
        add_network(netdev, id, numbers->taps[i], arguments);
        plan_arguments_add(arguments, "-device");
        plan_arguments_add(arguments, "%s,netdev=%s,mac=%02x:%02x:%02x:%02x:%02x:%02x%s%s", model,
                           id, mac[0], mac[1], mac[2], mac[3], mac[4], mac[5],
                           nic->options == NULL ? "" : ",",
                           nic->options == NULL ? "" : nic->options);
    }
}
