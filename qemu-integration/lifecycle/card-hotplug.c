/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A card that the guest does not give up is taken from it, as xl does: its frontend then has a dead
 * backend, and nothing is lost but packets. The removal that a client has asked for ends by itself,
 * with DEVICE_DELETED, as QEMU's.
 */
#include "qemu-integration/lifecycle/card-hotplug.h"

#include "common/clock.h"
#include "common/json.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/card-arguments.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>
#include <string.h>

/* In milliseconds: how long netback may take to make an interface, the guest to give up a card, and
 * netback to remove the interface. */
#define CONNECT_LIMIT 60000
#define CLOSE_LIMIT   30000
#define REMOVE_LIMIT  10000

/* How often to look, in microseconds: there is no event for what netback does. */
#define CONNECT_INTERVAL 10000
#define REMOVE_INTERVAL  50000

static void release(struct life_card_request *request)
{
    struct lifecycle *cycle = request->cycle;

    if (request->timer != NULL)
        event_free(request->timer);
    *request = (struct life_card_request){0};
    store_disconnect(cycle->guest.store);
}

static void await(struct life_card_request *request)
{
    const struct timeval interval = {.tv_usec = request->step == CARD_CONNECTS ? CONNECT_INTERVAL
                                                                               : REMOVE_INTERVAL};

    event_add(request->timer, &interval);
}

static void begin_step(struct life_card_request *request, enum life_card_step step, int64_t limit)
{
    request->step = step;
    request->deadline = clock_milliseconds() + limit;
    await(request);
}

/* @failure: why it could not be plugged. */
static void give_up(struct life_card_request *request, const char *failure)
{
    struct guest *guest = &request->cycle->guest;
    struct error of_network = {0}, error = {0};

    if (guest_vif_disconnect(guest, request->number, &of_network) < 0)
        error_warn(&of_network);
    if (guest_card_remove(guest, request->number, &error) < 0)
        error_warn(&error);
    guest_card_forget(guest, request->number);
    monitor_ticket_answer(&request->ticket, NULL, failure);
    release(request);
}

static void on_connecting(struct life_card_request *request)
{
    struct lifecycle *cycle = request->cycle;
    struct error error = {0};
    int connected = guest_vif_connect(&cycle->guest, request->number, &error);

    if (connected == 0 && clock_milliseconds() < request->deadline) {
        await(request);
    } else if (connected > 0) {
        monitor_ticket_answer(&request->ticket, NULL, NULL);
        release(request);
        /* If it has not begun to run, it may have waited for this. */
        life_start_if_ready(cycle);
    } else {
        if (connected == 0)
            error_set(&error, "the kernel's netback made no network interface within %d seconds",
                      CONNECT_LIMIT / 1000);
        give_up(request, error.message);
        life_start_if_ready(cycle);
    }
}

static void finish_removal(struct life_card_request *request)
{
    struct lifecycle *cycle = request->cycle;
    char id[GUEST_CARD_ID_SIZE];

    snprintf(id, sizeof(id), "%s", cycle->guest.network.cards[request->number].id);
    guest_card_forget(&cycle->guest, request->number);
    release(request);
    front_device_deleted(cycle->monitors, id);
}

static void remove_nodes(struct life_card_request *request)
{
    struct error error = {0};

    if (guest_card_remove(&request->cycle->guest, request->number, &error) < 0)
        error_warn(&error);
    begin_step(request, CARD_GOES, REMOVE_LIMIT);
}

static void on_closing(struct life_card_request *request)
{
    struct error error = {0};
    int in_use = guest_card_is_in_use(&request->cycle->guest, request->number, &error);

    if (in_use < 0)
        error_warn(&error);
    if (in_use > 0 && clock_milliseconds() < request->deadline)
        await(request);
    else
        remove_nodes(request);
}

static void on_going(struct life_card_request *request)
{
    if (guest_vif_exists(&request->cycle->guest, request->number) &&
        clock_milliseconds() < request->deadline)
        await(request);
    else
        finish_removal(request);
}

static void on_time(evutil_socket_t fd, short what, void *context)
{
    struct life_card_request *request = context;

    (void)fd, (void)what;
    switch (request->step) {
    case CARD_CONNECTS:
        on_connecting(request);
        break;
    case CARD_CLOSES:
        on_closing(request);
        break;
    case CARD_GOES:
        on_going(request);
        break;
    }
}

static int open_request(struct lifecycle *cycle, unsigned number, struct error *error)
{
    struct life_card_request *request = &cycle->card_requests[number];

    *request = (struct life_card_request){.cycle = cycle, .number = number};
    request->timer = event_new(cycle->events.loop, -1, 0, on_time, request);
    if (request->timer != NULL)
        return 0;
    *request = (struct life_card_request){0};
    return error_set(error, "cannot make a timer");
}

