// SPDX-License-Identifier: GPL-2.0-or-later
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "owner.h"

#include "domctl.h"
#include "nodes.h"

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

/* How often a destroyed domain is looked at, and until when. */
#define POLL_INTERVAL msecs_to_jiffies(20)
#define POLL_LIMIT (300 * HZ)

struct owner {
	struct list_head link; /* of owners */
	bool claimed;
	u8 handle[HANDLE_SIZE];
	u32 domid; /* or XEN_DOMAIN_OWNER_NO_DOMAIN */
	pid_t pid;
	struct nodes nodes;
	/* While it ends. */
	struct delayed_work work;
	bool destroyed;
	unsigned long limit; /* in jiffies */
};

static LIST_HEAD(owners);
/* Protects the list and its owners; one that ends has only its handle and
 * number read by others. */
static DEFINE_MUTEX(owners_lock);
static struct workqueue_struct *queue;

static bool has_other_owner(const struct owner *owner, u16 domid)
{
	const struct owner *other;

	lockdep_assert_held(&owners_lock);
	list_for_each_entry(other, &owners, link)
		if (other != owner && other->claimed && other->domid == domid)
			return true;
	return false;
}

static bool is_ours(const struct owner *owner, const struct domain_info *info)
{
	return !memcmp(info->handle, owner->handle, HANDLE_SIZE);
}

/* A domain with the owner's handle that no other owner has. */
static int find_by_handle(const struct owner *owner, u16 *domid)
{
	struct domain_info info;
	u32 from;
	int ret;

	for (from = 1; from < DOMID_END; from = info.domid + 1) {
		ret = domctl_info(from, &info);
		if (ret)
			return ret;
		if (is_ours(owner, &info) &&
		    !has_other_owner(owner, info.domid)) {
			*domid = info.domid;
			return 0;
		}
	}
	return -ESRCH;
}

static int find_by_number(const struct owner *owner, u32 domid)
{
	struct domain_info info;
	int ret = domctl_info(domid, &info);

	if (ret)
		return ret;
	return info.domid == domid && is_ours(owner, &info) ? 0 : -ESRCH;
}

/* Sets the owner's number if it has none, as it was not told in time. */
static int find_domain(struct owner *owner)
{
	u16 domid;
	int ret;

	if (!owner->claimed)
		return -ESRCH;
	if (owner->domid != XEN_DOMAIN_OWNER_NO_DOMAIN)
		return find_by_number(owner, owner->domid);
	mutex_lock(&owners_lock);
	ret = find_by_handle(owner, &domid);
	if (!ret)
		owner->domid = domid;
	mutex_unlock(&owners_lock);
	return ret;
}

static void free_owner(struct owner *owner)
{
	mutex_lock(&owners_lock);
	list_del(&owner->link);
	mutex_unlock(&owners_lock);
	nodes_forget(&owner->nodes, false);
	kfree(owner);
}

static void remove_nodes(struct owner *owner, bool of_domain)
{
	int ret = nodes_remove(&owner->nodes, of_domain);

	if (ret)
		pr_warn("domain %d: cannot remove its nodes in xenstore: %d\n",
			(int)owner->domid, ret);
}

/* Returns whether it is to be looked for again. */
static bool destroy_domain(struct owner *owner)
{
	int ret = find_domain(owner);

	if (!ret) {
		pr_info("domain %u: its owner, process %d, has ended\n",
			owner->domid, owner->pid);
		ret = domctl_destroy(owner->domid);
	}
	if (ret && ret != -ESRCH)
		pr_err("domain %d: cannot destroy it: %d\n", (int)owner->domid,
		       ret);
	if (ret)
		return false;
	/* Those who map its memory let go of it when its nodes are gone. */
	remove_nodes(owner, true);
	owner->destroyed = true;
	owner->limit = jiffies + POLL_LIMIT;
	return true;
}

/* Returns whether a destroyed domain is still there. */
static bool await_end(const struct owner *owner)
{
	if (find_by_number(owner, owner->domid))
		return false;
	if (time_before(jiffies, owner->limit))
		return true;
	pr_warn("domain %u: it is destroyed, but its memory is in use\n",
		owner->domid);
	return false;
}

