/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/paths.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/growing-text.h"
#include "netboot/uri.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parts of an absolute URI, borrowed from it. */
struct place {
    const char *scheme, *authority, *path; /* the path begins with '/', or is empty */
    size_t scheme_length, authority_length, directory_length;
};

static struct place split_uri(const char *uri)
{
    const char *colon = strstr(uri, "://");
    struct place place = {.scheme = uri};
    size_t length;

    if (colon == NULL)
        return (struct place){uri, uri, uri, 0, 0, 0};
    place.scheme_length = (size_t)(colon - uri);
    place.authority = colon + 3;
    place.authority_length = strcspn(place.authority, "/?#");
    place.path = place.authority + place.authority_length;
    length = strcspn(place.path, "?#");
    while (length > 0 && place.path[length - 1] != '/')
        length--;
    place.directory_length = length > 0 ? length - 1 : 0;
    return place;
}

/* "(device)rest" or a path alone: of a copy of $root. Owned by the caller. */
static char *split_device(struct grub *grub, const char *file, const char **path)
{
    const char *end = *file == '(' ? strchr(file, ')') : NULL;
    const char *root;

    if (end != NULL) {
        *path = end + 1;
        return alloc_format("%.*s", (int)(end - file - 1), file + 1);
    }
    *path = file;
    root = grub_get(grub, "root");
    /* Some write the device's parentheses where they do not belong. */
    if (*root == '(')
        return alloc_format("%.*s", (int)strcspn(root + 1, ")"), root + 1);
    return alloc_copy(root);
}

bool grub_path_is_disk(struct grub *grub, const char *file)
{
    const char *path;
    cleanup_free char *device = split_device(grub, file, &path);

    return strncmp(device, "hd", 2) == 0 || strncmp(device, "ahci", 4) == 0 || *file == '+';
}

/* GRUB's paths are plain bytes. */
static bool add_escaped(struct text *uri, const char *path)
{
    for (; *path != '\0'; path++) {
        char escaped[4] = {*path};
        unsigned char byte = (unsigned char)*path;

        if (byte <= ' ' || byte >= 0x7f || strchr("%?#\"<>\\^`{|}", byte) != NULL)
            snprintf(escaped, sizeof(escaped), "%%%02X", byte);
        if (!text_add(uri, escaped))
            return false;
    }
    return true;
}

int grub_path_uri(struct grub *grub, const char *file, char uri[NETBOOT_URI_SIZE],
                  struct error *error)
{
    static const char *const schemes[] = {"tftp", "http", "https", "pxe"};
    cleanup_text struct text built = {.limit = NETBOOT_URI_SIZE - 1};
    struct place own = split_uri(grub->uri);
    const char *scheme = NULL;
    const char *path;
    cleanup_free char *device = split_device(grub, file, &path);
    size_t length = strcspn(device, ",");
    const char *server = device[length] == ',' ? device + length + 1 : "";
    size_t server_length = strlen(server);

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (strlen(schemes[i]) == length && strncmp(device, schemes[i], length) == 0)
            scheme = i == 3 ? "tftp" : schemes[i];
    if (scheme == NULL || strpbrk(server, "/?#@\\ ") != NULL)
        return error_set(error, "%s: there is no device (%s)", file, device);
    if (server_length == 0) {
        server = own.authority;
        server_length = own.authority_length;
    }
    if (!text_add(&built, scheme) || !text_add(&built, "://") ||
        !text_add_bytes(&built, server, server_length) || !text_add(&built, "/") ||
        !add_escaped(&built, path + strspn(path, "/")))
        return error_set(error, "the name of a file is too long");
    return uri_resolve(grub->uri, text_string(&built), uri, NETBOOT_URI_SIZE, error);
}

int grub_path_fetch(struct grub *grub, const char *file, char uri[NETBOOT_URI_SIZE],
                    struct error *error)
{
    if (grub->fetch_count++ >= GRUB_FETCHES_MAX)
        return error_set(error, "the configuration fetches too many files");
    if (grub_path_uri(grub, file, uri, error) < 0)
        return -1;
    return grub->host->fetch_image(grub->host->context, uri, error);
}

void grub_path_init(struct grub *grub)
{
    struct place own = split_uri(grub->uri);
    cleanup_free char *root = alloc_format("%.*s,%.*s", (int)own.scheme_length, own.scheme,
                                           (int)own.authority_length, own.authority);
    cleanup_free char *prefix = alloc_format("(%s)%.*s", root, (int)own.directory_length, own.path);
    cleanup_free char *file = alloc_format("(%s)%s", root, own.path);
    cleanup_free char *server = alloc_format("%.*s", (int)own.authority_length, own.authority);

    grub_set(grub, "root", root);
    grub_set(grub, "prefix", prefix);
    grub_set(grub, "cmdpath", prefix);
    grub_set(grub, "config_directory", prefix);
    grub_set(grub, "config_file", file);
    grub_set(grub, "net_default_server", server);
    grub_set(grub, "pxe_default_server", server);
}
