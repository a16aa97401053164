/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/setting-type.h"

#include "common/array.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UUID_SIZE 16

static const char *const names[] = {
    [SETTING_STRING] = "string",     [SETTING_URISTRING] = "uristring",
    [SETTING_IPV4] = "ipv4",         [SETTING_IPV6] = "ipv6",
    [SETTING_INT8] = "int8",         [SETTING_INT16] = "int16",
    [SETTING_INT32] = "int32",       [SETTING_UINT8] = "uint8",
    [SETTING_UINT16] = "uint16",     [SETTING_UINT32] = "uint32",
    [SETTING_HEX] = "hex",           [SETTING_HEXHYP] = "hexhyp",
    [SETTING_HEXRAW] = "hexraw",     [SETTING_BASE64] = "base64",
    [SETTING_UUID] = "uuid",         [SETTING_GUID] = "guid",
    [SETTING_BUSDEVFN] = "busdevfn",
};

bool setting_type_find(const char *name, enum setting_type *type)
{
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *type = (enum setting_type)i;
        return true;
    }
    return false;
}

const char *setting_type_name(enum setting_type type)
{
    return names[type];
}

bool setting_parse_number(const char *text, uint32_t *number)
{
    char *end;
    unsigned long long value;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    value = strtoull(text, &end, 0);
    if (*end != '\0' || errno != 0 || value > UINT32_MAX)
        return false;
    *number = (uint32_t)value;
    return true;
}

/* A string's bytes up to a NUL, as those after it are shown nowhere. */
static bool format_string(const uint8_t *raw, size_t size, struct text *value)
{
    return text_add_bytes(value, (const char *)raw, strnlen((const char *)raw, size));
}

static bool format_uristring(const uint8_t *raw, size_t size, struct text *value)
{
    for (size_t i = 0; i < size; i++) {
        char escaped[4] = {(char)raw[i]};

        if (raw[i] <= ' ' || raw[i] >= 0x7f || strchr("/#:@?%", raw[i]) != NULL)
            snprintf(escaped, sizeof(escaped), "%%%02X", raw[i]);
        if (!text_add(value, escaped))
            return false;
    }
    return true;
}

static bool format_address(int family, const uint8_t *raw, size_t size, struct text *value)
{
    char address[INET6_ADDRSTRLEN];
    size_t each = family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);

    /* Of a list, such as DHCP's of routers, the first. */
    return size >= each && size % each == 0 &&
           inet_ntop(family, raw, address, sizeof(address)) != NULL && text_add(value, address);
}

static bool format_hex(const char *delimiter, const uint8_t *raw, size_t size, struct text *value)
{
    for (size_t i = 0; i < size; i++) {
        char digits[3];

        snprintf(digits, sizeof(digits), "%02x", raw[i]);
        if ((i > 0 && !text_add(value, delimiter)) || !text_add(value, digits))
            return false;
    }
    return true;
}

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static bool format_base64(const uint8_t *raw, size_t size, struct text *value)
{
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t bits = (uint32_t)raw[i] << 16 | (left > 1 ? (uint32_t)raw[i + 1] << 8 : 0) |
                        (left > 2 ? raw[i + 2] : 0);
        char digits[5] = "====";

        for (unsigned digit = 0; digit < (left > 2 ? 4 : left + 1); digit++)
            digits[digit] = base64_digits[bits >> (18 - 6 * digit) & 63];
        if (!text_add(value, digits))
            return false;
    }
    return true;
}

/* In a GUID's text the first three groups are numbers in little-endian order. */
static const uint8_t uuid_order[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t guid_order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

static const uint8_t *order_of(enum setting_type type)
{
    return type == SETTING_GUID ? guid_order : uuid_order;
}

static bool format_uuid(enum setting_type type, const uint8_t *raw, size_t size, struct text *value)
{
    if (size != UUID_SIZE)
        return false;
    for (size_t i = 0; i < UUID_SIZE; i++) {
        char digits[3];

        snprintf(digits, sizeof(digits), "%02x", raw[order_of(type)[i]]);
        if ((i == 4 || i == 6 || i == 8 || i == 10) && !text_add(value, "-"))
            return false;
        if (!text_add(value, digits))
            return false;
    }
    return true;
}

static bool format_number(enum setting_type type, const uint8_t *raw, size_t size,
                          struct text *value)
{
    char digits[32];
    int64_t number;

    if (!setting_number(type, raw, size, &number))
        return false;
    if (type == SETTING_BUSDEVFN)
        snprintf(digits, sizeof(digits), "%04x:%02x:%02x.%x", (unsigned)(number >> 16 & 0xffff),
                 (unsigned)(number >> 8 & 0xff), (unsigned)(number >> 3 & 0x1f),
                 (unsigned)(number & 7));
    else if (type >= SETTING_UINT8)
        snprintf(digits, sizeof(digits), "%#llx", (unsigned long long)number);
    else
        snprintf(digits, sizeof(digits), "%lld", (long long)number);
    return text_add(value, digits);
}

bool setting_format(enum setting_type type, const uint8_t *raw, size_t size, struct text *value)
{
    switch (type) {
    case SETTING_STRING:
        return format_string(raw, size, value);
    case SETTING_URISTRING:
        return format_uristring(raw, size, value);
    case SETTING_IPV4:
        return format_address(AF_INET, raw, size, value);
    case SETTING_IPV6:
        return format_address(AF_INET6, raw, size, value);
    case SETTING_HEX:
        return format_hex(":", raw, size, value);
    case SETTING_HEXHYP:
        return format_hex("-", raw, size, value);
    case SETTING_HEXRAW:
        return format_hex("", raw, size, value);
    case SETTING_BASE64:
        return format_base64(raw, size, value);
    case SETTING_UUID:
    case SETTING_GUID:
        return format_uuid(type, raw, size, value);
    default:
        return format_number(type, raw, size, value);
    }
}

/* The value of a hexadecimal digit, or -1. */
static int digit_value(char digit)
{
    const char *digits = "0123456789abcdef";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit | 0x20);

    return found == NULL ? -1 : (int)(found - digits);
}

