/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One sample kernel and what kernel_image_parse() makes of it, for the tests of the parsers.
 */
#ifndef TESTS_UNIT_LOADER_PARSE_SAMPLE_H
#define TESTS_UNIT_LOADER_PARSE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loader/kernel-image.h"
#include "tests/unit/loader/samples.h"

extern struct sample sample;
extern struct kernel_image image; /* of the last parse */
extern struct error error;        /* the same */

/* Parses the first @size bytes, at the end of a block so that a read past it is caught. */
int parse_cut(uint64_t size);

/* Parses the whole sample. */
int parse(void);

/* The last parse failed for this reason. */
void assert_message(const char *part);

/* The sample parses, and needs the BIOS for this reason, or can be entered directly. */
void assert_needs_bios(const char *part);
void assert_direct(void);

#endif
