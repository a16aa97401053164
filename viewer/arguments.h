/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line: qemu-xen-viewer --fd N --title NAME [--fullscreen]
 */
#ifndef VIEWER_ARGUMENTS_H
#define VIEWER_ARGUMENTS_H

#include "common/error.h"

#include <stdbool.h>

enum arguments_action { ARGUMENTS_VIEW, ARGUMENTS_HELP, ARGUMENTS_VERSION };

struct arguments {
    enum arguments_action action; /* if not ARGUMENTS_VIEW, nothing else counts */
    int fd;
    const char *title; /* borrowed from argv */
    bool fullscreen;
};

/**
 * arguments_parse() - Read the command line
 * @arguments: Filled if this succeeds
 *
 * Return: 0, or -1
 */
int arguments_parse(struct arguments *arguments, int argc, char *const argv[], struct error *error);

#endif
