/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a bootloader must not leave behind: descriptors of ours, processes, mounts.
 */
#ifndef TESTS_BOOTLOADER_SURROUNDINGS_H
#define TESTS_BOOTLOADER_SURROUNDINGS_H

#include <stdbool.h>

struct surroundings {
    unsigned descriptors, processes, mounts;
};

/**
 * count_surroundings() - Count what there is now
 * @program: The bootloader, whose processes are counted also outside of a sandbox
 */
struct surroundings count_surroundings(const char *program);

/**
 * is_unchanged() - Whether all is as it was, within a second; prints diagnostics if not
 */
bool is_unchanged(const struct surroundings *before, const char *program);

#endif
