/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/pv-builder.h"

#include "common/min-max.h"
#include "common/units.h"
#include "loader/xen-notes.h"
#include "loader/xz-kernel.h"
#include "qemu-integration/xen/boot-state.h"
#include "qemu-integration/xen/build-memory.h"
#include "qemu-integration/xen/console-page.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/pvh-platform.h"

#include <inttypes.h>
#include <string.h>
#include <xenguest.h>

/* What xl allows a domain in addition to its RAM. */
#define EXTRA_MEMORY (1 * MIB)

/* Xen's own structures of a domain and its vcpus. */
#define DOMAIN_MEMORY (1 * MIB)
#define VCPU_MEMORY   (MIB / 8)

static uint64_t paging_pool(const struct pv_machine *machine)
{
    return machine->pvh ? domain_paging_pool(machine->memory_max, machine->vcpus) : 0;
}

uint64_t pv_overhead(const struct pv_machine *machine)
{
    return EXTRA_MEMORY + DOMAIN_MEMORY + machine->vcpus * VCPU_MEMORY + paging_pool(machine);
}

int pv_prepare(const struct domain *domain, const struct pv_machine *machine,
               struct domain_ports *ports, struct error *error)
{
    const struct domain_setup_config config = {.vcpus = machine->vcpus,
                                               .memory = machine->memory_max + EXTRA_MEMORY,
                                               .paging_pool = paging_pool(machine),
                                               .processor = machine->processor,
                                               .clock_offset = machine->clock_offset};

    if (domain_set_up(domain, &config, ports, error) < 0)
        return -1;
    /* A PV guest asks Xen how far its memory may grow. */
    if (!machine->pvh && machine->memory_max > machine->memory &&
        DOMAIN_CALL(domain, xc_domain_set_memmap_limit, machine->memory_max / KIB) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's memory map");
    return machine->pvh ? pvh_platform_set_parameters(domain, error) : 0;
}

/* No more of dom0's memory than the guest gets itself. */
static uint64_t unpacked_max(const struct pv_build_config *config)
{
    return min(kernel_unpacked_max(config->kernel.size), config->machine->memory);
}

/* Says why the library does not take the kernel. */
static int kernel_failed(const struct domain *domain, const struct pv_build_config *config,
                         struct error *error)
{
    bool pvh = config->machine->pvh;
    struct error reason = {0};

