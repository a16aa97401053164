/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of errors: QEMU's. */
#include "qemu-integration/lifecycle/card-arguments.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/decimal.h"
#include "common/json.h"
#include "common/text-list.h"
#include "qemu-integration/guest/state.h"

#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

/* The first member whose name is none of these; NULL: there is none. */
static const char *find_other(json_object *arguments, const char *const *names)
{
    json_object_object_foreach (arguments, name, value) {
        (void)value;
        if (!text_is_listed(names, name))
            return name;
    }
    return NULL;
}

static bool is_type(const json_object *arguments, const char *type)
{
    const char *given = json_text(arguments, "type");

    return given != NULL && strcmp(given, type) == 0;
}

int netdev_arguments_descriptor(const json_object *arguments)
{
    static const char prefix[] = "fd:";
    const char *text = json_text(arguments, "fd");
    uint64_t number;

    return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0 &&
                   decimal_parse(&number, text + strlen(prefix), INT_MAX)
               ? (int)number
               : -1;
}

bool netdev_arguments_are_ours(json_object *arguments)
{
    static const char *const names[] = {"type", "id", "br", "ifname", "script", "downscript", NULL};
    static const char *const of_descriptor[] = {"type", "id", "fd", NULL};

    if (netdev_arguments_descriptor(arguments) >= 0)
        return is_type(arguments, "tap") && find_other(arguments, of_descriptor) == NULL;
    return is_type(arguments, "bridge") ||
           (is_type(arguments, "tap") && find_other(arguments, names) == NULL);
}

static int refuse_vhost(struct error *error)
{
    return error_set(error, "vhost is not available: other processes cannot map a guest's memory "
                            "on Xen");
}

int netdev_arguments_allow(json_object *arguments, struct error *error)
{
    return json_is_true(arguments, "vhost") || json_is_true(arguments, "vhostforce") ||
                   is_type(arguments, "vhost-user") || is_type(arguments, "vhost-vdpa")
               ? refuse_vhost(error)
               : 0;
}

int netdev_options_allow(const char *options, struct error *error)
{
    static const char type[] = "type=", vhost[] = "vhost";
    static const char *const off[] = {"vhost=off", "vhostforce=off"};

    options += *options == '"';
    for (size_t length; *options != '\0'; options += length + (options[length] != '\0')) {
        bool harmless = false;

        if (strncmp(options, type, strlen(type)) == 0)
            options += strlen(type);
        length = strcspn(options, ",\"");
        for (size_t i = 0; i < ARRAY_SIZE(off); i++)
            harmless |= length == strlen(off[i]) && strncmp(options, off[i], length) == 0;
        if (!harmless && strncmp(options, vhost, strlen(vhost)) == 0)
            return refuse_vhost(error);
    }
    return 0;
}

/* As QEMU's: a letter, then letters, digits, '-', '.' and '_'. */
static int check_id(const char *id, struct error *error)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

    if (*id == '\0' || strchr(letters, *id) == NULL || strspn(id, others) != strlen(id) ||
        strlen(id) >= GUEST_CARD_ID_SIZE)
        return error_set(error,
                         "Parameter 'id' expects an identifier: a letter, then up to %d letters, "
                         "digits, '-', '.' and '_'",
                         GUEST_CARD_ID_SIZE - 2);
    return 0;
}

/* All values of a card and of a network are texts. */
static int check_texts(json_object *arguments, struct error *error)
{
    json_object_object_foreach (arguments, name, value) {
        if (!json_object_is_type(value, json_type_string))
            return error_set(error, "Invalid parameter type for '%s', expected: string", name);
    }
    return 0;
}

static int check_interface(const char *name, struct error *error)
{
    if (name != NULL &&
        (*name == '\0' || strlen(name) >= IFNAMSIZ || strpbrk(name, "/%: ") != NULL))
        return error_set(error, "ifname=%.40s: not an interface name of 1 to %d characters", name,
                         IFNAMSIZ - 1);
    return 0;
}

