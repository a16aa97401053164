/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of scripts. What each does is iPXE's documentation to say; here is what differs.
 */
#ifndef NETBOOT_IPXE_COMMANDS_H
#define NETBOOT_IPXE_COMMANDS_H

#include "netboot/ipxe/interpreter.h"

/* Fetched, selected and started images. Fetched files have no path in the initramfs ("initrd FILE
 * PATH" is refused when the kernel is started), signatures cannot be verified. */
extern const struct ipxe_command ipxe_image_commands[];

/* Settings are kept until the boot; those of the interface do not change it. */
extern const struct ipxe_command ipxe_setting_commands[];

extern const struct ipxe_command ipxe_menu_commands[];

/**
 * ipxe_menus_release() - Free the menus
 */
void ipxe_menus_release(struct ipxe *ipxe);

/* What decides about what runs next, and the end without images. */
extern const struct ipxe_command ipxe_flow_commands[];

/* There is one interface, net0, which is always open. */
extern const struct ipxe_command ipxe_network_commands[];

#endif
