/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's command line, as far as qemu-xen speaks it.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_OPTIONS_H
#define QEMU_INTEGRATION_OPTIONS_OPTIONS_H

#include "common/error.h"
#include "qemu-integration/vm.h"

#include <stdio.h>

/**
 * options_parse() - Parse a command line
 * @vm:     Filled on success, defaults included; give it to options_release() in the end. Strings
 *          point into @argv unless struct vm says otherwise
 * @action: Filled on success; @vm is only meaningful for ACTION_RUN, and its trace for ACTION_REAP,
 *          its question and device model for ACTION_ASK
 * @argc:   As in main()
 * @argv:   As in main(); order is kept, one or two dashes are the same as in QEMU
 * @error:  Filled on failure with one line that starts with the option at fault
 *
 * Only the command line is checked, no file is opened. As in QEMU an option has one spelling (no
 * abbreviations, no "-option=value"), its argument is the next word, even one with a dash, and the
 * last of several wins where only one makes sense. If memory is exhausted, the program ends
 * (common/alloc.h).
 *
 * Return: 0, or -1
 */
int options_parse(struct vm *vm, enum vm_action *action, int argc, char *const argv[],
                  struct error *error);

/**
 * options_find_restore() - Look for -restore, before anything else is looked at
 *
 * Its file has options that are to be parsed together with the others.
 *
 * Return: its argument, or NULL
 */
const char *options_find_restore(int argc, char *const argv[]);

/**
 * options_release() - Free what options_parse() allocated for @vm; a zeroed one has nothing to free
 */
void options_release(struct vm *vm);

/**
 * options_print_help() - Print the usage text that -help shows, under 80 columns wide
 */
void options_print_help(FILE *stream);

/**
 * options_print_machines() - Print the list that "-M help" shows
 */
void options_print_machines(FILE *stream);

#endif
