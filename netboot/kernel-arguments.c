/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/kernel-arguments.h"

#include <string.h>

int kernel_arguments_take(char *to, const char *arguments, struct error *error)
{
    size_t length = strlen(arguments);

    for (const char *byte = arguments; *byte != '\0'; byte++)
        if ((unsigned char)*byte < ' ' || *byte == 0x7f)
            return error_set(error, "the kernel's arguments have a control character");
    if (length > NETBOOT_KERNEL_ARGUMENTS_MAX)
        return error_set(error, "the kernel's arguments have %zu bytes, a guest can have %d",
                         length, NETBOOT_KERNEL_ARGUMENTS_MAX);
    memcpy(to, arguments, length + 1);
    return 0;
}
