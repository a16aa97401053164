/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/network.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/devices.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pv-device-kinds.h"

#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The network that all of -net share; no id of a user's can contain a blank. */
#define NET_ID "net network"

#define SHARED_MEMORY "other processes cannot map a guest's memory on Xen"

/* QEMU's networks, and why a guest cannot have some of them. */
static const struct network_type {
    const char *name;
    enum vm_network network;
    const char *reason; /* NULL: it can */
} types[] = {
    {"bridge", NETWORK_BRIDGE, NULL},
    {"tap", NETWORK_TAP, NULL},
    {"user", NETWORK_USER, NULL},
    {"stream", NETWORK_QEMU, NULL},
    {"dgram", NETWORK_QEMU, NULL},
    {"socket", NETWORK_QEMU, NULL},
    {"l2tpv3", NETWORK_QEMU, NULL},
    {"vde", NETWORK_QEMU, NULL},
    {"af-xdp", NETWORK_QEMU, NULL},
    {"passt", NETWORK_QEMU, "use user, which is passt where QEMU has no network of its own"},
    {"vhost-user", NETWORK_QEMU, SHARED_MEMORY},
    {"vhost-vdpa", NETWORK_QEMU, SHARED_MEMORY},
    {"hubport", NETWORK_QEMU, "each card has a network of its own"},
    {"netmap", NETWORK_QEMU, "it is for hosts with FreeBSD"},
    {"vmnet-host", NETWORK_QEMU, "it is for hosts with macOS"},
    {"vmnet-shared", NETWORK_QEMU, "it is for hosts with macOS"},
    {"vmnet-bridged", NETWORK_QEMU, "it is for hosts with macOS"},
};

static const struct network_type *find_type(const char *option, const char *name,
                                            struct error *error)
{
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        if (strcmp(types[i].name, name) != 0)
            continue;
        if (types[i].reason == NULL)
            return &types[i];
        error_set(error, "-%s %s: not available: %s", option, name, types[i].reason);
        return NULL;
    }
    error_set(error, "-%s %s: unknown network (bridge, tap, user, stream, dgram, socket, ...)",
              option, name);
    return NULL;
}

static struct vm_netdev *new_netdev(struct parser *parser, const char *option, const char *name)
{
    const struct network_type *type = find_type(option, name, parser->error);
    struct vm *vm = parser->vm;

    if (type == NULL)
        return NULL;
    if (vm->netdev_count == VM_NICS_MAX) {
        error_set(parser->error, "-%s: at most %d networks", option, VM_NICS_MAX);
        return NULL;
    }
    struct vm_netdev *netdev = &vm->netdevs[vm->netdev_count++];
    *netdev = (struct vm_netdev){.network = type->network, .type = type->name, .fd = -1};
    if (netdev->network == NETWORK_BRIDGE)
        netdev->bridge = alloc_copy("br0"); /* QEMU's default */
    return netdev;
}

static struct vm_nic *new_nic(struct parser *parser, const char *option)
{
    struct vm *vm = parser->vm;

    if (vm->nic_count == VM_NICS_MAX) {
        error_set(parser->error, "-%s: at most %d network cards", option, VM_NICS_MAX);
        return NULL;
    }
    vm->nics[vm->nic_count] = (struct vm_nic){0};
    return &vm->nics[vm->nic_count++];
}

/*
 * The host's kernel would write to QEMU's memory at the places where QEMU says that it has the
 * guest's, and of that it has parts only: so the guest would write to other memory of QEMU. Without
 * vhostforce= it is but a wish.
 */
static int leave_out_vhost(struct vm_netdev *netdev, const struct option_list *list,
                           struct error *error)
{
    bool on = strcmp(list->value, "on") == 0;

    if (on && strcmp(list->key, "vhostforce") == 0)
        return error_set(error, "-%s tap,vhostforce=on: not available: " SHARED_MEMORY,
                         list->option);
    netdev->vhost |= on;
    return 0;
}

/* Properties that only QEMU's tap can have. QEMU reads them, but fd= also names the tap. */
static int take_qemu_tap_item(struct vm_netdev *netdev, const struct option_list *list,
                              struct error *error)
{
    uint64_t number;

