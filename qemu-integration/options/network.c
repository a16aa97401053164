/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/network.h"

#include "common/option-list.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/size.h"

#include <err.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The network that all of -net share; no id of a user's can have a blank in it. */
#define NET_ID "net network"

static void set(char **member, const char *value)
{
    free(*member);
    *member = strdup(value);
    if (*member == NULL)
        errx(EXIT_FAILURE, "out of memory");
}

static struct vm_netdev *new_netdev(struct vm *vm, const char *option, const char *type,
                                    struct error *error)
{
    struct vm_netdev netdev = {.fd = -1};

    if (strcmp(type, "tap") == 0) {
        netdev.network = NETWORK_TAP;
    } else if (strcmp(type, "bridge") == 0) {
        netdev.network = NETWORK_BRIDGE;
        set(&netdev.bridge, "br0"); /* QEMU's default */
    } else if (strcmp(type, "user") == 0) {
        netdev.network = NETWORK_USER;
    } else {
        error_set(error, "-%s %s: not available (bridge, tap, user, none)", option, type);
        return NULL;
    }
    if (vm->netdev_count == VM_NICS_MAX) {
        error_set(error, "-%s: at most %d networks", option, VM_NICS_MAX);
        return NULL;
    }
    vm->netdevs[vm->netdev_count] = netdev;
    return &vm->netdevs[vm->netdev_count++];
}

static struct vm_nic *new_nic(struct vm *vm, const char *option, struct error *error)
{
    if (vm->nic_count == VM_NICS_MAX) {
        error_set(error, "-%s: at most %d network cards", option, VM_NICS_MAX);
        return NULL;
    }
    vm->nics[vm->nic_count] = (struct vm_nic){0};
    return &vm->nics[vm->nic_count++];
}

static int take_netdev_item(struct vm_netdev *netdev, const struct option_item *item,
                            const char *option, struct error *error)
{
    const char *key = item->key, *value = item->value;

    if (netdev->network == NETWORK_USER) {
        option_list_append(&netdev->options, key, value);
        return 0;
    }
    if (strcmp(key, "br") == 0) {
        set(&netdev->bridge, value);
        return 0;
    }
    if (netdev->network == NETWORK_BRIDGE)
        return error_set(error, "-%s bridge,%s=%s: not available (br)", option, key, value);
    if (strcmp(key, "ifname") == 0) {
        set(&netdev->interface, value);
    } else if (strcmp(key, "script") == 0) {
        set(&netdev->script, value);
    } else if (strcmp(key, "downscript") == 0) {
        set(&netdev->downscript, value);
    } else {
        if (netdev->qemu_only == NULL)
            set(&netdev->qemu_only, key);
        option_list_append(&netdev->options, key, value);
    }
    if (strcmp(key, "fd") == 0 || strcmp(key, "fds") == 0 || strcmp(key, "helper") == 0)
        netdev->has_tap = true;
    if (strcmp(key, "fd") == 0)
        netdev->fd = atoi(value);
    return 0;
}

/* As QEMU reads them: six bytes in hexadecimal, with colons or dashes between. */
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
        return error_set(error, "-%s mac=%s: a multicast address cannot be a card's", option, text);
    for (int i = 0; i < 6; i++)
        nic->mac[i] = (uint8_t)bytes[i];
    nic->has_mac = true;
    return 0;
}

/* What every argument here begins with: "tap", "bridge", "none", ... */
static int take_type(struct option_item *item, const char **rest, const char *option,
                     struct error *error)
{
    if (option_item_next(item, rest, "type", option, error) == 1)
        return 0;
    return error_is_set(error) ? -1 : error_set(error, "-%s: the argument is empty", option);
}

