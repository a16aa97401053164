/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/kernel-file.h"

#include <inttypes.h>

int kernel_file_truncated(const struct kernel_file *file, const char *what, uint64_t end,
                          struct error *error)
{
    return error_set(error, "%s: truncated: %s ends at byte %" PRIu64 ", the file has %" PRIu64,
                     file->name, what, end, file->size);
}
