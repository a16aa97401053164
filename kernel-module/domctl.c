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

/*
 * Versions of the interface from Xen 4.14 to 4.22: what is used has the same
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

static_assert(offsetof(struct domctl, info) == 16);
static_assert(offsetof(struct info, handle) == 76);

static u32 version;

static int call(struct domctl *domctl, u32 command, u16 domid)
{
	memset(domctl, 0, sizeof(*domctl));
	domctl->command = command;
	domctl->version = version;
	domctl->domain = domid;
	return privcmd_call(__HYPERVISOR_domctl, (unsigned long)domctl, 0, 0, 0,
			    0);
}

int domctl_probe(void)
{
	struct domctl domctl;
	int ret = -ENODEV;

	for (version = VERSION_MIN; version <= VERSION_MAX; version++) {
		ret = call(&domctl, GET_INFO, 0);
		if (ret != -EACCES)
			return ret;
	}
	return -ENODEV;
}

int domctl_info(u16 from, struct domain_info *info)
{
	struct domctl domctl;
	int ret = call(&domctl, GET_INFO, from);

	if (ret)
		return ret;
	info->domid = domctl.info.domain;
	memcpy(info->handle, domctl.info.handle, HANDLE_SIZE);
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