    if (strncmp(list->key, "vhost", 5) == 0)
        return leave_out_vhost(netdev, list, error);
    /* A tap that comes from elsewhere says by its bridge where a PV card belongs. */
    if (netdev->qemu_only == NULL && strcmp(list->key, "fd") != 0 && strcmp(list->key, "fds") != 0)
        netdev->qemu_only = alloc_copy(list->key);
    option_list_append(&netdev->options, list->key, list->value);
    if (strcmp(list->key, "fds") == 0 || strcmp(list->key, "helper") == 0)
        netdev->has_tap = true;
    if (strcmp(list->key, "fd") != 0 && strcmp(list->key, "fds") != 0)
        return 0;
    cleanup_free char *first = strndup(list->value, strcspn(list->value, ":"));
    if (first == NULL || !decimal_parse(&number, first, INT_MAX))
        return error_set(error, "-%s tap,%s=%s: must be the number of a file descriptor",
                         list->option, list->key, list->value);
    netdev->has_tap = true;
    netdev->fd = (int)number;
    return 0;
}

/* What QEMU's own helper does, qemu-xen does itself. */
static int take_helper(const struct option_list *list, struct error *error)
{
    const char *name = strrchr(list->value, '/');

    if (strcmp(list->key, "helper") != 0)
        return error_set(error,
                         "-%s bridge,%s=%s: unknown key '%s'; a bridge has br= and "
                         "helper=",
                         list->option, list->key, list->value, list->key);
    if (strcmp(name == NULL ? list->value : name + 1, "qemu-bridge-helper") != 0)
        return error_set(error,
                         "-%s bridge,helper=%s: not available: qemu-xen joins cards to bridges "
                         "itself; use tap,helper=",
                         list->option, list->value);
    return 0;
}

static int take_netdev_item(struct vm_netdev *netdev, const struct option_list *list,
                            struct error *error)
{
    const char *key = list->key, *value = list->value;

    if (netdev->network == NETWORK_USER || netdev->network == NETWORK_QEMU) {
        option_list_append(&netdev->options, key, value);
        return 0;
    }
    if (strcmp(key, "br") == 0) {
        alloc_replace(&netdev->bridge, value);
        return 0;
    }
    if (netdev->network == NETWORK_BRIDGE)
        return take_helper(list, error);
    if (strcmp(key, "ifname") == 0)
        alloc_replace(&netdev->interface, value);
    else if (strcmp(key, "script") == 0)
        alloc_replace(&netdev->script, value);
    else if (strcmp(key, "downscript") == 0)
        alloc_replace(&netdev->downscript, value);
    else
        return take_qemu_tap_item(netdev, list, error);
    return 0;
}

/* As in QEMU: six bytes in hexadecimal, with colons or dashes between them. */
static int take_mac(struct vm_nic *nic, const char *text, const char *option, struct error *error)
{
    unsigned bytes[6];
    int end = 0;

    if (sscanf(text, "%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%n", &bytes[0],
               &bytes[1], &bytes[2], &bytes[3], &bytes[4], &bytes[5], &end) != 6 ||
        text[end] != '\0' || strspn(text, "0123456789abcdefABCDEF:-") != strlen(text))
        return error_set(error, "-%s mac=%s: not a MAC address (example: 00:16:3e:12:34:56)",
                         option, text);
    if (bytes[0] & 1)
        return error_set(error, "-%s mac=%s: a network card cannot have a multicast address",
                         option, text);
    for (int i = 0; i < 6; i++)
        nic->mac[i] = (uint8_t)bytes[i];
    nic->has_mac = true;
    return 0;
}

/* Returns the type that every argument here has, usually at its beginning, or NULL. */
static char *read_type(const char *option, const char *list, struct error *error)
{
    char *type = option_list_find(list, "type", "type");

    if (*list == '\0')
        error_set(error, "-%s: the argument is empty", option);
    else if (type == NULL)
        error_set(error, "-%s %s: needs a type, such as bridge", option, list);
    return type;
}

