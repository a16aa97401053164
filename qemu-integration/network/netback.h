/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of netback's vifs, read from sysfs: there are no events for it.
 */
#ifndef QEMU_INTEGRATION_NETWORK_NETBACK_H
#define QEMU_INTEGRATION_NETWORK_NETBACK_H

#include <stdbool.h>
#include <stdint.h>

/**
 * netback_is_there() - Whether this host's kernel has xen-netback, loaded or built in
 */
bool netback_is_there(void);

/**
 * netback_wait_until_gone() - Wait up to ten seconds until the kernel has no vif of a domain
 * @domid: Domain whose vif nodes have been removed from xenstore
 *
 * netback may be creating a vif while its nodes are removed. It then writes an error below
 * /local/domain/0/error, and has done so by the time the vif is gone.
 */
void netback_wait_until_gone(uint32_t domid);

#endif
