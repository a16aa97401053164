/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings in the text of a command. Source: the iPXE project's documentation, "Scripting".
 */
#ifndef NETBOOT_IPXE_EXPAND_H
#define NETBOOT_IPXE_EXPAND_H

#include "netboot/ipxe/interpreter.h"

/**
 * ipxe_expand() - Replace each ${setting} by its value, and those in values as well
 *
 * A setting that is not set is replaced by nothing. The innermost ones are replaced first, so that
 * ${${name}} is possible.
 *
 * Return: the text, for the caller to free(); NULL if it is too long or does not come to an end,
 * and the user has been told
 */
char *ipxe_expand(struct ipxe *ipxe, const char *text);

#endif
