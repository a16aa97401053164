/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMMON_ARGV_H
#define COMMON_ARGV_H

#include <stdint.h>

/*
 * A constant string as an element of the `char *const argv[]` that execve() wants. It is not
 * written to: POSIX has no const there only because C has no way to convert to it (exec,
 * RATIONALE).
 */
static inline char *argv_word(const char *word)
{
    return (char *)(uintptr_t)word;
}

#endif
