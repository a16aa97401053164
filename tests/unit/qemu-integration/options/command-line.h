/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines for the tests of the options: what is accepted into a struct vm, and what is
 * refused with which message.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_OPTIONS_COMMAND_LINE_H
#define TESTS_UNIT_QEMU_INTEGRATION_OPTIONS_COMMAND_LINE_H

#include "qemu-integration/options/options.h"

#include "common/array.h"
#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define WORDS_MAX 32
#define WORDS(...)                                                                                 \
    {                                                                                              \
        "qemu-xen", __VA_ARGS__                                                                    \
    }

/* A command line, ended by NULL. */
typedef char *words[WORDS_MAX];

struct refused {
    words words;
    const char *message;
};

static inline int parse(struct vm *vm, enum vm_action *action, char *const *argv,
                        struct error *error)
{
    int argc = 0;

    while (argv[argc] != NULL)
        argc++;
    *error = (struct error){0};
    return options_parse(vm, action, argc, argv, error);
}

/* Parses a line that must be accepted; the caller releases @vm with options_release(). */
static inline void accept(struct vm *vm, char *const *argv)
{
    struct error error;
    enum vm_action action;

    if (parse(vm, &action, argv, &error) < 0)
        fail_msg("refused: %s", error.message);
    assert_int_equal(action, ACTION_RUN);
    assert_string_equal(error.message, "");
}

/* Parses lines that must be refused, each with its message. */
static inline void refuse(const struct refused *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct vm vm;
        struct error error;
        enum vm_action action = ACTION_VERSION;

        if (parse(&vm, &action, cases[i].words, &error) == 0)
            fail_msg("accepted, without: %s", cases[i].message);
        assert_string_equal(error.message, cases[i].message);
        assert_null(vm.name);
    }
}

#endif
