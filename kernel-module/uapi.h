/* SPDX-License-Identifier: GPL-2.0-or-later WITH Linux-syscall-note */
/*
 * /dev/xen/domain-owner: a file that owns a Xen domain.
 *
 * When the last reference to the file is gone, however its processes ended, the
 * kernel destroys the domain and removes the xenstore nodes that belong to it.
 * Documented in docs/kernel-module.md.
 */
#ifndef XEN_DOMAIN_OWNER_UAPI_H
#define XEN_DOMAIN_OWNER_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Of this interface. A later one obeys all requests of an earlier one. */
#define XEN_DOMAIN_OWNER_VERSION 1

/* Claimed, but not created yet, or destroyed already. */
#define XEN_DOMAIN_OWNER_NO_DOMAIN 0xffffffffU

/* How many nodes a file can have. */
#define XEN_DOMAIN_OWNER_NODES_MAX 64

/* Both with their NUL. */
#define XEN_DOMAIN_OWNER_PATH_SIZE 256
#define XEN_DOMAIN_OWNER_VALUE_SIZE 512

struct xen_domain_owner_claim {
	__u8 handle[16]; /* of the domain, not zero */
};

/* The kinds of nodes. */
enum {
	/* Nothing is removed unless it has this value; removed last. */
	XEN_DOMAIN_OWNER_GUARD,
	/* Removed with what is below it; with a value only if it has that. */
	XEN_DOMAIN_OWNER_REMOVE,
	/* Removed after the others if there is nothing below it. */
	XEN_DOMAIN_OWNER_REMOVE_EMPTY,
};

/*
 * Only of the domain that the file owns now: forgotten with its number. Removed
 * as soon as the domain is destroyed, so that its backends let go of it.
 */
#define XEN_DOMAIN_OWNER_OF_DOMAIN 1

struct xen_domain_owner_node {
	__u32 kind;
	__u32 flags; /* XEN_DOMAIN_OWNER_OF_DOMAIN or 0 */
	/* Absolute, and what may be empty but for a guard. */
	char path[XEN_DOMAIN_OWNER_PATH_SIZE];
	char value[XEN_DOMAIN_OWNER_VALUE_SIZE];
};

struct xen_domain_owner_entry {
	__u8 handle[16];
	__u32 domid; /* or XEN_DOMAIN_OWNER_NO_DOMAIN */
	__s32 pid; /* of the process that opened the file; it may have ended */
};

struct xen_domain_owner_query {
	__u64 entries; /* address of an array that is filled */
	__u32 room;    /* in: entries there */
	__u32 count;   /* out: owners that there are, which may be more */
};

#define XEN_DOMAIN_OWNER_IOCTL 0xdc

/* Returns XEN_DOMAIN_OWNER_VERSION. */
#define XEN_DOMAIN_OWNER_GET_VERSION _IO(XEN_DOMAIN_OWNER_IOCTL, 0)
/*
 * Own the domain with a handle that is about to be created. EBUSY: the file has
 * a claim. EEXIST: a domain that no file owns has the handle.
 */
#define XEN_DOMAIN_OWNER_CLAIM                                                 \
	_IOW(XEN_DOMAIN_OWNER_IOCTL, 1, struct xen_domain_owner_claim)
/*
 * Say the number of the claimed domain, or XEN_DOMAIN_OWNER_NO_DOMAIN; forgets
 * the nodes of the domain before. ESRCH: no such domain, or it has another
 * handle. EEXIST: another file owns it.
 */
#define XEN_DOMAIN_OWNER_SET_DOMAIN _IOW(XEN_DOMAIN_OWNER_IOCTL, 2, __u32)
/* Add a node. ENOSPC: there are XEN_DOMAIN_OWNER_NODES_MAX. */
#define XEN_DOMAIN_OWNER_ADD_NODE                                              \
	_IOW(XEN_DOMAIN_OWNER_IOCTL, 3, struct xen_domain_owner_node)
/* Give domain and nodes up: nothing is done when the file is closed. */
#define XEN_DOMAIN_OWNER_RELEASE _IO(XEN_DOMAIN_OWNER_IOCTL, 4)
/* List all owners. */
#define XEN_DOMAIN_OWNER_QUERY                                                 \
	_IOWR(XEN_DOMAIN_OWNER_IOCTL, 5, struct xen_domain_owner_query)

#endif
