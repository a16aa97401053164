/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How scripts of iPXE's, and of gPXE's before it, are recognised. Pure.
 */
#ifndef NETBOOT_IPXE_SCRIPT_MAGIC_H
#define NETBOOT_IPXE_SCRIPT_MAGIC_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether a text begins as scripts do: "#!ipxe" or "#!gpxe", and white space. */
static inline bool has_script_magic(const char *text, size_t size)
{
    return size > 6 && (memcmp(text, "#!ipxe", 6) == 0 || memcmp(text, "#!gpxe", 6) == 0) &&
           memchr(" \t\n\v\f\r", text[6], 6) != NULL;
}

#endif
