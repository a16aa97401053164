/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a network card is there, or nothing of it, when its request is answered, that its
 * removal is told of once it is gone, and that a life's end ends both. The test acts as xenstore,
 * netback and guest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number of a tap. */
#define IN_NO_BRIDGE 8

static struct vm vm;
static struct plan plan;
static struct lifecycle lifecycle;
static bool nodes, interface; /* of the card */
static int connects;          /* what guest_vif_connect() returns */
static bool in_use;
static unsigned answers, events;
static char answer[128], deleted[64];

int guest_netdev_check(const struct vm_netdev *netdev, struct error *error)
{
    (void)netdev, (void)error;
    return 0;
}

int guest_netdev_check_tap(const struct vm_netdev *netdev, struct error *error)
{
    return netdev->fd == IN_NO_BRIDGE ? error_set(error, "in no bridge") : 0;
}

/* The module's own functions, but for xenstore. */
struct vm_netdev *guest_netdev_find(struct guest *guest, const char *id)
{
    struct vm_netdev *netdev = &guest->network.netdevs[0];

    return id != NULL && netdev->id != NULL && strcmp(netdev->id, id) == 0 ? netdev : NULL;
}

int guest_netdev_add(struct guest *guest, const struct vm_netdev *netdev, struct error *error)
{
    (void)error;
    guest->network.netdevs[0] = *netdev;
    return 0;
}

void guest_netdev_release(struct vm_netdev *netdev)
{
    free(netdev->id);
    free(netdev->bridge);
    *netdev = (struct vm_netdev){0};
}

bool guest_netdev_exists(struct guest *guest, const char *id)
{
    return guest_netdev_find(guest, id) != NULL;
}

int guest_card_find(const struct guest *guest, const char *id)
{
    const struct guest_card *card = &guest->network.cards[0];

    return id != NULL && card->netdev != NULL && strcmp(card->id, id) == 0 ? 0 : -1;
}

int guest_card_of_netdev(const struct guest *guest, const struct vm_netdev *netdev)
{
    return guest->network.cards[0].netdev == netdev ? 0 : -1;
}

int guest_card_plug(struct guest *guest, const struct guest_card *card, unsigned *number,
                    struct error *error)
{
    (void)error;
    guest->network.cards[0] = *card;
    *number = 0;
    nodes = true;
    return 0;
}

int guest_card_release(struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)number, (void)error;
    return 0;
}

int guest_card_is_in_use(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)number, (void)error;
    return in_use;
}

int guest_card_remove(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)number, (void)error;
    nodes = false;
    return 0;
}

void guest_card_forget(struct guest *guest, unsigned number)
{
    guest->network.cards[number] = (struct guest_card){0};
}

int guest_vif_connect(struct guest *guest, unsigned nic, struct error *error)
{
    (void)guest, (void)nic;
    return connects < 0 ? error_set(error, "no such bridge") : connects;
}

int guest_vif_disconnect(struct guest *guest, unsigned nic, struct error *error)
{
    (void)guest, (void)nic, (void)error;
    return 0;
}

bool guest_vif_exists(const struct guest *guest, unsigned nic)
{
    (void)guest, (void)nic;
    return interface;
}

int life_check_may_plug(const struct lifecycle *cycle, struct error *error)
{
    (void)cycle, (void)error;
    return 0;
}

void life_start_if_ready(struct lifecycle *cycle)
{
    (void)cycle;
}

void store_disconnect(struct store *store)
{
    (void)store;
}

void front_device_deleted(struct front *front, const char *id)
{
    (void)front;
    events++;
    snprintf(deleted, sizeof(deleted), "%s", id);
}

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number, (void)value;
    answers++;
    snprintf(answer, sizeof(answer), "%s", failure == NULL ? "" : failure);
}

static const struct monitor_ticket ticket = {.answer = on_answer, .number = 1};

typedef int begin(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error);

static int ask(begin *function, const char *text, struct error *error)
{
    cleanup_json json_object *arguments = json_tokener_parse(text);

    return function(&lifecycle, arguments, &ticket, error);
}

static void turn(void)
{
    event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
}

static int set_up(void **state)
{
    (void)state;
    plan = (struct plan){.vm = &vm};
    lifecycle = (struct lifecycle){.plan = &plan, .events = {.loop = event_base_new()}};
    nodes = interface = in_use = false;
    connects = 0;
    answers = events = 0;
    assert_int_equal(ask(life_begin_netdev_add, "{\"type\": \"bridge\", \"id\": \"n\"}", NULL),
                     MONITOR_BEGUN);
    answers = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    assert_null(lifecycle.card_requests[0].cycle);
    guest_netdev_release(&lifecycle.guest.network.netdevs[0]);
    event_base_free(lifecycle.events.loop);
    return 0;
}

#define CARD   "{\"driver\": \"xen-net-device\", \"netdev\": \"n\", \"id\": \"c\"}"
#define DELETE "{\"id\": \"c\"}"

static void a_card_is_answered_when_it_is_connected(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(ask(life_begin_card_add, CARD, NULL), MONITOR_BEGUN);
    turn();
    assert_int_equal(answers, 0);
    assert_int_equal(ask(life_begin_device_del, DELETE, &error), -1);
    assert_string_equal(error.message, "Device c is already in the process of being plugged");
    connects = 1;
    turn();
    assert_int_equal(answers, 1);
    assert_string_equal(answer, "");
    assert_true(nodes);
}

