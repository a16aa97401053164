// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes.h"

#include <linux/ctype.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <xen/xenbus.h>

/* Attempts at a transaction, which fails while others change the same nodes. */
#define ATTEMPTS 200
#define PAUSE_MS 16

struct node {
	struct list_head link;
	u32 kind;
	u32 flags;
	char *value; /* behind the path */
	char path[];
};

void nodes_init(struct nodes *nodes)
{
	INIT_LIST_HEAD(&nodes->list);
	nodes->count = 0;
}

/* Source: Xen, docs/misc/xenstore.txt, "Xenstore paths". */
static bool is_path(const char *path)
{
	const char *c;

	if (path[0] != '/' || path[1] == '\0')
		return false;
	for (c = path; *c; c++) {
		if (c[0] == '/' && (c[1] == '/' || c[1] == '\0'))
			return false;
		if (!isascii(*c) || (!isalnum(*c) && !strchr("-/_@", *c)))
			return false;
	}
	return true;
}

int nodes_add(struct nodes *nodes, const struct xen_domain_owner_node *node)
{
	size_t path = strnlen(node->path, sizeof(node->path)) + 1;
	size_t value = strnlen(node->value, sizeof(node->value)) + 1;
	struct node *new;

	if (path > sizeof(node->path) || value > sizeof(node->value) ||
	    !is_path(node->path) ||
	    node->kind > XEN_DOMAIN_OWNER_REMOVE_EMPTY ||
	    node->flags & ~XEN_DOMAIN_OWNER_OF_DOMAIN)
		return -EINVAL;
	if (node->kind == XEN_DOMAIN_OWNER_GUARD && (node->flags || value == 1))
		return -EINVAL;
	if (node->kind == XEN_DOMAIN_OWNER_REMOVE_EMPTY && value > 1)
		return -EINVAL;
	if (nodes->count == XEN_DOMAIN_OWNER_NODES_MAX)
		return -ENOSPC;
	new = kzalloc(struct_size(new, path, path + value), GFP_KERNEL_ACCOUNT);
	if (!new)
		return -ENOMEM;
	new->kind = node->kind;
	new->flags = node->flags;
	memcpy(new->path, node->path, path);
	new->value = new->path + path;
	memcpy(new->value, node->value, value);
	list_add_tail(&new->link, &nodes->list);
	nodes->count++;
	return 0;
}

static bool is_meant(const struct node *node, bool of_domain)
{
	return !of_domain || (node->flags & XEN_DOMAIN_OWNER_OF_DOMAIN);
}

void nodes_forget(struct nodes *nodes, bool of_domain)
{
	struct node *node, *next;

	list_for_each_entry_safe(node, next, &nodes->list, link) {
		if (!is_meant(node, of_domain))
			continue;
		list_del(&node->link);
		kfree(node);
		nodes->count--;
	}
}

/* 1 if a node has its value, 0 if it has another or is gone. */
static int has_value(struct xenbus_transaction transaction,
		     const struct node *node)
{
	char *value = xenbus_read(transaction, node->path, "", NULL);
	int same;

	if (IS_ERR(value))
		return PTR_ERR(value) == -ENOENT ? 0 : PTR_ERR(value);
	same = !strcmp(value, node->value);
	kfree(value);
	return same;
}

/* 1 if all guards have their values, 0 if one has not. */
static int guards_hold(struct xenbus_transaction transaction,
		       const struct nodes *nodes)
{
	const struct node *node;
	int ret = 1;

	list_for_each_entry(node, &nodes->list, link) {
		if (node->kind == XEN_DOMAIN_OWNER_GUARD)
			ret = has_value(transaction, node);
		if (ret <= 0)
			break;
	}
	return ret;
}

static int remove(struct xenbus_transaction transaction,
		  const struct node *node)
{
	int ret = node->value[0] ? has_value(transaction, node) : 1;

	if (ret > 0)
		ret = xenbus_rm(transaction, node->path, "");
	return ret == -ENOENT ? 0 : ret;
}

static int remove_if_empty(struct xenbus_transaction transaction,
			   const struct node *node)
{
	unsigned int count;
	char **children = xenbus_directory(transaction, node->path, "", &count);

	if (!IS_ERR(children)) {
		kfree(children);
		return count ? 0 : remove(transaction, node);
	}
	switch (PTR_ERR(children)) {
	case -ENOENT:
	/* A list that is too long for one answer of xenstored's. */
	case -E2BIG:
	case -EINVAL:
		return 0;
	default:
		return PTR_ERR(children);
	}
}

static int remove_kind(struct xenbus_transaction transaction,
		       const struct nodes *nodes, u32 kind, bool of_domain)
{
	const struct node *node;
	int ret = 0;

	list_for_each_entry(node, &nodes->list, link) {
		if (node->kind != kind || !is_meant(node, of_domain))
			continue;
		if (kind == XEN_DOMAIN_OWNER_REMOVE_EMPTY)
			ret = remove_if_empty(transaction, node);
		else
			ret = remove(transaction, node);
		if (ret)
			break;
	}
	return ret;
}

static int remove_all(struct xenbus_transaction transaction,
		      const struct nodes *nodes, bool of_domain)
{
	static const u32 order[] = {
		XEN_DOMAIN_OWNER_REMOVE,
		XEN_DOMAIN_OWNER_GUARD,
		XEN_DOMAIN_OWNER_REMOVE_EMPTY,
	};
	int ret = guards_hold(transaction, nodes);
	size_t i;

	if (ret <= 0)
		return ret;
	for (ret = 0, i = 0; !ret && i < ARRAY_SIZE(order); i++)
		ret = remove_kind(transaction, nodes, order[i], of_domain);
	return ret;
}

static int try_to_remove(const struct nodes *nodes, bool of_domain)
{
	struct xenbus_transaction transaction;
	int end;
	int ret = xenbus_transaction_start(&transaction);

	if (ret)
		return ret;
	ret = remove_all(transaction, nodes, of_domain);
	end = xenbus_transaction_end(transaction, ret != 0);
	return ret ? ret : end;
}

static bool has_meant(const struct nodes *nodes, bool of_domain)
{
	const struct node *node;

	list_for_each_entry(node, &nodes->list, link)
		if (is_meant(node, of_domain))
			return true;
	return false;
}

int nodes_remove(const struct nodes *nodes, bool of_domain)
{
	unsigned int attempt;
	int ret = 0;

	if (!has_meant(nodes, of_domain))
		return 0;
	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		ret = try_to_remove(nodes, of_domain);
		/* EIO: a node that was read has been removed since. */
		if (ret != -EAGAIN && ret != -EIO)
			return ret;
		msleep(1 + get_random_u32() % PAUSE_MS);
	}
	return ret;
}
