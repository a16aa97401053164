/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/bootparam.h>
#include <stdbool.h>
#include <stddef.h>

#include "checks.h"
#include "machine.h"
#include "text.h"
#include "words.h"

#define HDRS          0x53726448 /* "HdrS" */
#define BOOT_FLAG     0xaa55
#define TEXT_MODE_VGA 1 /* screen_info.orig_video_isVGA */

_Static_assert(offsetof(struct boot_params, hdr) == IMAGE_HEADER_START, "boot.rst");
_Static_assert(offsetof(struct boot_params, edd_mbr_sig_buffer) == IMAGE_HEADER_LAST_BYTE,
               "boot.rst");

/*
 * Fields that a loader writes or may change, as boot.rst marks them ("write", "modify"); all others
 * must be as in the file.
 */
static bool loader_may_change(uint32_t offset, uint32_t protocol)
{
    return (offset >= 0x1f8 && offset < 0x1fe) || /* ram_size (obsolete), vid_mode, root_dev */
           (offset >= 0x210 && offset < 0x212) || /* type_of_loader, loadflags */
           (offset >= 0x212 && offset < 0x214) || /* setup_move_size */
           (offset >= 0x214 && offset < 0x218) || /* code32_start */
           (offset >= 0x218 && offset < 0x220) || /* ramdisk_image, ramdisk_size */
           (offset >= 0x224 && offset < 0x22c) || /* heap_end_ptr, ext_loader_*, cmd_line_ptr */
           (offset >= 0x22c && offset < 0x230 && protocol < 0x0203) || /* not yet a field */
           (offset >= 0x230 && offset < 0x234) ||                      /* kernel_alignment */
           (offset >= 0x23c && offset < 0x248) ||                      /* hardware_subarch, _data */
           (offset >= 0x250 && offset < 0x258);                        /* setup_data */
}

static void check_header_copy(struct machine *machine)
{
    const struct image_info *image = machine->image;
    const uint8_t *params = (const uint8_t *)machine->params;
    struct report *report = &machine->report;
    uint32_t different = 0;
    uint32_t extra = 0;
    uint32_t protocol = ((const struct setup_header *)image->header)->version;

    for (uint32_t i = image->header_size; i-- > 0;)
        if (!loader_may_change(IMAGE_HEADER_START + i, protocol) &&
            params[IMAGE_HEADER_START + i] != image->header[i])
            different = IMAGE_HEADER_START + i;
    check_equal(report, "header.copied", different, 0); /* the first byte that differs */
    for (uint32_t i = IMAGE_HEADER_LAST_BYTE; i-- > IMAGE_HEADER_START + image->header_size;)
        if (params[i] != 0)
            extra = i;
    check_equal(report, "header.end", extra, 0); /* the first byte after it that is not 0 */
}

static void check_code32_start(struct machine *machine)
{
    uint64_t expected = machine->entry->load;

    if (word_is(machine->command_line, "expect.code32_start", "any"))
        return;
    word_hex(&machine->report, machine->command_line, "expect.code32_start", &expected);
    check_equal(&machine->report, "header.code32_start", machine->params->hdr.code32_start,
                expected);
}

static void check_screen(struct machine *machine)
{
    const struct screen_info *screen = &machine->params->screen_info;
    struct report *report = &machine->report;
    const char *got = "none";
    size_t length;

    if (screen->orig_video_isVGA == TEXT_MODE_VGA)
        got = "text";
    else if (screen->orig_video_isVGA == VIDEO_TYPE_VLFB)
        got = "framebuffer";
    else if (screen->orig_video_isVGA != 0)
        got = "something else";
    if (word_value(machine->command_line, "expect.screen", &length) != NULL)
        check_text(report, "screen.kind", got, "what the command line says",
                   word_is(machine->command_line, "expect.screen", got));
    if (screen->orig_video_isVGA == TEXT_MODE_VGA)
        check_true(report, "screen.text",
                   screen->orig_video_cols != 0 && screen->orig_video_lines != 0 &&
                       screen->orig_video_points != 0);
    if (screen->orig_video_isVGA == VIDEO_TYPE_VLFB)
        check_true(report, "screen.framebuffer",
                   screen->lfb_base != 0 && screen->lfb_width != 0 && screen->lfb_height != 0 &&
                       screen->lfb_linelength >= screen->lfb_width * ((screen->lfb_depth + 7) / 8));
}

void check_boot_params(struct machine *machine)
{
    const struct boot_params *params = machine->params;
    const struct setup_header *header = &params->hdr;
    struct report *report = &machine->report;
    uint64_t expected;

    check_equal(report, "header.magic", header->header, HDRS);
    check_equal(report, "header.boot_flag", header->boot_flag, BOOT_FLAG);
    check_equal(report, "boot_params.sentinel", params->sentinel, 0);
    check_header_copy(machine);
    check_true(report, "header.type_of_loader", header->type_of_loader != 0);
    if (word_hex(report, machine->command_line, "expect.loader", &expected))
        check_equal(report, "header.type_of_loader", header->type_of_loader, expected);
    check_equal(report, "header.loaded_high", header->loadflags & LOADED_HIGH, LOADED_HIGH);
    check_code32_start(machine);
    check_equal(report, "boot_params.above_4g",
                params->ext_ramdisk_image | params->ext_ramdisk_size | params->ext_cmd_line_ptr, 0);
    check_screen(machine);
}
