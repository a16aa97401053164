/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of -smp: processors and their topology. Pure function of its text.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_TOPOLOGY_H
#define QEMU_INTEGRATION_OPTIONS_TOPOLOGY_H

#include "common/error.h"

/**
 * option_parse_smp() - Read the argument of -smp
 * @vcpus:     Result: those that are there from the beginning, 1 to @vcpus_max
 * @vcpus_max: Result: all, 1 to VM_VCPUS_MAX
 * @text:      "N" or "[cpus=]N[,maxcpus=N][,sockets=N][,dies=N][,cores=N][,threads=N]"; what is
 *             left out follows from the other parts as in QEMU since 6.2, and the product must be
 *             the number of all processors
 * @option:    Name of the option, for messages
 * @error:     Filled on failure with a line that begins with the option
 *
 * Return: 0, or -1
 */
int option_parse_smp(unsigned *vcpus, unsigned *vcpus_max, const char *text, const char *option,
                     struct error *error);

#endif
