/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of iPXE's settings: how a value's bytes are written as text, and read from it. Source: the
 * iPXE project's documentation, "Settings". Pure functions.
 */
#ifndef NETBOOT_IPXE_SETTING_TYPE_H
#define NETBOOT_IPXE_SETTING_TYPE_H

#include "netboot/growing-text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type {
    SETTING_STRING,
    SETTING_URISTRING, /* with escapes of a URI */
    SETTING_IPV4,
    SETTING_IPV6,
    SETTING_INT8, /* integers are in network byte order */
    SETTING_INT16,
    SETTING_INT32,
    SETTING_UINT8, /* the same, written in hexadecimal */
    SETTING_UINT16,
    SETTING_UINT32,
    SETTING_HEX, /* with colons */
    SETTING_HEXHYP,
    SETTING_HEXRAW,
    SETTING_BASE64,
    SETTING_UUID,
    SETTING_GUID, /* with the byte order of SMBIOS */
    SETTING_BUSDEVFN,
};

/**
 * setting_type_find() - The type of that name
 * @type: Filled on success
 *
 * Return: whether there is one
 */
bool setting_type_find(const char *name, enum setting_type *type);

/**
 * setting_type_name() - The name of a type
 */
const char *setting_type_name(enum setting_type type);

/**
 * setting_format() - Write a value as text
 * @raw:   The value's bytes
 * @size:  Bytes there
 * @value: The text is appended
 *
 * Return: false if such bytes are no value of that type, or if it would be too long
 */
bool setting_format(enum setting_type type, const uint8_t *raw, size_t size, struct text *value);

/**
 * setting_parse() - Read a text as a value
 * @raw: The value's bytes are appended
 *
 * Return: false if it is no value of that type, or too long
 */
bool setting_parse(enum setting_type type, const char *value, struct text *raw);

/**
 * setting_number() - The number that a value is
 * @type: A string is read as a number
 *
 * Return: false if it is none
 */
bool setting_number(enum setting_type type, const uint8_t *raw, size_t size, int64_t *number);

/**
 * setting_parse_number() - Read an unsigned number of 32 bits as C writes them: 10, 0x0a, 012
 *
 * Return: false if the text is anything else
 */
bool setting_parse_number(const char *text, uint32_t *number);

#endif
