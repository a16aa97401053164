/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any base and reference, what is accepted keeps the promises of netboot/uri.h.
 * libFuzzer target.
 */
#include "netboot/uri.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_segments(const char *path)
{
    while (*path != '\0') {
        size_t length = strcspn(path, "/");

        if ((length == 1 && path[0] == '.') || (length == 2 && path[0] == '.' && path[1] == '.'))
            abort();
        path += length;
        path += *path == '/';
    }
}

/* What is resolved stays as it is, and begins with what it was split into. */
static void check_resolved(const char *resolved)
{
    static const char *const schemes[] = {
        [URI_TFTP] = "tftp", [URI_HTTP] = "http", [URI_HTTPS] = "https"};
    char again[NETBOOT_URI_SIZE], start[NETBOOT_URI_SIZE];
    struct uri uri;
    struct error error = {0};

    for (const char *c = resolved; *c != '\0'; c++)
        if (*c <= ' ' || *c == 0x7f)
            abort();
    if (uri_resolve("http://a/", resolved, again, sizeof(again), &error) < 0 ||
        strcmp(again, resolved) != 0 || uri_split(resolved, &uri, &error) < 0)
        abort();
    snprintf(start, sizeof(start), "%s://%s%s", schemes[uri.scheme], uri.ipv6 ? "[" : "", uri.host);
    if (uri.host[0] == '\0' || uri.port == 0 || strncmp(start, resolved, strlen(start)) != 0)
        abort();
    for (const char *c = uri.path; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            abort();
    if (uri.scheme != URI_TFTP && uri.path[0] != '/')
        abort();
    uri.path[strcspn(uri.path, uri.scheme == URI_TFTP ? "" : "?")] = '\0';
    check_segments(uri.path);
}

/* The input is a base, a NUL and a reference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char resolved[NETBOOT_URI_SIZE];
    struct error error = {0};
    char *text = malloc(size + 2);

    if (text == NULL)
        abort();
    memcpy(text, data, size);
    text[size] = text[size + 1] = '\0';
    int result = uri_resolve(text, text + strlen(text) + 1, resolved, sizeof(resolved), &error);

    if ((result < 0) != error_is_set(&error))
        abort();
    if (result == 0)
        check_resolved(resolved);
    free(text);
    return 0;
}
