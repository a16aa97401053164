/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that any bytes as an EFI image are either refused with a message, or have their parts
 * inside the file and apart from each other. libFuzzer target.
 */
#include "loader/uki.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    struct uki uki;
    struct error error = {0};

    if (copy == NULL)
        return -1;
    memcpy(copy, data, size);
    const struct kernel_file file = {{copy, size}, size, "image"};
    int result = uki_parse(&uki, &file, &error);
    if ((result < 0) != error_is_set(&error))
        abort();
    const struct uki_part *const parts[] = {&uki.linux_image, &uki.initrd, &uki.ucode, &uki.cmdline,
                                            &uki.uname};
    for (unsigned i = 0; result == 0 && i < 5; i++) {
        if (parts[i]->size > size || parts[i]->offset > size - parts[i]->size)
            abort();
        for (unsigned j = 0; j < i; j++)
            if (parts[i]->size != 0 && parts[j]->size != 0 &&
                parts[i]->offset < parts[j]->offset + parts[j]->size &&
                parts[j]->offset < parts[i]->offset + parts[i]->size)
                abort();
    }
    copy[size] = '\0';
    if (strlen(uki_command_line((char *)copy)) > size)
        abort();
    free(copy);
    return 0;
}
