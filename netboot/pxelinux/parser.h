/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of reading a configuration.
 */
#ifndef NETBOOT_PXELINUX_PARSER_H
#define NETBOOT_PXELINUX_PARSER_H

#include "common/error.h"
#include "netboot/pxelinux/config.h"

#define PARSE_SAY_MAX 100 /* lines shown by SAY; further ones are left out */

struct config_parser {
    struct config *config; /* filled; initialized by parse_begin() */
    /* Parses another file at this place. @name: as it is written. Return: 0, or -1 with @error. */
    int (*include)(void *context, const char *name, struct error *error);
    /* Shows a line. */
    void (*say)(void *context, const char *text);
    void *context;

    /* Private. */
    int label;     /* that directives are about; -1: none */
    int entry;     /* of the menu, likewise: a label or a submenu */
    unsigned menu; /* that entries belong to */
    unsigned said;
    struct error *error;
};

#endif
