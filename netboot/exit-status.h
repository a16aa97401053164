/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the client ends, in addition to 0 for a kernel that was chosen and 1 for a failure.
 */
#ifndef NETBOOT_EXIT_STATUS_H
#define NETBOOT_EXIT_STATUS_H

enum netboot_exit_status {
    NETBOOT_EXIT_LOCAL = 3, /* the next device of the boot order */
    NETBOOT_EXIT_REBOOT,    /* the guest reboots */
    NETBOOT_EXIT_POWER_OFF,
    NETBOOT_EXIT_CANCELLED, /* the user has left it */
};

#endif
