/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the child processes that read and write a guest's state have in common: how they begin
 * and how they fail.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_CHILD_H
#define QEMU_INTEGRATION_MIGRATION_CHILD_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdnoreturn.h>
#include <sys/types.h>

/* Descriptors of the child; others are closed when it begins. */
struct child_ends {
    int channel; /* channel.h */
    int stream;  /* -1: opened by the child itself */
};

typedef void noreturn_child(void *context, const struct child_ends *ends);

/**
 * migration_child_start() - Fork a child, which ends with this process
 * @name:    Of the process, at most 15 characters
 * @ends:    Of the child; stay open here too
 * @run:     What it does; must not return
 * @context: Its argument
 *
 * Return: its pid, or -1
 */
pid_t migration_child_start(const char *name, const struct child_ends *ends, noreturn_child *run,
                            void *context, struct call_gate *gate, struct error *error);

/**
 * migration_child_fail() - Tell the program why, and end
 */
noreturn void migration_child_fail(int channel, const struct error *error);

#endif
