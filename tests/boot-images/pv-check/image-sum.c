/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs on the host: prints the checksum of a file, as a number for the linker. */
#include <stdio.h>

#include "tests/boot-images/checksum.h"

#define SIZE_MAX_BYTES (1U << 20) /* the kernel's code is a few KiB */

int main(int argc, char **argv)
{
    static uint8_t data[SIZE_MAX_BYTES];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t size;

    if (file == NULL) {
        fprintf(stderr, "image-sum: give the name of a file that can be read\n");
        return 1;
    }
    size = fread(data, 1, sizeof(data), file);
    if (ferror(file) || size == 0 || size == sizeof(data)) {
        fprintf(stderr, "image-sum: %s cannot be read, is empty or too large\n", argv[1]);
        return 1;
    }
    fclose(file);
    printf("0x%016llx\n", (unsigned long long)checksum_bytes(data, size));
    return 0;
}
