/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes: Xen's docs/misc/xenstore-paths.pandoc, cpu/N/availability. */
#include "qemu-integration/guest/vcpus.h"

#include "common/cleanup.h"
#include "qemu-integration/xen/domain-info.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct path {
    char text[64];
};

static struct path availability_of(const struct guest *guest, unsigned vcpu)
{
    struct path path;

    snprintf(path.text, sizeof(path.text), "/local/domain/%" PRIu32 "/cpu/%u/availability",
             guest->domain.domid, vcpu);
    return path;
}

static void read_availability(const struct guest *guest, bool available[VM_VCPUS_MAX])
{
    for (unsigned vcpu = 0; vcpu < guest->plan->vm->vcpus_max; vcpu++) {
        cleanup_free char *value = store_read(guest->store, availability_of(guest, vcpu).text);

        available[vcpu] = value != NULL && strcmp(value, "online") == 0;
    }
}

void guest_find_vcpus(struct guest *guest, bool available[VM_VCPUS_MAX])
{
    read_availability(guest, available);
    /* While the guest runs, connections to xenstored's socket are short (watches.h). */
    store_disconnect(guest->store);
}

/* Writes what changes, as each write is an event in the guest. */
static int write_availability(const struct guest *guest, unsigned count, struct error *error)
{
    bool available[VM_VCPUS_MAX];

    read_availability(guest, available);
    for (unsigned vcpu = 0; vcpu < guest->plan->vm->vcpus_max; vcpu++)
        if (available[vcpu] != (vcpu < count) &&
            store_write(guest->store, availability_of(guest, vcpu).text,
                        vcpu < count ? "online" : "offline", error) < 0)
            return -1;
    return 0;
}

int guest_set_vcpus(struct guest *guest, unsigned count, struct error *error)
{
    const struct vm *vm = guest->plan->vm;
    int result;

    if (vm->machine == MACHINE_XENFV)
        return error_set(error, "only PV and PVH guests start and stop vcpus on request");
    if (count < 1 || count > vm->vcpus_max)
        return error_set(error, "the guest can have 1 to %u vcpus (-smp maxcpus=)", vm->vcpus_max);
    result = write_availability(guest, count, error);
    store_disconnect(guest->store);
    return result;
}

int guest_send_nmi(const struct guest *guest, struct error *error)
{
    const struct vm *vm = guest->plan->vm;
    unsigned count = vm->machine == MACHINE_XENFV ? vm->vcpus_max : 1;

    for (unsigned vcpu = 0; vcpu < count; vcpu++) {
        struct domain_vcpu info;

        if (domain_get_vcpu(&guest->domain, vcpu, &info, error) < 0)
            return -1;
        /* One that is not started yet would begin with it. */
        if (info.online && domain_send_nmi(&guest->domain, vcpu, error) < 0)
            return -1;
    }
    return 0;
}
