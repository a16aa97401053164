/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the hostile bootloader: a function for each attempt. For each thing that works
 * although it must not, an attempt calls report_success(). It returns when it has failed as it
 * should, or exits: with status 4 if something else went wrong.
 */
#ifndef TESTS_BOOTLOADER_HOSTILE_H
#define TESTS_BOOTLOADER_HOSTILE_H

/* Our path, the options --output and --output-directory, the disk, and the second argument. */
extern const char *program, *output, *directory, *disk, *detail;

/* The path that in_directory() has made last; a buffer for others. */
extern char path[4096];

/**
 * report_success() - Print "SUCCEEDED" for the test
 */
void report_success(const char *what);

/**
 * in_directory() - Make the path of a file in the output directory
 */
const char *in_directory(const char *name);

/**
 * make_file() - Make a file in the output directory
 */
void make_file(const char *name, const char *contents);

/**
 * return_path() - Write this as the kernel's path to the result, and exit with status 0
 */
void return_path(const char *kernel);

/* Out of the sandbox: hostile-access.c */
void make_sockets(void);
void use_network(void);
void reach_files(void);
void write_to_disk(void);

/* To other processes and to the kernel: hostile-calls.c */
void signal_others(void);
void inspect_processes(void);
void try_system_calls(void);
void call_other_architectures(void);

/* Beyond its share of the host: hostile-resources.c */
void fork_many(void);
void compute_in_relays(void);
void fill_memory(void);
void fill_output_directory(void);
void write_endlessly(void);
void never_exit(void);
void leave_process(void);
void return_large_result(void);

/* Results that must be refused: hostile-results.c */
void return_outside(void);
void return_dots(void);
void return_symbolic_link(void);
void return_hard_link(void);
void return_fifo(void);
void return_device(void);
void return_directory(void);
void return_empty_kernel(void);
void return_large_kernel(void);
void replace_result(void);

#endif
