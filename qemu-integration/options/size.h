/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The little languages inside QEMU's option arguments: "key=value,..." lists, sizes, processor
 * topologies, character devices, VNC addresses. Pure functions of their text.
 *
 * All functions that can fail report one line that starts with the option, as the user may have
 * several with the same kind of argument.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_SIZE_H
#define QEMU_INTEGRATION_OPTIONS_SIZE_H

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

#define OPTION_KEY_SIZE   32
#define OPTION_VALUE_SIZE 4096 /* a path */

/* One element of a "key=value,..." list, copied out of the argument. */
struct option_item {
    char key[OPTION_KEY_SIZE];     /* the implied key if the first element has none */
    char value[OPTION_VALUE_SIZE]; /* "on" if a later element is a lone key; ",," became "," */
};

/**
 * option_item_next() - Take the next element of a list
 * @item:    Filled if there was one
 * @rest:    In: the text not yet read; out: behind the element
 * @implied: Key of a first element without '=' ("-name demo" is "-name guest=demo"); NULL for later
 *           elements, where a lone key means "key=on"
 * @option:  Name of the option, for messages
 * @error:   Filled on failure
 *
 * Return: 1, 0 at the end of the list, or -1 for an element that is empty or too long
 */
int option_item_next(struct option_item *item, const char **rest, const char *implied,
                     const char *option, struct error *error);

/**
 * option_word_next() - Take the next element of a list of words without keys
 * @word: Filled if there was one; ",," became ","
 * @rest: In: the text not yet read; out: behind the element
 *
 * Return: 1, 0 at the end of the list, or -1 for an element that is empty or too long
 */
int option_word_next(char word[OPTION_VALUE_SIZE], const char **rest, const char *option,
                     struct error *error);

/**
 * option_asks_for_help() - Whether an argument is a question: "help" or "?", alone or as an element
 * of a list, or for what is chosen by format= or model=
 */
bool option_asks_for_help(const char *argument);

/**
 * option_parse_size() - Read an amount of memory as -m takes it
 * @bytes:  Result: a multiple of 1 MiB, never 0
 * @text:   Decimal number, fraction allowed, with suffix b, k, M, G or T in either case; no suffix
 *          means MiB
 * @option: Name of the option, for messages
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int option_parse_size(uint64_t *bytes, const char *text, const char *option, struct error *error);

/**
 * option_parse_smp() - Read the argument of -smp
 * @vcpus: Result: 1 to VM_VCPUS_MAX
 * @text:  "N" or "[cpus=]N[,maxcpus=N][,sockets=N][,dies=N][,cores=N][,threads=N]"; what is left
 *         out follows from the rest as in QEMU since 6.2, and the product must be the number of
 *         processors
 * @option: Name of the option, for messages
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int option_parse_smp(unsigned *vcpus, const char *text, const char *option, struct error *error);

/**
 * option_check_chardev() - Check that an argument is one of QEMU's character devices
 * @text:   As for QEMU's -serial, but "none", which is for the caller to treat
 * @option: Name of the option, for messages
 * @error:  Filled on failure
 *
 * Only what can be seen without opening anything is checked.
 *
 * Return: 0, or -1
 */
int option_check_chardev(const char *text, const char *option, struct error *error);

/**
 * option_uses_terminal() - Whether a character device is the standard input and output
 */
bool option_uses_terminal(const char *chardev);

/**
 * option_check_vnc() - Check the form of a VNC address: HOST:DISPLAY or unix:PATH, then ",..."
 * @text:   As for QEMU's -vnc, but "none", which is for the caller to treat
 * @option: Name of the option, for messages
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int option_check_vnc(const char *text, const char *option, struct error *error);

#endif
