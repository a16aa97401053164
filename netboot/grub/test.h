/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conditions of configurations. Pure but for the question whether a file exists.
 */
#ifndef NETBOOT_GRUB_TEST_H
#define NETBOOT_GRUB_TEST_H

#include <stdbool.h>
#include <stddef.h>

/**
 * grub_test() - Evaluate an expression of "test" and "["
 * @words:   Expression, without the command's name and the ']'
 * @exists:  Whether a file can be read
 * @context: For @exists
 *
 * Source: GNU GRUB's manual, "test". What is no expression is false.
 */
bool grub_test(char **words, size_t count, bool (*exists)(void *context, const char *file),
               void *context);

#endif
