/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/keys.h"

#include "common/array.h"

/* iPXE numbers special keys by the control sequence that a terminal sends, "ESC [ N FINAL": N + 1
 * in bits 8 to 15 and the final byte below; above there may be its mark of special keys. */
#define KEY_BITS 0xffff

static const struct {
    uint16_t sequence;
    int key;
} special[] = {
    {0x0141, NETBOOT_KEY_UP},      {0x0142, NETBOOT_KEY_DOWN},    {0x0143, NETBOOT_KEY_RIGHT},
    {0x0144, NETBOOT_KEY_LEFT},    {0x0146, NETBOOT_KEY_END},     {0x0148, NETBOOT_KEY_HOME},
    {0x047e, NETBOOT_KEY_DELETE},  {0x067e, NETBOOT_KEY_PAGE_UP}, {0x077e, NETBOOT_KEY_PAGE_DOWN},
    {0x107e, NETBOOT_KEY_F1 + 4},  {0x127e, NETBOOT_KEY_F1 + 5},  {0x137e, NETBOOT_KEY_F1 + 6},
    {0x147e, NETBOOT_KEY_F1 + 7},  {0x157e, NETBOOT_KEY_F1 + 8},  {0x167e, NETBOOT_KEY_F1 + 9},
    {0x187e, NETBOOT_KEY_F1 + 10}, {0x197e, NETBOOT_KEY_F12},
};

static bool find_special(uint32_t sequence, int *key)
{
    for (size_t i = 0; i < ARRAY_SIZE(special); i++) {
        if (special[i].sequence != sequence)
            continue;
        *key = special[i].key;
        return true;
    }
    return false;
}

bool ipxe_key(struct ipxe *ipxe, const char *text, int *key)
{
    uint32_t number;

    if (text == NULL)
        return true;
    if (text[0] != '\0' && text[1] == '\0') {
        *key = (unsigned char)text[0];
        return true;
    }
    if (!ipxe_number(ipxe, text, &number))
        return false;
    if (number < 0x80) {
        *key = number == '\n' ? '\r' : (int)number;
        return true;
    }
    if (find_special(number & KEY_BITS, key))
        return true;
    ipxe_fail(ipxe, "\"%s\": no such key", text);
    return false;
}
