/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options of DHCPv4 answers, by code. Source: RFC 2132, RFC 3396 (long options), IANA's
 * registry of BOOTP and DHCP parameters.
 */
#ifndef NETBOOT_DHCP_OPTIONS_H
#define NETBOOT_DHCP_OPTIONS_H

#include "common/bytes.h"
#include "netboot/settings.h"

#include <netinet/in.h>
#include <stdbool.h>

#define DHCP_PAD                0
#define DHCP_SUBNET_MASK        1
#define DHCP_ROUTER             3
#define DHCP_NAME_SERVER        6
#define DHCP_HOST_NAME          12
#define DHCP_DOMAIN_NAME        15
#define DHCP_ROOT_PATH          17
#define DHCP_MTU                26
#define DHCP_NTP_SERVERS        42
#define DHCP_VENDOR             43 /* PXE's, if DHCP_CLASS says so */
#define DHCP_REQUESTED_ADDRESS  50
#define DHCP_OVERLOAD           52
#define DHCP_MESSAGE_TYPE       53
#define DHCP_SERVER             54
#define DHCP_PARAMETER_LIST     55
#define DHCP_ERROR              56 /* text of a NAK */
#define DHCP_MAXIMUM_SIZE       57
#define DHCP_CLASS              60
#define DHCP_CLIENT             61
#define DHCP_TFTP_SERVER        66
#define DHCP_BOOT_FILE          67
#define DHCP_USER_CLASS         77
#define DHCP_ARCHITECTURE       93 /* RFC 4578 */
#define DHCP_NETWORK_INTERFACE  94
#define DHCP_UUID               97
#define DHCP_CLASSLESS_ROUTES   121 /* RFC 3442 */
#define DHCP_PXE_FIRST          128 /* to 135: the PXE specification asks for these */
#define DHCP_PXE_LAST           135
#define DHCP_IPXE               175 /* encapsulated options of iPXE's */
#define DHCP_CONFIGURATION_FILE 209 /* RFC 5071 */
#define DHCP_PATH_PREFIX        210
#define DHCP_REBOOT_TIME        211
#define DHCP_END                255

/**
 * dhcp_options_read() - Add the options of a field of a packet, or of encapsulated ones
 * @options: What is there already is continued by a further part of the same code (RFC 3396)
 *
 * A field may end without DHCP_END.
 *
 * Return: false if an option reaches past the field; what came before it has been added
 */
bool dhcp_options_read(struct dhcp_options *options, struct bytes field);

/**
 * dhcp_options_replace() - Put the options of a later answer in the place of earlier ones
 */
void dhcp_options_replace(struct dhcp_options *options, const struct dhcp_options *later);

/**
 * dhcp_options_free() - Free all values, and have none afterwards
 */
void dhcp_options_free(struct dhcp_options *options);

/**
 * dhcp_option() - The value of an option
 *
 * Return: a view of it, borrowed; its data is NULL if the option is not there
 */
struct bytes dhcp_option(const struct dhcp_options *options, uint8_t code);

/**
 * dhcp_option_address() - An IPv4 address in a value
 * @offset: Of its first byte, any value
 *
 * Return: the address; zero if it is not there
 */
struct in_addr dhcp_option_address(struct bytes value, uint64_t offset);

/**
 * dhcp_address_is_host() - Whether an address can be that of one machine
 */
bool dhcp_address_is_host(struct in_addr address);

#endif
