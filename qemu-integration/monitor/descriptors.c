/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/descriptors.h"

#include "common/json.h"

#include <fcntl.h>
#include <stdio.h>
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

/* Of {"transport": "socket", "type": "fd", "str": NAME}. */
static const char *name_in_channels(const json_object *arguments)
{
    json_object *channels, *address;

    if (!json_object_object_get_ex(arguments, "channels", &channels) ||
        !json_object_is_type(channels, json_type_array) ||
        json_object_array_length(channels) != 1 ||
        !json_object_object_get_ex(json_object_array_get_idx(channels, 0), "addr", &address))
        return NULL;
    const char *transport = json_text(address, "transport"), *type = json_text(address, "type");

    return transport != NULL && strcmp(transport, "socket") == 0 && type != NULL &&
                   strcmp(type, "fd") == 0
               ? json_text(address, "str")
               : NULL;
}

const char *descriptors_named(const struct monitor_command *command, const json_object *arguments)
{
    static const char prefix[] = "fd:";
    const char *text;

    if (command->descriptor == NULL)
        return NULL;
    if (!json_object_object_get_ex(arguments, command->descriptor, NULL))
        return name_in_channels(arguments);
    text = json_text(arguments, command->descriptor);
    if (text != NULL && command->descriptor_is_name)
        return *text < '0' || *text > '9' ? text : NULL;
    return text != NULL && strncmp(text, prefix, strlen(prefix)) == 0 ? text + strlen(prefix)
                                                                      : NULL;
}

json_object *descriptors_replace(const struct monitor_command *command, json_object *arguments,
                                 int fd)
{
    json_object *copy = NULL;
    char number[32];

    snprintf(number, sizeof(number), "fd:%d", fd);
    json_object_deep_copy(arguments, &copy, NULL);
    if (!json_object_object_get_ex(copy, command->descriptor, NULL))
        json_object_object_del(copy, "channels");
    json_add_text(copy, command->descriptor, number);
    return copy;
}

void descriptors_close(struct descriptors *descriptors)
{
    for (unsigned i = 0; i < DESCRIPTORS_MAX; i++)
        if (descriptors->list[i].name != NULL)
            drop(descriptors, descriptors->list[i].name);
}
