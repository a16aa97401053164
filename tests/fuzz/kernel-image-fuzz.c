/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any bytes as a kernel file, the layout planned for what the parser accepts passes
 * the unit tests' independent check, and that no ELF note is read outside the file. libFuzzer
 * target.
 *
 * Input: 32 bytes that choose sizes and guest (struct choices), then the file's first bytes.
 */
#include "loader/boot-layout.h"
#include "loader/kernel-image.h"
#include "loader/xen-notes.h"

#include "tests/unit/loader/layout-check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct choices {
    uint64_t file_size_past_head; /* only if the head has the parser's full size */
    uint64_t initrd_size;         /* 0: none */
    uint64_t high_memory;         /* bytes above 4 GiB */
    uint32_t low_pages;
    uint16_t command_line_size;
    uint8_t text_screen;
    uint8_t force_entry_32;
} __attribute__((packed));

_Static_assert(sizeof(struct choices) == 32, "seeds/kernel-image");

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct kernel_image *image, const struct raw_kernel *raw,
                  const struct choices *choices)
{
    static char command_line[65536];
    struct boot_config config = {
        .kernel = image,
        .kernel_name = "kernel",
        .initrd_name = choices->initrd_size != 0 ? "initrd" : NULL,
        .initrd_size = choices->initrd_size,
        .command_line = command_line,
        .ram.low_end = (uint64_t)(choices->low_pages % 0x100001) * 4096,
        .text_screen = choices->text_screen & 1,
        .force_entry_32 = choices->force_entry_32 & 1,
    };
    struct boot_layout layout;
    struct error error = {0};

    if (choices->high_memory != 0)
        config.ram.high_end =
            (UINT64_C(1) << 32) + choices->high_memory % (UINT64_C(1) << 40) / 4096 * 4096;
    memset(command_line, 'x', choices->command_line_size);
    command_line[choices->command_line_size] = '\0';

    const char *violation = NULL;
    if (boot_layout_plan(&layout, &config, &error) == 0)
        violation = layout_violation(raw, &config, &layout);
    else if (!error_is_set(&error))
        violation = "refused without a message";
    else if (layout_possible(raw, &config))
        violation = error.message;
    if (violation != NULL) {
        fprintf(stderr, "%s\n", violation);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct choices choices;
    struct kernel_image image;
    struct error error = {0};

    if (size < sizeof(choices))
        return 0;
    memcpy(&choices, data, sizeof(choices));
    data += sizeof(choices);
    size -= sizeof(choices);

    uint64_t file_size = size;
    if (size >= KERNEL_HEAD_SIZE) {
        size = KERNEL_HEAD_SIZE;
        if (choices.file_size_past_head > UINT64_MAX - size)
            return -1;
        file_size = size + choices.file_size_past_head;
    }

    /* A copy of exactly that size, so that a read past it is caught. */
    uint8_t *head = malloc(size);
    if (head == NULL)
        return -1;
    memcpy(head, data, size);
    xen_notes_have_pvh_entry((struct bytes){head, size});
    int parsed =
        kernel_image_parse(&image, (struct bytes){head, size}, file_size, "kernel", &error);
    if ((parsed < 0) != error_is_set(&error))
        abort();
    if (parsed == 0 && image.needs_bios == NULL) {
        const struct raw_kernel raw = {head, size, file_size};
        check(&image, &raw, &choices);
    }
    free(head);
    return 0;
}
