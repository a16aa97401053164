/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the language of PXELINUX's configurations. Source: the SYSLINUX project's syslinux.cfg.txt
 * and menu.txt. Pure but for what the two functions of struct config_parser do.
 */
#ifndef NETBOOT_PXELINUX_PARSE_H
#define NETBOOT_PXELINUX_PARSE_H

#include "common/error.h"
#include "netboot/pxelinux/parser.h"

/**
 * parse_begin() - Begin a configuration
 * @parser: Its first four members are set by the caller; @config need not be
 */
void parse_begin(struct config_parser *parser);

/**
 * parse_text() - Parse a file
 * @text: Any bytes
 * @size: How many
 *
 * Called again from within @include. What is not known is ignored.
 *
 * Return: 0, or -1 with @error filled: too many labels, or an include that failed. What has been
 * read is to be released by config_release() in any case
 */
int parse_text(struct config_parser *parser, const char *text, size_t size, struct error *error);

/**
 * parse_end() - Finish the configuration
 */
void parse_end(struct config_parser *parser);

#endif
