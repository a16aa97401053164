/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last steps of a build, which are the same for all guests.
 */
#ifndef QEMU_INTEGRATION_XEN_BOOT_STATE_H
#define QEMU_INTEGRATION_XEN_BOOT_STATE_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

struct xc_dom_image;

/**
 * boot_state_set_up() - Give a domain the state that its first vcpu starts with, and grants for
 * dom0
 * @image: After xc_dom_build_image()
 *
 * The grants are those of xenstore's and the console's rings.
 *
 * Return: 0, or -1
 */
int boot_state_set_up(const struct domain *domain, struct xc_dom_image *image, struct error *error);

#endif
