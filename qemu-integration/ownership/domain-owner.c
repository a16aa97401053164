/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/domain-owner.h"

#include "common/cleanup.h"
#include "kernel-module/uapi.h"
#include "qemu-integration/ownership/guest-nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICE "/dev/xen/domain-owner"

_Static_assert(MARK_SIZE <= XEN_DOMAIN_OWNER_VALUE_SIZE, "a mark is a guard's value");

static int open_device(struct call_gate *gate)
{
    return call_gate_enter(gate, "open", DEVICE) ? open(DEVICE, O_RDWR | O_CLOEXEC) : -1;
}

int domain_owner_open(struct domain_owner *owner, struct call_gate *gate, struct error *error)
{
    cleanup_fd int fd = -1;
    int version;

    *owner = (struct domain_owner){.gate = gate, .fd = -1};
    if (access(DEVICE, F_OK) < 0)
        return 0;
    fd = open_device(gate);
    if (fd < 0 && (errno == EACCES || errno == EPERM || errno == ENODEV || errno == ENXIO)) {
        fprintf(stderr, "qemu-xen: warning: " DEVICE ": %s: a child process cleans up instead\n",
                strerror(errno));
        return 0;
    }
    if (fd < 0)
        return error_set_errno(error, errno, "cannot open " DEVICE);
    version = ioctl(fd, XEN_DOMAIN_OWNER_GET_VERSION);
    if (version < XEN_DOMAIN_OWNER_VERSION)
        return error_set(error, DEVICE ": the kernel module is of version %d, and %d is needed",
                         version, XEN_DOMAIN_OWNER_VERSION);
    owner->fd = steal_fd(&fd);
    return 1;
}

void domain_owner_close(struct domain_owner *owner)
{
    if (owner->fd >= 0)
        close(steal_fd(&owner->fd));
}

static int __attribute__((format(printf, 6, 7)))
add_node(const struct domain_owner *owner, uint32_t kind, uint32_t flags, const char *value,
         struct error *error, const char *format, ...)
{
    struct xen_domain_owner_node node = {.kind = kind, .flags = flags};
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(node.path, sizeof(node.path), format, arguments);
    va_end(arguments);
    snprintf(node.value, sizeof(node.value), "%s", value);
    if (call_gate_enter(owner->gate, "XEN_DOMAIN_OWNER_ADD_NODE", "%s", node.path) &&
        ioctl(owner->fd, XEN_DOMAIN_OWNER_ADD_NODE, &node) == 0)
        return 0;
    return error_set_errno(error, errno, DEVICE ": cannot own %s", node.path);
}

/* Directories that others may use go if they are empty. */
static int add_parents(const struct domain_owner *owner, uint32_t flags,
                       const char *const parents[], struct error *error)
{
    for (size_t i = 0; parents[i] != NULL; i++)
        if (add_node(owner, XEN_DOMAIN_OWNER_REMOVE_EMPTY, flags, "", error, "%s", parents[i]) < 0)
            return -1;
    return 0;
}

/* The marks, and what is found by them. */
static int add_marks(const struct domain_owner *owner, const char *uuid, const char *mark,
                     struct error *error)
{
    struct guest_claims claims;

    guest_claims_find(&claims, uuid, mark);
    if (*claims.name == '\0' || *claims.note == '\0')
        return error_set(error, "%s: not a mark", mark);
    if (add_node(owner, XEN_DOMAIN_OWNER_GUARD, 0, mark, error, "%s", claims.mark) < 0 ||
        add_node(owner, XEN_DOMAIN_OWNER_REMOVE, 0, mark, error, "%s", claims.name) < 0 ||
        add_node(owner, XEN_DOMAIN_OWNER_REMOVE, 0, "", error, "%s", claims.note) < 0 ||
        add_node(owner, XEN_DOMAIN_OWNER_REMOVE, 0, "", error, "%s", claims.vm) < 0)
        return -1;
    return add_parents(owner, 0, guest_claim_parents, error);
}

int domain_owner_claim(const struct domain_owner *owner, const uint8_t uuid[16],
                       const char *uuid_text, const char *mark, struct error *error)
{
    struct xen_domain_owner_claim claim;

    if (owner->fd < 0)
        return 0;
    memcpy(claim.handle, uuid, sizeof(claim.handle));
    if (!call_gate_enter(owner->gate, "XEN_DOMAIN_OWNER_CLAIM", "%s", uuid_text) ||
        ioctl(owner->fd, XEN_DOMAIN_OWNER_CLAIM, &claim) < 0)
        return error_set_errno(error, errno, DEVICE ": cannot own the domain %s", uuid_text);
    return add_marks(owner, uuid_text, mark, error);
}

/* The nodes of backends of the kinds, and what is above them. */
static int add_backends(const struct domain_owner *owner, uint32_t domid, struct error *error)
{
    const uint32_t flags = XEN_DOMAIN_OWNER_OF_DOMAIN;

    for (size_t i = 0; guest_backend_kinds[i] != NULL; i++)
        if (add_node(owner, XEN_DOMAIN_OWNER_REMOVE, flags, "", error,
                     GUEST_BACKENDS "/%s/%" PRIu32, guest_backend_kinds[i], domid) < 0 ||
            add_node(owner, XEN_DOMAIN_OWNER_REMOVE_EMPTY, flags, "", error, GUEST_BACKENDS "/%s",
                     guest_backend_kinds[i]) < 0)
            return -1;
    return 0;
}

/* All that is found by a domain's number. */
static int add_domain_nodes(const struct domain_owner *owner, uint32_t domid, struct error *error)
{
    /* Of the backends only those of network cards are the kernel's. */
    static const char *const above_backends[] = {GUEST_BACKENDS, GUEST_BACKEND_ERRORS "/vif",
                                                 GUEST_BACKEND_ERRORS, GUEST_ERRORS, NULL};
    const uint32_t flags = XEN_DOMAIN_OWNER_OF_DOMAIN;

    for (size_t i = 0; guest_domid_directories[i] != NULL; i++)
        if (add_node(owner, XEN_DOMAIN_OWNER_REMOVE, flags, "", error, "%s/%" PRIu32,
                     guest_domid_directories[i], domid) < 0)
            return -1;
    if (add_backends(owner, domid, error) < 0 ||
        add_node(owner, XEN_DOMAIN_OWNER_REMOVE, flags, "", error,
                 GUEST_BACKEND_ERRORS "/vif/%" PRIu32, domid) < 0 ||
        add_parents(owner, flags, guest_domid_parents, error) < 0)
        return -1;
    return add_parents(owner, flags, above_backends, error);
}

int domain_owner_set_domain(const struct domain_owner *owner, uint32_t domid, struct error *error)
{
    if (owner->fd < 0)
        return 0;
    if (!call_gate_enter(owner->gate, "XEN_DOMAIN_OWNER_SET_DOMAIN", "%" PRIu32, domid) ||
        ioctl(owner->fd, XEN_DOMAIN_OWNER_SET_DOMAIN, &domid) < 0)
        return error_set_errno(error, errno, DEVICE ": cannot own domain %" PRIu32, domid);
    return add_domain_nodes(owner, domid, error);
}

void domain_owner_forget_domain(const struct domain_owner *owner)
{
    const uint32_t none = XEN_DOMAIN_OWNER_NO_DOMAIN;

    if (owner->fd >= 0)
        ioctl(owner->fd, XEN_DOMAIN_OWNER_SET_DOMAIN, &none);
}

void domain_owner_release(const struct domain_owner *owner)
{
    if (owner->fd >= 0)
        ioctl(owner->fd, XEN_DOMAIN_OWNER_RELEASE);
}
