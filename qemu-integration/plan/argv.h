/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line while it is put together.
 */
#ifndef QEMU_INTEGRATION_PLAN_ARGV_H
#define QEMU_INTEGRATION_PLAN_ARGV_H

struct plan_arguments {
    unsigned count;
    unsigned capacity;
    char **values; /* owned, NULL-terminated once there is one */
};

/**
 * plan_arguments_add() - Append one word; memory exhaustion ends the program
 */
void plan_arguments_add(struct plan_arguments *arguments, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * plan_arguments_option() - Append two words
 */
void plan_arguments_option(struct plan_arguments *arguments, const char *option, const char *value);

/**
 * plan_arguments_clear() - Free all words
 */
void plan_arguments_clear(struct plan_arguments *arguments);

#define cleanup_plan_arguments __attribute__((cleanup(plan_arguments_clear)))

#endif