int life_begin_netdev_add(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    struct lifecycle *cycle = context;
    const char *id = json_text(arguments, "id");
    struct vm_netdev netdev;

    if (id != NULL && guest_netdev_exists(&cycle->guest, id))
        return error_set(error, "Duplicate ID '%.64s' for netdev", id);
    if (netdev_arguments_allow(arguments, error) < 0)
        return -1;
    /* Only QEMU can serve an emulated card, for which a client has made the tap. */
    if (!netdev_arguments_are_ours(arguments) ||
        (netdev_arguments_descriptor(arguments) >= 0 && cycle->plan->vm->machine == MACHINE_XENFV))
        return MONITOR_PASSED;
    if (netdev_arguments_read(&netdev, arguments, error) < 0)
        return -1;
    if (guest_netdev_check(&netdev, error) == 0 && guest_netdev_check_tap(&netdev, error) == 0 &&
        guest_netdev_add(&cycle->guest, &netdev, error) == 0)
        return monitor_answer_at_once(ticket);
    netdev.fd = -1; /* still the monitor's */
    guest_netdev_release(&netdev);
    return -1;
}

int life_begin_netdev_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    struct lifecycle *cycle = context;
    struct vm_netdev *netdev = guest_netdev_find(&cycle->guest, json_text(arguments, "id"));

    if (netdev == NULL)
        return MONITOR_PASSED;
    if (guest_card_of_netdev(&cycle->guest, netdev) >= 0)
        return error_set(error, "netdev '%s' is in use", netdev->id);
    guest_netdev_release(netdev);
    return monitor_answer_at_once(ticket);
}

static int check_card(struct lifecycle *cycle, const struct card_arguments *arguments,
                      const struct vm_netdev *netdev, struct error *error)
{
    if (life_check_may_plug(cycle, error) < 0)
        return -1;
    if (guest_card_of_netdev(&cycle->guest, netdev) >= 0)
        return error_set(error, "Property '%s.netdev' can't take value '%s', it's in use",
                         arguments->driver, netdev->id);
    return 0;
}

static int plug(struct lifecycle *cycle, const struct card_arguments *arguments,
                const struct vm_netdev *netdev, const struct monitor_ticket *ticket,
                struct error *error)
{
    struct guest_card card = {.netdev = netdev};
    unsigned number;

    snprintf(card.id, sizeof(card.id), "%s", arguments->id);
    memcpy(card.mac, arguments->mac, sizeof(card.mac));
    if (guest_card_plug(&cycle->guest, &card, &number, error) < 0)
        return -1;
    if (open_request(cycle, number, error) < 0) {
        struct error ignored = {0};

        guest_card_remove(&cycle->guest, number, &ignored);
        guest_card_forget(&cycle->guest, number);
        return -1;
    }
    cycle->card_requests[number].ticket = *ticket;
    begin_step(&cycle->card_requests[number], CARD_CONNECTS, CONNECT_LIMIT);
    return MONITOR_BEGUN;
}

int life_begin_card_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                        struct error *error)
{
    struct lifecycle *cycle = context;
    const struct vm_netdev *netdev =
        guest_netdev_find(&cycle->guest, json_text(arguments, "netdev"));
    const char *id = json_text(arguments, "id");
    struct card_arguments card;

    if (guest_card_find(&cycle->guest, id) >= 0)
        return error_set(error, "Duplicate device ID '%s'", id);
    if (netdev == NULL)
        return MONITOR_PASSED;
    if (!card_arguments_are_pv(arguments))
        return error_set(error, "netdev '%s' is one for PV cards (xen-net-device) only",
                         netdev->id);
    return card_arguments_read(&card, arguments, error) < 0 ||
                   check_card(cycle, &card, netdev, error) < 0
               ? -1
               : plug(cycle, &card, netdev, ticket, error);
}

int life_begin_device_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    struct lifecycle *cycle = context;
    int number = guest_card_find(&cycle->guest, json_text(arguments, "id"));
    struct life_card_request *request;

    if (number < 0)
        return MONITOR_PASSED;
    request = &cycle->card_requests[number];
    if (request->cycle != NULL)
        return error_set(error, "Device %s is already in the process of being %s",
                         cycle->guest.network.cards[number].id,
                         request->step == CARD_CONNECTS ? "plugged" : "unplugged");
    if (life_check_may_plug(cycle, error) < 0 || open_request(cycle, (unsigned)number, error) < 0)
        return -1;
    if (guest_card_release(&cycle->guest, (unsigned)number, error) < 0) {
        release(request);
        return -1;
    }
    begin_step(request, CARD_CLOSES, CLOSE_LIMIT);
    return monitor_answer_at_once(ticket);
}

void life_cards_end_life(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        struct life_card_request *request = &cycle->card_requests[i];
        struct error error = {0};

        if (request->cycle == NULL)
            continue;
        if (request->step == CARD_CONNECTS) {
            give_up(request, cycle->life.ending == ENDING_REBOOT ? "the guest was reset"
                                                                 : "the guest has ended");
            continue;
        }
        if (guest_card_remove(&cycle->guest, i, &error) < 0)
            error_warn(&error);
        finish_removal(request);
    }
}
