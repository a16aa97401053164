/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/console-page.h"

#include "qemu-integration/xen/guest-memory.h"
#include "qemu-integration/xen/xen-version.h"

#include <stddef.h>
#include <xen/io/console.h>

_Static_assert(offsetof(struct xencons_interface, out_prod) ==
                   offsetof(struct xencons_interface, out_cons) + sizeof(XENCONS_RING_IDX),
               "both are read at once");

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

bool console_page_is_unread(const struct domain *domain, uint64_t frame)
{
    const uint64_t address =
        (frame << XC_PAGE_SHIFT) + offsetof(struct xencons_interface, out_cons);
    struct {
        XENCONS_RING_IDX consumed, produced;
    } out;
    struct error error = {0};

    if (guest_memory_read(domain, address, &out, sizeof(out), &error) < 0)
        return false;
    XENCONS_RING_IDX unread = out.produced - out.consumed;

    return unread > 0 && unread <= sizeof(((struct xencons_interface *)NULL)->out);
}
