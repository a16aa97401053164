/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checks, in the order in which kernel_main makes them. Each writes its results to the guest's
 * report.
 */
#ifndef PV_CHECK_CHECKS_H
#define PV_CHECK_CHECKS_H

struct guest;

/**
 * check_start_info() - Its fields, and the table of the guest's pages compared with Xen's own
 */
void check_start_info(struct guest *guest);

/**
 * check_pvh_start_info() - The same for a PVH guest: its start info and memory map, and of the ACPI
 *                          tables only the RSDP's checksums
 */
void check_pvh_start_info(struct guest *guest);

/**
 * check_image(), check_command_line(), check_initrd() - Contents
 */
void check_image(struct guest *guest);
void check_command_line(struct guest *guest);
void check_initrd(struct guest *guest);

/**
 * check_hypervisor() - Shared info, clock, virtual CPUs, the state of the event channels
 */
void check_hypervisor(struct guest *guest);

/**
 * check_xenstore() - Talk to xenstored; prints the guest's name and domid as it has them, and its
 *                    devices if the command line has the word for it
 */
void check_xenstore(struct guest *guest);

#endif