static void do_end(struct work_struct *work)
{
	struct owner *owner =
		container_of(to_delayed_work(work), struct owner, work);

	if (owner->destroyed ? await_end(owner) : destroy_domain(owner)) {
		queue_delayed_work(queue, &owner->work, POLL_INTERVAL);
		return;
	}
	remove_nodes(owner, false);
	free_owner(owner);
	/* This function is waited for before the module goes: owners_exit(). */
	module_put(THIS_MODULE);
}

struct owner *owner_create(void)
{
	struct owner *owner = kzalloc(sizeof(*owner), GFP_KERNEL_ACCOUNT);

	if (!owner)
		return ERR_PTR(-ENOMEM);
	owner->domid = XEN_DOMAIN_OWNER_NO_DOMAIN;
	owner->pid = task_tgid_nr(current);
	nodes_init(&owner->nodes);
	INIT_DELAYED_WORK(&owner->work, do_end);
	mutex_lock(&owners_lock);
	list_add_tail(&owner->link, &owners);
	mutex_unlock(&owners_lock);
	return owner;
}

void owner_end(struct owner *owner)
{
	if (!owner->claimed) {
		free_owner(owner);
		return;
	}
	__module_get(THIS_MODULE);
	queue_delayed_work(queue, &owner->work, 0);
}

int owner_claim(struct owner *owner, const struct xen_domain_owner_claim *claim)
{
	u16 domid;
	int ret = 0;

	if (!memchr_inv(claim->handle, 0, HANDLE_SIZE))
		return -EINVAL;
	mutex_lock(&owners_lock);
	if (owner->claimed) {
		ret = -EBUSY;
	} else {
		memcpy(owner->handle, claim->handle, HANDLE_SIZE);
		ret = find_by_handle(owner, &domid);
		if (ret == -ESRCH)
			ret = 0;
		else if (!ret)
			ret = -EEXIST;
		owner->claimed = !ret;
	}
	mutex_unlock(&owners_lock);
	return ret;
}

int owner_set_domain(struct owner *owner, u32 domid)
{
	int ret = 0;

	if (domid != XEN_DOMAIN_OWNER_NO_DOMAIN &&
	    (!domid || domid >= DOMID_END))
		return -EINVAL;
	mutex_lock(&owners_lock);
	if (!owner->claimed)
		ret = -EINVAL;
	else if (domid != XEN_DOMAIN_OWNER_NO_DOMAIN &&
		 has_other_owner(owner, domid))
		ret = -EEXIST;
	else if (domid != XEN_DOMAIN_OWNER_NO_DOMAIN)
		ret = find_by_number(owner, domid);
	if (!ret) {
		owner->domid = domid;
		nodes_forget(&owner->nodes, true);
	}
	mutex_unlock(&owners_lock);
	return ret;
}

int owner_add_node(struct owner *owner,
		   const struct xen_domain_owner_node *node)
{
	int ret = -EINVAL;

	mutex_lock(&owners_lock);
	if (owner->claimed)
		ret = nodes_add(&owner->nodes, node);
	mutex_unlock(&owners_lock);
	return ret;
}

void owner_release(struct owner *owner)
{
	mutex_lock(&owners_lock);
	owner->claimed = false;
	owner->domid = XEN_DOMAIN_OWNER_NO_DOMAIN;
	nodes_forget(&owner->nodes, false);
	mutex_unlock(&owners_lock);
}

unsigned int owners_list(struct xen_domain_owner_entry *entries,
			 unsigned int room)
{
	const struct owner *owner;
	unsigned int count = 0;

	mutex_lock(&owners_lock);
	list_for_each_entry(owner, &owners, link) {
		if (!owner->claimed)
			continue;
		if (count < room) {
			struct xen_domain_owner_entry *entry = &entries[count];

			memcpy(entry->handle, owner->handle, HANDLE_SIZE);
			entry->domid = owner->domid;
			entry->pid = owner->pid;
		}
		count++;
	}
	mutex_unlock(&owners_lock);
	return count;
}

int owners_init(void)
{
	queue = alloc_workqueue(KBUILD_MODNAME, WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	return queue ? 0 : -ENOMEM;
}

void owners_exit(void)
{
	destroy_workqueue(queue);
}
