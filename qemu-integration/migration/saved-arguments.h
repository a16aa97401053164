/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of a saved guest, for -restore: it is obeyed like one that is typed, so the file
 * has to be the user's own.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_SAVED_ARGUMENTS_H
#define QEMU_INTEGRATION_MIGRATION_SAVED_ARGUMENTS_H

#include "common/error.h"

/* A command line; words and list are owned. */
struct saved_arguments {
    int count;
    char **words; /* NULL-terminated */
};

/**
 * saved_arguments_read() - Make the command line that a saved guest is restored with
 * @arguments: Filled: the guest's, followed by those of @argv but -restore, and -incoming
 * @file:      Argument of -restore
 * @argc:      As in main()
 * @argv:      As in main()
 * @error:     Filled on failure: no saved guest, or a file that others can write
 *
 * Return: 0, or -1
 */
int saved_arguments_read(struct saved_arguments *arguments, const char *file, int argc,
                         char *const argv[], struct error *error);

/**
 * saved_arguments_release() - Free them; all zero is allowed
 */
void saved_arguments_release(struct saved_arguments *arguments);

#endif
