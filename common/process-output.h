/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that are run for what they say.
 */
#ifndef COMMON_PROCESS_OUTPUT_H
#define COMMON_PROCESS_OUTPUT_H

#include "common/call-gate.h"
#include "common/error.h"
#include "common/process.h"

/* Bytes of its output that are kept. */
#define PROCESS_OUTPUT_MAX 65536

/**
 * process_read_output() - Run a program to its end and read its output and errors
 * @gate:   Passed once
 * @argv:   Path and arguments, NULL-terminated
 * @config: For process_spawn(); its output is set here
 * @status: Filled as by waitpid()
 * @error:  Filled if it cannot be run
 *
 * Return: its output, NUL-terminated, for the caller to free(); or NULL
 */
char *process_read_output(struct call_gate *gate, char *const argv[],
                          const struct process_config *config, int *status, struct error *error);

#endif
