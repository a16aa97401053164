/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/pv-device-kinds.h"

#include "common/array.h"

#include <stddef.h>
#include <string.h>

#define NO_BUS      "only for -M xenfv; elsewhere a guest has neither PCI nor ISA nor USB"
#define NO_FLOPPY   "only for -M xenfv; elsewhere a guest has no floppy disks"
#define OWN_DOG     "only for -M xenfv; elsewhere a guest's watchdog is Xen's (Linux: xen_wdt)"
#define NO_SCSI     "only for -M xenfv; elsewhere use the host's device as a disk"
#define NO_PARALLEL "only for -M xenfv; elsewhere a guest has no parallel ports"

/* Of several names that begin or end alike, "*" stands for the rest. */
static const struct {
    const char *driver;
    enum pv_device_kind kind;
    const char *reason;
} kinds[] = {
    {"xen-*", PV_DEVICE_OWN, NULL},

    {"virtio-blk*", PV_DEVICE_DISK, NULL},
    {"ide-hd", PV_DEVICE_DISK, NULL},
    {"scsi-hd", PV_DEVICE_DISK, NULL},
    {"usb-storage", PV_DEVICE_DISK, NULL},
    {"nvme-ns", PV_DEVICE_DISK, NULL},
    {"ide-cd", PV_DEVICE_CDROM, NULL},
    {"scsi-cd", PV_DEVICE_CDROM, NULL},
    {"scsi-block", PV_DEVICE_REFUSED, NO_SCSI},
    {"scsi-generic", PV_DEVICE_REFUSED, NO_SCSI},
    {"floppy", PV_DEVICE_REFUSED, NO_FLOPPY},
    {"isa-fdc", PV_DEVICE_REFUSED, NO_FLOPPY},

    {"isa-serial", PV_DEVICE_CONSOLE, NULL},
    {"pci-serial", PV_DEVICE_CONSOLE, NULL},
    {"virtconsole", PV_DEVICE_CONSOLE, NULL},
    {"virtserialport", PV_DEVICE_CHANNEL, NULL},
    {"isa-parallel", PV_DEVICE_REFUSED, NO_PARALLEL},

    {"VGA", PV_DEVICE_BUILT_IN, NULL},
    {"*-vga", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-vga*", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-gpu*", PV_DEVICE_BUILT_IN, NULL},
    {"vmware-svga", PV_DEVICE_BUILT_IN, NULL},
    {"qxl", PV_DEVICE_BUILT_IN, NULL},
    {"bochs-display", PV_DEVICE_BUILT_IN, NULL},
    {"ramfb", PV_DEVICE_BUILT_IN, NULL},
    {"usb-tablet", PV_DEVICE_BUILT_IN, NULL},
    {"usb-mouse", PV_DEVICE_BUILT_IN, NULL},
    {"usb-kbd", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-tablet*", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-mouse*", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-keyboard*", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-balloon*", PV_DEVICE_BUILT_IN, NULL},
    {"pvpanic*", PV_DEVICE_BUILT_IN, NULL},

    {"*-uhci", PV_DEVICE_BUILT_IN, NULL},
    {"ich9-usb-*", PV_DEVICE_BUILT_IN, NULL},
    {"usb-ehci", PV_DEVICE_BUILT_IN, NULL},
    {"pci-ohci", PV_DEVICE_BUILT_IN, NULL},
    {"*-xhci", PV_DEVICE_BUILT_IN, NULL},
    {"usb-hub", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-serial*", PV_DEVICE_BUILT_IN, NULL},
    {"virtio-scsi*", PV_DEVICE_BUILT_IN, NULL},
    {"lsi*", PV_DEVICE_BUILT_IN, NULL},
    {"megasas*", PV_DEVICE_BUILT_IN, NULL},
    {"mptsas*", PV_DEVICE_BUILT_IN, NULL},
    {"pvscsi", PV_DEVICE_BUILT_IN, NULL},
    {"am53c974", PV_DEVICE_BUILT_IN, NULL},
    {"dc390", PV_DEVICE_BUILT_IN, NULL},
    {"ahci", PV_DEVICE_BUILT_IN, NULL},
    {"ich9-ahci", PV_DEVICE_BUILT_IN, NULL},
    {"piix*-ide", PV_DEVICE_BUILT_IN, NULL},
    {"*-bridge", PV_DEVICE_BUILT_IN, NULL},
    {"pcie-root-port", PV_DEVICE_BUILT_IN, NULL},
    {"ioh3420", PV_DEVICE_BUILT_IN, NULL},

    {"virtio-rng*", PV_DEVICE_LEFT_OUT, NULL},
    {"intel-hda", PV_DEVICE_LEFT_OUT, NULL},
    {"ich9-intel-hda", PV_DEVICE_LEFT_OUT, NULL},
    {"hda-*", PV_DEVICE_LEFT_OUT, NULL},
    {"AC97", PV_DEVICE_LEFT_OUT, NULL},
    {"ES1370", PV_DEVICE_LEFT_OUT, NULL},
    {"sb16", PV_DEVICE_LEFT_OUT, NULL},
    {"usb-audio", PV_DEVICE_LEFT_OUT, NULL},
    {"virtio-sound*", PV_DEVICE_LEFT_OUT, NULL},

    {"i6300esb", PV_DEVICE_REFUSED, OWN_DOG},
    {"ib700", PV_DEVICE_REFUSED, OWN_DOG},
};

static const char *const cards[] = {"e1000*",  "igb",   "i825*",   "i8280*",  "ne2k_*",     "pcnet",
                                    "rtl8139", "tulip", "usb-net", "vmxnet3", "virtio-net*"};

static bool matches(const char *pattern, const char *driver)
{
    const char *star = strchr(pattern, '*');
    size_t length = strlen(driver);

    if (star == NULL)
        return strcmp(pattern, driver) == 0;
    size_t before = (size_t)(star - pattern);
    size_t after = strlen(star + 1);
    return length >= before + after && strncmp(pattern, driver, before) == 0 &&
           strcmp(star + 1, driver + length - after) == 0;
}

enum pv_device_kind pv_device_kind(const char *driver, const char **reason)
{
    *reason = NO_BUS;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        if (matches(kinds[i].driver, driver)) {
            *reason = kinds[i].reason;
            return kinds[i].kind;
        }
    return PV_DEVICE_REFUSED;
}

bool pv_device_is_card(const char *driver)
{
    for (size_t i = 0; i < ARRAY_SIZE(cards); i++)
        if (matches(cards[i], driver))
            return true;
    return false;
}
