/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int output_file(const char *path, const void *data, size_t size, struct error *error)
{
    FILE *file = fopen(path, "wb");
    size_t written;

    if (file == NULL)
        return error_set_errno(error, errno, "%s", path);
    written = fwrite(data, 1, size, file);
    if (fclose(file) == 0 && written == size)
        return 0;
    error_set_errno(error, errno, "%s", path);
    unlink(path);
    return -1;
}
