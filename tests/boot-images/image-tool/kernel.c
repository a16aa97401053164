/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#include <asm/bootparam.h>
#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"
#include "payload.h"
#include "random.h"
#include "tests/boot-images/checksum.h"

/* Linux Documentation/arch/x86/boot.rst, "The real-mode kernel header" */
#define SECTOR            512
#define BOOT_FLAG         0xaa55
#define HDRS              0x53726448
#define JUMP_SHORT        0xeb
#define JUMP_NEAR         0xe9
#define JUMP_OFFSET       0x200
#define HEADER_BASE       0x202                  /* the jump's displacement counts from here */
#define SETUP_CODE_START  IMAGE_HEADER_LAST_BYTE /* `start` in setup.asm */
#define SETUP_MOVE_SIZE   0x8000
#define SETUP_VERSION_AT  0xf80 /* kernel_version string, in setup.asm's padding */
#define ASK_VIDEO_NORMAL  0xffff
#define LOAD_ADDRESS      0x100000
#define PREF_RELOCATABLE  0x1000000
#define INITRD_MAX_OLD    0x37ffffff           /* before 2.03 */
#define CMDLINE_SIZE_OLD  255                  /* before 2.06 */
#define KERNEL_INFO_MAGIC UINT32_C(0x506f544c) /* "LToP" */
#define OVERWRITE_ROOM    0x10000
#define PAGE              0x1000U
#define GARBAGE           0xa5U /* after the header of an old protocol */
#define SIZE_MAX_IMAGE    0x40000000U
#define VERSION_TEXT      "self-check"

#define SETUP_ENTER_64_FROM_END 16 /* enter_64 in setup.asm */

/*
 * First offset after the header of each protocol version from 2.02 on. 2.02 itself ends at 0x22c,
 * but QEMU's -kernel writes the next four bytes even then: they are left free.
 */
static const uint16_t header_ends[] = {
    0x230, 0x230, 0x230, 0x238, 0x23c, 0x248, 0x250,
    0x258, 0x264, 0x268, 0x268, 0x268, 0x268, 0x26c,
};

#define PROTOCOL_FIRST 0x0202
#define PROTOCOL_LAST  (PROTOCOL_FIRST + sizeof(header_ends) / sizeof(header_ends[0]) - 1)

_Static_assert(PROTOCOL_LAST == 0x020f, "one entry per version");
_Static_assert(offsetof(struct setup_header, kernel_info_offset) + 4 == 0x26c - IMAGE_HEADER_START,
               "boot.rst, 0x268");
_Static_assert(0x26c - IMAGE_HEADER_START <= IMAGE_HEADER_SIZE_MAX, "the header fits");

struct kernel_options kernel_default_options(void)
{
    return (struct kernel_options){
        .protocol = PROTOCOL_LAST,
        .size = 0x10000,
        .alignment = 0x200000,
        .initrd_max = 0x7fffffff,
        .cmdline_size = 2047,
        .end = IMAGE_END_POWEROFF,
    };
}

static uint32_t needed(uint32_t size)
{
    return ((size + PAGE - 1) & ~(PAGE - 1)) + IMAGE_STACK_SIZE;
}