static int check_netdev(json_object *arguments, struct error *error)
{
    static const char *const bridge_names[] = {"type", "id", "br", NULL};
    const char *other = is_type(arguments, "bridge") ? find_other(arguments, bridge_names) : NULL;

    if (other != NULL)
        return error_set(error, "Parameter '%s' is unexpected: a bridge has 'br'", other);
    if (check_texts(arguments, error) < 0)
        return -1;
    if (json_text(arguments, "id") == NULL)
        return error_set(error, "Parameter 'id' is missing");
    return check_id(json_text(arguments, "id"), error) < 0
               ? -1
               : check_interface(json_text(arguments, "ifname"), error);
}

static char *copy_of(const json_object *arguments, const char *name)
{
    const char *text = json_text(arguments, name);

    return text == NULL ? NULL : alloc_copy(text);
}

int netdev_arguments_read(struct vm_netdev *netdev, json_object *arguments, struct error *error)
{
    if (check_netdev(arguments, error) < 0)
        return -1;
    *netdev = (struct vm_netdev){
        .network = NETWORK_TAP, .type = "tap", .fd = netdev_arguments_descriptor(arguments)};
    netdev->id = copy_of(arguments, "id");
    netdev->bridge = copy_of(arguments, "br");
    netdev->interface = copy_of(arguments, "ifname");
    netdev->script = copy_of(arguments, "script");
    netdev->downscript = copy_of(arguments, "downscript");
    if (is_type(arguments, "bridge") && netdev->bridge == NULL)
        netdev->bridge = alloc_copy("br0"); /* QEMU's default */
    /* As on the command line: a tap with a bridge and no script is joined to it here. */
    if (netdev->bridge != NULL && (netdev->script == NULL || strcmp(netdev->script, "no") == 0)) {
        netdev->network = NETWORK_BRIDGE;
        netdev->type = "bridge";
    }
    return 0;
}

bool card_arguments_are_pv(const json_object *arguments)
{
    static const char *const drivers[] = {"xen-net-device", "xen", NULL};
    const char *driver = json_text(arguments, "driver");

    return driver != NULL && text_is_listed(drivers, driver);
}

/* As in QEMU: six bytes in hexadecimal, with colons or dashes between them. */
static int read_mac(uint8_t mac[6], const char *text, struct error *error)
{
    unsigned bytes[6];
    int end = 0;

    if (sscanf(text, "%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%*1[:-]%2x%n", &bytes[0],
               &bytes[1], &bytes[2], &bytes[3], &bytes[4], &bytes[5], &end) != 6 ||
        text[end] != '\0' || strspn(text, "0123456789abcdefABCDEF:-") != strlen(text))
        return error_set(error, "mac=%.40s: not a MAC address (example: 00:16:3e:12:34:56)", text);
    if (bytes[0] & 1)
        return error_set(error, "mac=%s: a network card cannot have a multicast address", text);
    for (int i = 0; i < 6; i++)
        mac[i] = (uint8_t)bytes[i];
    return 0;
}

int card_arguments_read(struct card_arguments *card, json_object *arguments, struct error *error)
{
    static const char *const names[] = {"driver", "id", "netdev", "mac", NULL};
    const char *other = find_other(arguments, names);
    const char *id = json_text(arguments, "id");
    const char *mac = json_text(arguments, "mac");

    *card = (struct card_arguments){.driver = json_text(arguments, "driver"),
                                    .id = id == NULL ? "" : id,
                                    .netdev = json_text(arguments, "netdev")};
    if (other != NULL)
        return error_set(error, "Property '%s.%s' not found", card->driver, other);
    if (check_texts(arguments, error) < 0 || (id != NULL && check_id(id, error) < 0))
        return -1;
    return mac == NULL ? 0 : read_mac(card->mac, mac, error);
}
