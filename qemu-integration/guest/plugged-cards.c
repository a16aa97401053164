/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netback's side: Linux's drivers/net/xen-netback/xenbus.c; the order of a removal is libxl's. */
#include "qemu-integration/guest/plugged-cards.h"

#include "common/cleanup.h"
#include "qemu-integration/guest/backend-state.h"
#include "qemu-integration/guest/device-nodes.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/network/interfaces.h"
#include "qemu-integration/network/netback.h"
#include "qemu-integration/plan/store-devices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xen/io/xenbus.h>

struct vm_netdev *guest_netdev_find(struct guest *guest, const char *id)
{
    for (unsigned i = 0; id != NULL && i < VM_NICS_MAX; i++) {
        struct vm_netdev *netdev = &guest->network.netdevs[i];

        if (netdev->id != NULL && strcmp(netdev->id, id) == 0)
            return netdev;
    }
    return NULL;
}

bool guest_netdev_exists(struct guest *guest, const char *id)
{
    const struct vm *vm = guest->plan->vm;

    for (unsigned i = 0; i < vm->netdev_count; i++)
        if (strcmp(vm->netdevs[i].id, id) == 0)
            return true;
    return guest_netdev_find(guest, id) != NULL;
}

int guest_netdev_add(struct guest *guest, const struct vm_netdev *netdev, struct error *error)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        if (guest->network.netdevs[i].id != NULL)
            continue;
        guest->network.netdevs[i] = *netdev;
        return 0;
    }
    return error_set(error, "at most %d networks can be added", VM_NICS_MAX);
}

void guest_netdev_release(struct vm_netdev *netdev)
{
    if (netdev->id != NULL && netdev->fd >= 0)
        close(netdev->fd);
    free(netdev->id);
    free(netdev->bridge);
    free(netdev->interface);
    free(netdev->script);
    free(netdev->downscript);
    *netdev = (struct vm_netdev){0};
}

int guest_card_find(const struct guest *guest, const char *id)
{
    for (int i = 0; id != NULL && i < VM_NICS_MAX; i++)
        if (guest->network.cards[i].netdev != NULL && strcmp(guest->network.cards[i].id, id) == 0 &&
            *id != '\0')
            return i;
    return -1;
}

int guest_card_of_netdev(const struct guest *guest, const struct vm_netdev *netdev)
{
    for (int i = 0; i < VM_NICS_MAX; i++)
        if (guest->network.cards[i].netdev == netdev)
            return i;
    return -1;
}

/* QEMU can have plugged in cards of its own, with the same kind of frontend. */
static int is_taken(const struct guest *guest, unsigned number, struct error *error)
{
    char path[DEVICE_PATH_SIZE];

    device_frontend_path(guest, "vif", number, path);
    return guest->network.cards[number].netdev != NULL ? 1 : device_node_exists(guest, path, error);
}

static int find_free(const struct guest *guest, unsigned *number, struct error *error)
{
    for (*number = guest->plan->vm->nic_count; *number < VM_NICS_MAX; (*number)++) {
        int taken = is_taken(guest, *number, error);

        if (taken <= 0)
            return taken;
    }
    return error_set(error, "a guest has at most %d network cards", VM_NICS_MAX);
}

static void add_card(const struct guest *guest, const struct plan_numbers *numbers, unsigned number,
                     struct store_tree *tree)
{
    const struct guest_card *card = &guest->network.cards[number];

    plan_store_vif(numbers, number, card->netdev, card->mac, tree);
}

int guest_card_plug(struct guest *guest, const struct guest_card *card, unsigned *number,
                    struct error *error)
{
    static const uint8_t none[6];
    cleanup_store_tree struct store_tree tree = {.domid = guest->domain.domid};
    struct plan_numbers numbers = {0};

    if (!netback_is_there())
        return error_set(error, "network cards need the kernel's netback (modprobe xen-netback)");
    if (card->netdev->interface != NULL && network_exists(card->netdev->interface))
        return error_set(error, "ifname=%s: the host has an interface of this name already",
                         card->netdev->interface);
    if (guest_netdev_check(card->netdev, error) < 0 || find_free(guest, number, error) < 0)
        return -1;
    guest->network.cards[*number] = *card;
    if (memcmp(card->mac, none, sizeof(none)) == 0)
        plan_choose_mac(guest->plan, *number, guest->network.cards[*number].mac);
    plan_number_set(numbers.domid, guest->domain.domid);
    add_card(guest, &numbers, *number, &tree);
    if (store_commit(guest->store, &tree, error) == 0)
        return 0;
    guest_card_forget(guest, *number);
    return -1;
}

/* A guest that has no driver for it, or none yet, holds nothing. */
static int is_held_by_guest(const struct guest *guest, unsigned number, struct error *error)
{
    char path[DEVICE_PATH_SIZE];
    int state;

    device_frontend_path(guest, "vif", number, path);
    snprintf(path + strlen(path), sizeof(path) - strlen(path), "/state");
    cleanup_free char *value = store_read(guest->store, path);
    if (value == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    state = value == NULL ? XenbusStateUnknown : (int)strtol(value, NULL, 10);
    return state == XenbusStateInitialised || state == XenbusStateConnected ||
           state == XenbusStateClosing;
}

int guest_card_release(struct guest *guest, unsigned number, struct error *error)
{
    struct error ignored = {0};

    guest->network.cards[number].leaves = true;
    if (guest_vif_disconnect(guest, number, &ignored) < 0)
        error_warn(&ignored);
    if (device_release(guest, "vif", number, error) == 0)
        return 0;
    guest->network.cards[number].leaves = false;
    return -1;
}

int guest_card_is_in_use(const struct guest *guest, unsigned number, struct error *error)
{
    int state = backend_state(guest, "vif", number, error);

    if (state < 0)
        return -1;
    if (state == XenbusStateUnknown || state == XenbusStateClosed)
        return guest_vif_exists(guest, number);
    return is_held_by_guest(guest, number, error);
}

int guest_card_remove(const struct guest *guest, unsigned number, struct error *error)
{
    char backend[DEVICE_PATH_SIZE], frontend[DEVICE_PATH_SIZE];
    const char *const paths[] = {backend, frontend, NULL};

    device_backend_path(guest, "vif", number, backend);
    device_frontend_path(guest, "vif", number, frontend);
    return store_remove(guest->store, NULL, paths, NULL, error);
}

void guest_card_forget(struct guest *guest, unsigned number)
{
    const struct guest_card *card = &guest->network.cards[number];

    if (card->has_netdev)
        guest_netdev_release(&guest->network.netdevs[card->netdev - guest->network.netdevs]);
    guest->network.cards[number] = (struct guest_card){0};
    guest->network.vifs_connected &= ~(1U << number);
}

int guest_cards_check_unchanged(const struct guest *guest, struct error *error)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if (guest->network.cards[i].netdev != NULL)
            return error_set(
                error,
                "network card '%s' was plugged in, and the guest's state has the cards "
                "of the command line only",
                guest->network.cards[i].id);
    return 0;
}

void guest_cards_add_nodes(const struct guest *guest, const struct plan_numbers *numbers,
                           struct store_tree *tree)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if (guest->network.cards[i].netdev != NULL)
            add_card(guest, numbers, i, tree);
}

void guest_cards_close(struct guest *guest)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        guest_card_forget(guest, i);
        guest_netdev_release(&guest->network.netdevs[i]);
    }
}