int option_add_nic(struct vm *vm, const char *option, const char *argument, struct error *error)
{
    struct option_item item;
    const char *rest = argument;
    struct vm_netdev *netdev;
    struct vm_nic *nic;
    char id[16];
    int status;

    if (take_type(&item, &rest, option, error) < 0)
        return -1;
    if (strcmp(item.value, "none") == 0)
        return 0;
    netdev = new_netdev(vm, option, item.value, error);
    nic = netdev == NULL ? NULL : new_nic(vm, option, error);
    if (nic == NULL)
        return -1;
    snprintf(id, sizeof(id), "nic network%u", vm->netdev_count);
    set(&netdev->id, id);
    set(&nic->netdev, id);
    while ((status = option_item_next(&item, &rest, NULL, option, error)) == 1) {
        if (strcmp(item.key, "id") == 0) {
            set(&netdev->id, item.value);
            set(&nic->netdev, item.value);
        } else if (strcmp(item.key, "model") == 0) {
            set(&nic->model, item.value);
        } else if (strcmp(item.key, "mac") == 0) {
            if (take_mac(nic, item.value, option, error) < 0)
                return -1;
        } else if (take_netdev_item(netdev, &item, option, error) < 0) {
            return -1;
        }
    }
    return status;
}

int option_add_netdev(struct vm *vm, const char *option, const char *argument, struct error *error)
{
    struct option_item item;
    const char *rest = argument;
    struct vm_netdev *netdev;
    int status;

    if (take_type(&item, &rest, option, error) < 0)
        return -1;
    netdev = new_netdev(vm, option, item.value, error);
    if (netdev == NULL)
        return -1;
    while ((status = option_item_next(&item, &rest, NULL, option, error)) == 1) {
        if (strcmp(item.key, "id") == 0)
            set(&netdev->id, item.value);
        else if (take_netdev_item(netdev, &item, option, error) < 0)
            return -1;
    }
    if (status == 0 && netdev->id == NULL)
        return error_set(error, "-%s %s: needs id=", option, argument);
    return status;
}

static int add_net_nic(struct vm *vm, const char *option, const char *rest, struct error *error)
{
    struct option_item item;
    struct vm_nic *nic = new_nic(vm, option, error);
    int status;

    if (nic == NULL)
        return -1;
    set(&nic->netdev, NET_ID);
    while ((status = option_item_next(&item, &rest, NULL, option, error)) == 1) {
        if (strcmp(item.key, "netdev") == 0)
            set(&nic->netdev, item.value);
        else if (strcmp(item.key, "model") == 0)
            set(&nic->model, item.value);
        else if (strcmp(item.key, "macaddr") != 0)
            return error_set(error, "-%s nic,%s=%s: unknown key", option, item.key, item.value);
        else if (take_mac(nic, item.value, option, error) < 0)
            return -1;
    }
    return status;
}

int option_add_net(struct vm *vm, const char *option, const char *argument, struct error *error)
{
    struct option_item item;
    const char *rest = argument;
    struct vm_netdev *netdev;
    int status;

    if (take_type(&item, &rest, option, error) < 0)
        return -1;
    if (strcmp(item.value, "none") == 0)
        return 0;
    if (strcmp(item.value, "nic") == 0)
        return add_net_nic(vm, option, rest, error);
    netdev = new_netdev(vm, option, item.value, error);
    if (netdev == NULL)
        return -1;
    set(&netdev->id, NET_ID);
    while ((status = option_item_next(&item, &rest, NULL, option, error)) == 1)
        if (take_netdev_item(netdev, &item, option, error) < 0)
            return -1;
    return status;
}

