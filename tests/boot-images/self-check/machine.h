/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state that all checks share. It lives on the stack of kernel_main: the kernel has no writable
 * data.
 */
#ifndef SELF_CHECK_MACHINE_H
#define SELF_CHECK_MACHINE_H

#include <stdint.h>

#include "entry-state.h"
#include "report.h"
#include "tests/boot-images/image-info.h"

struct boot_params;

struct machine {
    struct report report;
    const struct entry_state *entry;
    const struct image_info *image;
    const struct boot_params *params;
    const char *command_line; /* "" if the loader gave none */
    uint32_t command_line_length;
    uint32_t run_address; /* the area the kernel may use: where it begins ... */
    uint32_t run_size;    /* ... and its bytes */
};

#endif
