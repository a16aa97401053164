/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source: resolv.conf(5). */
#include "netboot/client/resolver.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <resolv.h>
#include <stdio.h>
#include <unistd.h>

int resolver_configure(int directory, const struct netboot_addresses *addresses,
                       struct error *error)
{
    cleanup_fd int fd =
        openat(directory, RESOLVER_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0)
        return error_set_errno(error, errno, RESOLVER_FILE);
    if (addresses->domain[0] != '\0')
        dprintf(fd, "search %s\n", addresses->domain);
    for (unsigned i = 0; i < NETBOOT_NAME_SERVERS_MAX; i++)
        if (addresses->name_servers[i][0] != '\0')
            dprintf(fd, "nameserver %s\n", addresses->name_servers[i]);
    /* libc has read the earlier file, if there was one. */
    res_init();
    return 0;
}
