/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Child processes that never outlive the program.
 */
#ifndef COMMON_PROCESS_H
#define COMMON_PROCESS_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* How a child differs from its parent; all zero: in nothing but its program. */
struct process_config {
    const char *path;         /* of the program; NULL: argv[0] */
    char *const *environment; /* NULL: ours */
    const int *output;        /* for its standard output and error; NULL: it shares ours */
    const int *inherited;     /* descriptors that stay open in it, although close-on-exec here */
    unsigned inherited_count;
    bool own_group; /* in a process group of its own, to be killed with its children */
    /* Called in the child just before the program: 0, or -1 with errno set; NULL: nothing. */
    int (*prepare)(void *context);
    void *context;
};

/**
 * process_reset_signals() - Give this process default handling of all signals, and an empty mask
 */
void process_reset_signals(void);

/**
 * process_end_with_parent() - Have the kernel kill this process when its parent ends
 * @parent: What getpid() said in the parent, before fork()
 *
 * The kernel forgets it when the process changes its user; after that it is to be called again.
 *
 * Return: 0, or -1 with errno set; ESRCH: the parent has ended
 */
int process_end_with_parent(pid_t parent);

/**
 * process_spawn() - Start a program that is killed when this one ends
 * @gate:   Passed once
 * @argv:   Path and arguments, NULL-terminated
 * @config: Needed only during the call
 * @error:  Filled on failure: no memory, no such program, not executable
 *
 * The child shares standard input, has default signal handling and an empty signal mask. When this
 * returns, it has executed the program.
 *
 * Return: its pid, or -1
 */
pid_t process_spawn(struct call_gate *gate, char *const argv[], const struct process_config *config,
                    struct error *error);

/**
 * process_wait() - Wait until a child has ended, and collect it
 * @status: As of waitpid(); left as it is on failure; NULL: not wanted
 *
 * Return: 0, or -1 with errno set, which is never EINTR
 */
int process_wait(pid_t pid, int *status);

/**
 * process_ends_within() - Wait up to @limit milliseconds for a child to end
 * @pid: Child that has not been collected; nor does this collect it
 *
 * Return: whether it has ended
 */
bool process_ends_within(pid_t pid, int limit);

/**
 * process_ends_before() - The same, but return early once @fd is readable
 */
bool process_ends_before(pid_t pid, int limit, int fd);

/**
 * process_stop() - End a child and collect it: SIGTERM, and SIGKILL after @grace milliseconds
 * @pid: Child that has not been collected
 */
void process_stop(pid_t pid, int grace);

/**
 * process_wait_or_kill() - Collect a child that is about to end; SIGKILL after @grace milliseconds
 * @pid: Child that has not been collected
 */
void process_wait_or_kill(pid_t pid, int grace);

/**
 * process_describe_end() - Put into words how a child ended
 * @status: From waitpid()
 * @text:   Filled with "ended with status 1" or "was killed by signal 9 (Killed)"
 */
void process_describe_end(int status, char *text, size_t size);

#endif
