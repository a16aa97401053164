/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page with the rings of a guest's first console, which libxenguest makes.
 *
 * Source: xen/io/console.h.
 */
#ifndef QEMU_INTEGRATION_XEN_CONSOLE_PAGE_H
#define QEMU_INTEGRATION_XEN_CONSOLE_PAGE_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * console_page_connect() - Tell the guest's kernel that its console is served
 * @frame: Number of the page, as xenstore has it
 * @error: Filled on failure
 *
 * For a console that QEMU serves, before the guest runs. libxenguest since 4.21 marks a console as
 * not connected, and a kernel may drop its output while it is. xenconsoled clears the mark; QEMU
 * knows nothing of it. Before 4.21 there is nothing to do.
 *
 * Return: 0, or -1
 */
int console_page_connect(const struct domain *domain, uint64_t frame, struct error *error);

/**
 * console_page_is_unread() - Whether the guest has written what nobody has read yet
 * @frame: Number of the page, as xenstore has it
 *
 * Return: false also if the page cannot be read, or says what no backend accepts
 */
bool console_page_is_unread(const struct domain *domain, uint64_t frame);

#endif
