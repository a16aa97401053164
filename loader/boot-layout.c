/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a kernel
 *
 *  1. File: kernel_image_parse() checks its headers against its size.
 *  2. Piece: boot_layout_plan() gives each part of the file its guest-physical address; so it does
 *     for the initrd, the command line and boot_params.
 *  3. Page: the host copies the pieces into the guest's memory (guest_memory_load_file()), before
 *     the guest has run an instruction. hvmloader then builds the machine's tables and enters
 *     firmware/direct-boot, which finds the hand-off at its own beginning.
 *  4. Moved: when hvmloader's memory is free again, firmware/code32-relocator copies a kernel that
 *     is not relocatable to 0x100000. All others stay where they are.
 *  5. Entered: at handoff.entry, in 32-bit or 64-bit mode, with the address of boot_params in esi.
 *
 * Theory of operation
 *
 * Below 1 MiB everything has a fixed place (loader/handoff.h). Above, three things are placed:
 *
 *  - the kernel, from where the host puts it (source) to where it is entered (destination): the
 *    same address for a relocatable kernel and for ELF segments, 0x200000 and 0x100000 for a
 *    kernel that must be at 0x100000, because hvmloader is still there when the host loads;
 *  - its run area: memory that it overwrites before it knows what is in use, from its runtime
 *    start on (boot.rst, field 0x260);
 *  - the initrd: as high as the kernel allows, out of the way of both.
 *
 * A kernel can leave some choice: between its preferred alignment and its minimum, and, if it does
 * not say how much memory unpacking takes, in how much to assume. Each combination is tried, the
 * kernel's preferred one first, until all three fit.
 */
#include "loader/boot-layout.h"

#include "common/array.h"
#include "common/min-max.h"
#include "common/units.h"

#include <inttypes.h>
#include <string.h>

#define PAGE     UINT64_C(0x1000)
#define FOUR_GIB (UINT64_C(1) << 32)

/* Where a kernel that is not relocatable is entered (boot.rst, "Loading The Rest of The Kernel") */
#define FIXED_KERNEL_ADDRESS UINT64_C(0x100000)

/*
 * A compressed kernel older than protocol 2.10 does not say how much memory it unpacks to. Kernels
 * of that time shrink to no less than a third.
 */
#define UNPACKED_ESTIMATE 3

/* Version in the header that an ELF kernel gets: 2.12, all of whose fields it may read */
#define ELF_PROTOCOL 0x020c

#define PROTOCOL_MODIFIABLE_ALIGNMENT 0x020a /* boot.rst, field 0x230 */
#define PROTOCOL_SUBARCH              0x0207 /* boot.rst, field 0x23c */
#define PROTOCOL_SETUP_DATA           0x0209 /* boot.rst, field 0x250 */

/* Guest-physical [start, end) */
struct range {
    uint64_t start;
    uint64_t end;
};

/* Where things lie above 1 MiB. */
struct placement {
    uint64_t alignment;       /* that was used for the kernel */
    struct range source;      /* the kernel, as the host puts it */
    struct range destination; /* as it is entered */
    struct range run;         /* from the runtime start */
    uint64_t initrd;          /* 0: none */
};

static uint64_t align_down(uint64_t address, uint64_t alignment)
{
    return address & ~(alignment - 1);
}

static uint64_t align_up(uint64_t address, uint64_t alignment)
{
    return align_down(address + alignment - 1, alignment);
}

static uint64_t in_mib(uint64_t size)
{
    return size / MIB + (size % MIB != 0);
}

/* The first byte after all that the kernel occupies at one time or another. */
static uint64_t kernel_end(const struct placement *placement)
{
    return max(placement->source.end, max(placement->destination.end, placement->run.end));
}

/* Says that @name, ending at @end, does not fit. */
static int report_too_little_memory(const struct boot_config *config, const char *name,
                                    uint64_t end, struct error *error)
{
    const struct ram_map *ram = &config->ram;

    if (ram->high_end != 0)
        return error_set(error,
                         "%s: needs %" PRIu64
                         " MiB of guest memory below 4 GiB, the guest has %" PRIu64 " MiB there",
                         name, in_mib(end), ram->low_end / MIB);
    return error_set(
        error, "%s: needs %" PRIu64 " MiB of guest memory, the guest has %" PRIu64 " MiB (-m)",
        name, in_mib(end), ram->low_end / MIB);
}

