/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register values are those of IBM's mode 3+ ("VGA Technical Reference", mode tables). Each group
 * of registers is written by one string instruction, which costs one exit to the device model
 * instead of some twenty: index and data registers lie side by side, so that a word to the index
 * port is index (low byte) and value (high byte).
 */
#include "firmware/direct-boot/text-screen.h"

#include "common/array.h"
#include "firmware/direct-boot/ports.h"

#include <stdbool.h>

#define PORT_ATTRIBUTE     0x3c0 /* index and value alternate; 0x20 as index shows the screen */
#define PORT_MISCELLANEOUS 0x3c2
#define PORT_SEQUENCER     0x3c4
#define PORT_DAC_MASK      0x3c6
#define PORT_DAC_INDEX     0x3c8
#define PORT_DAC_DATA      0x3c9
#define PORT_GRAPHICS      0x3ce
#define PORT_CRTC          TEXT_SCREEN_CRTC_PORT
#define PORT_STATUS_1      0x3da /* reading makes the attribute port expect an index */

/* Bochs VBE extension of QEMU's VGA (QEMU docs/specs/standard-vga.rst) */
#define PORT_VBE_INDEX   0x1ce
#define PORT_VBE_DATA    0x1cf
#define VBE_INDEX_ENABLE 4

#define PORT_PCI_ADDRESS 0xcf8
#define PORT_PCI_DATA    0xcfc

#define CRTC_CURSOR_LOW 0x0f

#define FONT_MEMORY  0xa0000
#define FONT_SIZE    0x2000 /* 256 characters in slots of 32 bytes */
#define TEXT_MEMORY  0xb8000
#define TWO_BLANKS   UINT32_C(0x07200720) /* space, light grey on black */
#define PROBE_CELL   UINT16_C(0x0755)
#define DAC_ENTRIES  64
#define ATTRIBUTE_ON 0x20

#define REGISTER(index, value) ((uint16_t)((value) << 8 | (index)))

/* The font, from the build: font.asm */
extern const uint32_t text_screen_font[FONT_SIZE / 4];

static const uint16_t sequencer_font[] = {
    REGISTER(0, 0x01), /* hold */
    REGISTER(1, 0x20), /* screen off, 9 dots per character */
    REGISTER(2, 0x04), /* write plane 2, where the font is */
    REGISTER(3, 0x00), /* both character sets at the start of plane 2 */
    REGISTER(4, 0x06), /* all 256 KiB, addresses in sequence */
    REGISTER(0, 0x03), /* run */
};

static const uint16_t graphics_font[] = {
    REGISTER(0, 0x00), REGISTER(1, 0x00), REGISTER(3, 0x00),
    REGISTER(4, 0x02), REGISTER(5, 0x00), /* write mode 0, addresses in sequence */
    REGISTER(6, 0x04), REGISTER(8, 0xff), /* memory at 0xa0000 */
};

static const uint16_t sequencer_text[] = {
    REGISTER(2, 0x03), /* write planes 0 and 1: characters and attributes */
    REGISTER(4, 0x02), /* all 256 KiB, even addresses plane 0, odd ones plane 1 */
    REGISTER(1, 0x00), /* screen on */
};

static const uint16_t graphics_text[] = {
    REGISTER(4, 0x00),
    REGISTER(5, 0x10), /* odd and even */
    REGISTER(6, 0x0e), /* memory at 0xb8000 */
    REGISTER(7, 0x0f),
};

static const uint16_t crtc_text[] = {
    REGISTER(0x11, 0x0e), /* unlock registers 0 to 7 */
    REGISTER(0x00, 0x5f), REGISTER(0x01, 0x4f), REGISTER(0x02, 0x50), REGISTER(0x03, 0x82),
    REGISTER(0x04, 0x55), REGISTER(0x05, 0x81), REGISTER(0x06, 0xbf), REGISTER(0x07, 0x1f),
    REGISTER(0x08, 0x00), REGISTER(0x09, 0x4f), REGISTER(0x0a, 0x0d), REGISTER(0x0b, 0x0e),
    REGISTER(0x0c, 0x00), REGISTER(0x0d, 0x00), REGISTER(0x0e, 0x00), REGISTER(0x0f, 0x00),
    REGISTER(0x10, 0x9c), REGISTER(0x12, 0x8f), REGISTER(0x13, 0x28), REGISTER(0x14, 0x1f),
    REGISTER(0x15, 0x96), REGISTER(0x16, 0xb9), REGISTER(0x17, 0xa3), REGISTER(0x18, 0xff),
    REGISTER(0x11, 0x8e),
};

/* Index and value alternate; the 16 colours are the DAC entries that a BIOS uses. */
static const uint8_t attribute_text[] = {
    0x00, 0x00, 0x01, 0x01, 0x02, 0x02, 0x03, 0x03, 0x04, 0x04, 0x05, 0x05, 0x06, 0x14,
    0x07, 0x07, 0x08, 0x38, 0x09, 0x39, 0x0a, 0x3a, 0x0b, 0x3b, 0x0c, 0x3c, 0x0d, 0x3d,
    0x0e, 0x3e, 0x0f, 0x3f, 0x10, 0x0c, 0x11, 0x00, 0x12, 0x0f, 0x13, 0x08, 0x14, 0x00,
};

