// SPDX-License-Identifier: GPL-2.0-or-later
#include "domctl.h"

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <asm/xen/hypercall.h>
#include <xen/xen-ops.h>

#define DESTROY 2
#define GET_INFO 5

#define LIST 6 /* of the other interface, sysctl */

/*
 * Versions of both interfaces from Xen 4.14 to 4.22: what is used has the same
 * layout in all of them.
 */
#define VERSION_MIN 0x12
#define VERSION_MAX 0x18

struct info {
	u16 domain;
	u16 pad;
	u32 flags;
	u64 pages[5];
	u64 shared_info_frame;
	u64 cpu_time;
	u32 online_vcpus;
	u32 max_vcpu_id;
	u32 ssidref;
	u8 handle[HANDLE_SIZE];
	u32 cpupool;
};

struct domctl {
	u32 command;
	u32 version;
	u16 domain;
	u16 pad[3];
	union {
		struct info info;
		/* Xen's has 128 bytes, and reads and writes as many. */
		u8 room[256];
	};
};

struct sysctl {
	u32 command;
	u32 version;
	u16 first;
	u16 pad;
	u32 max;
	u64 buffer;
	u32 count;
	u8 room[128];
};

static_assert(offsetof(struct domctl, info) == 16);
static_assert(offsetof(struct info, handle) == 76);
static_assert(offsetof(struct sysctl, buffer) == 16);

static u32 version;
static u32 sysctl_version;

static int call(struct domctl *domctl, u32 command, u16 domid)
{
	memset(domctl, 0, sizeof(*domctl));
	domctl->command = command;
	domctl->version = version;
	domctl->domain = domid;
	return privcmd_call(__HYPERVISOR_domctl, (unsigned long)domctl, 0, 0, 0,
			    0);
}

static void take(struct domain_info *info, const struct info *from)
{
	info->domid = from->domain;
	memcpy(info->handle, from->handle, HANDLE_SIZE);
}

static int probe(u32 *which, int (*look)(u16 domid, struct domain_info *info))
{
	struct domain_info info;
	int ret;

	for (*which = VERSION_MIN; *which <= VERSION_MAX; (*which)++) {
		ret = look(0, &info);
		if (ret != -EACCES)
			return ret;
	}
	return -ENODEV;
}

int domctl_probe(void)
{
	int ret = probe(&version, domctl_info);

	return ret ? ret : probe(&sysctl_version, domctl_next);
}

int domctl_info(u16 domid, struct domain_info *info)
{
	struct domctl domctl;
	int ret = call(&domctl, GET_INFO, domid);

	if (ret)
		return ret;
	take(info, &domctl.info);
	/* Older versions of Xen tell of the next one if there is none. */
	return info->domid == domid ? 0 : -ESRCH;
}

int domctl_next(u16 from, struct domain_info *info)
{
	struct domctl found = {};
	struct sysctl sysctl = {
		.command = LIST,
		.version = sysctl_version,
		.first = from,
		.max = 1,
		.buffer = (unsigned long)&found.info,
	};
	int ret = privcmd_call(__HYPERVISOR_sysctl, (unsigned long)&sysctl, 0,
			       0, 0, 0);

	if (ret)
		return ret;
	if (!sysctl.count)
		return -ESRCH;
	take(info, &found.info);
	return 0;
}

int domctl_destroy(u16 domid)
{
	struct domctl domctl;
	int ret;

	/* Xen frees a part of the memory at a time. */
	do {
		xen_preemptible_hcall_begin();
		ret = call(&domctl, DESTROY, domid);
		xen_preemptible_hcall_end();
		cond_resched();
	} while (ret == -EAGAIN);
	return ret;
}
