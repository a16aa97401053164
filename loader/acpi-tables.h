/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ACPI tables of a guest that has processors and nothing else: a hardware-reduced platform
 * (ACPI 6.5, 4.1) with one local APIC for each vcpu, and no other interrupt controller, timer,
 * bus or device. A PVH guest is one. Pure: bytes in a buffer.
 *
 * The RSDP points to the XSDT, this to the FADT and the MADT, the FADT to a DSDT that describes
 * nothing.
 */
#ifndef LOADER_ACPI_TABLES_H
#define LOADER_ACPI_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* Enough for the tables with ACPI_TABLES_VCPUS_MAX vcpus, in bytes: one page. */
#define ACPI_TABLES_SIZE 4096

/* A local APIC has twice its vcpu's number (Xen, vlapic.c), and 255 is all of them. */
#define ACPI_TABLES_VCPUS_MAX 128

/* The first table in the buffer. A copy of it elsewhere is as good. */
#define ACPI_RSDP_SIZE 36

/**
 * acpi_tables_make() - Write the tables, the RSDP first
 * @buffer:  Filled; what the tables leave of it is 0
 * @address: Guest-physical address at which the guest finds the buffer; a multiple of 16
 * @vcpus:   1 to ACPI_TABLES_VCPUS_MAX
 * @online:  How many of them the guest is to start; it can be told of the others later
 *
 * Return: bytes used
 */
size_t acpi_tables_make(uint8_t buffer[ACPI_TABLES_SIZE], uint64_t address, unsigned vcpus,
                        unsigned online);

#endif
