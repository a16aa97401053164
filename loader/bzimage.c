/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The setup header has grown with the protocol: a field may be used only if the version says that
 * it exists; for the others the protocol defines what to assume.
 */
#include "loader/bzimage.h"

#include "common/array.h"

#include <inttypes.h>
#include <string.h>

#define SECTOR 512

#define PROTOCOL(major, minor) ((uint16_t)((major) << 8 | (minor)))

/* Offset of the end of the boot sector and of the jump instruction (boot.rst, field 0x200) */
#define BOOT_SECTOR_END 0x200
#define JUMP_OFFSET     0x200
#define JUMP_SHORT      0xeb

/* boot.rst, field 0x214: what the field holds in every bzImage until a boot loader changes it */
#define BZIMAGE_CODE32_START 0x100000

/* Values to assume where a protocol lacks the field: boot.rst, fields 0x1f1, 0x22c, 0x238 */
#define DEFAULT_SETUP_SECTS     4
#define DEFAULT_INITRD_ADDR_MAX 0x37ffffff
#define DEFAULT_CMDLINE_SIZE    255

#define FIELD_END(field) (SETUP_FIELD(field) + sizeof(((const struct setup_header *)NULL)->field))

/* Where the header of a protocol version ends at least: after the newest field it defines. */
static uint64_t protocol_header_end(uint16_t protocol)
{
    static const struct {
        uint16_t since;
        uint16_t end;
    } ends[] = {
        {PROTOCOL(2, 15), FIELD_END(kernel_info_offset)},
        {PROTOCOL(2, 11), FIELD_END(handover_offset)},
        {PROTOCOL(2, 10), FIELD_END(init_size)},
        {PROTOCOL(2, 9), FIELD_END(setup_data)},
        {PROTOCOL(2, 8), FIELD_END(payload_length)},
        {PROTOCOL(2, 7), FIELD_END(hardware_subarch_data)},
        {PROTOCOL(2, 6), FIELD_END(cmdline_size)},
        {PROTOCOL(2, 5), FIELD_END(relocatable_kernel)},
        {PROTOCOL(2, 3), FIELD_END(initrd_addr_max)},
        {PROTOCOL(2, 2), FIELD_END(cmd_line_ptr)},
        {PROTOCOL(2, 1), FIELD_END(heap_end_ptr)},
    };

    for (unsigned i = 0; i < ARRAY_SIZE(ends); i++)
        if (protocol >= ends[i].since)
            return ends[i].end;
    return FIELD_END(bootsect_kludge);
}

/* Where the protected-mode part begins. */
static uint64_t setup_code_end(uint8_t setup_sects)
{
    return (1 + (uint64_t)(setup_sects ? setup_sects : DEFAULT_SETUP_SECTS)) * SECTOR;
}

