/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/pxelinux/pxelinux.h"
#include "tests/unit/netboot/pxelinux/fixture.h"

#include <arpa/inet.h>
#include <string.h>

struct fake_host fake;
struct netboot_outcome outcome;
struct error error;
struct fake_file files[FIXTURE_FILES];

/* The one of the example in PXELINUX's documentation. */
static void be_the_documented_machine(void)
{
    static const uint8_t uuid[16] = {0xb8, 0x94, 0x59, 0x08, 0xd6, 0xa6, 0x41, 0xa9,
                                     0x61, 0x1d, 0x74, 0xa6, 0xab, 0x80, 0xb8, 0x3d};
    struct netboot_addresses *addresses = &fake.settings.addresses;

    memcpy(fake.identity.mac, "\x88\x99\xaa\xbb\xcc\xdd", 6);
    memcpy(fake.identity.uuid, uuid, sizeof(uuid));
    addresses->address.s_addr = htonl(0xc0a8025b);
    addresses->router.s_addr = htonl(0xc0a80201);
    addresses->server.s_addr = htonl(0xc0a80203);
}

int fixture_begin(void **state)
{
    (void)state;
    fake_host_release(&fake);
    fake_host_init(&fake);
    be_the_documented_machine();
    memset(files, 0, sizeof(files));
    fake.files = files;
    fake.any_image = true;
    act(NULL, 0);
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
    static const struct fake_action none;

    fake.actions = count == 0 ? &none : actions;
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
