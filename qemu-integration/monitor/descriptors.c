/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/descriptors.h"

#include "common/json.h"

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

static void keep(struct descriptors *descriptors, const char *name, int fd)
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

/* They are QEMU's, but not only. */
void descriptors_note(struct descriptors *descriptors, const struct qmp_entry *entry)
{
    const char *name = json_text(entry->arguments, "fdname");

    if (name == NULL)
        return;
    if (strcmp(entry->name, "getfd") == 0 && entry->fd >= 0)
        keep(descriptors, name, entry->fd);
    else if (strcmp(entry->name, "closefd") == 0)
        drop(descriptors, name);
}

const char *descriptors_named(const struct monitor_command *command, const json_object *arguments)
{
    static const char prefix[] = "fd:";
    const char *text =
        command->descriptor == NULL ? NULL : json_text(arguments, command->descriptor);

    return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix)
                                                                      : NULL;
}

void descriptors_close(struct descriptors *descriptors)
{
    for (unsigned i = 0; i < DESCRIPTORS_MAX; i++)
        if (descriptors->list[i].name != NULL)
            drop(descriptors, descriptors->list[i].name);
}
