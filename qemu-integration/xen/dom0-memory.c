/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax of dom0_mem: Xen's docs/misc/xen-command-line.pandoc. */
#include "qemu-integration/xen/dom0-memory.h"

#include "qemu-integration/xen/hypervisor-internal.h"

#include <string.h>

bool dom0_memory_fixed_by(const char *command_line)
{
    static const char option[] = "dom0_mem=";
    const char *at = command_line;
    bool fixed = false;

    while ((at = strstr(at, option)) != NULL) {
        bool begins = at == command_line || at[-1] == ' ';

        at += sizeof(option) - 1;
        if (strncmp(at, "min:", 4) == 0 || strncmp(at, "max:", 4) == 0)
            at += 4;
        /* Xen takes the last of several. */
        if (begins)
            fixed = *at >= '0' && *at <= '9';
    }
    return fixed;
}

bool dom0_memory_is_fixed(struct hypervisor *hypervisor)
{
    xen_commandline_t command_line;

    if (GATED(hypervisor, xc_version, hypervisor->control, XENVER_commandline, &command_line) < 0)
        return true;
    command_line[sizeof(command_line) - 1] = '\0';
    return dom0_memory_fixed_by(command_line);
}

int dom0_memory_ask(struct hypervisor *hypervisor, struct dom0_memory *memory, struct error *error)
{
    xc_domaininfo_t info;

    if (GATED(hypervisor, xc_domain_getinfolist, hypervisor->control, 0, 1, &info) != 1 ||
        info.domain != 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen about dom0");
    *memory = (struct dom0_memory){.size = (uint64_t)info.tot_pages * XC_PAGE_SIZE,
                                   .max = (uint64_t)info.max_pages * XC_PAGE_SIZE};
    return 0;
}
