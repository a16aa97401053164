/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/pxelinux/pxelinux.h"
#include "tests/unit/netboot/pxelinux/fixture.h"

#include <string.h>

struct fake_host fake;
struct netboot_outcome outcome;
struct error error;
struct fake_file files[FIXTURE_FILES];

int fixture_begin(void **state)
{
    (void)state;
    fake_host_init(&fake);
    memset(files, 0, sizeof(files));
    fake.files = files;
    return 0;
}

void boot(const char *text)
{
    files[0] = (struct fake_file){FAKE_SERVER "pxelinux.cfg/default", text};
    fake.log[0] = '\0';
    fake.action = 0;
    outcome = (struct netboot_outcome){.end = NETBOOT_CANCELLED};
    error = (struct error){0};
    pxelinux_boot(&fake.host, FAKE_SERVER, &outcome, &error);
    assert_int_equal(error_is_set(&error), outcome.end == NETBOOT_FAILED);
}

void act(const struct fake_action *actions, size_t count)
{
    fake.actions = actions;
    fake.action_count = (unsigned)count;
}

void assert_logged(const char *text)
{
    if (strstr(fake.log, text) == NULL)
        fail_msg("\"%s\" is not in the log:\n%s", text, fake.log);
}

void assert_not_logged(const char *text)
{
    if (strstr(fake.log, text) != NULL)
        fail_msg("\"%s\" is in the log:\n%s", text, fake.log);
}

void assert_images(const char *arguments, unsigned initrds)
{
    assert_int_equal(outcome.end, NETBOOT_IMAGES);
    assert_string_equal(outcome.arguments, arguments);
    assert_int_equal(outcome.initrd_count, initrds);
}

void assert_failed(const char *message)
{
    assert_int_equal(outcome.end, NETBOOT_FAILED);
    assert_non_null(strstr(error.message, message));
}
