/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/uki.h"

#include "common/array.h"
#include "loader/pe.h"

#include <string.h>

int uki_parse(struct uki *uki, const struct kernel_file *file, struct error *error)
{
    const struct {
        const char *name;
        struct uki_part *part;
    } known[] = {{".linux", &uki->linux_image},
                 {".initrd", &uki->initrd},
                 {".ucode", &uki->ucode},
                 {".cmdline", &uki->cmdline},
                 {".uname", &uki->uname}};
    struct pe_image image;
    unsigned found = 0;

    *uki = (struct uki){0};
    if (pe_parse(&image, file, error) < 0)
        return -1;
    for (unsigned i = 0; i < image.section_count; i++) {
        const struct pe_section *section = &image.sections[i];

        if (strcmp(section->name, ".profile") == 0)
            break;
        for (unsigned k = 0; k < ARRAY_SIZE(known); k++) {
            if (strcmp(section->name, known[k].name) != 0)
                continue;
            if ((found & 1U << k) != 0)
                return error_set(error, "%s: damaged: two sections %s", file->name, known[k].name);
            found |= 1U << k;
            *known[k].part = (struct uki_part){section->offset, section->size};
        }
    }
    if (uki->linux_image.size == 0)
        return error_set(error,
                         "%s: an EFI image without a kernel in it, which only UEFI firmware can "
                         "start",
                         file->name);
    return 0;
}

char *uki_command_line(char *text)
{
    char *end = text + strlen(text);

    for (char *c = text; c < end; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    while (end > text && end[-1] == ' ')
        *--end = '\0';
    while (*text == ' ')
        text++;
    return text;
}
