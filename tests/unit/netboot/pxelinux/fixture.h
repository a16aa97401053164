/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host that boots by a text as PXELINUX's configuration, and what tests say of that.
 */
#ifndef TESTS_UNIT_NETBOOT_PXELINUX_FIXTURE_H
#define TESTS_UNIT_NETBOOT_PXELINUX_FIXTURE_H

#include "common/array.h"
#include "tests/unit/netboot/fake-host.h"

#define FIXTURE_FILES 8

extern struct fake_host fake;
extern struct netboot_outcome outcome;
extern struct error error;
extern struct fake_file files[FIXTURE_FILES]; /* the first is the configuration; ends with NULL */

/**
 * fixture_begin() - Begin a test; of the type that cmocka calls
 */
int fixture_begin(void **state);

/**
 * boot() - Boot with a text as the default configuration
 */
void boot(const char *text);

/**
 * act() - Say what the person does; @actions stay the caller's
 */
void act(const struct fake_action *actions, size_t count);

#define ACT(...)                                                                                   \
    do {                                                                                           \
        static const struct fake_action actions_[] = {__VA_ARGS__};                                \
        act(actions_, ARRAY_SIZE(actions_));                                                       \
    } while (0)

/**
 * assert_logged(), assert_not_logged() - Look for a text in the log
 */
void assert_logged(const char *text);
void assert_not_logged(const char *text);

/**
 * assert_images(), assert_failed() - Compare how the boot has ended
 * @initrds: How many
 * @message: Part of the error
 */
void assert_images(const char *arguments, unsigned initrds);
void assert_failed(const char *message);

#endif
