/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges a boot layout by the kernel file's raw bytes and the documents alone: it shares no code
 * and no parsed data with the loader. Used by the property test and by the fuzzer.
 */
#ifndef TESTS_UNIT_LOADER_LAYOUT_CHECK_H
#define TESTS_UNIT_LOADER_LAYOUT_CHECK_H

#include "loader/boot-layout.h"

#include <stdbool.h>
#include <stdint.h>

/* A kernel file: its first bytes, at most 128 KiB, and its size. */
struct raw_kernel {
    const uint8_t *head;
    uint64_t head_size;
    uint64_t size;
};

/**
 * layout_violation() - Find a broken promise of boot_layout_plan()
 * @kernel:  The file that config->kernel was parsed from; accepted by the parser
 * @config: What was planned; its `kernel` is not used
 * @layout:  Result of a successful plan
 *
 * Return: NULL if all holds, else what does not (valid until the next call)
 */
const char *layout_violation(const struct raw_kernel *kernel, const struct boot_config *config,
                             const struct boot_layout *layout);

/**
 * layout_possible() - Whether some layout exists that keeps the promises
 *
 * Arguments as above. A refused config for which one exists is a fault of the planner.
 */
bool layout_possible(const struct raw_kernel *kernel, const struct boot_config *config);

#endif
