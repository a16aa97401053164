/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/console-page.h"

#include "qemu-integration/xen/guest-memory.h"
#include "qemu-integration/xen/xen-version.h"

#include <stddef.h>
#include <xen/io/console.h>

#if CONSOLE_HAS_CONNECTION

int console_page_connect(const struct domain *domain, uint64_t frame, struct error *error)
{
    static const uint8_t connected = XENCONSOLE_CONNECTED;
    const uint64_t page = frame << XC_PAGE_SHIFT;

    return guest_memory_write(domain, page + offsetof(struct xencons_interface, connection),
                              &connected, sizeof(connected), error);
}

#else

int console_page_connect(const struct domain *domain, uint64_t frame, struct error *error)
{
    (void)domain, (void)frame, (void)error;
    return 0;
}

#endif