    errno = 0;
    hypervisor_failed(domain->hypervisor, &reason, "libxenguest");
    if (strstr(reason.message, "too large") != NULL &&
        unpacked_max(config) == config->machine->memory)
        return error_set(error, "%s: does not fit into -m %" PRIu64 "M (%s)", config->kernel_name,
                         config->machine->memory / MIB, reason.message);
    if (strstr(reason.message, "too large") != NULL)
        return error_set(error,
                         "%s: unpacks to more than 64 times its size or 1 GiB, which no kernel "
                         "does (%s)",
                         config->kernel_name, reason.message);
    if (strstr(reason.message, "decompress") != NULL || strstr(reason.message, "inflate") != NULL)
        return error_set(error, "%s: damaged, cannot be unpacked (%s)", config->kernel_name,
                         reason.message);
    /* The kernel has the notes, but of a guest type that this Xen does not run (32-bit PV). */
    if (strstr(reason.message, "not supported by xen") != NULL)
        return error_set(error, "%s: this Xen does not run PV guests of its kind (%s)",
                         config->kernel_name, reason.message);
    return error_set(error, "%s: this kernel has no Xen %s entry; try -M xenfv (%s)",
                     config->kernel_name, pvh ? "PVH" : "PV", reason.message);
}

static int parse_kernel(const struct domain *domain, struct xc_dom_image *image,
                        const struct pv_build_config *config, struct error *error)
{
    if (GATED(domain->hypervisor, xc_dom_kernel_max_size, image, unpacked_max(config)) < 0 ||
        GATED(domain->hypervisor, xc_dom_kernel_mem, image, config->kernel.data,
              config->kernel.size) < 0)
        return kernel_failed(domain, config, error);
    if (GATED(domain->hypervisor, xc_dom_boot_xen_init, image, domain->hypervisor->control,
              domain->domid) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot start building the domain");
    if (GATED(domain->hypervisor, xc_dom_parse_image, image) == 0) {
        const struct bytes kernel = {image->kernel_blob, image->kernel_size};

        /* libxenguest also accepts a 32-bit file without the note, as a firmware image. */
        if (!config->machine->pvh || xen_notes_have_pvh_entry(kernel))
            return 0;
        return error_set(error, "%s: this kernel has no Xen PVH entry; try -M xenfv",
                         config->kernel_name);
    }
    return kernel_failed(domain, config, error);
}

static int add_initrd(const struct domain *domain, struct xc_dom_image *image, struct bytes initrd,
                      struct error *error)
{
    if (initrd.size == 0)
        return 0;
    /*
     * libxenguest unpacks an initrd if the unpacked size is within this limit. The guest can do
     * that as well, without delaying its own start, so allow for the packed size only.
     */
    if (GATED(domain->hypervisor, xc_dom_module_max_size, image, initrd.size) < 0 ||
        GATED(domain->hypervisor, xc_dom_module_mem, image, initrd.data, initrd.size, NULL) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot load the initrd");
    return 0;
}

/* The usual cause is that kernel and initrd are larger than the guest's memory. */
static int build_failed(const struct domain *domain, const struct pv_build_config *config,
                        struct error *error)
{
    struct error reason = {0};

    errno = 0;
    hypervisor_failed(domain->hypervisor, &reason, "libxenguest");
    return error_set(error, "%s: does not fit into -m %" PRIu64 "M (%s)", config->kernel_name,
                     config->machine->memory / MIB, reason.message);
}

int pv_build(const struct domain *domain, const struct pv_build_config *config,
             struct pv_rings *rings, struct pv_leftovers *leftovers, struct error *error)
{
    const struct pv_machine *machine = config->machine;
    struct pvh_platform platform; /* libxenguest keeps pointers into it during the build */
    struct xc_dom_image *image = NULL;
    /* What a PVH guest does not start with is populated on demand. */
    uint64_t size = machine->pvh ? machine->memory_max : machine->memory;

    *leftovers = (struct pv_leftovers){0};
    if (call_gate_enter(domain->hypervisor->gate, "xc_dom_allocate", NULL))
        image = xc_dom_allocate(domain->hypervisor->control, machine->command_line, NULL);
    leftovers->image = image;
    if (image == NULL)
        return hypervisor_failed(domain->hypervisor, error, "cannot start building the domain");
    image->container_type = machine->pvh ? XC_DOM_HVM_CONTAINER : XC_DOM_PV_CONTAINER;
    image->max_vcpus = machine->vcpus;
    image->xenstore_evtchn = config->ports->store;
    image->console_evtchn = config->ports->console;

    if (parse_kernel(domain, image, config, error) < 0 ||
        add_initrd(domain, image, config->initrd, error) < 0)
        return -1;
    if (image->kernel_blob != config->kernel.data)
        leftovers->unpacked = (struct bytes){image->kernel_blob, image->kernel_size};
    if (machine->pvh && pvh_platform_describe(&platform, domain, image, machine, error) < 0)
        return -1;
    if (build_memory(domain, image, size, error) < 0)
        return -1;
    if (GATED(domain->hypervisor, xc_dom_build_image, image) < 0)
        return build_failed(domain, config, error);
    if (boot_state_set_up(domain, image, error) < 0)
        return -1;
    /* A PVH guest has no p2m table: its own frame number is returned unchanged. */
    rings->store = xc_dom_p2m(image, image->xenstore_pfn);
    rings->console = xc_dom_p2m(image, image->console_pfn);
    return machine->console_served ? console_page_connect(domain, rings->console, error) : 0;
}

void pv_release(struct pv_leftovers *leftovers)
{
    if (leftovers->image != NULL)
        xc_dom_release(leftovers->image);
    *leftovers = (struct pv_leftovers){0};
}
