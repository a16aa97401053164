/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checks, in the order in which kernel_main makes them. Each writes its results to the
 * machine's report.
 */
#ifndef SELF_CHECK_CHECKS_H
#define SELF_CHECK_CHECKS_H

#include <stdbool.h>

struct machine;

/**
 * check_entry() - Processor state, segments and, after the 64-bit entry, page tables; the address
 *                 the kernel was loaded at
 */
void check_entry(struct machine *machine);

/**
 * check_boot_params() - The zero page: setup header, loader's fields, initrd's place, screen
 */
void check_boot_params(struct machine *machine);

/**
 * check_e820() - The memory map: order, overlaps, total, and that all we were given lies in RAM
 *
 * Return: whether the run area is RAM and may be written to
 */
bool check_e820(struct machine *machine);

/**
 * overwrite_run_area() - Write to each byte of the run area that is not the image or the stack, so
 *                        that later checks fail if the loader put something there
 */
void overwrite_run_area(const struct machine *machine);

/**
 * check_image(), check_command_line(), check_initrd() - Contents
 */
void check_image(struct machine *machine);
void check_command_line(struct machine *machine);
void check_initrd(struct machine *machine);

/**
 * check_acpi() - RSDP, RSDT, XSDT, FADT, MADT
 */
void check_acpi(struct machine *machine);

/**
 * check_processors() - Start the processors named in the MADT, if the command line has vcpus=
 */
void check_processors(struct machine *machine);

#endif
