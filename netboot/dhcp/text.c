/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/text.h"

#include <string.h>

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

static bool is_of_name(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._:", c) != NULL);
}

bool dhcp_text_take(char *text, size_t size, struct bytes value)
{
    size_t length = value.size == 0 ? 0 : strnlen((const char *)value.data, value.size);

    text[0] = '\0';
    if (length >= size)
        return false;
    for (size_t i = 0; i < length; i++)
        if (is_control(value.data[i]))
            return false;
    if (length > 0)
        memcpy(text, value.data, length);
    text[length] = '\0';
    return length > 0;
}

bool text_take_name(char *text, size_t size, struct bytes value)
{
    bool taken = dhcp_text_take(text, size, value) && text[0] != '-';

    for (const char *c = text; taken && *c != '\0'; c++)
        taken = is_of_name((unsigned char)*c);
    if (!taken)
        text[0] = '\0';
    return taken;
}
