/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TFTP: the sockets and the clock of tftp-client.h.
 */
#ifndef NETBOOT_TRANSFER_TFTP_H
#define NETBOOT_TRANSFER_TFTP_H

#include "common/error.h"
#include "netboot/transfer/transfer.h"
#include "netboot/uri.h"

/**
 * tftp_fetch() - As transfer_file(), with an @error that does not name the URI
 */
int64_t tftp_fetch(const struct uri *uri, const struct transfer_config *config, int file,
                   struct error *error);

#endif
