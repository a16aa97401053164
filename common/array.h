/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMMON_ARRAY_H
#define COMMON_ARRAY_H

/* How many elements an array has. Not for pointers. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