static int place_elf(struct placement *placement, const struct kernel_image *kernel)
{
    const struct kernel_segment *last = &kernel->segments[kernel->segment_count - 1];

    placement->source.start = kernel->segments[0].address;
    placement->source.end = last->address + last->memory_size;
    placement->destination = placement->source;
    placement->run = placement->source;
    return 0;
}

static int place_bzimage(struct placement *placement, const struct kernel_image *kernel,
                         uint64_t run_size, const char *name, struct error *error)
{
    uint64_t size = kernel->protected_mode_size;
    uint64_t source = LAYOUT_KERNEL_ADDRESS;
    uint64_t destination = FIXED_KERNEL_ADDRESS;
    uint64_t run = FIXED_KERNEL_ADDRESS;

    if (kernel->relocatable) {
        /* Loaded lower than it prefers, it would move itself up to there (boot.rst, 0x260). */
        source = align_up(max(kernel->preferred_address, source), placement->alignment);
        destination = source;
        run = source;
    } else if (kernel->preferred_address != 0) {
        run = kernel->preferred_address;
        if (run < FIXED_KERNEL_ADDRESS)
            return error_set(error, "%s: wants to run below 1 MiB (pref_address 0x%" PRIx64 ")",
                             name, run);
    }
    placement->source = (struct range){source, source + size};
    placement->destination = (struct range){destination, destination + size};
    placement->run = (struct range){run, run + run_size};
    return 0;
}

/*
 * Returns the highest page below @limit from where @size bytes are clear of the kernel; 0 if there
 * is none.
 */
static uint64_t find_highest_clear(const struct placement *placement, uint64_t size, uint64_t limit)
{
    const struct range *const obstacles[] = {&placement->source, &placement->destination,
                                             &placement->run};
    uint64_t top = limit;

    for (;;) {
        if (top < size || top - size < LAYOUT_KERNEL_ADDRESS)
            return 0;
        uint64_t start = align_down(top - size, PAGE);
        bool clear = true;
        for (unsigned i = 0; clear && i < ARRAY_SIZE(obstacles); i++) {
            uint64_t obstacle_start = align_down(obstacles[i]->start, PAGE);
            uint64_t obstacle_end = align_up(obstacles[i]->end, PAGE);
            if (start < obstacle_end && obstacle_start < start + size) {
                top = obstacle_start;
                clear = false;
            }
        }
        if (clear)
            return start;
    }
}

static int place_initrd(struct placement *placement, const struct boot_config *config,
                        struct error *error)
{
    const uint64_t spares[] = {LAYOUT_LOW_RAM_SPARE, 0};
    uint64_t size = config->initrd_size;
    uint64_t allowed_end = config->kernel->initrd_address_max + 1;

    placement->initrd = 0;
    if (config->initrd_name == NULL)
        return 0;
    if (size == 0)
        return error_set(error, "%s: the file is empty", config->initrd_name);
    for (unsigned i = 0; i < ARRAY_SIZE(spares); i++) {
        if (config->ram.low_end < spares[i])
            continue;
        uint64_t limit = config->ram.low_end - spares[i];
        placement->initrd = find_highest_clear(placement, size, min(limit, allowed_end));
        if (placement->initrd != 0)
            return 0;
    }

    uint64_t start = align_up(kernel_end(placement), PAGE);
    if (size > FOUR_GIB || start + size > allowed_end)
        return error_set(error,
                         "%s: too large, %" PRIu64 " MiB: %s takes an initrd only below 0x%" PRIx64
                         ", and it needs the memory up to 0x%" PRIx64 " itself",
                         config->initrd_name, in_mib(size), config->kernel_name, allowed_end,
                         start);
    return report_too_little_memory(config, config->initrd_name, start + size, error);
}

