/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/files.h"

#include "netboot/uri.h"

#include <stdio.h>
#include <string.h>

/* The hardware type of Ethernet. Source: RFC 1700, ARP's. */
#define HARDWARE_TYPE "01"

int files_resolve(const char *directory, const char *name, char *uri, struct error *error)
{
    const char *colons = strstr(name, "::");
    char reference[NETBOOT_URI_SIZE];
    int length;

    if (colons == name)
        length = snprintf(reference, sizeof(reference), "/%s", name + 2 + strspn(name + 2, "/"));
    else if (colons != NULL && memchr(name, '/', (size_t)(colons - name)) == NULL)
        length = snprintf(reference, sizeof(reference), "tftp://%.*s/%s", (int)(colons - name),
                          name, colons + 2 + strspn(colons + 2, "/"));
    else
        length = snprintf(reference, sizeof(reference), "%s", name + strspn(name, "/"));
    if (length < 0 || (size_t)length >= sizeof(reference))
        return error_set(error, "the file name is too long: %.100s...", name);
    return uri_resolve(directory, reference, uri, NETBOOT_URI_SIZE, error);
}

void files_format_mac(const struct netboot_identity *identity, char text[FILES_MAC_SIZE])
{
    const uint8_t *mac = identity->mac;

    snprintf(text, FILES_MAC_SIZE, "%02x-%02x-%02x-%02x-%02x-%02x", mac[0], mac[1], mac[2], mac[3],
             mac[4], mac[5]);
}

void files_format_uuid(const struct netboot_identity *identity, char text[FILES_UUID_SIZE])
{
    int used = 0;

    for (size_t i = 0; i < sizeof(identity->uuid); i++)
        used += snprintf(text + used, FILES_UUID_SIZE - (size_t)used, "%s%02x",
                         i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", identity->uuid[i]);
}

static bool has_uuid(const struct netboot_identity *identity)
{
    static const uint8_t none[sizeof(identity->uuid)];

    return memcmp(identity->uuid, none, sizeof(none)) != 0;
}

unsigned files_list(const struct netboot_identity *identity,
                    const struct netboot_settings *settings,
                    char names[FILES_NAMES_MAX][NETBOOT_TEXT_SIZE])
{
    uint32_t address = ntohl(settings->addresses.address.s_addr);
    char mac[FILES_MAC_SIZE];
    unsigned count = 0;

    if (settings->configuration_file[0] != '\0')
        snprintf(names[count++], NETBOOT_TEXT_SIZE, "%s", settings->configuration_file);
    if (has_uuid(identity)) {
        char uuid[FILES_UUID_SIZE];

        files_format_uuid(identity, uuid);
        snprintf(names[count++], NETBOOT_TEXT_SIZE, "pxelinux.cfg/%s", uuid);
    }
    files_format_mac(identity, mac);
    snprintf(names[count++], NETBOOT_TEXT_SIZE, "pxelinux.cfg/" HARDWARE_TYPE "-%s", mac);
    for (int digits = 8; address != 0 && digits > 0; digits--)
        snprintf(names[count++], NETBOOT_TEXT_SIZE, "pxelinux.cfg/%0*X", digits,
                 address >> 4 * (8 - digits));
    snprintf(names[count++], NETBOOT_TEXT_SIZE, "pxelinux.cfg/default");
    return count;
}
