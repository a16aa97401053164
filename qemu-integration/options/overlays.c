/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/overlays.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stdlib.h>
#include <string.h>

/* What QEMU does with any image, and will do with the overlay in the same way. */
static bool is_of_any_image(const char *key)
{
    static const char *const keys[] = {"aio",     "cache",  "copy-on-read", "detect-zeroes",
                                       "discard", "rerror", "serial",       "werror"};
    static const char *const groups[] = {"cache.", "throttling.", "bps", "iops"};

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
        if (strncmp(key, groups[i], strlen(groups[i])) == 0)
            return true;
    return false;
}

/* What says which image it is, and that it is to be a snapshot. */
static bool is_of_the_image(const char *key)
{
    return strcmp(key, "file") == 0 || strcmp(key, "format") == 0 || strcmp(key, "snapshot") == 0;
}

/* As QEMU sees it: a name like nbd:HOST:PORT is not a file's. */
static bool is_path(const char *file)
{
    return file[strcspn(file, ":/")] != ':';
}

/* Whether it can have one; then @overlay is what -drive says of that. */
static bool describe(const char *options, char **overlay)
{
    cleanup_option_list struct option_list list = option_list_open("drive", options, NULL);

    /* Nobody else can open it, and a QEMU that was killed would leave its locks. */
    option_list_append(overlay, "format", "qcow2");
    option_list_append(overlay, "file.locking", "off");
    while (option_list_next(&list, NULL) > 0) {
        if (is_of_any_image(list.key))
            option_list_append(overlay, list.key, list.value);
        else if (!is_of_the_image(list.key))
            return false;
    }
    return true;
}

void overlay_choose(const struct vm *vm, struct vm_drive *drive)
{
    cleanup_free char *overlay = NULL;

    if ((vm->snapshot || drive->snapshot) && !drive->passed && !drive->cdrom && !drive->read_only &&
        is_path(drive->file) && describe(drive->options, &overlay))
        drive->overlay = steal_pointer(&overlay);
}
