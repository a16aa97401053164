/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time between a PV guest's empty domain and its kernel: its bootloader runs, on the guest's
 * screen and its serial line, and chooses what the guest boots. The user sees one machine: VNC
 * session, window and serial line stay the same when the guest takes over; it is told when the
 * guest does so with its screen.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_BOOT_MENU_H
#define QEMU_INTEGRATION_BOOT_CHOICE_BOOT_MENU_H

#include "common/error.h"
#include "pty-bridge/serial/serial-switch.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/host/children.h"

#include <event2/event.h>
#include <stdbool.h>

struct boot_menu;

enum boot_menu_end {
    BOOT_MENU_CHOSE,
    BOOT_MENU_FAILED, /* there is nothing to boot, by the bootloader's fault or the user's wish */
    BOOT_MENU_ASKED,  /* the user wants the guest to end */
    BOOT_MENU_CANNOT_BE, /* something else went wrong */
};

struct boot_menu_wish {
    struct event_base *loop;
    struct guest *guest; /* from guest_open() */
    struct children *children;
    struct serial_line *line;     /* the guest's first, if it is ours; else NULL */
    struct serial_switch *serial; /* its other side; NULL with it */
    /* The bootloader runs. */
    void (*begun)(void *context);
    /* The bootloader has ended; its choice is to be looked at. */
    void (*ended)(void *context);
    /* It is over, and the devices are the guest's. @error says why unless something was chosen. */
    void (*done)(void *context, enum boot_menu_end end, const struct error *error);
    /* After that: the guest's own driver has connected to its screen. */
    void (*taken)(void *context);
    void *context;
};

/**
 * boot_menu_open() - Prepare screen, serial line and disk; the bootloader starts when all are ready
 * @wish:  Copied; what it points to is borrowed
 * @error: Filled on failure
 *
 * Return: menu, which is undone by the guest's undo list and lives until then; or NULL
 */
struct boot_menu *boot_menu_open(const struct boot_menu_wish *wish, struct error *error);

/**
 * boot_menu_waits_for_user() - Whether it waits for somebody to connect to the serial line
 * @menu: May be NULL
 */
bool boot_menu_waits_for_user(const struct boot_menu *menu);

/**
 * boot_menu_runs() - Whether the bootloader runs
 * @menu: May be NULL
 */
bool boot_menu_runs(const struct boot_menu *menu);

/**
 * boot_menu_choice() - What was chosen
 */
const struct boot_choice *boot_menu_choice(const struct boot_menu *menu);

/**
 * boot_menu_release_choice() - The guest has been built: kernel and initrd are not needed any more
 */
void boot_menu_release_choice(struct boot_menu *menu);

#endif