static void nothing_is_left_of_one_that_cannot_be(void **state)
{
    (void)state;
    connects = -1;
    assert_int_equal(ask(life_begin_card_add, CARD, NULL), MONITOR_BEGUN);
    turn();
    assert_string_equal(answer, "no such bridge");
    assert_false(nodes);
    assert_null(lifecycle.guest.network.cards[0].netdev);
    assert_int_equal(events, 0);
}

static void plug(void)
{
    connects = 1;
    assert_int_equal(ask(life_begin_card_add, CARD, NULL), MONITOR_BEGUN);
    turn();
    answers = 0;
    interface = true;
}

static void a_removal_is_told_of_when_all_is_gone(void **state)
{
    struct error error = {0};

    (void)state;
    plug();
    in_use = true;
    assert_int_equal(ask(life_begin_device_del, DELETE, NULL), MONITOR_BEGUN);
    assert_int_equal(answers, 1);
    assert_int_equal(ask(life_begin_device_del, DELETE, &error), -1);
    assert_string_equal(error.message, "Device c is already in the process of being unplugged");
    turn();
    assert_true(nodes);
    in_use = false;
    turn();
    assert_false(nodes);
    turn();
    assert_int_equal(events, 0);
    interface = false;
    turn();
    assert_int_equal(events, 1);
    assert_string_equal(deleted, "c");
    assert_int_equal(ask(life_begin_device_del, DELETE, NULL), MONITOR_PASSED);
}

static void names_are_used_once(void **state)
{
    struct error error = {0};

    (void)state;
    plug();
    assert_int_equal(ask(life_begin_netdev_add, "{\"type\": \"user\", \"id\": \"n\"}", &error), -1);
    assert_string_equal(error.message, "Duplicate ID 'n' for netdev");
    error = (struct error){0};
    assert_int_equal(ask(life_begin_card_add, "{\"driver\": \"e1000\", \"id\": \"c\"}", &error),
                     -1);
    assert_string_equal(error.message, "Duplicate device ID 'c'");
    error = (struct error){0};
    assert_int_equal(
        ask(life_begin_card_add, "{\"driver\": \"xen-net-device\", \"netdev\": \"n\"}", &error),
        -1);
    assert_string_equal(error.message,
                        "Property 'xen-net-device.netdev' can't take value 'n', it's in use");
    error = (struct error){0};
    assert_int_equal(ask(life_begin_netdev_del, "{\"id\": \"n\"}", &error), -1);
    assert_string_equal(error.message, "netdev 'n' is in use");
}

static void what_is_not_ours_is_qemus(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_netdev_add, "{\"type\": \"user\", \"id\": \"u\"}", NULL),
                     MONITOR_PASSED);
    assert_int_equal(ask(life_begin_netdev_del, "{\"id\": \"u\"}", NULL), MONITOR_PASSED);
    assert_int_equal(
        ask(life_begin_card_add, "{\"driver\": \"xen-net-device\", \"netdev\": \"u\"}", NULL),
        MONITOR_PASSED);
    assert_int_equal(ask(life_begin_device_del, "{}", NULL), MONITOR_PASSED);
    assert_int_equal(ask(life_begin_netdev_del, "{\"id\": \"n\"}", NULL), MONITOR_BEGUN);
    assert_int_equal(ask(life_begin_netdev_del, "{\"id\": \"n\"}", NULL), MONITOR_PASSED);
}

static void the_end_of_a_life_ends_both(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_card_add, CARD, NULL), MONITOR_BEGUN);
    life_cards_end_life(&lifecycle);
    assert_string_equal(answer, "the guest has ended");
    assert_false(nodes);
    plug();
    in_use = true;
    ask(life_begin_device_del, DELETE, NULL);
    life_cards_end_life(&lifecycle);
    assert_false(nodes);
    assert_int_equal(events, 1);
    /* One that is not being changed stays. */
    plug();
    life_cards_end_life(&lifecycle);
    assert_true(nodes);
    assert_int_equal(events, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_tap_of_the_clients_is_for_pv_guests(void **state)
{
    static const char tap[] = "{\"type\": \"tap\", \"id\": \"t\", \"fd\": \"fd:9\"}";
    struct error error = {0};

    (void)state;
    guest_netdev_release(&lifecycle.guest.network.netdevs[0]);
    assert_int_equal(ask(life_begin_netdev_add, tap, NULL), MONITOR_PASSED);
    vm.machine = MACHINE_XENPV;
    assert_int_equal(
        ask(life_begin_netdev_add, "{\"type\": \"tap\", \"id\": \"t\", \"fd\": \"fd:8\"}", &error),
        -1);
    assert_string_equal(error.message, "in no bridge");
    assert_int_equal(ask(life_begin_netdev_add, tap, NULL), MONITOR_BEGUN);
    assert_int_equal(lifecycle.guest.network.netdevs[0].fd, 9);
    vm.machine = MACHINE_XENFV;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_card_is_answered_when_it_is_connected),
        TEST(nothing_is_left_of_one_that_cannot_be),
        TEST(a_removal_is_told_of_when_all_is_gone),
        TEST(names_are_used_once),
        TEST(what_is_not_ours_is_qemus),
        TEST(the_end_of_a_life_ends_both),
        TEST(a_tap_of_the_clients_is_for_pv_guests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
