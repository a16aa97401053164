/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The BIOS data area at 0x400 and the extended one at the top of conventional memory: the few words
 * that kernels read without calling a BIOS (IBM PS/2 and PC BIOS Interface Technical Reference,
 * "BIOS Data Area").
 */
#ifndef FIRMWARE_BIOS_DATA_AREA_H
#define FIRMWARE_BIOS_DATA_AREA_H

#include "common/error.h"
#include "firmware/direct-boot/guest-memory.h"

#include <stdbool.h>
#include <stdint.h>

#define BDA_COM1_PORT        UINT32_C(0x400)
#define BDA_EBDA_SEGMENT     UINT32_C(0x40e)
#define BDA_BASE_MEMORY_KIB  UINT32_C(0x413)
#define BDA_VIDEO_MODE       UINT32_C(0x449)
#define BDA_VIDEO_COLUMNS    UINT32_C(0x44a)
#define BDA_VIDEO_PAGE_SIZE  UINT32_C(0x44c)
#define BDA_CRTC_PORT        UINT32_C(0x463)
#define BDA_VIDEO_LAST_ROW   UINT32_C(0x484)
#define BDA_CHARACTER_HEIGHT UINT32_C(0x485)

/* What the areas say about the machine */
struct bios_data {
    uint16_t com1_port; /* 0: no serial port */
    bool text_screen;   /* as text-screen.h sets it up */
};

/**
 * bios_data_area_write() - Fill in both areas
 * @data:   What the machine has
 * @memory: Guest memory
 * @error:  Filled on failure
 *
 * Return: 0, or -1 if there is no memory for them
 */
int bios_data_area_write(const struct bios_data *data, const struct guest_memory *memory,
                         struct error *error);

#endif
