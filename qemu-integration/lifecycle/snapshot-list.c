/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer: BlockInfo of QEMU's qapi/block-core.json. The text: its block/qapi.c. */
#include "qemu-integration/lifecycle/snapshot-list.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/snapshot-files.h"
#include "qemu-integration/plan/snapshot-tag.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static int64_t number(const json_object *object, const char *name)
{
    return json_object_get_int64(json_member(object, name));
}

static void add_sizes_of(const json_object *image)
{
    const json_object *snapshots = json_member(image, "snapshots");
    const char *path = json_text(image, "filename");

    for (size_t i = 0; path != NULL && i < json_length(snapshots); i++) {
        json_object *snapshot = json_object_array_get_idx(snapshots, i);
        const char *tag = json_text(snapshot, "name");
        struct stat status;

        if (tag == NULL || snapshot_tag_check(tag, NULL) < 0)
            continue;
        cleanup_free char *state = snapshot_state_find(path, tag);
        if (lstat(state, &status) == 0 && S_ISREG(status.st_mode))
            json_add_number(snapshot, "vm-state-size", (uint64_t)status.st_size);
    }
}

void snapshot_list_add_sizes(json_object *blocks)
{
    for (size_t i = 0; i < json_length(blocks); i++) {
        const json_object *block = json_object_array_get_idx(blocks, i);
        const json_object *inserted = json_member(block, "inserted");

        add_sizes_of(json_member(inserted != NULL ? inserted : block, "image"));
    }
}

/* The image of a disk that can be written to; NULL: it is none. */
static const json_object *image_of(const json_object *block)
{
    const json_object *inserted = json_member(block, "inserted");

    return inserted == NULL || json_is_true(inserted, "ro") ? NULL : json_member(inserted, "image");
}

static const json_object *find(const json_object *image, const char *tag)
{
    const json_object *snapshots = json_member(image, "snapshots");

    for (size_t i = 0; i < json_length(snapshots); i++) {
        const json_object *snapshot = json_object_array_get_idx(snapshots, i);
        const char *name = json_text(snapshot, "name");

        if (name != NULL && strcmp(name, tag) == 0)
            return snapshot;
    }
    return NULL;
}

/* Whether all disks have it. Fills the size of its memory, which is beside one of them. */
static bool is_on_all(const json_object *blocks, const char *tag, int64_t *size)
{
    *size = 0;
    for (size_t i = 0; i < json_length(blocks); i++) {
        const json_object *image = image_of(json_object_array_get_idx(blocks, i));
        const json_object *snapshot = find(image, tag);

        if (image != NULL && snapshot == NULL)
            return false;
        if (number(snapshot, "vm-state-size") > *size)
            *size = number(snapshot, "vm-state-size");
    }
    return *size > 0;
}

static void add_line(char **text, const json_object *snapshot, const char *tag, int64_t bytes)
{
    static const char *const units[] = {"", "Ki", "Mi", "Gi", "Ti"};
    time_t seconds = (time_t)number(snapshot, "date-sec");
    int64_t clock = number(snapshot, "vm-clock-sec");
    double size = (double)bytes;
    unsigned unit = 0;
    struct tm local = {0};
    char date[32], amount[32];

    for (; size >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
        size /= 1024;
    snprintf(amount, sizeof(amount), "%.3g %sB", size, units[unit]);
    strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", localtime_r(&seconds, &local));
    char *longer = alloc_format("%s%-9s %-16s %8s%20s   %02" PRId64 ":%02" PRId64 ":%02" PRId64
                                ".%03" PRId64 "\n",
                                *text, "--", tag, amount, date, clock / 3600, clock / 60 % 60,
                                clock % 60, number(snapshot, "vm-clock-nsec") / 1000000);
    free(*text);
    *text = longer;
}

char *snapshot_list_text(const json_object *blocks)
{
    cleanup_free char *lines = alloc_copy("");
    const json_object *first = NULL;

    for (size_t i = 0; first == NULL && i < json_length(blocks); i++)
        first = image_of(json_object_array_get_idx(blocks, i));
    const json_object *snapshots = json_member(first, "snapshots");
    for (size_t i = 0; i < json_length(snapshots); i++) {
        const json_object *snapshot = json_object_array_get_idx(snapshots, i);
        const char *tag = json_text(snapshot, "name");
        int64_t size;

        if (tag != NULL && is_on_all(blocks, tag, &size))
            add_line(&lines, snapshot, tag, size);
    }
    if (*lines == '\0')
        return alloc_copy("There is no snapshot available.\n");
    return alloc_format("List of snapshots present on all disks:\n%-10s%-17s%8s%20s%15s\n%s", "ID",
                        "TAG", "VM SIZE", "DATE", "VM CLOCK", lines);
}