/* Bits of an EGA colour number: two thirds of each colour, then one third. */
static uint8_t dac_level(unsigned colour, unsigned two_thirds, unsigned one_third)
{
    return (uint8_t)((colour >> two_thirds & 1) * 42 + (colour >> one_third & 1) * 21);
}

static void load_palette(void)
{
    uint8_t levels[DAC_ENTRIES * 3];

    for (unsigned colour = 0; colour < DAC_ENTRIES; colour++) {
        levels[colour * 3] = dac_level(colour, 2, 5);
        levels[colour * 3 + 1] = dac_level(colour, 1, 4);
        levels[colour * 3 + 2] = dac_level(colour, 0, 3);
    }
    port_write_u8(PORT_DAC_MASK, 0xff);
    port_write_u8(PORT_DAC_INDEX, 0);
    port_write_bytes(PORT_DAC_DATA, levels, sizeof(levels));
}

static void load_font(void)
{
    const uint32_t *source = text_screen_font;
    uint32_t destination = FONT_MEMORY;
    uint32_t count = FONT_SIZE / 4;

    port_write_words(PORT_SEQUENCER, sequencer_font, ARRAY_SIZE(sequencer_font));
    port_write_words(PORT_GRAPHICS, graphics_font, ARRAY_SIZE(graphics_font));
    __asm__ volatile("rep movsl" : "+S"(source), "+D"(destination), "+c"(count) : : "memory");
}

static void clear(void)
{
    uint32_t destination = TEXT_MEMORY;
    uint32_t count = TEXT_SCREEN_COLUMNS * TEXT_SCREEN_ROWS / 2;

    __asm__ volatile("rep stosl" : "+D"(destination), "+c"(count) : "a"(TWO_BLANKS) : "memory");
}

static void set_mode(void)
{
    port_write_u16(PORT_VBE_INDEX, VBE_INDEX_ENABLE);
    port_write_u16(PORT_VBE_DATA, 0);
    port_write_u8(PORT_MISCELLANEOUS, 0x67); /* colour ports, memory on, 28 MHz, 400 lines */
    load_font();
    port_write_words(PORT_CRTC, crtc_text, ARRAY_SIZE(crtc_text));
    port_write_words(PORT_GRAPHICS, graphics_text, ARRAY_SIZE(graphics_text));
    port_write_words(PORT_SEQUENCER, sequencer_text, ARRAY_SIZE(sequencer_text));
    load_palette();
    clear();
    (void)port_read_u8(PORT_STATUS_1);
    port_write_bytes(PORT_ATTRIBUTE, attribute_text, sizeof(attribute_text));
    port_write_u8(PORT_ATTRIBUTE, ATTRIBUTE_ON);
}

/* Whether there is a VGA in text mode: a register and a cell of text hold what is written. */
static bool answers(void)
{
    volatile uint16_t *cell = (volatile uint16_t *)TEXT_MEMORY;

    port_write_u16(PORT_CRTC, REGISTER(CRTC_CURSOR_LOW, 0x2a));
    uint8_t value = port_read_u8(PORT_CRTC + 1);
    port_write_u16(PORT_CRTC, REGISTER(CRTC_CURSOR_LOW, 0));

    *cell = PROBE_CELL;
    uint16_t text = *cell;
    *cell = (uint16_t)TWO_BLANKS;
    return value == 0x2a && text == PROBE_CELL;
}

/* Make the VGA decode its ports and memory, if hvmloader has not. */
static void enable_decoding(void)
{
    const uint32_t enable_bit = UINT32_C(1) << 31;
    const uint32_t class_display = 0x03;
    const uint32_t command_io_and_memory = 3;

    for (uint32_t function = 0; function < 256; function++) {
        uint32_t address = enable_bit | function << 8;

        port_write_u32(PORT_PCI_ADDRESS, address | 0x08);
        if (port_read_u32(PORT_PCI_DATA) >> 24 != class_display)
            continue;
        port_write_u32(PORT_PCI_ADDRESS, address | 0x04);
        port_write_u16(PORT_PCI_DATA,
                       (uint16_t)(port_read_u32(PORT_PCI_DATA) | command_io_and_memory));
    }
}

int text_screen_start(struct error *error)
{
    set_mode();
    if (answers())
        return 0;
    enable_decoding();
    set_mode();
    if (answers())
        return 0;
    return error_set(error, "text screen wanted, but no VGA answers");
}

void text_screen_describe(struct screen_info *screen_info)
{
    *screen_info = (struct screen_info){
        .orig_video_mode = TEXT_SCREEN_MODE,
        .orig_video_cols = TEXT_SCREEN_COLUMNS,
        .orig_video_lines = TEXT_SCREEN_ROWS,
        .orig_video_ega_bx = 0x0003, /* colour, 256 KiB */
        .orig_video_isVGA = VIDEO_TYPE_VGA,
        .orig_video_points = TEXT_SCREEN_CHARACTER_HEIGHT,
    };
}
