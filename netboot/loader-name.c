/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/loader-name.h"

#include "common/array.h"

#include <arpa/inet.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE 128

/* Of the rows that match, the first counts. */
static const struct row {
    const char *pattern; /* of fnmatch(), in small letters */
    enum loader_kind kind;
    const char *obstacle; /* for LOADER_IMPOSSIBLE */
} rows[] = {
    /* Kernels are EFI programs as well. */
    {"vmlinu*", LOADER_NONE, NULL},
    {"bzimage*", LOADER_NONE, NULL},
    {"linux*", LOADER_NONE, NULL},
    {"kernel*", LOADER_NONE, NULL},

    {"*pxelinux*.0", LOADER_PXELINUX, NULL},
    {"pxelinux.bin", LOADER_PXELINUX, NULL},
    {"syslinux*.efi", LOADER_PXELINUX, NULL},

    {"ipxe*.efi*", LOADER_IPXE, NULL},
    {"ipxe*.pxe", LOADER_IPXE, NULL},
    {"ipxe*.lkrn", LOADER_IPXE, NULL},
    {"ipxe*.0", LOADER_IPXE, NULL},
    {"gpxe*.0", LOADER_IPXE, NULL},
    {"snp*.efi*", LOADER_IPXE, NULL},
    {"undionly*", LOADER_IPXE, NULL},
    {"*.kpxe", LOADER_IPXE, NULL},
    {"*.kkpxe", LOADER_IPXE, NULL},
    {"*.kkkpxe", LOADER_IPXE, NULL},

    {"grub*.efi*", LOADER_GRUB, NULL},
    {"shim*.efi*", LOADER_GRUB, NULL},
    {"bootx64.efi", LOADER_GRUB, NULL},
    {"bootnetx64.efi", LOADER_GRUB, NULL},
    {"core.efi", LOADER_GRUB, NULL},
    {"core.0", LOADER_GRUB, NULL},
    {"grub*.0", LOADER_GRUB, NULL},
    {"grub2pxe", LOADER_GRUB, NULL},

    {"bootmgfw*.efi", LOADER_IMPOSSIBLE, "is Windows' loader"},
    {"bootmgr*", LOADER_IMPOSSIBLE, "is Windows' loader"},
    {"wdsnbp.com", LOADER_IMPOSSIBLE, "is Windows' loader"},
    {"wdsmgfw.efi", LOADER_IMPOSSIBLE, "is Windows' loader"},
    {"pxeboot.*", LOADER_IMPOSSIBLE, "is Windows' or FreeBSD's loader"},
    {"wimboot*", LOADER_IMPOSSIBLE, "is Windows' loader"},
    {"grldr*", LOADER_IMPOSSIBLE, "is GRUB4DOS, whose configuration is not understood"},
    {"memdisk*", LOADER_IMPOSSIBLE, "starts disks by the BIOS, which this guest has not"},
    {"*.c32", LOADER_IMPOSSIBLE, "is a part of SYSLINUX, which has no meaning without it"},
    {"systemd-boot*.efi", LOADER_IMPOSSIBLE, "boots from disks only"},
    {"*.efi", LOADER_IMPOSSIBLE, "is an EFI program, and this guest has no firmware to run it"},
    {"*.efi.signed", LOADER_IMPOSSIBLE,
     "is an EFI program, and this guest has no firmware to run it"},
    {"*.0", LOADER_IMPOSSIBLE, "is a program for the BIOS, which this guest has not"},
    {"*.com", LOADER_IMPOSSIBLE, "is a program for the BIOS, which this guest has not"},
    {"*.bss", LOADER_IMPOSSIBLE, "is a program for the BIOS, which this guest has not"},
    {"*.pxe", LOADER_IMPOSSIBLE, "is a program for the BIOS, which this guest has not"},
};

static const struct row *find_row(const char *file)
{
    char name[NAME_SIZE];
    size_t length = strcspn(file, "?#");
    size_t begin = length;

    while (begin > 0 && file[begin - 1] != '/')
        begin--;
    length -= begin;
    if (length == 0 || length >= sizeof(name))
        return NULL;
    for (size_t i = 0; i < length; i++) {
        char byte = file[begin + i];

        name[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    }
    name[length] = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        if (fnmatch(rows[i].pattern, name, 0) == 0)
            return &rows[i];
    return NULL;
}

enum loader_kind loader_kind(const char *file)
{
    const struct row *row = find_row(file);

    return row == NULL ? LOADER_NONE : row->kind;
}

const char *loader_obstacle(const char *file)
{
    const struct row *row = find_row(file);

    return row == NULL || row->obstacle == NULL ? "can be followed" : row->obstacle;
}

/* GRUB looks for these where its prefix is: by hardware address, by address, by each of its
 * beginnings, and without (GNU GRUB's manual, "net_default_*" and "Network"). */
#define ADDRESS_DIGITS 8

static const char *const others[] = {
    "grub.cfg",
    "grub/grub.cfg", /* Debian: bootnetx64.efi beside grub/ */
    "../grub.cfg",   /* grub-mknetdir: x86_64-efi/core.efi */
    "boot/grub/grub.cfg",
    "boot/grub2/grub.cfg",
    "EFI/BOOT/grub.cfg", /* Fedora, openSUSE */
    "/grub/grub.cfg",
    "/grub2/grub.cfg",
    "/boot/grub/grub.cfg",
    "/boot/grub2/grub.cfg",
    "/debian-installer/amd64/grub/grub.cfg",
    "/EFI/debian/grub.cfg",
    "/EFI/fedora/grub.cfg",
    "/EFI/BOOT/grub.cfg",
};

bool loader_grub_path(unsigned index, const struct netboot_identity *identity,
                      struct in_addr address, char *path, size_t size)
{
    const uint8_t *mac = identity->mac;
    unsigned digits = address.s_addr == 0 ? 0 : ADDRESS_DIGITS;

    if (index == 0) {
        snprintf(path, size, "grub.cfg-01-%02x-%02x-%02x-%02x-%02x-%02x", mac[0], mac[1], mac[2],
                 mac[3], mac[4], mac[5]);
        return true;
    }
    index--;
    if (index < digits) {
        char hexadecimal[ADDRESS_DIGITS + 1];

        snprintf(hexadecimal, sizeof(hexadecimal), "%08X", (unsigned)ntohl(address.s_addr));
        snprintf(path, size, "grub.cfg-%.*s", (int)(digits - index), hexadecimal);
        return true;
    }
    index -= digits;
    if (index >= ARRAY_SIZE(others))
        return false;
    snprintf(path, size, "%s", others[index]);
    return true;
}
