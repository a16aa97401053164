/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which configuration a boot follows, by what the network's servers name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/client/boot-host.h"
#include "netboot/client/boot.h"
#include "netboot/dhcp/dhcp.h"
#include "netboot/grub/grub.h"
#include "netboot/ipxe/ipxe.h"
#include "netboot/pxelinux/pxelinux.h"

#include <stdio.h>
#include <string.h>

static const char *first_file, *second_file; /* that the servers name; the second to iPXE */
static char followed[2 * NETBOOT_URI_SIZE];

static int configure_network(void *context, struct error *error)
{
    struct boot *boot = context;

    (void)error;
    snprintf(boot->settings.next_server, sizeof(boot->settings.next_server), "192.0.2.1");
    snprintf(boot->settings.boot_file, sizeof(boot->settings.boot_file), "%s",
             boot->as_ipxe ? second_file : first_file);
    return 0;
}

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    (void)context;
    if (strstr(uri, "missing") != NULL || strstr(uri, "grub.cfg-01-") != NULL)
        return error_set(error, "%s: missing", uri), NETBOOT_MISSING;
    *text = strdup(strstr(uri, ".ipxe") != NULL ? "#!ipxe\n" : "");
    *size = strlen(*text);
    return 0;
}

void boot_host_fill(struct boot *boot)
{
    boot->host = (struct netboot_host){
        .configure_network = configure_network, .read_text = read_text, .context = boot};
}

static void follow(const char *what, const char *uri, struct netboot_outcome *outcome)
{
    snprintf(followed, sizeof(followed), "%s %s", what, uri);
    outcome->end = NETBOOT_IMAGES;
}

void pxelinux_boot(const struct netboot_host *host, const char *base,
                   struct netboot_outcome *outcome, struct error *error)
{
    (void)host, (void)error;
    follow("PXELINUX", base, outcome);
}

void grub_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error)
{
    (void)host, (void)text, (void)size, (void)error;
    follow("GRUB", uri, outcome);
}

bool ipxe_is_script(const char *text, size_t size)
{
    return size > 0 && text[0] == '#';
}

void ipxe_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error)
{
    (void)host, (void)text, (void)size, (void)error;
    follow("iPXE", uri, outcome);
}

void console_print(struct console *console, const char *text)
{
    (void)console, (void)text;
}

void dhcp_release(struct netboot_settings *settings)
{
    (void)settings;
}

/* @expected: what is followed, or a part of the error. */
static void boots(const char *first, const char *second, const char *expected)
{
    struct netboot_outcome outcome;
    struct boot boot = {.console = NULL};
    struct error error = {0};

    first_file = first;
    second_file = second;
    followed[0] = '\0';
    boot_open(&boot);
    boot_run(&boot, &outcome, &error);
    boot_close(&boot);
    assert_int_equal(error_is_set(&error), outcome.end == NETBOOT_FAILED);
    if (outcome.end != NETBOOT_FAILED)
        assert_string_equal(followed, expected);
    else if (strstr(error.message, expected) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, expected);
}

static void loaders_are_followed(void **state)
{
    (void)state;
    boots("d/pxelinux.0", "", "PXELINUX tftp://192.0.2.1/d/");
    boots("d/grubx64.efi", "", "GRUB tftp://192.0.2.1/d/grub.cfg");
    boots("http://h/a.ipxe", "", "iPXE http://h/a.ipxe");
    boots("memdisk", "", "starts disks by the BIOS");
    boots("a.txt", "", "no loader that is known");
    boots("missing", "", "tftp://192.0.2.1/missing: missing");
    boots("", "", "name no boot file");
}

static void ipxe_asks_again(void **state)
{
    (void)state;
    boots("undionly.kpxe", "a.ipxe", "iPXE tftp://192.0.2.1/a.ipxe");
    boots("undionly.kpxe", "ipxe.efi", "to iPXE itself, and no script");
    /* iPXE starts any loader. */
    boots("undionly.kpxe", "http://h/p/lpxelinux.0", "PXELINUX http://h/p/");
    boots("undionly.kpxe", "d/bootx64.efi", "GRUB tftp://192.0.2.1/d/grub.cfg");
    boots("undionly.kpxe", "bootmgfw.efi", "is Windows' loader");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loaders_are_followed),
        cmocka_unit_test(ipxe_asks_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
