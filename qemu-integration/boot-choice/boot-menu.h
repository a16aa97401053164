/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boot menu of a guest without -kernel that no BIOS boots: after the empty domain is made and
 * before it has a kernel, a bootloader or the network boot client runs, on the guest's screen and
 * serial line, and chooses what the guest boots. If there is nothing to boot on one device of the
 * boot order, the next one is tried. The user sees one machine: VNC session, window and serial line
 * stay the same when the guest takes over.
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
    BOOT_MENU_FAILED,    /* nothing to boot: the bootloader failed, or the user cancelled it */
    BOOT_MENU_REBOOT,    /* the guest is to reboot */
    BOOT_MENU_POWER_OFF, /* the guest is to end, as after a power-off */
    BOOT_MENU_ERROR,     /* something else went wrong */
};

struct boot_menu_config {
    struct event_base *loop;
    struct guest *guest;          /* from guest_open() */
    struct children *children;    /* where the bootloader is watched */
    struct serial_line *line;     /* the guest's first, if it is ours; else NULL */
    struct serial_switch *serial; /* its other side; NULL with it */
    bool awaits_client;           /* the bootloader is not started before the line has one */
    /* The bootloader has started. */
    void (*started)(void *context);
    /* It has ended; its choice has not been read yet. */
    void (*ended)(void *context);
    /* The menu is over, and the devices are the guest's. @error: why, unless it chose something. */
    void (*done)(void *context, enum boot_menu_end end, const struct error *error);
    void *context;
};

/**
 * boot_menu_open() - Prepare screen, serial line and boot device; the bootloader starts when all
 * are ready
 * @config: Copied; what it points to is borrowed
 * @error:  Filled on failure
 *
 * Return: menu, which lives until the guest's undo list has run; or NULL
 */
struct boot_menu *boot_menu_open(const struct boot_menu_config *config, struct error *error);

/**
 * boot_menu_connect_screen() - The device model's machine is set up: the screen can be connected
 * @menu: May be NULL
 */
void boot_menu_connect_screen(struct boot_menu *menu);

/**
 * boot_menu_waits_for_user() - Whether it waits for a client to connect to the serial line
 * @menu: May be NULL
 */
bool boot_menu_waits_for_user(const struct boot_menu *menu);

/**
 * boot_menu_choice() - What was chosen
 */
const struct boot_choice *boot_menu_choice(const struct boot_menu *menu);

/**
 * boot_menu_release_choice() - Close kernel and initrd: the guest has been built
 */
void boot_menu_release_choice(struct boot_menu *menu);

#endif
