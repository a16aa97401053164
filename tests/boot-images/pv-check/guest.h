/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state that all checks share. */
#ifndef PV_CHECK_GUEST_H
#define PV_CHECK_GUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/boot-images/self-check/report.h"

struct start_info;

struct guest {
    struct report report;
    const struct start_info *start;
    const char *command_line;
    size_t command_line_length;
    bool bss_was_zero;      /* before the kernel's first write */
    long shared_info_error; /* what mapping it returned */
};

#endif
