/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/client/image-store.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <unistd.h>

#define INITRD_ALIGNMENT 4

#define NAME_SIZE 16

static void name_of(int image, char name[NAME_SIZE])
{
    snprintf(name, NAME_SIZE, "image%d", image);
}

int image_store_create(struct image_store *images, int *image, struct error *error)
{
    char name[NAME_SIZE];
    int number = 0;

    while (number < IMAGE_STORE_MAX && images->list[number].used)
        number++;
    if (number == IMAGE_STORE_MAX)
        return error_set(error, "more than %d images", IMAGE_STORE_MAX);
    name_of(number, name);
    int file = openat(images->directory, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (file < 0)
        return error_set_errno(error, errno, "cannot store an image");
    images->list[number] = (struct image){.used = true};
    *image = number;
    return file;
}

void image_store_complete(struct image_store *images, int image, uint64_t size)
{
    images->list[image].size = size;
}

int image_store_open(const struct image_store *images, int image, struct error *error)
{
    char name[NAME_SIZE];

    if (image < 0 || image >= IMAGE_STORE_MAX || !images->list[image].used)
        return error_set(error, "there is no such image");
    name_of(image, name);
    int file = openat(images->directory, name, O_RDONLY | O_CLOEXEC);

    return file >= 0 ? file : error_set_errno(error, errno, "cannot read an image");
}

void image_store_drop(struct image_store *images, int image)
{
    char name[NAME_SIZE];

    if (image < 0 || image >= IMAGE_STORE_MAX || !images->list[image].used)
        return;
    name_of(image, name);
    unlinkat(images->directory, name, 0);
    images->list[image] = (struct image){0};
}

static int append(const struct image_store *images, int to, int image, struct error *error)
{
    off_t end = lseek(to, 0, SEEK_END);
    off_t start = (end + INITRD_ALIGNMENT - 1) / INITRD_ALIGNMENT * INITRD_ALIGNMENT;
    uint64_t left = images->list[image].size;

    cleanup_fd int from = image_store_open(images, image, error);
    if (from < 0)
        return -1;
    if (end < 0 || ftruncate(to, start) < 0 || lseek(to, start, SEEK_SET) < 0)
        return error_set_errno(error, errno, "cannot store the initrd");
    while (left > 0) {
        ssize_t done = sendfile(to, from, NULL, left);

        if (done <= 0)
            return error_set_errno(error, done < 0 ? errno : EIO, "cannot store the initrd");
        left -= (uint64_t)done;
    }
    return 0;
}

/* One initrd is renamed, which copies nothing. */
static int join_initrds(struct image_store *images, const int *initrds, unsigned count,
                        struct error *error)
{
    if (count == 1) {
        char name[NAME_SIZE];

        name_of(initrds[0], name);
        if (renameat(images->directory, name, images->directory, IMAGE_STORE_INITRD) < 0)
            return error_set_errno(error, errno, "cannot store the initrd");
        images->list[initrds[0]].used = false;
        return 0;
    }
    cleanup_fd int file =
        openat(images->directory, IMAGE_STORE_INITRD, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return error_set_errno(error, errno, "cannot store the initrd");
    for (unsigned i = 0; i < count; i++)
        if (append(images, file, initrds[i], error) < 0)
            return -1;
    return 0;
}

int image_store_choose(struct image_store *images, int kernel, const int *initrds, unsigned count,
                       struct error *error)
{
    char name[NAME_SIZE];

    if (count > 0 && join_initrds(images, initrds, count, error) < 0)
        return -1;
    name_of(kernel, name);
    if (renameat(images->directory, name, images->directory, IMAGE_STORE_KERNEL) < 0)
        return error_set_errno(error, errno, "cannot store the kernel");
    images->list[kernel].used = false;
    for (int i = 0; i < IMAGE_STORE_MAX; i++)
        image_store_drop(images, i);
    return 0;
}
