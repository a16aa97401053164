/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/boot-file.h"

#include "netboot/uri.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int boot_file_find(const struct netboot_settings *settings, char uri[NETBOOT_URI_SIZE],
                   struct error *error)
{
    bool is_literal = strchr(settings->next_server, ':') != NULL;
    char server[NETBOOT_TEXT_SIZE + 16];

    if (settings->boot_file[0] == '\0')
        return error_set(error, "the network's servers name no boot file");
    snprintf(server, sizeof(server), is_literal ? "tftp://[%s]/" : "tftp://%s/",
             settings->next_server);
    if (settings->next_server[0] == '\0' && strstr(settings->boot_file, "://") == NULL)
        return error_set(error, "%s: the network's servers do not say where this boot file is",
                         settings->boot_file);
    return uri_resolve(server, settings->boot_file, uri, NETBOOT_URI_SIZE, error);
}
