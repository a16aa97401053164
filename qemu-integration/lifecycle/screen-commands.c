/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source: QEMU's qapi/ui.json and qapi/qom.json. */
#include "qemu-integration/lifecycle/screen-commands.h"

#include "common/json.h"
#include "qemu-integration/lifecycle/life.h"

#include <stdio.h>
#include <string.h>

/* The card that a client knows of is not there; without one it is the only screen. */
static void forget_card(void *context, json_object *arguments)
{
    const struct lifecycle *cycle = context;

    if (cycle->plan->vm->machine == MACHINE_XENFV)
        return;
    json_object_object_del(arguments, "device");
    json_object_object_del(arguments, "head");
}

/* Where devices with an id are. */
#define PERIPHERAL "/machine/peripheral"

static bool is_text(const json_object *object, const char *member, const char *text)
{
    const char *found = json_text(object, member);

    return found != NULL && strcmp(found, text) == 0;
}

/* libvirt starts no guest whose card it does not find. */
static void list_card(void *context, const json_object *arguments, json_object *value)
{
    const struct lifecycle *cycle = context;
    const struct vm_card *card = &cycle->plan->vm->card;
    json_object *entry;
    char type[64];

    if (card->id == NULL || !is_text(arguments, "path", PERIPHERAL) ||
        !json_object_is_type(value, json_type_array))
        return;
    snprintf(type, sizeof(type), "child<%s>", card->driver);
    entry = json_object_new_object();
    json_add_text(entry, "name", card->id);
    json_add_text(entry, "type", type);
    json_object_array_add(value, entry);
}

static int begin_get(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                     struct error *error)
{
    const struct lifecycle *cycle = context;
    const struct vm_card *card = &cycle->plan->vm->card;
    const char *path = json_text(arguments, "path");
    struct monitor_ticket answered = *ticket;

    (void)error;
    if (card->id == NULL || path == NULL || !is_text(arguments, "property", "vgamem_mb") ||
        strncmp(path, PERIPHERAL "/", strlen(PERIPHERAL "/")) != 0 ||
        strcmp(path + strlen(PERIPHERAL "/"), card->id) != 0)
        return MONITOR_PASSED;
    monitor_ticket_answer(&answered, json_object_new_int64(card->memory), NULL);
    return MONITOR_BEGUN;
}

const struct monitor_command life_screen_commands[] = {
    {.name = "screendump", .reword = forget_card},
    {.name = "qom-list", .amend = list_card},
    {.name = "qom-get", .begin = begin_get, .shared = true},
    {.name = NULL},
};