static bool take_byte(const char **text, uint8_t *byte)
{
    int high = digit_value((*text)[0]);
    int low = high < 0 ? -1 : digit_value((*text)[1]);

    if (low < 0)
        return false;
    *byte = (uint8_t)(high << 4 | low);
    *text += 2;
    return true;
}

static bool parse_hex(char delimiter, const char *value, struct text *raw)
{
    while (*value != '\0') {
        uint8_t byte;

        if (!take_byte(&value, &byte) || !text_add_bytes(raw, (const char *)&byte, 1))
            return false;
        if (delimiter == '\0' || *value == '\0')
            continue;
        if (*value++ != delimiter || *value == '\0')
            return false;
    }
    return true;
}

static bool parse_uristring(const char *value, struct text *raw)
{
    while (*value != '\0') {
        const char *escape = value + 1;
        uint8_t byte;

        if (*value == '%' && take_byte(&escape, &byte))
            value = escape;
        else
            byte = (uint8_t)*value++;
        if (!text_add_bytes(raw, (const char *)&byte, 1))
            return false;
    }
    return true;
}

static bool parse_base64(const char *value, struct text *raw)
{
    uint32_t bits = 0;
    unsigned count = 0;

    for (; *value != '\0' && *value != '='; value++) {
        const char *digit = strchr(base64_digits, *value);

        if (digit == NULL)
            return false;
        bits = bits << 6 | (uint32_t)(digit - base64_digits);
        count += 6;
        if (count >= 8) {
            char byte = (char)(bits >> (count - 8));

            count -= 8;
            if (!text_add_bytes(raw, &byte, 1))
                return false;
        }
    }
    return value[strspn(value, "=")] == '\0' && count < 6;
}

static bool parse_uuid(enum setting_type type, const char *value, struct text *raw)
{
    char bytes[UUID_SIZE];

    for (size_t i = 0; i < UUID_SIZE; i++) {
        uint8_t byte;

        if ((i == 4 || i == 6 || i == 8 || i == 10) && *value == '-')
            value++;
        if (!take_byte(&value, &byte))
            return false;
        bytes[order_of(type)[i]] = (char)byte;
    }
    return *value == '\0' && text_add_bytes(raw, bytes, sizeof(bytes));
}

static bool parse_address(int family, const char *value, struct text *raw)
{
    struct in6_addr address;

    return inet_pton(family, value, &address) == 1 &&
           text_add_bytes(raw, (const char *)&address,
                          family == AF_INET ? sizeof(struct in_addr) : sizeof(address));
}

static size_t number_size(enum setting_type type)
{
    switch (type) {
    case SETTING_INT8:
    case SETTING_UINT8:
        return 1;
    case SETTING_INT16:
    case SETTING_UINT16:
        return 2;
    default:
        return 4;
    }
}

static bool parse_integer(enum setting_type type, const char *value, struct text *raw)
{
    bool negative = *value == '-';
    size_t size = number_size(type);
    uint32_t number;
    uint8_t bytes[4];

    if (!setting_parse_number(value + negative, &number))
        return false;
    number = htonl(negative ? -number : number);
    memcpy(bytes, &number, sizeof(bytes));
    return text_add_bytes(raw, (const char *)bytes + sizeof(bytes) - size, size);
}

bool setting_parse(enum setting_type type, const char *value, struct text *raw)
{
    switch (type) {
    case SETTING_STRING:
        return text_add(raw, value);
    case SETTING_URISTRING:
        return parse_uristring(value, raw);
    case SETTING_IPV4:
        return parse_address(AF_INET, value, raw);
    case SETTING_IPV6:
        return parse_address(AF_INET6, value, raw);
    case SETTING_HEX:
        return parse_hex(':', value, raw);
    case SETTING_HEXHYP:
        return parse_hex('-', value, raw);
    case SETTING_HEXRAW:
        return parse_hex('\0', value, raw);
    case SETTING_BASE64:
        return parse_base64(value, raw);
    case SETTING_UUID:
    case SETTING_GUID:
        return parse_uuid(type, value, raw);
    case SETTING_BUSDEVFN:
        return false;
    default:
        return parse_integer(type, value, raw);
    }
}

bool setting_number(enum setting_type type, const uint8_t *raw, size_t size, int64_t *number)
{
    bool is_signed = type >= SETTING_INT8 && type <= SETTING_INT32;
    int64_t value = 0;

    if (type == SETTING_STRING) {
        char text[16];
        uint32_t parsed;

        if (size >= sizeof(text))
            return false;
        memcpy(text, raw, size);
        text[size] = '\0';
        if (!setting_parse_number(text, &parsed))
            return false;
        *number = parsed;
        return true;
    }
    if (size == 0 || size > 4)
        return false;
    if (is_signed && (raw[0] & 0x80) != 0)
        value = -1;
    for (size_t i = 0; i < size; i++)
        value = (int64_t)((uint64_t)value << 8 | raw[i]);
    *number = value;
    return true;
}
