/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's command line, as far as qemu-xen speaks it.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_H
#define QEMU_INTEGRATION_OPTIONS_H

#include "common/error.h"
#include "qemu-integration/vm.h"

#include <stdio.h>

/* What the command line asks the program to do. */
enum options_action {
    ACTION_RUN,     /* build and run `vm`, or print its plan if vm->dry_run */
    ACTION_HELP,    /* -h, -help, --help */
    ACTION_VERSION, /* -version */
    ACTION_REAP,    /* -reap: clean up what killed instances left, then end */
};

/**
 * options_parse() - Read a command line
 * @vm:     Filled on success, defaults included; strings point into @argv
 * @action: Filled on success; @vm is only meaningful for ACTION_RUN
 * @argc:   As in main()
 * @argv:   As in main(); order is kept, one or two dashes are the same as in QEMU
 * @error:  Filled on failure with one line that starts with the option at fault
 *
 * Only the command line is checked, no file is opened.
 *
 * Return: 0, or -1
 */
int options_parse(struct vm *vm, enum options_action *action, int argc, char *const argv[],
                  struct error *error);

/**
 * options_print_help() - Print the usage text that -help shows
 */
void options_print_help(FILE *stream);

#endif
