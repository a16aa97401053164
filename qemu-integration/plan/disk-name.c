/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/disk-name.h"

#include "common/array.h"
#include "common/decimal.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Of the disks of this numbering: xvda to xvdp, and all. */
#define XVD_MAJOR      202U
#define XVD_OLD_DISKS  16U
#define XVD_OLD_PARTS  16U
#define XVD_EXTENDED   (1U << 28)
#define XVD_DISKS      (1U << 20)
#define XVD_PARTITIONS 256U

struct disk {
    unsigned disk, partition;
};

/* As many of the letters as name the disk: a to z, aa to zz, ... */
static const char *read_letters(const char *text, unsigned *disk)
{
    unsigned count = 0;

    for (; *text >= 'a' && *text <= 'z' && count < XVD_DISKS; text++)
        count = count * 26 + (unsigned)(*text - 'a') + 1;
    *disk = count - 1;
    return count == 0 ? NULL : text;
}

static bool read_number(const char *text, unsigned *number)
{
    uint64_t value;

    if (!decimal_parse(&value, text, XVD_DISKS))
        return false;
    *number = (unsigned)value;
    return true;
}

static bool number_xvd(const struct disk *disk, unsigned *number)
{
    if (disk->disk < XVD_OLD_DISKS && disk->partition < XVD_OLD_PARTS)
        *number = XVD_MAJOR << 8 | disk->disk << 4 | disk->partition;
    else
        *number = XVD_EXTENDED | disk->disk << 8 | disk->partition;
    return disk->disk < XVD_DISKS && disk->partition < XVD_PARTITIONS;
}

static bool number_hd(const struct disk *disk, unsigned *number)
{
    *number = (disk->disk < 2 ? 3U : 22U) << 8 | (disk->disk & 1) << 6 | disk->partition;
    return disk->disk < 4 && disk->partition < 64;
}

static bool number_sd(const struct disk *disk, unsigned *number)
{
    *number = 8U << 8 | disk->disk << 4 | disk->partition;
    return disk->disk < 16 && disk->partition < 16;
}

static const struct {
    const char *prefix;
    bool (*number)(const struct disk *disk, unsigned *number);
} schemes[] = {{"xvd", number_xvd}, {"hd", number_hd}, {"sd", number_sd}};

static bool parse_letters(const char *name, unsigned *number)
{
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
        size_t length = strlen(schemes[i].prefix);
        struct disk disk = {0};
        const char *end;

        if (strncmp(name, schemes[i].prefix, length) != 0)
            continue;
        end = read_letters(name + length, &disk.disk);
        return end != NULL && (*end == '\0' || read_number(end, &disk.partition)) &&
               schemes[i].number(&disk, number);
    }
    return false;
}

/* dDpP, and dD alone. */
static bool parse_numbers(const char *name, unsigned *number)
{
    const char *partition = strchr(name, 'p');
    struct disk disk = {0};
    char text[PLAN_DISK_NAME_SIZE];
    size_t length = partition == NULL ? strlen(name) : (size_t)(partition - name);

    if (*name != 'd' || length >= sizeof(text))
        return false;
    memcpy(text, name, length);
    text[length] = '\0';
    return read_number(text + 1, &disk.disk) &&
           (partition == NULL || read_number(partition + 1, &disk.partition)) &&
           number_xvd(&disk, number);
}

int plan_disk_number(const char *name, unsigned *number, struct error *error)
{
    if (parse_letters(name, number) || parse_numbers(name, number))
        return 0;
    return error_set(error, "'%.40s' is no name of a disk (xvda, xvdb, ...)", name);
}

void plan_disk_name(unsigned number, char name[PLAN_DISK_NAME_SIZE])
{
    unsigned disk, partition;
    char letters[8];
    size_t first = sizeof(letters) - 1;

    if (number >> 8 == XVD_MAJOR) {
        disk = number >> 4 & (XVD_OLD_DISKS - 1);
        partition = number & (XVD_OLD_PARTS - 1);
    } else if (number >> 28 == 1) {
        disk = number >> 8 & (XVD_DISKS - 1);
        partition = number & (XVD_PARTITIONS - 1);
    } else {
        snprintf(name, PLAN_DISK_NAME_SIZE, "%u", number);
        return;
    }
    letters[first] = '\0';
    for (unsigned rest = disk + 1; rest > 0; rest = (rest - 1) / 26)
        letters[--first] = (char)('a' + (rest - 1) % 26);
    snprintf(name, PLAN_DISK_NAME_SIZE, "xvd%s", letters + first);
    if (partition > 0)
        snprintf(name + strlen(name), PLAN_DISK_NAME_SIZE - strlen(name), "%u", partition);
}
