/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/client/result.h"

#include "common/cleanup.h"
#include "netboot/client/image-store.h"

#include <errno.h>
#include <stdio.h>

int result_write(const char *path, const char *directory, bool initrd, const char *arguments,
                 struct error *error)
{
    cleanup_file FILE *file = fopen(path, "we");
    bool written =
        file != NULL && fprintf(file, "kernel %s/" IMAGE_STORE_KERNEL "%c", directory, '\0') > 0 &&
        (!initrd || fprintf(file, "ramdisk %s/" IMAGE_STORE_INITRD "%c", directory, '\0') > 0) &&
        fprintf(file, "args %s%c", arguments, '\0') > 0 && fflush(file) == 0;

    return written ? 0 : error_set_errno(error, errno, "%s", path);
}
