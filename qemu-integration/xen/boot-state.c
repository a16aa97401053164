/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/boot-state.h"

#include "qemu-integration/xen/hypervisor-internal.h"

#include <xenguest.h>

int boot_state_set_up(const struct domain *domain, struct xc_dom_image *image, struct error *error)
{
    if (GATED(domain->hypervisor, xc_dom_boot_image, image) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot set up the domain's boot state");
    if (GATED(domain->hypervisor, xc_dom_gnttab_init, image) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot set up the domain's grant table");
    return 0;
}
