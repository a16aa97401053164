/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Offsets and rules are those of Linux Documentation/arch/x86/boot.rst and zero-page.rst and of the
 * ELF specification, written out as numbers on purpose: a mistake in the loader's structures must
 * not repeat itself here.
 */
#include "tests/unit/loader/layout-check.h"

#include "common/array.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FOUR_GIB UINT64_C(0x100000000)

static char violation[256];

static const char *violated(const char *format, ...) __attribute__((format(printf, 1, 2)));

static const char *violated(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(violation, sizeof(violation), format, arguments);
    va_end(arguments);
    return violation;
}

static uint64_t number_at(const void *start, uint64_t offset, unsigned size)
{
    const uint8_t *bytes = start;
    uint64_t number = 0;

    for (unsigned i = 0; i < size; i++)
        number |= (uint64_t)bytes[offset + i] << (8 * i);
    return number;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t round_up(uint64_t number, uint64_t unit)
{
    return (number + unit - 1) / unit * unit;
}

static uint64_t round_down(uint64_t number, uint64_t unit)
{
    return number / unit * unit;
}

/* What the file says. */
struct facts {
    bool elf;
    bool elf_64;
    unsigned protocol;
    uint64_t code_offset; /* bzImage: of the protected-mode part */
    uint64_t code_size;
    bool relocatable;
    uint64_t alignment;
    uint64_t least_alignment;
    uint64_t preferred;
    uint64_t init_size;
    bool entry_64;
    uint64_t initrd_max;
    uint64_t command_line_max;
    uint64_t span_start; /* ELF: all segments lie inside */
    uint64_t span_end;
};

struct segment {
    bool load;
    uint64_t offset, address, file_size, memory_size;
};

static unsigned segment_count(const struct raw_kernel *kernel)
{
    return (unsigned)number_at(kernel->head, kernel->head[4] == 2 ? 56 : 44, 2);
}

static struct segment segment_at(const struct raw_kernel *kernel, unsigned index)
{
    const uint8_t *head = kernel->head;

    if (head[4] == 2) {
        uint64_t at = number_at(head, 32, 8) + index * UINT64_C(56);
        return (struct segment){number_at(head, at, 4) == 1 && number_at(head, at + 40, 8) != 0,
                                number_at(head, at + 8, 8), number_at(head, at + 24, 8),
                                number_at(head, at + 32, 8), number_at(head, at + 40, 8)};
    }
    uint64_t at = number_at(head, 28, 4) + index * UINT64_C(32);
    return (struct segment){number_at(head, at, 4) == 1 && number_at(head, at + 20, 4) != 0,
                            number_at(head, at + 4, 4), number_at(head, at + 12, 4),
                            number_at(head, at + 16, 4), number_at(head, at + 20, 4)};
}

static struct facts elf_facts(const struct raw_kernel *kernel)
{
    struct facts facts = {.elf = true, .elf_64 = kernel->head[4] == 2, .span_start = UINT64_MAX};

    for (unsigned i = 0; i < segment_count(kernel); i++) {
        struct segment segment = segment_at(kernel, i);
        if (!segment.load)
            continue;
        facts.span_start = smaller(facts.span_start, segment.address);
        facts.span_end = larger(facts.span_end, segment.address + segment.memory_size);
    }
    facts.alignment = facts.least_alignment = 1;
    facts.entry_64 = facts.elf_64;
    facts.initrd_max = facts.elf_64 ? 0x7fffffff : 0x37ffffff;
    facts.command_line_max = 2047;
    return facts;
}

static struct facts facts_of(const struct raw_kernel *kernel)
{
    const uint8_t *head = kernel->head;

    if (memcmp(head, "\177ELF", 4) == 0)
        return elf_facts(kernel);

    unsigned protocol = (unsigned)number_at(head, 0x206, 2);
    uint64_t sectors = head[0x1f1] == 0 ? 4 : head[0x1f1];
    struct facts facts = {
        .protocol = protocol,
        .code_offset = 512 + sectors * 512,
        .code_size = kernel->size - 512 - sectors * 512,
        .alignment = 1,
        .least_alignment = 1,
        .initrd_max = protocol >= 0x203 ? number_at(head, 0x22c, 4) : 0x37ffffff,
        .command_line_max = 255,
    };
    if (protocol >= 0x206 && number_at(head, 0x238, 4) != 0)
        facts.command_line_max = number_at(head, 0x238, 4);
    if (protocol >= 0x205 && head[0x234] != 0) {
        facts.relocatable = true;
        facts.alignment = facts.least_alignment = number_at(head, 0x230, 4);
        if (protocol >= 0x20a && head[0x235] != 0)
            facts.least_alignment = UINT64_C(1) << head[0x235];
    }
    if (protocol >= 0x20a) {
        facts.preferred = number_at(head, 0x258, 8);
        facts.init_size = number_at(head, 0x260, 4);
    }
    facts.entry_64 = protocol >= 0x20c && (head[0x236] & 1) != 0;
    return facts;
}

/* [start, end), used while the host and hvmloader are at work, when the kernel starts, or both */
struct region {
    const char *name;
    uint64_t start, end;
    bool loading, starting;
};

#define REGIONS_MAX 48

struct regions {
    unsigned count;
    struct region list[REGIONS_MAX];
};

static void add(struct regions *regions, const char *name, uint64_t start, uint64_t size,
                bool loading, bool starting)
{
    if (size != 0)
        regions->list[regions->count++] =
            (struct region){name, start, start + size, loading, starting};
}

static const char *overlap(const struct regions *regions)
{
    for (unsigned i = 0; i < regions->count; i++) {
        for (unsigned j = 0; j < i; j++) {
            const struct region *a = &regions->list[i];
            const struct region *b = &regions->list[j];
            if (!(a->loading && b->loading) && !(a->starting && b->starting))
                continue;
            if (a->start < b->end && b->start < a->end)
                return violated("%s [0x%" PRIx64 ", 0x%" PRIx64 ") overlaps %s [0x%" PRIx64
                                ", 0x%" PRIx64 ")",
                                a->name, a->start, a->end, b->name, b->start, b->end);
        }
    }
    return NULL;
}

/* Regions that are in use already, or are no RAM. */
static void add_surroundings(struct regions *regions, const struct ram_map *ram)
{
    add(regions, "hvmloader's low memory", 0, 0x81000, true, false);
    add(regions, "the hypercall page", 0x80000, 0x1000, false, true);
    add(regions, "the page tables", 0x81000, 0x6000, false, true);
    add(regions, "the firmware's stack", 0x88000, 0x8000, false, true);
    add(regions, "the VGA hole", 0xa0000, 0x50000, true, true);
    add(regions, "the firmware image and relocator", 0xf0000, 0x10000, true, true);
    add(regions, "hvmloader", 0x100000, 0x100000, true, false);
    add(regions, "the end of RAM", ram->low_end, UINT64_MAX / 2, true, true);
}

/* Each segment to be loaded is a piece. Counts them in @loads. */
static const char *check_segments(const struct raw_kernel *kernel, const struct boot_layout *layout,
                                  unsigned *loads)
{
    for (unsigned i = 0; i < segment_count(kernel); i++) {
        struct segment segment = segment_at(kernel, i);
        bool found = !segment.load;
        *loads += segment.load;
        for (unsigned j = 0; !found && j < layout->piece_count; j++) {
            const struct load_piece *piece = &layout->pieces[j];
            found = piece->source == LOAD_KERNEL_FILE && piece->address == segment.address &&
                    piece->source_offset == segment.offset &&
                    piece->source_size == segment.file_size &&
                    piece->memory_size == segment.memory_size;
        }
        if (!found)
            return violated("ELF segment %u is not loaded", i);
    }
    return NULL;
}

static const char *check_pieces(const struct raw_kernel *kernel, const struct facts *facts,
                                const struct boot_config *config, const struct boot_layout *layout)
{
    const struct handoff *handoff = &layout->handoff;
    unsigned initrds = 0;
    unsigned kernels = 0;
    unsigned loads = 0;
    bool command_line = false;
    bool boot_params = false;
    uint64_t start = UINT64_MAX;
    uint64_t end = 0;

    for (unsigned i = 0; i < layout->piece_count; i++) {
        const struct load_piece *piece = &layout->pieces[i];
        if (piece->address >= 0x100000) {
            start = smaller(start, piece->address);
            end = larger(end, piece->address + piece->memory_size);
        }
        switch (piece->source) {
        case LOAD_KERNEL_FILE:
            kernels++;
            if (piece->source_offset + piece->source_size > kernel->size)
                return violated("piece %u reads past the kernel file", i);
            if (!facts->elf &&
                (piece->source_offset != facts->code_offset ||
                 piece->source_size != facts->code_size || piece->memory_size != facts->code_size ||
                 piece->address != handoff->kernel_source))
                return violated("piece %u is not the protected-mode part", i);
            break;
        case LOAD_INITRD_FILE:
            initrds++;
            if (piece->source_offset != 0 || piece->source_size != config->initrd_size ||
                piece->memory_size != config->initrd_size || piece->address != handoff->initrd)
                return violated("piece %u is not the initrd", i);
            break;
        case LOAD_COMMAND_LINE:
            command_line = piece->source_offset == 0 && piece->address == handoff->command_line &&
                           piece->source_size == strlen(config->command_line) + 1 &&
                           piece->memory_size == piece->source_size;
            break;
        case LOAD_BOOT_PARAMS:
            boot_params = piece->source_offset == 0 && piece->address == handoff->boot_params &&
                          piece->source_size == 4096 && piece->memory_size == 4096;
            break;
        default:
            return violated("piece %u has no known source", i);
        }
    }
    if (facts->elf) {
        const char *wrong = check_segments(kernel, layout, &loads);

        if (wrong != NULL)
            return wrong;
    }
    if (kernels != (facts->elf ? loads : 1) || !command_line || !boot_params ||
        initrds != (config->initrd_name != NULL ? 1 : 0))
        return violated("pieces missing or too many");
    if (start != layout->modules_start || end != layout->modules_end)
        return violated("modules are in [0x%" PRIx64 ", 0x%" PRIx64 "), not as said", start, end);
    return NULL;
}

static const char *check_places(const struct facts *facts, const struct boot_config *config,
                                const struct boot_layout *layout)
{
    const struct handoff *handoff = &layout->handoff;
    const uint8_t *params = (const uint8_t *)&layout->boot_params;
    struct regions regions = {0};
    uint64_t source = handoff->kernel_source;
    uint64_t destination = handoff->kernel_destination;
    uint64_t run_start;
    uint64_t run_size;

    /* boot.rst, field 0x260: the runtime start address */
    if (facts->elf) {
        run_start = facts->span_start;
        run_size = facts->span_end - facts->span_start;
    } else if (facts->relocatable) {
        uint64_t alignment = number_at(params, 0x230, 4);
        if (alignment != facts->alignment && facts->protocol < 0x20a)
            return violated("alignment changed in protocol 0x%x", facts->protocol);
        if (alignment > facts->alignment || alignment < facts->least_alignment ||
            (alignment & (alignment - 1)) != 0)
            return violated("alignment 0x%" PRIx64 " not allowed", alignment);
        if (destination % alignment != 0)
            return violated("0x%" PRIx64 " is not aligned to 0x%" PRIx64, destination, alignment);
        run_start = round_up(larger(destination, facts->preferred), alignment);
        run_size = larger(facts->init_size, facts->code_size);
    } else {
        run_start = facts->preferred != 0 ? facts->preferred : 0x100000;
        run_size = larger(facts->init_size, facts->code_size);
        if (destination != 0x100000)
            return violated("a fixed kernel at 0x%" PRIx64, destination);
    }
    if ((facts->elf || facts->relocatable) && source != destination)
        return violated("moved from 0x%" PRIx64 " to 0x%" PRIx64, source, destination);
    if (handoff->kernel_run_address != run_start || handoff->kernel_run_size < run_size)
        return violated("run area [0x%" PRIx32 ", +0x%" PRIx32 ") instead of [0x%" PRIx64
                        ", +0x%" PRIx64 ")",
                        handoff->kernel_run_address, handoff->kernel_run_size, run_start, run_size);

    /* While loading: the pieces. */
    add_surroundings(&regions, &config->ram);
    for (unsigned i = 0; i < layout->piece_count; i++) {
        static const char *const names[] = {"the kernel as loaded", "the initrd",
                                            "the command line", "boot_params"};
        const struct load_piece *piece = &layout->pieces[i];
        add(&regions, names[piece->source], piece->address, piece->memory_size, true,
            piece->source != LOAD_KERNEL_FILE);
    }
    const char *found = overlap(&regions);
    if (found != NULL)
        return found;

    /* When it starts: kernel and run area may share memory, so one after the other. */
    unsigned others = regions.count;
    add(&regions, "the kernel as started", destination, facts->code_size, false, true);
    found = overlap(&regions);
    if (found != NULL)
        return found;
    regions.count = others;
    add(&regions, "the run area", run_start, handoff->kernel_run_size, false, true);
    return overlap(&regions);
}

static const char *check_handoff(const struct raw_kernel *kernel, const struct facts *facts,
                                 const struct boot_config *config, const struct boot_layout *layout)
{
    const uint8_t *raw = (const uint8_t *)&layout->handoff;
    const struct handoff *handoff = &layout->handoff;
    bool entry_64 = facts->entry_64 && (facts->elf || !config->force_entry_32);
    uint32_t sum = 0;

    for (unsigned i = 0; i < 64; i += 4)
        sum += (uint32_t)number_at(raw, i, 4);
    if (sum != 0 || memcmp(raw, "QXHO", 4) != 0 || number_at(raw, 4, 2) != 1 ||
        number_at(raw, 6, 2) != 188 || handoff->stage != 0 || handoff->message[0] != '\0')
        return violated("hand-off not valid");
    if (handoff->flags != ((entry_64 ? 1U : 0) | (config->text_screen ? 2U : 0)))
        return violated("flags 0x%" PRIx32, handoff->flags);
    if (handoff->kernel_size != (facts->elf ? 0 : facts->code_size))
        return violated("kernel size 0x%" PRIx32, handoff->kernel_size);
    if (handoff->command_line_size != strlen(config->command_line) + 1)
        return violated("command line size %" PRIu32, handoff->command_line_size);
    if (handoff->page_tables != 0x81000)
        return violated("page tables at 0x%" PRIx32, handoff->page_tables);
    if (!facts->elf && handoff->entry != handoff->kernel_destination + (entry_64 ? 0x200U : 0))
        return violated("entry 0x%" PRIx32, handoff->entry);
    if (facts->elf) {
        bool inside = false;
        for (unsigned i = 0; !inside && i < segment_count(kernel); i++) {
            struct segment segment = segment_at(kernel, i);
            inside = segment.load && handoff->entry >= segment.address &&
                     handoff->entry - segment.address < segment.memory_size;
        }
        if (!inside)
            return violated("entry 0x%" PRIx32 " in no segment", handoff->entry);
    }
    if (config->initrd_name == NULL)
        return handoff->initrd == 0 && handoff->initrd_size == 0 ? NULL
                                                                 : "an initrd out of nothing";
    if (handoff->initrd % 4096 != 0 || handoff->initrd_size != config->initrd_size)
        return violated("initrd at 0x%" PRIx32, handoff->initrd);
    if (handoff->initrd + config->initrd_size - 1 > facts->initrd_max)
        return violated("initrd at 0x%" PRIx32 " ends above 0x%" PRIx64, handoff->initrd,
                        facts->initrd_max);
    return NULL;
}

/* Fields that the loader writes: offset, size, value. All others are the file's, or zero. */
static const char *check_boot_params(const struct raw_kernel *kernel, const struct facts *facts,
                                     const struct boot_layout *layout)
{
    const struct handoff *handoff = &layout->handoff;
    const uint8_t *params = (const uint8_t *)&layout->boot_params;
    const struct {
        unsigned offset, size, protocol;
        uint64_t value;
    } written[] = {
        {0x1fa, 2, 0x200, 0xffff},
        {0x1fe, 2, 0x200, 0xaa55},
        {0x202, 4, 0x200, 0x53726448},
        {0x210, 1, 0x200, 0xff},
        {0x211, 1, 0x200, 0x01},
        {0x214, 4, 0x200, handoff->kernel_destination},
        {0x218, 4, 0x200, handoff->initrd},
        {0x21c, 4, 0x200, handoff->initrd_size},
        {0x224, 2, 0x201, 0},
        {0x226, 2, 0x202, 0},
        {0x228, 4, 0x202, handoff->command_line},
        {0x230, 4, 0x20a, number_at(params, 0x230, 4)}, /* see check_places() */
        {0x23c, 12, 0x207, 0},
        {0x250, 8, 0x209, 0},
    };
    uint8_t expected[4096] = {0};

    if (facts->elf) {
        expected[0x207] = 0x02;
        expected[0x206] = 0x0c;
        expected[0x236] = facts->elf_64 ? 1 : 0;
    } else {
        static const unsigned ends[] = {0x22c, 0x230, 0x230, 0x235, 0x23c, 0x248, 0x250,
                                        0x258, 0x264, 0x268, 0x268, 0x268, 0x268, 0x26c};
        unsigned end = ends[smaller(facts->protocol, 0x20f) - 0x202];
        if (kernel->head[0x200] == 0xeb)
            end = 0x202 + kernel->head[0x201];
        end = (unsigned)smaller(end, 0x290);
        memcpy(expected + 0x1f1, kernel->head + 0x1f1, end - 0x1f1);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(written); i++)
        for (unsigned byte = 0; byte < written[i].size; byte++)
            if (facts->elf || facts->protocol >= written[i].protocol)
                expected[written[i].offset + byte] =
                    byte < 8 ? (uint8_t)(written[i].value >> (8 * byte)) : 0;
    for (unsigned i = 0; i < sizeof(expected); i++)
        if (params[i] != expected[i])
            return violated("boot_params[0x%x] is 0x%02x, not 0x%02x", i, params[i], expected[i]);
    return NULL;
}

const char *layout_violation(const struct raw_kernel *kernel, const struct boot_config *config,
                             const struct boot_layout *layout)
{
    struct facts facts = facts_of(kernel);
    const char *found;

    if (strlen(config->command_line) > facts.command_line_max)
        return violated("command line longer than %" PRIu64, facts.command_line_max);
    found = check_pieces(kernel, &facts, config, layout);
    if (found == NULL)
        found = check_handoff(kernel, &facts, config, layout);
    if (found == NULL)
        found = check_boot_params(kernel, &facts, layout);
    if (found == NULL)
        found = check_places(&facts, config, layout);
    return found;
}

/* Whether @size bytes fit between 2 MiB and @limit clear of the regions, starting on a page. */
static bool room_beside(const struct regions *regions, uint64_t size, uint64_t limit)
{
    uint64_t candidates[REGIONS_MAX + 1] = {0x200000};
    unsigned count = 1;

    /* If it fits at all, it fits at the lowest page of a gap. */
    for (unsigned i = 0; i < regions->count; i++)
        candidates[count++] = larger(0x200000, round_up(regions->list[i].end, 4096));
    for (unsigned i = 0; i < count; i++) {
        uint64_t start = candidates[i];
        bool clear = size <= limit && start <= limit - size;
        for (unsigned j = 0; clear && j < regions->count; j++)
            clear = start + size <= round_down(regions->list[j].start, 4096) ||
                    start >= regions->list[j].end;
        if (clear)
            return true;
    }
    return false;
}

static bool possible_at(const struct facts *facts, const struct boot_config *config,
                        uint64_t alignment)
{
    struct regions regions = {0};
    uint64_t run_size = larger(facts->init_size, facts->code_size);

    if (facts->elf) {
        add(&regions, "kernel", facts->span_start, facts->span_end - facts->span_start, 1, 1);
    } else if (facts->relocatable) {
        uint64_t start = round_up(larger(0x200000, facts->preferred), alignment);
        add(&regions, "kernel", start, run_size, 1, 1);
    } else {
        uint64_t start = facts->preferred != 0 ? facts->preferred : 0x100000;
        if (start < 0x100000)
            return false;
        add(&regions, "source", 0x200000, facts->code_size, 1, 1);
        add(&regions, "destination", 0x100000, facts->code_size, 1, 1);
        add(&regions, "run area", start, run_size, 1, 1);
    }
    for (unsigned i = 0; i < regions.count; i++)
        if (regions.list[i].end > config->ram.low_end)
            return false;
    if (config->initrd_name == NULL)
        return true;
    return config->initrd_size != 0 &&
           room_beside(&regions, config->initrd_size,
                       smaller(config->ram.low_end, facts->initrd_max + 1));
}

bool layout_possible(const struct raw_kernel *kernel, const struct boot_config *config)
{
    struct facts facts = facts_of(kernel);

    if (strlen(config->command_line) > smaller(facts.command_line_max, 0x9d000 - 0x91000 - 1))
        return false;
    for (uint64_t alignment = facts.least_alignment; alignment <= facts.alignment; alignment *= 2)
        if (possible_at(&facts, config, alignment))
            return true;
    return false;
}
