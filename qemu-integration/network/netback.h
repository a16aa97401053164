/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What dom0's kernel knows of vifs and tells nobody; read from sysfs.
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
 * netback_wait_until_gone() - Wait until the kernel has none of a domain's vifs, at most a second
 * @domid: Domain; the nodes of its vifs in xenstore are removed
 *
 * netback may be making one just when its nodes go. It then says below /local/domain/0/error what
 * it has missed, and has done so when the vif is gone.
 */
void netback_wait_until_gone(uint32_t domid);

#endif