static bool power_of_two(uint64_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

/*
 * Before HdrS: kernels up to 1.3.72 and what was built like them (memtest86+ up to 5) have only the
 * boot sector's own fields. Every disk image has its boot flag too. Such a kernel is told from one
 * by its first instructions, which set ds to its own segment (mov $0x07c0,%ax; mov %ax,%ds), and by
 * its size: the file has all that the boot sector would load.
 */
static bool old_boot_sector(const struct kernel_file *file)
{
    static const uint8_t begin[] = {0xb8, 0xc0, 0x07, 0x8e, 0xd8};
    const void *code = bytes_get(file->head, 0, sizeof(begin));
    uint8_t setup_sects;
    uint16_t syssize;

    if (code == NULL || memcmp(code, begin, sizeof(begin)) != 0 ||
        !bytes_u8(file->head, SETUP_FIELD(setup_sects), &setup_sects) ||
        !bytes_u16(file->head, SETUP_FIELD(syssize), &syssize) || syssize == 0)
        return false;
    return file->size + 15 >= setup_code_end(setup_sects) + (uint64_t)syssize * 16;
}

/*
 * Payloads that use the bzImage format as a vehicle and cannot do without their 16-bit setup code:
 * it fetches or unpacks what the "protected-mode part" holds, and calls the BIOS later. Their
 * 32-bit entry is data (ipxe.lkrn, wimboot, GRUB's lnxboot) or expects an environment that the
 * setup code makes (memdisk).
 *
 * They differ from everything made for the 32-bit boot protocol in two fields, which they leave
 * zero because their own setup code does not read them: code32_start (ipxe.lkrn, wimboot), the
 * address the setup code of a kernel jumps to, and syssize (memdisk, lnxboot, wimboot), which the
 * build of a kernel writes because its checksum and the size of its move depend on it. memtest86+
 * has both. Before protocol 2.04 syssize has only 16 bits: a kernel whose size is a multiple of
 * 1 MiB and whose next field is zero too would be mistaken for such a payload, and then still
 * start, the compatible way.
 */
static const char *payload_needs_bios(const struct setup_header *header)
{
    if (header->code32_start != BZIMAGE_CODE32_START)
        return "it has no 32-bit entry of its own, only its setup code can start it "
               "(code32_start is not 0x100000)";
    if (header->syssize == 0)
        return "only its own setup code can load it (syssize is 0)";
    return NULL;
}

static const char *why_needs_bios(const struct setup_header *header)
{
    if (header->version < PROTOCOL(2, 0))
        return "its boot protocol is older than 2.00";
    if (header->version < PROTOCOL(2, 2))
        return "its boot protocol is older than 2.02";
    if (!(header->loadflags & LOADED_HIGH))
        return "it is a zImage";
    return payload_needs_bios(header);
}

/* Reads the setup header, its own length and no more. */
static int read_header(struct kernel_image *image, const struct kernel_file *file,
                       struct error *error)
{
    uint8_t opcode;
    uint8_t distance;
    uint16_t version;

    if (!bytes_u16(file->head, SETUP_FIELD(version), &version))
        return kernel_file_truncated(file, "the setup header's version field", FIELD_END(version),
                                     error);
    uint64_t least_end = protocol_header_end(version);
    if (file->size < least_end)
        return kernel_file_truncated(file, "the setup header", least_end, error);

    /* boot.rst, field 0x200: the jump over the header tells its length. */
    uint64_t end = least_end;
    bytes_u8(file->head, JUMP_OFFSET, &opcode);
    bytes_u8(file->head, JUMP_OFFSET + 1, &distance);
    if (opcode == JUMP_SHORT) {
        end = JUMP_OFFSET + 2 + (uint64_t)distance;
        if (end < least_end)
            return error_set(error,
                             "%s: setup header too short: it ends at 0x%" PRIx64
                             ", protocol %u.%02u needs 0x%" PRIx64,
                             file->name, end, version >> 8, version & 0xffU, least_end);
        if (file->size < end)
            return kernel_file_truncated(file, "the setup header", end, error);
    }

    uint64_t known_end = SETUP_HEADER_OFFSET + sizeof(image->header);
    uint64_t copied_end = end < known_end ? end : known_end;
    const void *known =
        bytes_get(file->head, SETUP_HEADER_OFFSET, copied_end - SETUP_HEADER_OFFSET);
    memcpy(&image->header, known, copied_end - SETUP_HEADER_OFFSET);
    if (end > known_end) {
        uint64_t newer = end - known_end;
        if (newer > sizeof(image->newer_header))
            newer = sizeof(image->newer_header);
        memcpy(image->newer_header, bytes_get(file->head, known_end, newer), newer);
    }
    image->protocol = version;
    return 0;
}

/* Finds the protected-mode part; the file must contain all that the header promises. */
static int find_protected_mode(struct kernel_image *image, const struct kernel_file *file,
                               struct error *error)
{
    const struct setup_header *header = &image->header;
    unsigned setup_sects = header->setup_sects ? header->setup_sects : DEFAULT_SETUP_SECTS;
    uint64_t setup_end = setup_code_end(header->setup_sects);

    if (file->size < setup_end)
        return error_set(error,
                         "%s: truncated: the setup code (setup_sects %u) ends at byte %" PRIu64
                         ", the file has %" PRIu64,
                         file->name, setup_sects, setup_end, file->size);
    if (file->size == setup_end)
        return error_set(
            error, "%s: truncated: nothing follows the setup code, which ends at byte %" PRIu64,
            file->name, setup_end);
    image->protected_mode_offset = setup_end;
    image->protected_mode_size = file->size - setup_end;

    /*
     * boot.rst, field 0x1f4: before 2.04 only a zImage's size fits in its 16 bits. The last unit
     * need not be full (memtest86+), so up to 15 missing bytes cannot be told from none. More than
     * promised is no fault: signatures are appended to kernels.
     */
    uint64_t promised = 0;
    if (image->protocol >= PROTOCOL(2, 4))
        promised = (uint64_t)header->syssize * 16;
    else if (!(header->loadflags & LOADED_HIGH))
        promised = (uint64_t)(header->syssize & 0xffff) * 16;
    if (image->protected_mode_size + 15 < promised)
        return kernel_file_truncated(file, "the protected-mode part", setup_end + promised, error);
    return 0;
}

/* boot.rst, fields 0x230, 0x234, 0x235 */
static int read_alignment(struct kernel_image *image, const struct kernel_file *file,
                          struct error *error)
{
    const struct setup_header *header = &image->header;

    image->alignment = 1;
    image->minimum_alignment = 1;
    if (image->protocol < PROTOCOL(2, 5))
        return 0;
    image->relocatable = header->relocatable_kernel != 0;
    if (!image->relocatable && header->kernel_alignment == 0)
        return 0;
    if (!power_of_two(header->kernel_alignment))
        return error_set(error, "%s: damaged: kernel_alignment 0x%" PRIx32 " is no power of two",
                         file->name, header->kernel_alignment);
    image->alignment = header->kernel_alignment;
    image->minimum_alignment = image->alignment;
    if (image->protocol < PROTOCOL(2, 10) || header->min_alignment == 0)
        return 0;
    if (header->min_alignment >= 32 ||
        UINT64_C(1) << header->min_alignment > header->kernel_alignment)
        return error_set(error,
                         "%s: damaged: min_alignment 2^%u is above kernel_alignment 0x%" PRIx32,
                         file->name, header->min_alignment, header->kernel_alignment);
    image->minimum_alignment = UINT64_C(1) << header->min_alignment;
    return 0;
}

/* boot.rst, fields 0x258, 0x260 */
static int read_run_area(struct kernel_image *image, const struct kernel_file *file,
                         struct error *error)
{
    const struct setup_header *header = &image->header;

    image->run_size = image->protected_mode_size;
    if (image->protocol < PROTOCOL(2, 10))
        return 0;
    if (header->pref_address > UINT32_MAX)
        return error_set(error, "%s: wants to run above 4 GiB (pref_address 0x%" PRIx64 ")",
                         file->name, header->pref_address);
    image->preferred_address = header->pref_address;
    if (header->init_size != 0)
        image->run_size_known = true;
    if (header->init_size > image->run_size)
        image->run_size = header->init_size;
    return 0;
}

/* boot.rst, fields 0x22c, 0x236, 0x238, 0x248, 0x24c */
static int read_limits(struct kernel_image *image, const struct kernel_file *file,
                       struct error *error)
{
    const struct setup_header *header = &image->header;

    image->initrd_address_max = DEFAULT_INITRD_ADDR_MAX;
    if (image->protocol >= PROTOCOL(2, 3))
        image->initrd_address_max = header->initrd_addr_max;

    image->command_line_size_max = DEFAULT_CMDLINE_SIZE;
    if (image->protocol >= PROTOCOL(2, 6) && header->cmdline_size != 0)
        image->command_line_size_max = header->cmdline_size;

    if (image->protocol >= PROTOCOL(2, 8) && header->payload_offset != 0 &&
        (uint64_t)header->payload_offset + header->payload_length > image->protected_mode_size)
        return kernel_file_truncated(
            file, "the payload",
            image->protected_mode_offset + header->payload_offset + header->payload_length, error);

    image->entry_64 =
        image->protocol >= PROTOCOL(2, 12) && (header->xloadflags & XLF_KERNEL_64) != 0;
    if (image->entry_64 && image->protected_mode_size <= KERNEL_ENTRY_64_OFFSET)
        return kernel_file_truncated(file, "the code before the 64-bit entry point",
                                     image->protected_mode_offset + KERNEL_ENTRY_64_OFFSET + 1,
                                     error);
    return 0;
}

int bzimage_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error)
{
    uint16_t boot_flag;
    uint32_t magic;

    image->format = KERNEL_BZIMAGE;
    if (file->size < BOOT_SECTOR_END)
        return error_set(error,
                         "%s: too short for a kernel: %" PRIu64
                         " bytes, its boot sector alone would have %d",
                         file->name, file->size, BOOT_SECTOR_END);
    bytes_u16(file->head, SETUP_FIELD(boot_flag), &boot_flag);
    if (boot_flag != SETUP_BOOT_FLAG)
        return error_set(
            error, "%s: not a kernel: neither ELF nor the boot flag 0xAA55 at 0x1fe (found 0x%04X)",
            file->name, boot_flag);
    if (!bytes_u32(file->head, SETUP_FIELD(header), &magic))
        return kernel_file_truncated(file, "the setup header's magic number", FIELD_END(header),
                                     error);
    if (magic != SETUP_MAGIC) {
        if (!old_boot_sector(file))
            return error_set(error, "%s: not a Linux kernel: no HdrS at 0x202", file->name);
        image->needs_bios = "it is older than boot protocol 2.00";
        return 0;
    }

    if (read_header(image, file, error) < 0 || find_protected_mode(image, file, error) < 0)
        return -1;
    image->needs_bios = why_needs_bios(&image->header);
    if (image->needs_bios != NULL)
        return 0;
    if (read_alignment(image, file, error) < 0 || read_run_area(image, file, error) < 0 ||
        read_limits(image, file, error) < 0)
        return -1;
    return 0;
}

