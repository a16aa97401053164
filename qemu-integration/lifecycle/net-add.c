/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/net-add.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/card-hotplug.h"

#include <stdio.h>

static void choose_id(struct lifecycle *cycle, char id[GUEST_CARD_ID_SIZE])
{
    unsigned number = 0;

    do
        snprintf(id, GUEST_CARD_ID_SIZE, "xen-net%u", number++);
    while (guest_netdev_exists(&cycle->guest, id) || guest_card_find(&cycle->guest, id) >= 0);
}

static void copy(json_object *to, const char *as, const json_object *arguments, const char *name)
{
    const char *text = json_text(arguments, name);

    if (text != NULL)
        json_add_text(to, as, text);
}

/* Only a tap has a name or scripts. */
static json_object *make_netdev(const json_object *arguments, const char *id)
{
    static const char *const of_tap[] = {"ifname", "script", "downscript"};
    json_object *netdev = json_object_new_object();
    const char *type = "bridge";

    for (size_t i = 0; i < ARRAY_SIZE(of_tap); i++) {
        copy(netdev, of_tap[i], arguments, of_tap[i]);
        if (json_text(arguments, of_tap[i]) != NULL)
            type = "tap";
    }
    json_add_text(netdev, "type", type);
    json_add_text(netdev, "id", id);
    copy(netdev, "br", arguments, "bridge");
    return netdev;
}

static json_object *make_card(const json_object *arguments, const char *id)
{
    json_object *card = json_object_new_object();

    json_add_text(card, "driver", "xen-net-device");
    json_add_text(card, "id", id);
    json_add_text(card, "netdev", id);
    copy(card, "mac", arguments, "mac");
    return card;
}

int life_begin_net_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                       struct error *error)
{
    const struct monitor_ticket nobody = {0};
    const char *given = json_text(arguments, "id");
    struct lifecycle *cycle = context;
    char chosen[GUEST_CARD_ID_SIZE];
    int number;

    choose_id(cycle, chosen);
    const char *id = given == NULL ? chosen : given;
    cleanup_json json_object *netdev = make_netdev(arguments, id);
    cleanup_json json_object *card = make_card(arguments, id);

    if (life_begin_netdev_add(cycle, netdev, &nobody, error) != MONITOR_BEGUN)
        return -1;
    if (life_begin_card_add(cycle, card, ticket, error) != MONITOR_BEGUN) {
        guest_netdev_release(guest_netdev_find(&cycle->guest, id));
        return -1;
    }
    number = guest_card_find(&cycle->guest, id);
    if (number >= 0)
        cycle->guest.network.cards[number].has_netdev = true;
    return MONITOR_BEGUN;
}
