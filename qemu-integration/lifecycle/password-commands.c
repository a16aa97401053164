/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source: QEMU's qapi/ui.json. A display with password=on that has no password refuses all clients,
 * so a new QEMU lets nobody in before it has been given the old one's.
 */
#include "qemu-integration/lifecycle/password-commands.h"

#include "common/json.h"
#include "qemu-integration/lifecycle/given-commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PASSWORD "password"

/* The display that a command is for; "": the first one. */
static const char *display_of(const json_object *arguments)
{
    const char *display = json_text(arguments, "display");

    return display == NULL ? "" : display;
}

static void keep_password(void *context, json_object *arguments)
{
    struct lifecycle *cycle = context;

    given_commands_keep(&cycle->given, PASSWORD, display_of(arguments), "set_password", arguments);
}

static void keep_changed_password(void *context, json_object *arguments)
{
    struct lifecycle *cycle = context;

    given_commands_keep(&cycle->given, PASSWORD, "", "change-vnc-password", arguments);
}

/* "+SECONDS" counts from now, and not from when a later QEMU is told. */
static void make_absolute(json_object *arguments)
{
    const char *when = json_text(arguments, "time");
    char text[32];

    if (when == NULL || *when != '+')
        return;
    snprintf(text, sizeof(text), "%llu", (unsigned long long)time(NULL) + strtoull(when, NULL, 10));
    json_add_text(arguments, "time", text);
}

static void keep_expiry(void *context, json_object *arguments)
{
    cleanup_json json_object *absolute = NULL;
    struct lifecycle *cycle = context;

    if (json_object_deep_copy(arguments, &absolute, NULL) < 0)
        return;
    make_absolute(absolute);
    given_commands_keep(&cycle->given, "expiry", display_of(arguments), "expire_password",
                        absolute);
}

const struct monitor_command life_password_commands[] = {
    {.name = "set_password",
     .obeyed = keep_password,
     .human = MONITOR_HUMAN({.name = "set_password",
                             .takes = "protocol:s,display:-dV,password:s,connected:s?",
                             .shows = "protocol [-d display] password [action-if-connected]",
                             .help = "set the password of a display"})},
    {.name = "expire_password",
     .obeyed = keep_expiry,
     .human = MONITOR_HUMAN({.name = "expire_password",
                             .takes = "protocol:s,display:-dV,time:s",
                             .shows = "protocol [-d display] time",
                             .help = "set until when the password of a display is good"})},
    {.name = "change-vnc-password",
     .obeyed = keep_changed_password,
     .human = MONITOR_HUMAN({.name = "change vnc password",
                             .takes = "password:s",
                             .shows = "password",
                             .help = "set the password of the VNC display"})},
    {.name = NULL},
};
