/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * URIs of files on servers: tftp://, http:// and https://. Pure functions of their texts. Source:
 * RFC 3986; RFC 3617 for tftp.
 */
#ifndef NETBOOT_URI_H
#define NETBOOT_URI_H

#include "common/error.h"
#include "netboot/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define URI_HOST_SIZE 256

enum uri_scheme {
    URI_TFTP,
    URI_HTTP,
    URI_HTTPS,
};

struct uri {
    enum uri_scheme scheme;
    char host[URI_HOST_SIZE]; /* name or address; an IPv6 address without its brackets */
    bool ipv6;                /* @host is an IPv6 address */
    uint16_t port;            /* the scheme's own if the text has none */
    /* http and https: path and query as the request has them, percent-encoded. tftp: the file's
     * name, decoded, without the '/' after the host: "//boot/linux" names "/boot/linux". */
    char path[NETBOOT_URI_SIZE];
};

/**
 * uri_resolve() - Make a reference absolute
 * @base:      An absolute URI, such as that of the configuration that has the reference
 * @reference: An absolute URI, "//" and another server, an absolute path, or a path relative to
 *             @base's directory; for http also '?' and another query for @base's file
 * @resolved:  Filled: an absolute URI of a scheme above, of printable ASCII characters, without "."
 *             and ".." in its path. What is percent-encoded stays so, and what must be becomes so.
 *             ";mode=octet" of tftp, which is no other file, and fragments of http are left out.
 * @size:      Bytes there
 * @error:     Filled if it is no such URI, too long, empty, or has control characters
 *
 * Return: 0, or -1
 */
int uri_resolve(const char *base, const char *reference, char *resolved, size_t size,
                struct error *error);

/**
 * uri_split() - Take an absolute URI apart
 * @text:  As for uri_resolve()
 * @uri:   Filled on success
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int uri_split(const char *text, struct uri *uri, struct error *error);

#endif