/* Places everything, with one alignment and one size of the run area. */
static int try_placement(struct placement *placement, const struct boot_config *config,
                         uint64_t alignment, uint64_t run_size, struct error *error)
{
    const struct kernel_image *kernel = config->kernel;

    placement->alignment = alignment;
    int placed = kernel->format == KERNEL_ELF
                     ? place_elf(placement, kernel)
                     : place_bzimage(placement, kernel, run_size, config->kernel_name, error);
    if (placed < 0)
        return -1;
    if (kernel_end(placement) > config->ram.low_end)
        return report_too_little_memory(config, config->kernel_name, kernel_end(placement), error);
    return place_initrd(placement, config, error);
}

static int find_placement(struct placement *placement, const struct boot_config *config,
                          struct error *error)
{
    static const unsigned factors[] = {UNPACKED_ESTIMATE, 1};
    const struct kernel_image *kernel = config->kernel;
    struct error reason = {0};

    /* If the size is known there is nothing to estimate. */
    for (unsigned i = kernel->run_size_known ? 1 : 0; i < ARRAY_SIZE(factors); i++) {
        uint64_t run_size = kernel->run_size * factors[i];

        for (uint64_t alignment = kernel->alignment; alignment >= kernel->minimum_alignment;
             alignment /= 2) {
            reason = (struct error){0};
            if (try_placement(placement, config, alignment, run_size, &reason) == 0)
                return 0;
        }
    }
    /* Report why the last attempt failed, which asked for the least memory. */
    return error_set(error, "%s", reason.message);
}

static int check_command_line(const struct boot_config *config, struct error *error)
{
    uint64_t room = LOW_COMMAND_LINE_END - LOW_COMMAND_LINE - 1;
    uint64_t limit = config->kernel->command_line_size_max;
    size_t length = strlen(config->command_line);

    if (length > limit)
        return error_set(error, "command line too long: %zu characters, %s takes at most %" PRIu64,
                         length, config->kernel_name, limit);
    if (length > room)
        return error_set(error,
                         "command line too long: %zu characters, there is space for %" PRIu64,
                         length, room);
    return 0;
}

static void add_piece(struct boot_layout *layout, const struct load_piece *piece)
{
    uint64_t end = piece->address + piece->memory_size;

    layout->pieces[layout->piece_count++] = *piece;
    if (piece->address < MIB)
        return;
    if (layout->modules_end == 0 || piece->address < layout->modules_start)
        layout->modules_start = piece->address;
    layout->modules_end = max(layout->modules_end, end);
}

static void list_pieces(struct boot_layout *layout, const struct boot_config *config,
                        const struct placement *placement)
{
    const struct kernel_image *kernel = config->kernel;
    uint64_t command_line_size = strlen(config->command_line) + 1;

    if (kernel->format == KERNEL_BZIMAGE)
        add_piece(layout, &(struct load_piece){LOAD_KERNEL_FILE, kernel->protected_mode_offset,
                                               kernel->protected_mode_size, placement->source.start,
                                               kernel->protected_mode_size});
    for (unsigned i = 0; i < kernel->segment_count; i++) {
        const struct kernel_segment *segment = &kernel->segments[i];
        add_piece(layout,
                  &(struct load_piece){LOAD_KERNEL_FILE, segment->file_offset, segment->file_size,
                                       segment->address, segment->memory_size});
    }
    if (placement->initrd != 0)
        add_piece(layout, &(struct load_piece){LOAD_INITRD_FILE, 0, config->initrd_size,
                                               placement->initrd, config->initrd_size});
    add_piece(layout, &(struct load_piece){LOAD_COMMAND_LINE, 0, command_line_size,
                                           LOW_COMMAND_LINE, command_line_size});
    add_piece(layout, &(struct load_piece){LOAD_BOOT_PARAMS, 0, sizeof(layout->boot_params),
                                           LOW_BOOT_PARAMS, sizeof(layout->boot_params)});
}

/*
 * Fills in what the protocol wants from a loader; every other byte is the file's or zero. What only
 * the 16-bit code would use (heap, segments) is off. Only versions that have the fields up to
 * cmd_line_ptr reach this.
 */
