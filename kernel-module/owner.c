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

/*
 * How often a domain is looked at, and how many times: for five minutes, in
 * which the time that Xen or xenstored takes does not count.
 */
#define POLL_MS 20
#define POLLS (300 * 1000 / POLL_MS)

struct owner {
	struct list_head link; /* of owners */
	bool claimed;
	u8 handle[HANDLE_SIZE];
	u32 domid; /* or XEN_DOMAIN_OWNER_NO_DOMAIN */
	pid_t pid;
	struct nodes nodes;
	/* While it ends. */
	struct delayed_work destroy;
	struct delayed_work clean;
	int result;    /* of the destruction */
	bool released; /* the domain's nodes are removed */
	unsigned int polls;
};

static LIST_HEAD(owners);
/*
 * Protects the list and its owners; one that ends has only its handle and
 * number read by others.
 */
static DEFINE_MUTEX(owners_lock);
/* Two, as xenstored may hang or be dead, which must not save any domain. */
static struct workqueue_struct *destroying;
/*
 * One after the other: owners that end together have the same directories to
 * empty.
 */
static struct workqueue_struct *cleaning;

static bool is_ours(const struct owner *owner, const u8 *handle)
{
	return !memcmp(handle, owner->handle, HANDLE_SIZE);
}

/* Whether another owner of the same handle has this number, or none yet. */
static bool has_twin(const struct owner *owner, u32 domid)
{
	const struct owner *other;

	lockdep_assert_held(&owners_lock);
	list_for_each_entry(other, &owners, link)
		if (other != owner && other->claimed && other->domid == domid &&
		    is_ours(owner, other->handle))
			return true;
	return false;
}

/* A domain with the owner's handle that no other owner has. */
static int find_by_handle(const struct owner *owner, u16 *domid)
{
	struct domain_info info;
	u32 from;
	int ret;

	for (from = 1; from < DOMID_END; from = info.domid + 1) {
		ret = domctl_next(from, &info);
		if (ret)
			return ret;
		if (is_ours(owner, info.handle) &&
		    !has_twin(owner, info.domid)) {
			*domid = info.domid;
			return 0;
		}
	}
	return -ESRCH;
}

/* -EEXIST: the number is another domain's. */
static int find_by_number(const struct owner *owner, u32 domid)
{
	struct domain_info info;
	int ret = domctl_info(domid, &info);

	if (ret)
		return ret;
	return is_ours(owner, info.handle) ? 0 : -EEXIST;
}

/* Sets the owner's number if it has none, as it was not told in time. */
static int find_domain(struct owner *owner)
{
	u16 domid;
	int ret = -ESRCH;

	if (owner->domid != XEN_DOMAIN_OWNER_NO_DOMAIN)
		return find_by_number(owner, owner->domid);
	mutex_lock(&owners_lock);
	/*
	 * The domain may be that of another which has not told its number yet;
	 * the last of them ends it.
	 */
	if (!has_twin(owner, XEN_DOMAIN_OWNER_NO_DOMAIN))
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

static int destroy_domain(struct owner *owner)
{
	int ret = find_domain(owner);

	if (ret)
		return ret;
	if (!owner->polls)
		pr_info("domain %u: its owner, process %d, has ended\n",
			owner->domid, owner->pid);
	return domctl_destroy(owner->domid);
}

static bool is_gone(int ret)
{
	return ret == -ESRCH || ret == -EEXIST;
}

/* Queues work once more, unless that was done often enough. */
static bool again(struct owner *owner, struct workqueue_struct *queue,
		  struct delayed_work *work)
{
	return ++owner->polls < POLLS &&
	       queue_delayed_work(queue, work, msecs_to_jiffies(POLL_MS));
}

static void do_destroy(struct work_struct *work)
{
	struct owner *owner =
		container_of(to_delayed_work(work), struct owner, destroy);

	owner->result = destroy_domain(owner);
	if (owner->result && !is_gone(owner->result) &&
	    again(owner, destroying, &owner->destroy))
		return;
	owner->polls = 0;
	queue_delayed_work(cleaning, &owner->clean, 0);
}

/* Those who map its memory let go of it when its nodes are gone. */
static int await_end(struct owner *owner)
{
	if (!owner->released)
		owner->released = !nodes_remove(&owner->nodes, true);
	return find_by_number(owner, owner->domid);
}

/*
 * @ret: why there is no domain any more; another error: it may be there, and so
 * its nodes stay for those who look for it.
 */
static void finish(struct owner *owner, int ret)
{
	if (ret == -EEXIST)
		nodes_forget(&owner->nodes, true);
	if (is_gone(ret)) {
		ret = nodes_remove(&owner->nodes, false);
		if (ret)
			pr_warn("domain %d: cannot remove its nodes: %d\n",
				(int)owner->domid, ret);
	} else if (ret) {
		pr_err("domain %d: cannot destroy it: %d\n", (int)owner->domid,
		       ret);
	} else {
		pr_warn("domain %u: destroyed, but its memory is in use\n",
			owner->domid);
	}
	free_owner(owner);
}

static void do_clean(struct work_struct *work)
{
	struct owner *owner =
		container_of(to_delayed_work(work), struct owner, clean);
	int ret = owner->result;

	if (!ret) {
		ret = await_end(owner);
		if (!is_gone(ret) && again(owner, cleaning, &owner->clean))
			return;
	}
	finish(owner, ret);
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
	INIT_DELAYED_WORK(&owner->destroy, do_destroy);
	INIT_DELAYED_WORK(&owner->clean, do_clean);
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
	queue_delayed_work(destroying, &owner->destroy, 0);
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
	else if (domid != XEN_DOMAIN_OWNER_NO_DOMAIN && has_twin(owner, domid))
		ret = -EEXIST;
	else if (domid != XEN_DOMAIN_OWNER_NO_DOMAIN)
		ret = find_by_number(owner, domid) ? -ESRCH : 0;
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
	destroying = alloc_workqueue("xen_owner_destroy",
				     WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!destroying)
		return -ENOMEM;
	cleaning = alloc_ordered_workqueue("xen_owner_clean", 0);
	if (!cleaning) {
		destroy_workqueue(destroying);
		return -ENOMEM;
	}
	return 0;
}

void owners_exit(void)
{
	destroy_workqueue(destroying);
	destroy_workqueue(cleaning);
}
