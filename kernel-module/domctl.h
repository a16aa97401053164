/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Xen's domain control, as far as an owner needs it: look at a domain, and
 * destroy it. Sources: Xen's public header of that name, and sysctl.h.
 */
#ifndef XEN_DOMAIN_OWNER_DOMCTL_H
#define XEN_DOMAIN_OWNER_DOMCTL_H

#include <linux/types.h>

#define HANDLE_SIZE 16

/* Numbers of domains are below; Source: Xen, public/xen.h. */
#define DOMID_END 0x7ff0

struct domain_info {
	u16 domid;
	u8 handle[HANDLE_SIZE];
};

/**
 * domctl_probe() - Find out which interface Xen has
 *
 * Return: 0, or -ENODEV if it is none that is known, or -EPERM
 */
int domctl_probe(void);

/**
 * domctl_info() - Look at a domain
 * @domid: its number
 * @info: filled
 *
 * Return: 0, or -ESRCH if there is none, or another error of Xen's
 */
int domctl_info(u16 domid, struct domain_info *info);

/**
 * domctl_next() - Look for a domain
 * @from: the least number that it may have
 * @info: filled with the one of the lowest number
 *
 * Return: 0, or -ESRCH if there is none, or another error of Xen's
 */
int domctl_next(u16 from, struct domain_info *info);

/**
 * domctl_destroy() - Destroy a domain
 *
 * Sleeps. The domain ends when nobody maps its memory any more.
 *
 * Return: 0, or -ESRCH if there is none, or another error of Xen's
 */
int domctl_destroy(u16 domid);

#endif
