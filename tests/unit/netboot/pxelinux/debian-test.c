/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Debian 12's own netboot tree (package debian-installer-12-netboot-amd64): its menus, its help,
 * and what its entries boot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "netboot/pxelinux/pxelinux.h"
#include "tests/unit/netboot/fake-host.h"

#include <string.h>

#define TREE    "/usr/lib/debian-installer/images/12/amd64/text"
#define LINUX   "debian-installer/amd64/linux"
#define INITRD  "debian-installer/amd64/initrd.gz"
#define SCREENS "debian-installer/amd64/boot-screens/"

static struct fake_host fake;
static struct netboot_outcome outcome;
static struct error error;

static void boot(const struct fake_action *actions, size_t count)
{
    fake_host_release(&fake);
    fake_host_init(&fake);
    fake.root = TREE;
    fake.any_image = true;
    fake.actions = actions;
    fake.action_count = (unsigned)count;
    error = (struct error){0};
    pxelinux_boot(&fake.host, FAKE_SERVER, &outcome, &error);
}

#define BOOT(...)                                                                                  \
    do {                                                                                           \
        static const struct fake_action actions_[] = {__VA_ARGS__};                                \
        boot(actions_, ARRAY_SIZE(actions_));                                                      \
        assert_int_equal(fake.action, ARRAY_SIZE(actions_));                                       \
    } while (0)

static void assert_logged(const char *text)
{
    if (strstr(fake.log, text) == NULL)
        fail_msg("\"%s\" is not in the log:\n%s", text, fake.log);
}

static void assert_boots(const char *arguments)
{
    assert_string_equal(error.message, "");
    assert_int_equal(outcome.end, NETBOOT_IMAGES);
    assert_string_equal(outcome.arguments, arguments);
    assert_int_equal(outcome.initrd_count, 1);
    assert_logged("fetch " FAKE_SERVER LINUX "\nfetch " FAKE_SERVER INITRD "\n");
}

#define HELP "   Display help screens; type 'menu' at boot prompt to return to this menu"

static void shows_its_menu(void **state)
{
    (void)state;
    BOOT({.how = NETBOOT_CHOSE});
    assert_boots("BOOT_IMAGE=" LINUX " vga=788 --- quiet");
    assert_logged("[menu: Debian GNU/Linux installer menu (BIOS mode)]\n"
                  "> Install (i) | " LINUX " vga=788 initrd=" INITRD " --- quiet\n"
                  "  Advanced options > (a)\n"
                  "  Accessible dark contrast installer menu > (d)\n"
                  "  Help (h) | help: " HELP "\n");
}

static void shows_its_advanced_menu(void **state)
{
    (void)state;
    BOOT({.text = "Advanced options >"}, {.text = "Back.."}, {.text = "Advanced options >"},
         {.text = "Rescue mode"});
    assert_boots("BOOT_IMAGE=" LINUX " vga=788 rescue/enable=true --- quiet");
    assert_logged("[menu: Advanced options]\n"
                  "> Back.. (b)\n"
                  "  Expert install (x) | " LINUX " priority=low vga=788 initrd=" INITRD " ---\n"
                  "  Rescue mode (r) | " LINUX " vga=788 initrd=" INITRD
                  " rescue/enable=true --- quiet\n"
                  "  Automated install (a) | " LINUX
                  " auto=true priority=critical vga=788 initrd=" INITRD " --- quiet\n");
}

static void shows_its_dark_menu(void **state)
{
    (void)state;
    BOOT({.text = "Accessible dark contrast installer menu >"}, {.text = "Advanced options >"},
         {.text = "Expert install"});
    assert_boots("BOOT_IMAGE=" LINUX " priority=low vga=788 theme=dark ---");
    assert_logged("[menu: Accessible dark contrast option]\n"
                  "  Back.. (b)\n"
                  "> Install (i) | " LINUX " vga=788 initrd=" INITRD " theme=dark --- quiet\n"
                  "  Advanced options > (a)\n"
                  "  Help (h) | help: " HELP "\n");
}

static void shows_its_help(void **state)
{
    (void)state;
    BOOT({.text = "Help"}, {.text = "", .key = NETBOOT_KEY_F1 + 1}, {.key = NETBOOT_KEY_F1 + 9},
         {.text = "menu"}, {.text = "Help"}, {.text = "rescue"});
    assert_boots("BOOT_IMAGE=" LINUX " vga=788 rescue/enable=true --- quiet");
    assert_logged(
        "                  Welcome to Debian GNU/Linux!                                F1\n\n"
        "This is a Debian 12 (bookworm) installation netboot image.\n");
    assert_logged(
        "<F10>  Copyrights and warranties.\n\n\n\nPress F2 through F10 for details, or ENTER "
        "to \n[boot: , -1 ms, -1 ms]\n");
    assert_logged("read " FAKE_SERVER SCREENS "f2.txt\nPREREQUISITES FOR INSTALLING DEBIAN");
    assert_logged("Press F1 for the help index, or ENTER to \n[boot: ");
    assert_logged("read " FAKE_SERVER SCREENS "f10.txt\nCOPYRIGHTS AND WARRANTIES");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_its_menu),
        cmocka_unit_test(shows_its_advanced_menu),
        cmocka_unit_test(shows_its_dark_menu),
        cmocka_unit_test(shows_its_help),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
