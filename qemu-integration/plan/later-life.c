/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What empties which file: QEMU's chardev/char-file.c, chardev/char.c and
 * util/log.c. */
#include "qemu-integration/plan/later-life.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *plan_later_chardev(const char *argument)
{
    char *list = alloc_copy(argument);

    /* QEMU takes the last of several. */
    if (option_list_has(argument, "backend", "backend", "file"))
        option_list_append(&list, "append", "on");
    if (option_list_has(argument, "backend", "logfile", NULL))
        option_list_append(&list, "logappend", "on");
    return list;
}

char *plan_later_boot(const char *argument)
{
    cleanup_option_list struct option_list elements = option_list_open("boot", argument, "order");
    char *list = NULL;

    while (option_list_next(&elements, NULL) > 0)
        if (strcmp(elements.key, "once") != 0)
            option_list_append(&list, elements.key, elements.value);
    return list;
}

const char *plan_later_log(const struct vm *vm)
{
    const char *path = NULL;

    /* The last one counts. */
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, "D") == 0)
            path = vm->passed[i].argument;
    return path == NULL || strstr(path, "%d") != NULL ? NULL : path;
}

/* Skips a prefix, if it is there. */
static bool skip(const char **text, const char *prefix)
{
    bool found = strncmp(*text, prefix, strlen(prefix)) == 0;

    if (found)
        *text += strlen(prefix);
    return found;
}

void plan_later_port(const char *option, const char *argument, unsigned number,
                     struct plan_arguments *arguments)
{
    cleanup_free char *list = alloc_copy("file");
    const char *path = argument;
    bool monitor = skip(&path, "mon:");
    char id[24];

    if (!skip(&path, "file:")) {
        plan_arguments_add(arguments, "-%s", option);
        plan_arguments_add(arguments, "%s", argument);
        return;
    }
    snprintf(id, sizeof(id), "%s%u", option, number);
    option_list_append(&list, "id", id);
    option_list_append(&list, "path", path);
    option_list_append(&list, "append", "on");
    if (monitor)
        option_list_append(&list, "mux", "on");
    plan_arguments_option(arguments, "-chardev", list);
    if (monitor) {
        plan_arguments_add(arguments, "-mon");
        plan_arguments_add(arguments, "chardev=%s,mode=readline", id);
    }
    plan_arguments_add(arguments, "-%s", option);
    plan_arguments_add(arguments, "chardev:%s", id);
}
