/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vendor class by which machines that boot and their servers know each other. Source: RFC 4578,
 * UEFI specification, section "HTTP Boot".
 */
#ifndef NETBOOT_DHCP_CLASS_H
#define NETBOOT_DHCP_CLASS_H

#include "netboot/identity.h"

#include <stdint.h>
#include <stdio.h>

/* Universal Network Device Interface, version 3.1: what PXE ROMs offer their boot programs. */
#define DHCP_UNDI       1U
#define DHCP_UNDI_MAJOR 3U
#define DHCP_UNDI_MINOR 1U

/* Bytes of a class with its NUL character. */
#define DHCP_CLASS_SIZE sizeof("HTTPClient:Arch:00000:UNDI:003001")

/**
 * dhcp_class_prefix() - How servers' answers for such a machine begin
 */
static inline const char *dhcp_class_prefix(uint16_t architecture)
{
    return architecture == NETBOOT_ARCHITECTURE_EFI_HTTP_X64 ? "HTTPClient" : "PXEClient";
}

/**
 * dhcp_class() - The class of a machine
 */
static inline void dhcp_class(uint16_t architecture, char text[DHCP_CLASS_SIZE])
{
    snprintf(text, DHCP_CLASS_SIZE, "%s:Arch:%05u:UNDI:%03u%03u", dhcp_class_prefix(architecture),
             (unsigned)architecture, DHCP_UNDI_MAJOR, DHCP_UNDI_MINOR);
}

#endif