/* Where the header says that the payload is: offset and length in the file, not checked. */
static bool read_payload_place(struct bytes kernel, uint64_t *offset, uint32_t *length)
{
    uint32_t magic, payload_offset;
    uint8_t setup_sects;
    uint16_t version;

    if (!bytes_u32(kernel, SETUP_FIELD(header), &magic) || magic != SETUP_MAGIC ||
        !bytes_u8(kernel, SETUP_FIELD(setup_sects), &setup_sects) ||
        !bytes_u16(kernel, SETUP_FIELD(version), &version) || version < PROTOCOL(2, 8) ||
        !bytes_u32(kernel, SETUP_FIELD(payload_offset), &payload_offset) ||
        !bytes_u32(kernel, SETUP_FIELD(payload_length), length))
        return false;
    *offset = setup_code_end(setup_sects) + payload_offset;
    return true;
}

bool bzimage_find_payload(struct bytes kernel, struct bytes *payload)
{
    uint64_t offset;
    uint32_t length;

    if (!read_payload_place(kernel, &offset, &length))
        return false;
    *payload = (struct bytes){bytes_get(kernel, offset, length), length};
    return payload->data != NULL;
}

bool bzimage_find_payload_start(struct bytes head, struct bytes *payload)
{
    uint64_t offset;
    uint32_t length;

    if (!read_payload_place(head, &offset, &length) || offset >= head.size)
        return false;
    if (length > head.size - offset)
        length = (uint32_t)(head.size - offset);
    *payload = (struct bytes){bytes_get(head, offset, length), length};
    return payload->data != NULL;
}
