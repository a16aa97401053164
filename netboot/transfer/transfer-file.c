/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/transfer.h"

#include "netboot/transfer/http.h"
#include "netboot/transfer/tftp.h"
#include "netboot/uri.h"

#define URI_SHOWN 240 /* characters in a message, so that there is space for the reason */

int64_t transfer_file(const char *uri, const struct transfer_config *config, int file,
                      struct error *error)
{
    struct error reason = {0};
    char resolved[NETBOOT_URI_SIZE];
    struct uri split;
    int64_t size;

    if (uri_split(uri, &split, error) < 0 ||
        uri_resolve(uri, uri, resolved, sizeof(resolved), error) < 0)
        return -1;
    size = split.scheme == URI_TFTP ? tftp_fetch(&split, config, file, &reason)
                                    : http_fetch(resolved, config, file, &reason);
    if (size < 0)
        error_set(error, "%.*s: %s", URI_SHOWN, resolved, reason.message);
    return size;
}