/* QEMU's short word for a card; -device has another one. */
static void take_model(struct vm_nic *nic, const char *model)
{
    alloc_replace(&nic->model, strcmp(model, "virtio") == 0 ? "virtio-net-pci" : model);
}

static int take_nic_items(struct vm_netdev *netdev, struct vm_nic *nic, struct option_list *list,
                          struct error *error)
{
    int status;

    while ((status = option_list_next(list, error)) == 1) {
        if (strcmp(list->key, "id") == 0) {
            alloc_replace(&netdev->id, list->value);
            alloc_replace(&nic->netdev, list->value);
            continue;
        }
        if (strcmp(list->key, "type") == 0)
            continue;
        if (strcmp(list->key, "model") == 0)
            take_model(nic, list->value);
        else if (strcmp(list->key, "mac") == 0)
            status = take_mac(nic, list->value, list->option, error);
        else
            status = take_netdev_item(netdev, list, error);
        if (status < 0)
            return -1;
    }
    return status;
}

/* -nic TYPE[,...]: a card and what it is connected to */
static int apply_nic(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *type = read_type(option, argument, parser->error);
    cleanup_option_list struct option_list list = option_list_open(option, argument, "type");

    if (type == NULL)
        return -1;
    if (strcmp(type, "none") == 0)
        return 0;
    struct vm_netdev *netdev = new_netdev(parser, option, type);
    struct vm_nic *nic = netdev == NULL ? NULL : new_nic(parser, option);
    if (nic == NULL)
        return -1;
    netdev->id = alloc_format("nic network%u", parser->vm->netdev_count);
    nic->netdev = alloc_copy(netdev->id);
    return take_nic_items(netdev, nic, &list, parser->error);
}

/* A network without a card; @id: NULL: the list has to have one */
static int add_netdev(struct parser *parser, const char *option, const char *items, const char *id)
{
    cleanup_free char *type = read_type(option, items, parser->error);
    cleanup_option_list struct option_list list = option_list_open(option, items, "type");
    struct vm_netdev *netdev = type == NULL ? NULL : new_netdev(parser, option, type);
    int status;

    if (netdev == NULL)
        return -1;
    if (id != NULL)
        netdev->id = alloc_copy(id);
    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "type") == 0)
            continue;
        if (id == NULL && strcmp(list.key, "id") == 0)
            alloc_replace(&netdev->id, list.value);
        else if (take_netdev_item(netdev, &list, parser->error) < 0)
            return -1;
    }
    if (status == 0 && netdev->id == NULL)
        return error_set(parser->error, "-%s %s: needs id=", option, items);
    return status;
}

/* -netdev TYPE,id=ID[,...] */
static int apply_netdev(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *items = option_read_list(option, argument, parser->error);

    return items == NULL ? -1 : add_netdev(parser, option, items, NULL);
}

/* In -device's words: the name of a card is its id. */
static int take_net_nic_item(struct vm_nic *nic, const struct option_list *list,
                             struct error *error)
{
    const char *key = list->key;

    if (strcmp(key, "macaddr") == 0)
        return take_mac(nic, list->value, list->option, error);
    if (strcmp(key, "netdev") == 0)
        alloc_replace(&nic->netdev, list->value);
    else if (strcmp(key, "model") == 0)
        take_model(nic, list->value);
    else if (strcmp(key, "name") == 0)
        option_list_append(&nic->options, "id", list->value);
    else if (strcmp(key, "addr") == 0 || strcmp(key, "vectors") == 0)
        option_list_append(&nic->options, key, list->value);
    else if (strcmp(key, "type") != 0)
        return error_set(error, "-%s nic,%s=%s: unknown key", list->option, key, list->value);
    return 0;
}

static int add_net_nic(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "type");
    struct vm_nic *nic = new_nic(parser, option);
    int status;

    if (nic == NULL)
        return -1;
    nic->netdev = alloc_copy(NET_ID);
    while ((status = option_list_next(&list, parser->error)) == 1)
        if (take_net_nic_item(nic, &list, parser->error) < 0)
            return -1;
    return status;
}

