/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a boot configuration of any bytes and checks what its interpreter promises.
 */
#ifndef TESTS_FUZZ_BOOT_CONFIGURATION_H
#define TESTS_FUZZ_BOOT_CONFIGURATION_H

#include "netboot/host.h"

#include <stddef.h>
#include <stdint.h>

/** As ipxe_boot() and grub_boot(). */
typedef void interpreter(const struct netboot_host *host, const char *uri, const char *text,
                         size_t size, struct netboot_outcome *outcome, struct error *error);

/**
 * fuzz_boot_configuration() - Interpret a configuration
 * @data: Its bytes, which the file that it may include has as well
 * @size: Of @data
 *
 * Aborts unless it comes to an end that is one of those promised, and no image is lost.
 */
void fuzz_boot_configuration(interpreter *interpret, const uint8_t *data, size_t size);

#endif
