/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source: QEMU's qapi/ui.json. */
#include "qemu-integration/lifecycle/screen-commands.h"

#include "qemu-integration/lifecycle/life.h"

/* The card that a client knows of is not there; without one it is the only screen. */
static void forget_card(void *context, json_object *arguments)
{
    const struct lifecycle *cycle = context;

    if (cycle->plan->vm->machine == MACHINE_XENFV)
        return;
    json_object_object_del(arguments, "device");
    json_object_object_del(arguments, "head");
}

const struct monitor_command life_screen_commands[] = {
    {.name = "screendump", .reword = forget_card},
    {.name = NULL},
};