int option_add_device(struct vm *vm, const char *option, const char *argument, struct error *error)
{
    struct option_item item;
    const char *rest = argument;
    const char *implied = "driver";
    struct vm_nic nic = {0};
    int status;

    while ((status = option_item_next(&item, &rest, implied, option, error)) == 1) {
        implied = NULL;
        if (strcmp(item.key, "driver") == 0)
            set(&nic.model, item.value);
        else if (strcmp(item.key, "netdev") == 0)
            set(&nic.netdev, item.value);
        else if (strcmp(item.key, "mac") != 0)
            option_list_append(&nic.options, item.key, item.value);
        else if (take_mac(&nic, item.value, option, error) < 0)
            break;
    }
    if (status == 0 && nic.netdev != NULL) {
        struct vm_nic *added = new_nic(vm, option, error);

        if (added != NULL) {
            *added = nic;
            return 0;
        }
        status = -1;
    }
    free(nic.model);
    free(nic.netdev);
    free(nic.options);
    return status == 0 ? option_pass(vm, option, argument, error) : -1;
}

static const char *shown(const char *id)
{
    return strcmp(id, NET_ID) == 0 ? "-net nic" : id;
}

/* A tap with a bridge and no script is joined to it, by qemu-xen. */
static void join_taps(struct vm *vm)
{
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        struct vm_netdev *netdev = &vm->netdevs[i];

        if (netdev->network == NETWORK_TAP && netdev->bridge != NULL && !netdev->has_tap &&
            (netdev->script == NULL || strcmp(netdev->script, "no") == 0))
            netdev->network = NETWORK_BRIDGE;
    }
}

/* Whether there are the cards that a machine without emulation is to have. */
static int check_pv_nics(const struct vm *vm, struct error *error)
{
    for (unsigned i = 0; i < vm->netdev_count; i++)
        if (vm->netdevs[i].qemu_only != NULL)
            return error_set(error,
                             "network tap,%s=: only with -M xenfv: the interface is netback's",
                             vm->netdevs[i].qemu_only);
    for (unsigned i = 0; i < vm->nic_count; i++) {
        const char *model = vm->nics[i].model;

        if (model != NULL && strcmp(model, "xen") != 0 && strcmp(model, "xen-net-device") != 0)
            return error_set(
                error, "network card %s: only -M xenfv emulates cards; the model is xen", model);
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
            return error_set(error, "ifname=%s: not a name of 1 to %d characters for an interface",
                             name, IFNAMSIZ - 1);
        for (unsigned j = 0; j < i; j++)
            if (vm->netdevs[j].interface != NULL && strcmp(name, vm->netdevs[j].interface) == 0)
                return error_set(error, "ifname=%s: two network cards cannot have the same", name);
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
    for (unsigned i = 0; i < vm->netdev_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(vm->netdevs[i].id, vm->netdevs[j].id) == 0)
                return error_set(error, "-netdev: there are two with the id %s",
                                 shown(vm->netdevs[i].id));
    for (unsigned i = 0; i < vm->netdev_count; i++) {
        bool used = false;

        for (unsigned j = 0; j < vm->nic_count; j++)
            used = used || strcmp(vm->netdevs[i].id, vm->nics[j].netdev) == 0;
        if (!used)
            return error_set(error, "network %s: no network card is connected to it",
                             strcmp(vm->netdevs[i].id, NET_ID) == 0 ? "-net" : vm->netdevs[i].id);
    }
    for (unsigned i = 0; i < vm->nic_count; i++) {
        bool found = false;

        for (unsigned j = 0; j < vm->netdev_count; j++)
            found = found || strcmp(vm->netdevs[j].id, vm->nics[i].netdev) == 0;
        if (!found)
            return error_set(error, "network card %s: there is no such -netdev (or -net)",
                             shown(vm->nics[i].netdev));
        for (unsigned j = 0; j < i; j++)
            if (strcmp(vm->nics[i].netdev, vm->nics[j].netdev) == 0)
                return error_set(error, "network card %s: its network has another card already",
                                 shown(vm->nics[i].netdev));
    }
    return 0;
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
    for (unsigned i = 0; i < vm->nic_count; i++) {
        free(vm->nics[i].netdev);
        free(vm->nics[i].model);
        free(vm->nics[i].options);
    }
    vm->netdev_count = vm->nic_count = 0;
}
