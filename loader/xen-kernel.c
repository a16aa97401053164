/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/xen-kernel.h"

#include "common/array.h"
#include "loader/bzimage.h"
#include "loader/efi-image.h"
#include "loader/kernel-file.h"

#include <string.h>

/* What Linux packs kernels with, and libxenguest of Debian cannot unpack. */
static const char *unknown_packing(struct bytes head)
{
    static const struct {
        const char *name;
        const char *magic;
    } packings[] = {{"bzip2", "BZh"}, {"LZO", "\x89LZO"}};
    struct bytes payload;

    if (!bzimage_find_payload_start(head, &payload))
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
        const void *magic = bytes_get(payload, 0, strlen(packings[i].magic));

        if (magic != NULL && memcmp(magic, packings[i].magic, strlen(packings[i].magic)) == 0)
            return packings[i].name;
    }
    return NULL;
}

int xen_kernel_check(struct bytes head, const struct xen_notes *notes, bool pvh, const char *name,
                     struct error *error)
{
    const char *packing = unknown_packing(head);
    uint64_t offset, size;
    bool has_notes = xen_notes_find(head, 0, &offset, &size);

    if (efi_image_recognised(head))
        return efi_image_refuse(name, error);
    if (packing != NULL)
        return error_set(error,
                         "%s: packed with %s, which Xen's library cannot unpack; use a kernel "
                         "packed with gzip, xz or zstd, or the ELF file in it",
                         name, packing);
    if (has_notes && pvh && !notes->pvh)
        return error_set(error, "%s: this kernel has no Xen PVH entry; try -M %s", name,
                         notes->pv ? "xenpv" : "xenfv");
    /* Without any note it may have the section of older kernels. */
    if (!pvh && notes->any && !notes->pv)
        return error_set(error, "%s: this kernel has no Xen PV entry; try -M %s", name,
                         notes->pvh ? "xenpvh" : "xenfv");
    return 0;
}