static void fill_boot_params(struct boot_params *params, const struct boot_config *config,
                             const struct placement *placement)
{
    const struct kernel_image *kernel = config->kernel;
    struct setup_header *header = &params->hdr;

    _Static_assert(sizeof(params->pad_26c) == sizeof(kernel->newer_header), "same bytes");
    if (kernel->format == KERNEL_BZIMAGE) {
        *header = kernel->header;
        memcpy(params->pad_26c, kernel->newer_header, sizeof(params->pad_26c));
    } else {
        header->boot_flag = SETUP_BOOT_FLAG;
        header->header = SETUP_MAGIC;
        header->version = ELF_PROTOCOL;
        header->xloadflags = kernel->entry_64 ? XLF_KERNEL_64 : 0;
    }
    header->vid_mode = VID_MODE_NORMAL;
    header->type_of_loader = LOADER_TYPE_UNDEFINED;
    header->loadflags = LOADED_HIGH;
    header->code32_start = (uint32_t)placement->destination.start;
    header->ramdisk_image = (uint32_t)placement->initrd;
    header->ramdisk_size = placement->initrd != 0 ? (uint32_t)config->initrd_size : 0;
    header->heap_end_ptr = 0;
    header->ext_loader_ver = 0;
    header->ext_loader_type = 0;
    header->cmd_line_ptr = LOW_COMMAND_LINE;
    if (kernel->protocol >= PROTOCOL_SUBARCH) {
        header->hardware_subarch = 0; /* a PC */
        header->hardware_subarch_data = 0;
    }
    if (kernel->protocol >= PROTOCOL_SETUP_DATA)
        header->setup_data = 0;
    if (kernel->protocol >= PROTOCOL_MODIFIABLE_ALIGNMENT && kernel->relocatable)
        header->kernel_alignment = (uint32_t)placement->alignment;
}

static void fill_handoff(struct handoff *handoff, const struct boot_config *config,
                         const struct placement *placement)
{
    const struct kernel_image *kernel = config->kernel;
    bool is_elf = kernel->format == KERNEL_ELF;
    bool entry_64 = kernel->entry_64 && (is_elf || !config->force_entry_32);
    uint64_t entry = is_elf ? kernel->entry : placement->destination.start;

    if (!is_elf && entry_64)
        entry += KERNEL_ENTRY_64_OFFSET;
    *handoff = (struct handoff){
        .magic = HANDOFF_MAGIC,
        .version = HANDOFF_VERSION,
        .size = sizeof(*handoff),
        .flags =
            (entry_64 ? HANDOFF_ENTRY_64 : 0) | (config->text_screen ? HANDOFF_TEXT_SCREEN : 0),
        .boot_params = LOW_BOOT_PARAMS,
        .command_line = LOW_COMMAND_LINE,
        .command_line_size = (uint32_t)strlen(config->command_line) + 1,
        .kernel_source = (uint32_t)placement->source.start,
        .kernel_size = is_elf ? 0 : (uint32_t)kernel->protected_mode_size,
        .kernel_destination = (uint32_t)placement->destination.start,
        .kernel_run_address = (uint32_t)placement->run.start,
        .kernel_run_size = (uint32_t)(placement->run.end - placement->run.start),
        .entry = (uint32_t)entry,
        .initrd = (uint32_t)placement->initrd,
        .initrd_size = placement->initrd != 0 ? (uint32_t)config->initrd_size : 0,
        .page_tables = LOW_PAGE_TABLES,
        .stage = HANDOFF_STAGE_NONE,
    };
    handoff->checksum = -handoff_sum(handoff);
}

int boot_layout_plan(struct boot_layout *layout, const struct boot_config *config,
                     struct error *error)
{
    struct placement placement = {0};

    memset(layout, 0, sizeof(*layout));
    if (check_command_line(config, error) < 0 || find_placement(&placement, config, error) < 0)
        return -1;
    list_pieces(layout, config, &placement);
    fill_boot_params(&layout->boot_params, config, &placement);
    fill_handoff(&layout->handoff, config, &placement);
    return 0;
}
