/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys that menus and prompts of scripts name. Source: the iPXE project's documentation of
 * "item" and "prompt".
 */
#ifndef NETBOOT_IPXE_KEYS_H
#define NETBOOT_IPXE_KEYS_H

#include "netboot/ipxe/interpreter.h"

/**
 * ipxe_key() - Read the name of a key as scripts write it
 * @text: A character, the number of one such as 0x02, or iPXE's number of a special key; NULL: the
 *        key stays as it is
 * @key:  Filled with a character or an enum netboot_key
 *
 * Return: whether it is a key; if not, the user has been told
 */
bool ipxe_key(struct ipxe *ipxe, const char *text, int *key);

#endif