/* -net nic[,...] and -net TYPE[,...]: one card on one network */
static int apply_net(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *type = read_type(option, argument, parser->error);

    if (type == NULL)
        return -1;
    if (strcmp(type, "none") == 0)
        return 0;
    return strcmp(type, "nic") == 0 ? add_net_nic(parser, option, argument)
                                    : add_netdev(parser, option, argument, NET_ID);
}

static void release_nic(struct vm_nic *nic)
{
    free(nic->netdev);
    free(nic->model);
    free(nic->options);
}

/* Reads -device as a network card: it is one if it has a netdev in the end. */
static int read_device(struct vm_nic *nic, const char *option, const char *argument,
                       struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "driver");
    int status;

    while ((status = option_list_next(&list, error)) == 1) {
        if (strcmp(list.key, "driver") == 0)
            alloc_replace(&nic->model, list.value);
        else if (strcmp(list.key, "netdev") == 0)
            alloc_replace(&nic->netdev, list.value);
        else if (strcmp(list.key, "mac") != 0)
            option_list_append(&nic->options, list.key, list.value);
        else if (take_mac(nic, list.value, option, error) < 0)
            return -1;
    }
    return status;
}

/* -device: a network card if it has a netdev, else for QEMU */
static int apply_device(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *list = option_read_list(option, argument, parser->error);
    struct vm_nic nic = {0};
    int status = list == NULL ? -1 : read_device(&nic, option, list, parser->error);

    if (status == 0 && nic.netdev != NULL) {
        struct vm_nic *added = new_nic(parser, option);

        if (added != NULL) {
            *added = nic;
            return 0;
        }
        status = -1;
    } else if (status == 0) {
        status = option_add_device(parser, argument, list);
    }
    release_nic(&nic);
    return status;
}

/* A tap with a bridge and no script is joined to the bridge by qemu-xen. */
static void join_taps(struct vm *vm)
{
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        struct vm_netdev *netdev = &vm->netdevs[i];

        if (netdev->network == NETWORK_TAP && netdev->bridge != NULL && !netdev->has_tap &&
            (netdev->script == NULL || strcmp(netdev->script, "no") == 0))
            netdev->network = NETWORK_BRIDGE;
    }
}

/* Checks that a machine without emulation can have the cards. */
static int check_pv_nics(const struct vm *vm, struct error *error)
{
    for (unsigned i = 0; i < vm->netdev_count; i++)
        if (vm->netdevs[i].qemu_only != NULL)
            return error_set(error,
                             "network tap,%s=: only for -M xenfv; elsewhere the interface is "
                             "netback's",
                             vm->netdevs[i].qemu_only);
    for (unsigned i = 0; i < vm->nic_count; i++) {
        const char *model = vm->nics[i].model;

        if (model != NULL && strcmp(model, "xen") != 0 && strcmp(model, "xen-net-device") != 0 &&
            !pv_device_is_card(model))
            return error_set(error, "network card %s: unknown model; on this machine use xen",
                             model);
    }
    return 0;
}

static int check_interfaces(const struct vm *vm, struct error *error)
{
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        const char *name = vm->netdevs[i].interface;

        if (name == NULL)
            continue;
        if (*name == '\0' || strlen(name) >= IFNAMSIZ || strpbrk(name, "/%: ") != NULL)
            return error_set(error, "ifname=%s: not an interface name of 1 to %d characters", name,
                             IFNAMSIZ - 1);
        for (unsigned j = 0; j < i; j++)
            if (vm->netdevs[j].interface != NULL && strcmp(name, vm->netdevs[j].interface) == 0)
                return error_set(error, "ifname=%s: already in use by another network card", name);
    }
    return 0;
}

static unsigned count_nics(const struct vm *vm, const char *id)
{
    unsigned count = 0;

    for (unsigned i = 0; i < vm->nic_count; i++)
        count += strcmp(vm->nics[i].netdev, id) == 0;
    return count;
}

static unsigned count_netdevs(const struct vm *vm, const char *id)
{
    unsigned count = 0;

    for (unsigned i = 0; i < vm->netdev_count; i++)
        count += strcmp(vm->netdevs[i].id, id) == 0;
    return count;
}

