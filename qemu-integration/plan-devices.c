/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan-devices.h"

#include <string.h>

/* QEMU's default for the PC. */
#define DEFAULT_NIC_MODEL "e1000"

/* The image of a drive: QEMU's block backend @id, on the block node "ID-node". */
static void add_image(const struct vm_drive *drive, const char *id,
                      struct plan_arguments *arguments)
{
    const char *media = drive->cdrom ? ",media=cdrom" : "";

    plan_arguments_add(arguments, "-drive");
    if (drive->file == NULL)
        plan_arguments_add(arguments, "if=none,id=%s%s", id, media);
    else
        plan_arguments_add(arguments, "if=none,id=%s,node-name=%s-node%s,%s", id, id, media,
                           drive->options);
}

static void add_pv_disk(const struct vm_drive *drive, const char *image,
                        struct plan_arguments *arguments)
{
    plan_arguments_add(arguments, "-device");
    plan_arguments_add(arguments, "%s,vdev=xvd%c,drive=%s%s",
                       drive->cdrom ? "xen-cdrom" : "xen-disk", 'a' + (int)drive->index, image,
                       drive->bus == DRIVE_IDE ? "-node,share-rw=on" : "");
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
        char chosen[16];
        const char *id = drive->id;

        if (id == NULL) {
            snprintf(chosen, sizeof(chosen), "%s%u", drive->bus == DRIVE_IDE ? "ide" : "xen",
                     drive->index);
            id = chosen;
        }
        add_image(drive, id, arguments);
        if (drive->bus == DRIVE_IDE)
            add_ide(drive, id, arguments);
        if (drive->bus == DRIVE_XEN || !drive->cdrom)
            add_pv_disk(drive, id, arguments);
    }
}

void plan_add_nics(const struct plan *plan, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < plan->vm->nic_count; i++) {
        const struct vm_nic *nic = &plan->vm->nics[i];
        const struct vm_netdev *netdev = plan_netdev(plan, i);
        const uint8_t *mac = plan->macs[i];

        if (!plan_nic_is_emulated(plan, i))
            continue;
        plan_arguments_add(arguments, "-netdev");
        if (netdev->network == NETWORK_BRIDGE)
            plan_arguments_add(arguments, "tap,id=net%u,fd=%s", i, numbers->taps[i]);
        else
            plan_arguments_add(
                arguments, "tap,id=net%u%s%s%s%s", i,
                netdev->bridge == NULL ? "" : ",br=", netdev->bridge == NULL ? "" : netdev->bridge,
                netdev->options == NULL ? "" : ",", netdev->options == NULL ? "" : netdev->options);
        plan_arguments_add(arguments, "-device");
        plan_arguments_add(arguments, "%s,netdev=net%u,mac=%02x:%02x:%02x:%02x:%02x:%02x%s%s",
                           nic->model == NULL ? DEFAULT_NIC_MODEL : nic->model, i, mac[0], mac[1],
                           mac[2], mac[3], mac[4], mac[5], nic->options == NULL ? "" : ",",
                           nic->options == NULL ? "" : nic->options);
    }
}
