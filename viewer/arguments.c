/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/arguments.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int parse_fd(const char *text, struct error *error)
{
    char *end;
    long number;

    errno = 0;
    number = strtol(text, &end, 10);
    /* A descriptor's number has none of the blanks and signs that strtol() accepts. */
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > INT_MAX)
        return error_set(error, "--fd %s: not a file descriptor", text);
    return (int)number;
}

int arguments_parse(struct arguments *arguments, int argc, char *const argv[], struct error *error)
{
    *arguments = (struct arguments){.action = ARGUMENTS_VIEW, .fd = -1};
    for (int i = 1; i < argc; i++) {
        const char *option = argv[i];

        if (strcmp(option, "--help") == 0 || strcmp(option, "--version") == 0) {
            arguments->action = option[2] == 'h' ? ARGUMENTS_HELP : ARGUMENTS_VERSION;
            return 0;
        }
        if (strcmp(option, "--fullscreen") == 0) {
            arguments->fullscreen = true;
            continue;
        }
        if (strcmp(option, "--fd") != 0 && strcmp(option, "--title") != 0)
            return error_set(error, "%s: unknown option", option);
        if (++i == argc)
            return error_set(error, "%s: needs a value", option);
        if (option[2] == 't')
            arguments->title = argv[i];
        else if ((arguments->fd = parse_fd(argv[i], error)) < 0)
            return -1;
    }
    if (arguments->fd < 0)
        return error_set(error, "--fd is missing");
    if (arguments->title == NULL)
        return error_set(error, "--title is missing");
    return 0;
}