/* Checks that every network has a name of its own and exactly one card. */
static int check_connections(const struct vm *vm, struct error *error)
{
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        const char *id = vm->netdevs[i].id;

        if (count_netdevs(vm, id) > 1)
            return strcmp(id, NET_ID) == 0
                       ? error_set(error, "-net: at most one network")
                       : error_set(error, "-netdev: the id %s is in use twice", id);
    }
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        const char *id = vm->netdevs[i].id;

        if (count_nics(vm, id) == 0)
            return error_set(error, "network %s: no network card is connected to it",
                             strcmp(id, NET_ID) == 0 ? "-net" : id);
    }
    for (unsigned i = 0; i < vm->nic_count; i++) {
        const char *id = vm->nics[i].netdev;
        bool is_net = strcmp(id, NET_ID) == 0;

        if (count_netdevs(vm, id) == 0)
            return is_net ? error_set(error, "-net nic: there is no network (-net bridge)")
                          : error_set(error, "netdev=%s: there is no -netdev with this id", id);
        if (count_nics(vm, id) > 1)
            return is_net ? error_set(error, "-net nic: at most one network card")
                          : error_set(error, "netdev=%s: in use by two network cards", id);
    }
    return 0;
}

int option_connect_nics(struct vm *vm, struct error *error)
{
    join_taps(vm);
    if (check_interfaces(vm, error) < 0)
        return -1;
    if (vm->machine != MACHINE_XENFV && check_pv_nics(vm, error) < 0)
        return -1;
    return check_connections(vm, error);
}

void option_release_network(struct vm *vm)
{
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        struct vm_netdev *netdev = &vm->netdevs[i];

        free(netdev->id);
        free(netdev->bridge);
        free(netdev->interface);
        free(netdev->script);
        free(netdev->downscript);
        free(netdev->qemu_only);
        free(netdev->options);
    }
    for (unsigned i = 0; i < vm->nic_count; i++)
        release_nic(&vm->nics[i]);
    vm->netdev_count = vm->nic_count = 0;
}

static const struct option_row rows[] = {
    {{"nic"},
     "bridge[,br=BRIDGE][,model=MODEL][,mac=ADDRESS]",
     "network card, joined to a bridge (default: br0)",
     CALL(apply_nic),
     QEMU_HAS_LIST},
    {{"nic"},
     "tap[,br=BRIDGE][,ifname=NAME][,script=FILE|no][,downscript=FILE|no]\n"
     "          [,model=MODEL][,mac=ADDRESS]",
     "network card, connected by a script (default: /etc/qemu-ifup), or with br= alone joined to "
     "a bridge",
     FORM},
    {{"nic"},
     "user[,hostfwd=[tcp|udp]:[ADDRESS]:PORT-[ADDRESS]:PORT][,net=NETWORK]\n"
     "          [,model=MODEL][,mac=ADDRESS][,...]",
     "network card on a user network, by QEMU if it has one, else by passt",
     FORM},
    {{"nic"},
     "stream|dgram|socket|...[,...][,model=MODEL][,mac=ADDRESS]",
     "network card on another network of QEMU's",
     FORM},
    {{"netdev"},
     "bridge|tap|user|stream|...,id=ID[,...]",
     "the same in two options: the network",
     CALL(apply_netdev),
     QEMU_HAS_LIST},
    {{"device"},
     "MODEL,netdev=ID[,mac=ADDRESS][,...]",
     "and the card",
     CALL(apply_device),
     QEMU_HAS_LIST},
    {{"net"},
     "bridge|tap|user[,...]",
     "the same in the oldest spelling: the network",
     CALL(apply_net),
     QEMU_HAS_LIST},
    {{"net"}, "nic[,model=MODEL][,macaddr=ADDRESS]", "and the card", FORM},
    {{"nic", "net"}, "none", "accepted: there are no default network cards", FORM},
    {{NULL},
     "MODEL",
     "xen is a PV card, the only model of xenpv; any other is QEMU's card and a PV one (default: "
     "e1000)",
     FORM},
};

const struct option_group network_options = {"Network:", rows, ARRAY_SIZE(rows)};
