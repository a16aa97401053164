/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel cache of its own for each test, a gate that fails and kills, and a user to be taken for.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_KERNEL_CACHE_FIXTURE_H
#define TESTS_UNIT_QEMU_INTEGRATION_KERNEL_CACHE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/kernel/cache.h"

#include <stdbool.h>
#include <sys/types.h>

#define TRAILER_SIZE 40
#define PACKED_SIZE  24
#define ELF_SIZE     20000
#define ENTRY_SIZE   (ELF_SIZE + PACKED_SIZE + TRAILER_SIZE)
#define KEYS         6

#define SCRATCH "/tmp/kernel-cache-test-XXXXXX"

/*
 * In place of call-gate.c: a gate that can do more. A call is described by its name and detail,
 * separated by a space.
 */
struct test_gate {
    unsigned calls;
    unsigned fail_at;    /* this call fails */
    unsigned kill_at;    /* this one is not reached */
    const char *refused; /* calls whose description begins so fail */
    const char *awaited; /* before the first call whose description begins so ... */
    void (*hook)(void);  /* ... this is called */
};

extern struct test_gate gate;

/* A file system without files that have no name */
#define NO_UNNAMED_FILES "open O_TMPFILE"

/* What geteuid() returns: only the modules under test ask, so files can be another's without root.
 */
extern uid_t pretended_user;

extern struct kernel_cache cache;
extern char directory[sizeof(SCRATCH) + 32]; /* of the cache */
extern char path[sizeof(directory) + 128];   /* what path_of() returned last */
extern uint8_t samples[KEYS][ELF_SIZE];
extern uint8_t packed_samples[KEYS][PACKED_SIZE];

struct bytes sample(unsigned number);
struct bytes packed(unsigned number);

/* Sets the path to that of an entry. */
const char *path_of(unsigned number);
int store(unsigned number, struct error *error);
void assert_stored(unsigned number);

/* A hit with the right bytes is 1; with wrong ones 2. */
int find(unsigned number, struct error *error);
void assert_found(unsigned number, bool found);
void assert_refused(unsigned number, const char *reason);
bool exists(const char *file);

/* Number of files in the cache's directory, whatever they are */
unsigned count_files(void);

/* All entries are complete; returns how many there are. */
unsigned check_entries(void);
void write_file(const char *name, size_t size);
void clear_cache(void);

/* Set-up of each test. */
int empty_cache(void **state);

/* Runs @function in a child, as it changes limits and the user; returns what it does. */
int run_in_child(int (*function)(void));

/* Set-up and tear-down of each suite. */
int make_scratch(void **state);
int remove_scratch(void **state);

/* The last test of each suite. */
void no_descriptor_is_left(void **state);

#endif
