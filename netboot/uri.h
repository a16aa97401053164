/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URIs of files on servers: tftp://, http:// and https://. Source: RFC 3986, RFC 3617.
 */
#ifndef NETBOOT_URI_H
#define NETBOOT_URI_H

#include "common/error.h"

#include <stddef.h>

/**
 * uri_resolve() - Make a reference absolute
 * @base:      An absolute URI, such as that of the configuration that has the reference
 * @reference: An absolute URI, an absolute path, or a path relative to @base's directory
 * @resolved:  Filled: an absolute URI of a scheme above, without "." and ".." in its path
 * @size:      Bytes there
 * @error:     Filled if it is no such URI, too long, or has control characters
 *
 * Return: 0, or -1
 */
int uri_resolve(const char *base, const char *reference, char *resolved, size_t size,
                struct error *error);

#endif
