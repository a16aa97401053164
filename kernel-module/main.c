// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /dev/xen/domain-owner, the interface of uapi.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "domctl.h"
#include "owner.h"

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <xen/xen.h>

/* Owners that one request can list. */
#define ENTRIES_MAX 4096

static int owner_open(struct inode *inode, struct file *file)
{
	struct owner *owner = owner_create();

	if (IS_ERR(owner))
		return PTR_ERR(owner);
	file->private_data = owner;
	return nonseekable_open(inode, file);
}

static int owner_close(struct inode *inode, struct file *file)
{
	owner_end(file->private_data);
	return 0;
}

static long claim(struct owner *owner, const void __user *argument)
{
	struct xen_domain_owner_claim claim;

	if (copy_from_user(&claim, argument, sizeof(claim)))
		return -EFAULT;
	return owner_claim(owner, &claim);
}

static long set_domain(struct owner *owner, const u32 __user *argument)
{
	u32 domid;

	if (get_user(domid, argument))
		return -EFAULT;
	return owner_set_domain(owner, domid);
}

static long add_node(struct owner *owner, const void __user *argument)
{
	struct xen_domain_owner_node *node =
		memdup_user(argument, sizeof(*node));
	long ret;

	if (IS_ERR(node))
		return PTR_ERR(node);
	ret = owner_add_node(owner, node);
	kfree(node);
	return ret;
}

static long query(struct xen_domain_owner_query __user *argument)
{
	struct xen_domain_owner_entry *entries;
	struct xen_domain_owner_query query;
	long ret = 0;
	u32 room;

	if (copy_from_user(&query, argument, sizeof(query)))
		return -EFAULT;
	room = min_t(u32, query.room, ENTRIES_MAX);
	entries = kvcalloc(room, sizeof(*entries), GFP_KERNEL_ACCOUNT);
	if (!entries)
		return -ENOMEM;
	query.count = owners_list(entries, room);
	if (copy_to_user(u64_to_user_ptr(query.entries), entries,
			 min(room, query.count) * sizeof(*entries)) ||
	    put_user(query.count, &argument->count))
		ret = -EFAULT;
	kvfree(entries);
	return ret;
}

static long owner_ioctl(struct file *file, unsigned int command,
			unsigned long value)
{
	struct owner *owner = file->private_data;
	void __user *argument = (void __user *)value;

	switch (command) {
	case XEN_DOMAIN_OWNER_GET_VERSION:
		return XEN_DOMAIN_OWNER_VERSION;
	case XEN_DOMAIN_OWNER_CLAIM:
		return claim(owner, argument);
	case XEN_DOMAIN_OWNER_SET_DOMAIN:
		return set_domain(owner, argument);
	case XEN_DOMAIN_OWNER_ADD_NODE:
		return add_node(owner, argument);
	case XEN_DOMAIN_OWNER_RELEASE:
		owner_release(owner);
		return 0;
	case XEN_DOMAIN_OWNER_QUERY:
		return query(argument);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = owner_open,
	.release = owner_close,
	.unlocked_ioctl = owner_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/* As /dev/xen/privcmd: who may open it is root in effect. */
static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "xen-domain-owner",
	.nodename = "xen/domain-owner",
	.mode = 0600,
	.fops = &operations,
};

static int __init xen_domain_owner_init(void)
{
	int ret;

	if (!xen_initial_domain())
		return -ENODEV;
	ret = domctl_probe();
	if (ret) {
		pr_err("this Xen's interface for toolstacks is unknown: %d\n",
		       ret);
		return ret;
	}
	ret = owners_init();
	if (ret)
		return ret;
	ret = misc_register(&device);
	if (ret)
		owners_exit();
	return ret;
}

static void __exit xen_domain_owner_exit(void)
{
	misc_deregister(&device);
	owners_exit();
}

module_init(xen_domain_owner_init);
module_exit(xen_domain_owner_exit);

MODULE_DESCRIPTION("Ends a Xen domain with the processes that own it");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
