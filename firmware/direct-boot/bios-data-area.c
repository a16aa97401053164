/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/bios-data-area.h"

#include "common/array.h"
#include "common/units.h"
#include "firmware/direct-boot/memory-map.h"
#include "firmware/direct-boot/text-screen.h"

#define BDA_START UINT32_C(0x400)
#define BDA_SIZE  UINT32_C(0x100)
#define PARAGRAPH 16

int bios_data_area_write(const struct bios_data *data, const struct guest_memory *memory,
                         struct error *error)
{
    const struct {
        uint32_t address;
        uint32_t value;
        bool wanted;
    } words[] = {
        {BDA_COM1_PORT, data->com1_port, true},
        {BDA_EBDA_SEGMENT, EBDA_ADDRESS / PARAGRAPH, true},
        {BDA_BASE_MEMORY_KIB, EBDA_ADDRESS / KIB, true},
        {BDA_VIDEO_MODE, TEXT_SCREEN_MODE, data->text_screen},
        {BDA_VIDEO_COLUMNS, TEXT_SCREEN_COLUMNS, data->text_screen},
        {BDA_VIDEO_PAGE_SIZE, TEXT_SCREEN_PAGE_SIZE, data->text_screen},
        {BDA_CRTC_PORT, TEXT_SCREEN_CRTC_PORT, data->text_screen},
        {BDA_VIDEO_LAST_ROW, TEXT_SCREEN_ROWS - 1, data->text_screen},
        {BDA_CHARACTER_HEIGHT, TEXT_SCREEN_CHARACTER_HEIGHT, data->text_screen},
    };
    uint8_t *area = guest_memory_get(memory, BDA_START, BDA_SIZE);
    uint8_t *extended = guest_memory_get(memory, EBDA_ADDRESS, VGA_HOLE_START - EBDA_ADDRESS);

    if (area == NULL || extended == NULL)
        return error_set(error, "no memory for the BIOS data area");

    for (uint32_t i = 0; i < BDA_SIZE; i++)
        area[i] = 0;
    for (unsigned i = 0; i < ARRAY_SIZE(words); i++) {
        uint8_t *byte = area + (words[i].address - BDA_START);

        if (!words[i].wanted)
            continue;
        byte[0] = (uint8_t)words[i].value;
        byte[1] = (uint8_t)(words[i].value >> 8);
    }
    for (uint32_t i = 0; i < VGA_HOLE_START - EBDA_ADDRESS; i++)
        extended[i] = 0;
    extended[0] = (VGA_HOLE_START - EBDA_ADDRESS) / KIB; /* its own size */
    return 0;
}
