/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that reboots again and again, as its kernel panics, must not keep dom0 busy: starting it
 * costs more than it does.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_REBOOT_STORM_H
#define QEMU_INTEGRATION_LIFECYCLE_REBOOT_STORM_H

/* Short lives in a row. */
struct reboot_storm {
    unsigned short_lives;
};

/**
 * reboot_storm_rest() - How long to wait after a reboot
 * @lived: Seconds since the life that has ended began
 *
 * Nothing after a life of ten seconds or more, and after the first five shorter ones in a row; then
 * one second, and twice as long each time, up to a minute.
 *
 * Return: seconds
 */
unsigned reboot_storm_rest(struct reboot_storm *storm, double lived);

#endif
