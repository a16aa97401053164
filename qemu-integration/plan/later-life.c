/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What empties which file: QEMU's chardev/char-file.c and chardev/char.c. */
#include "qemu-integration/plan/later-life.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"

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

void plan_later_serial(const char *serial, unsigned number, struct plan_arguments *arguments)
{
    cleanup_free char *list = alloc_copy("file");
    const size_t length = strlen("file:");
    char id[24];

    if (strncmp(serial, "file:", length) != 0) {
        plan_arguments_option(arguments, "-serial", serial);
        return;
    }
    snprintf(id, sizeof(id), "serial%u", number);
    option_list_append(&list, "id", id);
    option_list_append(&list, "path", serial + length);
    option_list_append(&list, "append", "on");
    plan_arguments_option(arguments, "-chardev", list);
    plan_arguments_add(arguments, "-serial");
    plan_arguments_add(arguments, "chardev:%s", id);
}