static bool power_of_two(uint32_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

/* Set the defaults of options that the protocol has */
static struct kernel_options complete(struct kernel_options options)
{
    if (options.init_size == 0)
        options.init_size =
            needed(options.size) + (options.protocol >= 0x020a ? OVERWRITE_ROOM : 0);
    if (options.pref_address == 0)
        options.pref_address = options.fixed ? LOAD_ADDRESS : PREF_RELOCATABLE;
    if (options.min_alignment == 0)
        options.min_alignment = options.alignment;
    if (options.protocol < 0x0206)
        options.cmdline_size = CMDLINE_SIZE_OLD;
    if (options.protocol < 0x0203)
        options.initrd_max = INITRD_MAX_OLD;
    return options;
}

static int check_options(const struct kernel_options *options, struct error *error)
{

    if (options->protocol < PROTOCOL_FIRST || options->protocol > PROTOCOL_LAST)
        return error_set(error, "protocol 0x%04x: not 0x0202 to 0x020f", options->protocol);
    if (options->size % 16 != 0 || options->size < payload_code_size ||
        options->size > SIZE_MAX_IMAGE)
        return error_set(error, "size %u: not a multiple of 16 from %zu to %u", options->size,
                         payload_code_size, SIZE_MAX_IMAGE);
    if (!options->fixed && options->protocol < 0x0205)
        return error_set(error, "protocol 0x%04x has no relocatable kernels", options->protocol);
    if (options->init_size != 0 && options->protocol < 0x020a)
        return error_set(error, "protocol 0x%04x has no init_size", options->protocol);
    if (options->init_size != 0 && options->init_size < needed(options->size))
        return error_set(error, "init_size 0x%x: needs 0x%x", options->init_size,
                         needed(options->size));
    if (options->pref_address != 0 && options->protocol < 0x020a)
        return error_set(error, "protocol 0x%04x has no pref_address", options->protocol);
    if (options->pref_address + options->init_size > UINT32_MAX)
        return error_set(error, "pref_address 0x%llx: above 4 GiB",
                         (unsigned long long)options->pref_address);
    if (!power_of_two(options->alignment) ||
        (options->min_alignment != 0 &&
         (!power_of_two(options->min_alignment) || options->min_alignment > options->alignment)))
        return error_set(error, "alignment: not a power of two, or less than the least one");
    if ((options->entry_64 || options->setup_64) && options->protocol < 0x020c)
        return error_set(error, "protocol 0x%04x has no 64-bit entry point", options->protocol);
    if (options->setup_64 && !options->entry_64)
        return error_set(error, "entering in 64-bit mode needs the 64-bit entry point");
    return 0;
}

static uint8_t log2_of(uint32_t power)
{
    return (uint8_t)__builtin_ctz(power);
}

/* The header with the fields that exist in the options' protocol; all others 0 */
static struct setup_header make_header(const struct kernel_options *options)
{
    uint16_t protocol = options->protocol;
    struct setup_header header = {
        .setup_sects = (uint8_t)(payload_setup_size / SECTOR - 1),
        .syssize = options->size / 16,
        .vid_mode = ASK_VIDEO_NORMAL,
        .boot_flag = BOOT_FLAG,
        .jump =
            (uint16_t)(JUMP_SHORT | (header_ends[protocol - PROTOCOL_FIRST] - HEADER_BASE) << 8),
        .header = HDRS,
        .version = protocol,
        .start_sys_seg = 0x1000,
        .kernel_version = SETUP_VERSION_AT - 0x200,
        .loadflags = LOADED_HIGH,
        .setup_move_size = SETUP_MOVE_SIZE,
        .code32_start = LOAD_ADDRESS,
    };

    header.initrd_addr_max = protocol >= 0x0203 ? options->initrd_max : GARBAGE * 0x01010101U;
    if (protocol >= 0x0205) {
        header.kernel_alignment = options->alignment;
        header.relocatable_kernel = !options->fixed;
    }
    if (protocol >= 0x0206)
        header.cmdline_size = options->cmdline_size;
    if (protocol >= 0x020a) {
        header.min_alignment = log2_of(options->min_alignment);
        header.pref_address = options->pref_address;
        header.init_size = options->init_size;
    }
    if (protocol >= 0x020c)
        header.xloadflags = options->entry_64 ? XLF_KERNEL_64 : 0;
    if (protocol >= 0x020f)
        header.kernel_info_offset = IMAGE_KERNEL_INFO_OFFSET;
    return header;
}

/* The real-mode part: the protocol's header, then garbage, and a jump over it */
static void write_setup(uint8_t *file, const struct kernel_options *options)
{
    struct setup_header header = make_header(options);
    uint16_t end = header_ends[options->protocol - PROTOCOL_FIRST];
    int16_t distance = (int16_t)(SETUP_CODE_START - (end + 3));

    memcpy(file, payload_setup, payload_setup_size);
    memset(file + IMAGE_HEADER_START, GARBAGE, SETUP_CODE_START - IMAGE_HEADER_START);
    memcpy(file + IMAGE_HEADER_START, &header, end - IMAGE_HEADER_START);
    file[end] = JUMP_NEAR;
    memcpy(file + end + 1, &distance, sizeof(distance));
    memcpy(file + SETUP_VERSION_AT, VERSION_TEXT, sizeof(VERSION_TEXT));
    file[payload_setup_size - SETUP_ENTER_64_FROM_END] = options->setup_64;
}

static void write_kernel_info(uint8_t *part)
{
    const uint32_t info[4] = {KERNEL_INFO_MAGIC, sizeof(info), sizeof(info), SETUP_TYPE_MAX};

    _Static_assert(sizeof(info) == IMAGE_KERNEL_INFO_SIZE, "space in entry.asm");
    memcpy(part + IMAGE_KERNEL_INFO_OFFSET, info, sizeof(info));
}

static void write_image_info(uint8_t *part, const uint8_t *header,
                             const struct kernel_options *options)
{
    struct image_info info = {
        .magic = IMAGE_INFO_MAGIC,
        .flags = options->no_command_line ? IMAGE_NO_COMMAND_LINE : 0,
        .size = options->size,
        .end = options->end,
        .run_address = options->fixed ? (uint32_t)options->pref_address : 0,
        .reserve = options->init_size,
        .alignment = options->alignment,
        .min_alignment = options->min_alignment,
        .initrd_max = options->initrd_max,
        .cmdline_size = options->cmdline_size,
        .header_size = header_ends[options->protocol - PROTOCOL_FIRST] - IMAGE_HEADER_START,
    };
    struct checksum sum = CHECKSUM_START;

    memcpy(info.header, header, info.header_size);
    memcpy(part + IMAGE_INFO_OFFSET, &info, sizeof(info));
    checksum_words(&sum, part, options->size / 4);
    info.checksum = checksum_value(&sum);
    memcpy(part + IMAGE_INFO_OFFSET, &info, sizeof(info));
}

uint8_t *kernel_make(const struct kernel_options *options, size_t *size, struct error *error)
{
    cleanup_free uint8_t *file = NULL;
    struct kernel_options completed;
    uint8_t *part;

    if (check_options(options, error) != 0)
        return NULL;
    completed = complete(*options);
    *size = payload_setup_size + completed.size;
    file = malloc(*size);
    if (file == NULL) {
        error_set(error, "not enough memory for %zu bytes", *size);
        return NULL;
    }
    write_setup(file, &completed);
    part = file + payload_setup_size;
    memcpy(part, payload_code, payload_code_size);
    random_fill(part + payload_code_size, completed.size - payload_code_size, completed.size);
    write_kernel_info(part);
    write_image_info(part, file + IMAGE_HEADER_START, &completed);
    return steal_pointer(&file);
}
