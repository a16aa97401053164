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

/* The first of our descriptor sets; the user's -add-fd have lower numbers. */
#define OVERLAY_SET 1000000U

/* An option and its list; frees the list. */
static void add_option(struct plan_arguments *arguments, const char *option, char *list)
{
    plan_arguments_option(arguments, option, list);
    free(list);
}

/*
 * What -drive says of a drive. QEMU's -snapshot would make an overlay of each, those included that
 * have one.
 */
static char *drive_options(const struct vm *vm, unsigned number)
{
    const struct vm_drive *drive = &vm->drives[number];
    char *options = NULL;

    if (drive->overlay != NULL) {
        cleanup_free char *path = alloc_format("/dev/fdset/%u", OVERLAY_SET + number);

        option_list_append(&options, "file", path);
        option_list_append_list(&options, drive->overlay);
        return options;
    }
    option_list_append_list(&options, drive->options);
    if (vm->snapshot && !drive->snapshot)
        option_list_append(&options, "snapshot", "on");
    return options;
}

static void add_descriptor(const char *fd, unsigned set, struct plan_arguments *arguments)
{
    add_option(arguments, "-add-fd", alloc_format("fd=%s,set=%u", fd, set));
}

static void add_overlay(const struct plan_numbers *numbers, unsigned number,
                        struct plan_arguments *arguments)
{
    add_descriptor(numbers->overlays[number].writable, OVERLAY_SET + number, arguments);
    add_descriptor(numbers->overlays[number].readable, OVERLAY_SET + number, arguments);
}

/* The image of a drive: QEMU's block backend @id on the block node @node. */
static void add_image(const struct vm_drive *drive, const char *id, const char *node,
                      const char *options, struct plan_arguments *arguments)
{
    char *list = NULL;

    option_list_append(&list, "if", "none");
    option_list_append(&list, "id", id);
    if (drive->file != NULL)
        option_list_append(&list, "node-name", node);
    if (drive->cdrom)
        option_list_append(&list, "media", "cdrom");
    if (drive->file != NULL)
        option_list_append_list(&list, options);
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
    if (drive->bus != DRIVE_XEN)
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

static void add_virtio(const char *image, struct plan_arguments *arguments)
{
    char *list = alloc_copy("virtio-blk-pci");

    option_list_append(&list, "drive", image);
    option_list_append(&list, "share-rw", "on");
    add_option(arguments, "-device", list);
}

void plan_add_drives(const struct vm *vm, const struct plan_numbers *numbers,
                     struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];
        char place[16];
        char place_node[24];
        const char *id = drive->id == NULL ? place : drive->id;
        const char *node = drive->node == NULL ? place_node : drive->node;

        if (drive->passed)
            continue;
        snprintf(place, sizeof(place), "%s%u", vm_drive_bus_name(drive->bus), drive->index);
        snprintf(place_node, sizeof(place_node), "%s-node", place);
        if (drive->overlay != NULL)
            add_overlay(numbers, i, arguments);
        cleanup_free char *options = drive_options(vm, i);
        add_image(drive, id, node, options, arguments);
        if (drive->bus == DRIVE_IDE)
            add_ide(drive, id, arguments);
        if (drive->bus == DRIVE_VIRTIO)
            add_virtio(id, arguments);
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

/* passt's end is the other of a socket pair. */
static void add_passt(const char *id, const char *fd, struct plan_arguments *arguments)
{
    char *list = alloc_copy("stream");

    option_list_append(&list, "id", id);
    option_list_append(&list, "addr.type", "fd");
    option_list_append(&list, "addr.str", fd);
    add_option(arguments, "-netdev", list);
}

static void add_network(const struct vm_netdev *netdev, const char *id, const char *fd,
                        struct plan_arguments *arguments)
{
    char *list = alloc_copy(netdev->network == NETWORK_BRIDGE ? "tap" : netdev->type);

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

/* Adds a card's network and MAC address to its list. */
static void add_connection(char **list, const char *id, const uint8_t mac[6])
{
    char text[24];

    option_list_append(list, "netdev", id);
    snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
             mac[4], mac[5]);
    option_list_append(list, "mac", text);
}

static void add_emulated_nic(const struct vm_nic *nic, const char *id, const uint8_t mac[6],
                             struct plan_arguments *arguments)
{
    char *list = NULL;

    option_list_append_word(&list, nic->model == NULL ? DEFAULT_NIC_MODEL : nic->model);
    add_connection(&list, id, mac);
    option_list_append_list(&list, nic->options);
    add_option(arguments, "-device", list);
}

/* What a card says of its place on an emulated bus, and of its queues, is not for a PV card. */
static void add_pv_options(char **list, const struct vm_nic *nic)
{
    bool is_pv = nic->model != NULL && strncmp(nic->model, "xen", 3) == 0;
    cleanup_free char *id =
        nic->options == NULL || is_pv ? NULL : option_list_find(nic->options, NULL, "id");

    if (is_pv)
        option_list_append_list(list, nic->options);
    else if (id != NULL)
        option_list_append(list, "id", id);
}

/* @nic: NULL: the twin of another card; @number: of the card among all, those of netback included
 */
static void add_pv_nic(const struct vm_nic *nic, unsigned number, const char *id,
                       const uint8_t mac[6], struct plan_arguments *arguments)
{
    char text[24];
    char *list = alloc_copy(PV_NIC_MODEL);

    snprintf(text, sizeof(text), "%u", number);
    option_list_append(&list, "idx", text);
    add_connection(&list, id, mac);
    if (nic != NULL)
        add_pv_options(&list, nic);
    add_option(arguments, "-device", list);
}

/* @netdev: what the port joins to the hub; NULL: a card, to be named by the port's id */
static void add_hub_port(unsigned hub, const char *id, const char *netdev,
                         struct plan_arguments *arguments)
{
    char *list = alloc_format("hubport,hubid=%u", hub);

    option_list_append(&list, "id", id);
    if (netdev != NULL)
        option_list_append(&list, "netdev", netdev);
    add_option(arguments, "-netdev", list);
}

/*
 * A PV card and an emulated one on a network of QEMU's, which takes only one: a hub joins them. The
 * guest uses one of them, as with a vif: Linux unplugs emulated cards before it uses PV ones.
 */
static void add_twins(const struct plan *plan, unsigned nic, const char *id,
                      struct plan_arguments *arguments)
{
    cleanup_free char *hub = alloc_format("%s-hub", id);
    cleanup_free char *card = alloc_format("%s-card", id);
    cleanup_free char *pv_card = alloc_format("%s-pv-card", id);

    add_hub_port(nic, hub, id, arguments);
    add_hub_port(nic, card, NULL, arguments);
    add_hub_port(nic, pv_card, NULL, arguments);
    add_emulated_nic(&plan->vm->nics[nic], card, plan->macs[nic], arguments);
    add_pv_nic(NULL, nic, pv_card, plan->macs[nic], arguments);
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
        if (plan_nic_has_passt(plan, i))
            add_passt(id, numbers->taps[i], arguments);
        else
            add_network(netdev, id, numbers->taps[i], arguments);
        if (!emulated)
            add_pv_nic(&plan->vm->nics[i], i, id, plan->macs[i], arguments);
        else if (!plan_nic_has_vif(plan, i) && plan->device_model.xen_net_device)
            add_twins(plan, i, id, arguments);
        else
            add_emulated_nic(&plan->vm->nics[i], id, plan->macs[i], arguments);
    }
}
