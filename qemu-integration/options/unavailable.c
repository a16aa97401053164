/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/unavailable.h"

#include "common/array.h"

#include <fnmatch.h>
#include <stddef.h>

#define NO_PASSTHROUGH "devices of the host cannot be passed through"
#define NO_HOTPLUG     "memory cannot be added to a guest"
#define SHARED_MEMORY  "a guest on Xen shares no memory with other processes"
#define OWN_MEMORY     "a guest's memory is Xen's (-m)"

/* Drivers of -device and types of -object; patterns as in a shell. */
static const struct {
    const char *name;
    const char *reason;
} refused[] = {
    {"vfio-pci", NO_PASSTHROUGH},
    {"vfio-pci-nohotplug", NO_PASSTHROUGH},
    {"vfio-pci-igd-lpc-bridge", NO_PASSTHROUGH},
    {"xen-pci-passthrough", NO_PASSTHROUGH},
    {"igd-passthrough-isa-bridge", NO_PASSTHROUGH},
    {"pc-dimm", NO_HOTPLUG},
    {"nvdimm", NO_HOTPLUG},
    {"virtio-mem", NO_HOTPLUG},
    {"virtio-mem-pci", NO_HOTPLUG},
    {"intel-iommu", "the guest's DMA goes through Xen"},
    {"amd-iommu", "the guest's DMA goes through Xen"},
    {"virtio-iommu-pci", "the guest's DMA goes through Xen"},
    {"vmgenid", "hvmloader makes the guest's ACPI tables, not QEMU"},
    {"tpm-tis", "Debian's QEMU for Xen has no TPM"},
    {"tpm-crb", "Debian's QEMU for Xen has no TPM"},
    {"ivshmem-plain", SHARED_MEMORY},
    {"ivshmem-doorbell", SHARED_MEMORY},
    {"vhost-*", SHARED_MEMORY},
    {"memory-backend-file", OWN_MEMORY},
    {"memory-backend-memfd", OWN_MEMORY},
    {"memory-backend-shm", OWN_MEMORY},
    {"memory-backend-epc", OWN_MEMORY},
    {"sev-guest", "Xen does not hide a guest from this host"},
    {"sev-snp-guest", "Xen does not hide a guest from this host"},
    {"tdx-guest", "Xen does not hide a guest from this host"},
};

const char *unavailable_reason(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
        if (fnmatch(refused[i].name, name, 0) == 0)
            return refused[i].reason;
    return NULL;
}
