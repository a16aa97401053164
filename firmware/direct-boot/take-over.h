/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes the machine over from hvmloader: copies its e820 and tables into boot_params and into the
 * firmware image, after which all memory that hvmloader used is free.
 */
#ifndef FIRMWARE_TAKE_OVER_H
#define FIRMWARE_TAKE_OVER_H

#include "common/error.h"
#include "firmware/direct-boot/firmware-tables.h"
#include "firmware/direct-boot/guest-memory.h"
#include "firmware/direct-boot/memory-map.h"
#include "loader/handoff.h"

struct taken_over {
    struct memory_map map;
    struct firmware_tables tables;
};

/**
 * take_over() - Collect what hvmloader left, and pass it to the kernel
 * @taken:       Filled on success
 * @handoff:     Hand-off that handoff_check() accepted
 * @image_start: The firmware image lies from here to 1 MiB
 * @area:        Memory in the image for tables
 * @memory:      Guest memory; boot_params and @area are written
 * @error:       Filled on failure
 *
 * Return: 0, or -1 if what hvmloader left is damaged, or something of the hand-off is not in RAM
 */
int take_over(struct taken_over *taken, const struct handoff *handoff, uint32_t image_start,
              struct table_area *area, const struct guest_memory *memory, struct error *error);

#endif
