/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/descriptors.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int descriptors_take(struct descriptors *descriptors, const char *name)
{
    for (unsigned i = 0; i < DESCRIPTORS_MAX; i++) {
        if (descriptors->list[i].name == NULL || strcmp(descriptors->list[i].name, name) != 0)
            continue;
        free(descriptors->list[i].name);
        descriptors->list[i].name = NULL;
        return descriptors->list[i].fd;
    }
    return -1;
}

static void drop(struct descriptors *descriptors, const char *name)
{
    int fd = descriptors_take(descriptors, name);

    if (fd >= 0)
        close(fd);
}

void descriptors_keep(struct descriptors *descriptors, const char *name, int fd)
{
    unsigned place = 0;

    drop(descriptors, name);
    while (place < DESCRIPTORS_MAX && descriptors->list[place].name != NULL)
        place++;
    if (place == DESCRIPTORS_MAX)
        return;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (copy < 0)
        return;
    descriptors->list[place].name = strdup(name);
    descriptors->list[place].fd = copy;
    if (descriptors->list[place].name == NULL)
        close(copy);
}

void descriptors_close(struct descriptors *descriptors)
{
    for (unsigned i = 0; i < DESCRIPTORS_MAX; i++)
        if (descriptors->list[i].name != NULL)
            drop(descriptors, descriptors->list[i].name);
}
