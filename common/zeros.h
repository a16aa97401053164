/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether memory has nothing but zeros.
 */
#ifndef COMMON_ZEROS_H
#define COMMON_ZEROS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * has_only_zeros() - Whether all bytes are zero
 * @data: May change meanwhile; the answer is then that of some moment for each byte
 */
bool has_only_zeros(const void *data, size_t size);

#endif
