/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs lines and scripts. Source: the iPXE project's documentation, "Scripting" and "Command line".
 */
#ifndef NETBOOT_IPXE_EXECUTE_H
#define NETBOOT_IPXE_EXECUTE_H

#include "netboot/ipxe/interpreter.h"

/**
 * ipxe_execute_words() - Run one command
 * @words: Its name and its arguments, expanded
 * @count: 0: nothing is done, successfully
 *
 * Return: its status
 */
uint32_t ipxe_execute_words(struct ipxe *ipxe, char **words, size_t count);

/**
 * ipxe_execute_line() - Run the commands of a line
 * @line: Changed
 *
 * Return: the status of the last command that has run
 */
uint32_t ipxe_execute_line(struct ipxe *ipxe, char *line);

/**
 * ipxe_execute_script() - Run a script until its end, a failure or the outcome
 * @uri:  Its own, absolute
 * @text: The script
 * @size: Bytes there
 *
 * Return: the status of the last command that has run
 */
uint32_t ipxe_execute_script(struct ipxe *ipxe, const char *uri, const char *text, size_t size);

/**
 * ipxe_goto() - Have the script that runs go on at a label
 *
 * Return: status
 */
uint32_t ipxe_goto(struct ipxe *ipxe, const char *label);

#endif
