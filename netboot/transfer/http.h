/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP and HTTPS, by libcurl: certificates are checked against the host's authorities.
 */
#ifndef NETBOOT_TRANSFER_HTTP_H
#define NETBOOT_TRANSFER_HTTP_H

#include "common/error.h"
#include "netboot/transfer/transfer.h"

/**
 * http_fetch() - As transfer_file(), with an @error that does not name the URI
 * @uri: Of http or https, as uri_resolve() makes it
 *
 * Redirections are followed, but not from https to http. If the connection breaks, the transfer
 * goes on where it was if the server says that it is still the same file, else from the beginning.
 */
int64_t http_fetch(const char *uri, const struct transfer_config *config, int file,
                   struct error *error);

#endif
