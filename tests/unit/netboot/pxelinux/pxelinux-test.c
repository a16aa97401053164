/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boots by configurations as PXELINUX would: which are read, what the menu and the prompt show, and
 * what comes out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/pxelinux/pxelinux.h"
#include "tests/unit/netboot/pxelinux/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void boots_the_default(void **state)
{
    (void)state;
    boot("default linux\nlabel other\nkernel o\nLABEL linux\n\tKERNEL vmlinuz\n"
         "\tAPPEND initrd=a.gz,b.gz ro quiet\n");
    assert_images("BOOT_IMAGE=vmlinuz ro quiet", 2);
    assert_string_equal(fake.log, "read tftp://10.0.0.1/pxelinux.cfg/default\n"
                                  "fetch tftp://10.0.0.1/vmlinuz\nfetch tftp://10.0.0.1/a.gz\n"
                                  "fetch tftp://10.0.0.1/b.gz\n");
    boot("default vmlinuz-6.1 initrd=i x=y");
    assert_images("BOOT_IMAGE=vmlinuz-6.1 x=y", 1);
}

static void searches_as_documented(void **state)
{
    static const char *const names[] = {
        "b8945908-d6a6-41a9-611d-74a6ab80b83d",
        "01-88-99-aa-bb-cc-dd",
        "C0A8025B",
        "C0A8025",
        "C0A802",
        "C0A80",
        "C0A8",
        "C0A",
        "C0",
        "C",
        "default",
    };
    static const char text[] = "default l\nlabel l\nlinux k\n";

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char uri[128];

        fixture_begin(NULL);
        snprintf(uri, sizeof(uri), FAKE_SERVER "pxelinux.cfg/%s", names[i]);
        files[1] = (struct fake_file){uri, text};
        boot(text);
        assert_images("BOOT_IMAGE=k", 0);
        assert_int_equal(fake.reads, i + 1);
        assert_logged(uri);
    }
}

static void uses_the_file_of_the_dhcp_option(void **state)
{
    (void)state;
    snprintf(fake.settings.configuration_file, sizeof(fake.settings.configuration_file), "%s",
             "configs/common");
    files[1] = (struct fake_file){FAKE_SERVER "configs/common", "default k"};
    boot("default other");
    assert_images("BOOT_IMAGE=k", 0);
    snprintf(fake.settings.configuration_file, sizeof(fake.settings.configuration_file), "%s",
             "http://web/x/common");
    files[1] = (struct fake_file){"http://web/x/common", "default k2"};
    boot("default other");
    assert_images("BOOT_IMAGE=k2", 0);
    assert_logged("fetch tftp://10.0.0.1/k2");
}

static void tells_a_missing_file_from_a_missing_server(void **state)
{
    (void)state;
    fake.unreachable = FAKE_SERVER "pxelinux.cfg/C0A8025B";
    boot("default k");
    assert_failed("C0A8025B: the server does not answer");
    assert_int_equal(fake.reads, 3);

    fake.unreachable = FAKE_SERVER "inc";
    boot("include inc\ndefault k");
    assert_failed("inc: the server does not answer");
    boot("include other\ndefault k");
    assert_images("BOOT_IMAGE=k", 0);

    fixture_begin(NULL);
    pxelinux_boot(&fake.host, FAKE_SERVER, &outcome, &error);
    assert_failed("there is no configuration in tftp://10.0.0.1/pxelinux.cfg/ for this machine");
    error = (struct error){0};
}

static void composes_arguments(void **state)
{
    (void)state;
    /* A global APPEND is for labels without one. */
    boot("append global\ndefault l\nlabel l\nlinux k\n");
    assert_images("BOOT_IMAGE=k global", 0);
    boot("append global\ndefault l\nlabel l\nlinux k\nappend own");
    assert_images("BOOT_IMAGE=k own", 0);
    boot("append global\ndefault l\nlabel l\nlinux k\nappend -");
    assert_images("BOOT_IMAGE=k", 0);
    /* The last initrd= counts, and INITRD is one behind APPEND's. */
    boot("default l\nlabel l\nlinux k\ninitrd c,d\nappend initrd=a x initrd=b");
    assert_images("BOOT_IMAGE=k x", 2);
    assert_logged("fetch tftp://10.0.0.1/c\nfetch tftp://10.0.0.1/d");
    assert_not_logged("/b");
    boot("default l typed initrd=t\nlabel l\nlinux k one\ninitrd c\nappend two");
    assert_images("BOOT_IMAGE=k one two typed", 1);
    assert_logged("/t");
    boot("default l\nlabel l\nlinux k\nappend a\x01"
         "b\tc\x7f"
         "d\r\n");
    assert_images("BOOT_IMAGE=k a b c d", 0);
}

static void tells_the_system(void **state)
{
    (void)state;
    boot("default l\nipappend 7\nlabel l\nlinux k\nappend x\n");
    assert_images("BOOT_IMAGE=k x ip=192.168.2.91:192.168.2.3:192.168.2.1:255.255.255.0 "
                  "BOOTIF=01-88-99-aa-bb-cc-dd SYSUUID=b8945908-d6a6-41a9-611d-74a6ab80b83d",
                  0);
    boot("default l typed\nipappend 1\nlabel l\nlinux k\nsysappend 0x2\n");
    assert_images("BOOT_IMAGE=k BOOTIF=01-88-99-aa-bb-cc-dd typed", 0);
    snprintf(fake.settings.next_server, sizeof(fake.settings.next_server), "%s", "192.168.2.9");
    boot("default l\nlabel l\nlinux k\nsysappend 1\n");
    assert_images("BOOT_IMAGE=k ip=192.168.2.91:192.168.2.9:192.168.2.1:255.255.255.0", 0);
}

static void boots_from_elsewhere(void **state)
{
    static const struct {
        const char *text;
        enum netboot_end end;
    } rows[] = {
        {"localboot 0", NETBOOT_LOCAL},
        {"localboot -1", NETBOOT_LOCAL},
        {"kernel chain.c32\nappend hd0 1", NETBOOT_LOCAL},
        {"com32 boot/chain.c32\nappend hd0", NETBOOT_LOCAL},
        {"kernel reboot.c32", NETBOOT_REBOOT},
        {"com32 poweroff", NETBOOT_POWER_OFF},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char text[100];

        snprintf(text, sizeof(text), "default l\nlabel l\n%s", rows[i].text);
        boot(text);
        assert_int_equal(outcome.end, rows[i].end);
    }
}

static void refuses_programs_of_a_bios(void **state)
{
    static const char *const rows[] = {
        "kernel a.0",
        "kernel a.bin",
        "kernel a.cbt",
        "kernel a.COM",
        "pxe a",
        "boot a",
        "bss a",
        "kernel hdt.c32",
        "linux hdt.c32",
        "com32 hdt",
        "fdimage a",
        "comboot a",
        "kernel chain.c32\nappend fs",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char text[100];

        snprintf(text, sizeof(text), "default l\nlabel l\n%s", rows[i]);
        boot(text);
        assert_int_equal(outcome.end, NETBOOT_CANCELLED);
        assert_logged("for a BIOS: it cannot run here\n"
                      "This ends in 30 s, unless a key is hit\n[boot: , 30000 ms, -1 ms]");
    }
    boot("default l\nlabel l\nlinux vmlinuz-5.0");
    assert_images("BOOT_IMAGE=vmlinuz-5.0", 0);
}

#define MENU_TEXT                                                                                  \
    "UI menu.c32\nmenu title Title\ntimeout 50\ntotaltimeout 900\n"                                \
    "label a\nmenu label ^Alpha\nkernel ka\nappend x\n"                                            \
    "menu separator\n"                                                                             \
    "label -\nmenu label Heading\nmenu disable\n"                                                  \
    "label b\nmenu label B^eta\nmenu indent 3\nkernel kb\nappend initrd=ib\nmenu default\n"        \
    "text help\n  Two\n  lines\nendtext\n"                                                         \
    "label hidden\nmenu hide\nkernel kh\n"                                                         \
    "menu begin sub\nmenu title Sub\n"                                                             \
    "label c\nmenu label ^Alpha ^again\nkernel kc\n"                                               \
    "label back\nmenu label Back\nmenu exit\n"                                                     \
    "menu begin\nmenu label ^Deep\nlabel d\nkernel kd\n"                                           \
    "label top\nmenu goto .top\nlabel sub\nmenu goto sub\nmenu end\n"                              \
    "menu end\n"                                                                                   \
    "label quit\nmenu quit\n"

static void shows_a_menu(void **state)
{
    (void)state;
    ACT({.how = NETBOOT_CHOSE});
    boot(MENU_TEXT);
    assert_images("BOOT_IMAGE=kb", 1);
    assert_logged("[menu: Title, 5000 ms, 90000 ms]\n"
                  "  Alpha (a) | ka x\n"
                  "  \n"
                  "  Heading disabled\n"
                  ">    Beta (e) | kb initrd=ib | help:   Two\n  lines\n"
                  "  Sub >\n"
                  "  quit\nfetch");
}

static void walks_through_submenus(void **state)
{
    (void)state;
    ACT({.text = "Sub >"}, {.text = "Deep >"}, {.text = "top"}, {.text = "Sub >"},
        {.text = "Deep >"}, {.text = "sub"}, {.text = "Back"}, {.text = "Sub >"},
        {.how = NETBOOT_LEFT}, {.text = "Sub >"}, {.text = "Alpha ^again"});
    boot(MENU_TEXT);
    assert_images("BOOT_IMAGE=kc", 0);
    assert_logged(
        "[menu: Sub, 5000 ms, 90000 ms]\n> Alpha ^again (a) | kc\n  Back\n  Deep > (d)\n");
    assert_logged("[menu: -, 5000 ms, 90000 ms]\n> d | kd\n  top\n  sub\n");
    assert_int_equal(fake.action, 11);
}

static void takes_menus_from_other_files(void **state)
{
    (void)state;
    files[1] = (struct fake_file){FAKE_SERVER "inc", "label i\nkernel ki\n"};
    files[2] = (struct fake_file){FAKE_SERVER "help", "Helpful.\n"};
    ACT({.how = NETBOOT_CHOSE});
    boot("UI menu.c32\nmenu include inc\nlabel a\nkernel ka");
    assert_images("BOOT_IMAGE=ki", 0);
    assert_logged("[menu: -]\n> i | ki\n  a | ka\n");
    /* With a tag it is a menu of its own. */
    ACT({.text = "More >"}, {.text = "i"});
    boot("UI menu.c32\nlabel a\nkernel ka\nmenu include inc More\nlabel b\nkernel kb");
    assert_images("BOOT_IMAGE=ki", 0);
    assert_logged("[menu: -]\n> a | ka\n  More >\n  b | kb\n");
    assert_logged("[menu: -]\n> i | ki\n");
    ACT({.text = "h"}, {.key = ' '}, {.text = "c"});
    boot("UI menu.c32\nlabel a\nkernel ka\nmenu begin\nmenu start\nmenu autoboot Goes on in # s\n"
         "timeout 50\nlabel h\nmenu help help\nlabel c\nkernel kc\nmenu end");
    assert_images("BOOT_IMAGE=kc", 0);
    assert_logged("default\n[menu: -, 5000 ms, 0 ms, Goes on in # s]\n> h\n  c | kc\n");
    assert_logged("Helpful.\n");
}

static void goes_by_time(void **state)
{
    (void)state;
    ACT({.how = NETBOOT_CHOSE_BY_TIME});
    boot(MENU_TEXT);
    assert_images("BOOT_IMAGE=kb", 1);
    boot(MENU_TEXT "ontimeout a by time");
    assert_images("BOOT_IMAGE=ka x by time", 0);
    boot("UI menu.c32\nlabel a\nkernel ka\ndefault b\nlabel b\nmenu passwd x\nkernel kb");
    assert_images("BOOT_IMAGE=kb", 0);
}

static void edits_an_entry(void **state)
{
    (void)state;
    ACT({.text = "Alpha", .edited = "k2 initrd=i y"});
    boot(MENU_TEXT);
    assert_images("BOOT_IMAGE=k2 y", 1);
    boot("allowoptions 0\n" MENU_TEXT);
    assert_int_equal(outcome.end, NETBOOT_CANCELLED);
    assert_logged("Alpha (a)\n");
    assert_logged("message: the entry cannot be edited");
    boot("menu master passwd x\n" MENU_TEXT);
    assert_logged("Alpha (a)\n");
    ACT({.text = "Alpha", .edited = " "});
    boot(MENU_TEXT);
    assert_logged("message: there is no kernel");
}

static void refuses_passwords(void **state)
{
    (void)state;
    ACT({.text = "b"}, {.text = "s >"});
    boot("UI menu.c32\nlabel a\nkernel a\nlabel b\nkernel b\nmenu passwd $1$x\n"
         "menu begin\nmenu title s\nmenu passwd y\nlabel c\nkernel c\nmenu end");
    assert_int_equal(outcome.end, NETBOOT_CANCELLED);
    assert_logged("message: b has a password, which is not supported");
    assert_logged("message: the entry has a password, which is not supported");
    ACT({.text = "b"});
    boot("prompt 1\nlabel b\nkernel b\nmenu passwd $1$x");
    assert_logged("b has a password");
}

static void shows_failures_in_the_menu(void **state)
{
    static const char text[] =
        "UI menu.c32\ntimeout 10\nlabel a\nkernel missing\nlabel b\nkernel b\n";

    (void)state;
    ACT({.text = "a"}, {.text = "b"});
    boot(text);
    assert_images("BOOT_IMAGE=b", 0);
    assert_logged("[menu: -, 300000 ms, 0 ms, This ends in # s, message: tftp://10.0.0.1/missing: "
                  "the server has no such file]\n> a");
    /* Nobody is there. */
    ACT({.how = NETBOOT_CHOSE_BY_TIME}, {.how = NETBOOT_CHOSE_BY_TIME});
    boot(text);
    assert_failed("tftp://10.0.0.1/missing: the server has no such file");
}

static void does_not_wait_long_for_nobody(void **state)
{
    (void)state;
    ACT({.key = NETBOOT_KEY_NONE});
    boot("default missing\ntotaltimeout 9000");
    assert_failed("tftp://10.0.0.1/missing: the server has no such file");
    assert_logged("ends in 30 s, unless a key is hit\n[boot: , 30000 ms, -1 ms]");
    ACT({.how = NETBOOT_CHOSE_BY_TIME}, {.how = NETBOOT_CHOSE_BY_TIME});
    boot("UI menu.c32\ntimeout 10\nlabel a\nkernel missing\n");
    assert_logged("[menu: -, 30000 ms, 0 ms, This ends in # s, message: ");
    ACT({.text = "missing"}, {.key = NETBOOT_KEY_NONE});
    boot("prompt 1");
    assert_failed("missing: the server has no such file");
    assert_logged("ends in 300 s, unless a key is hit\n[boot: , 300000 ms, -1 ms]");
}

static void runs_onerror(void **state)
{
    (void)state;
    ACT({.text = "a x"});
    boot("prompt 1\nonerror b y\nlabel a\nkernel missing\nlabel b\nkernel kb\n");
    assert_images("BOOT_IMAGE=kb y a x", 0);
    boot("prompt 1\nonerror missing2\nlabel a\nkernel missing\n");
    assert_int_equal(outcome.end, NETBOOT_CANCELLED);
    assert_logged("fetch tftp://10.0.0.1/missing2\n"
                  "tftp://10.0.0.1/missing: the server has no such file\nThis ends in ");
    ACT({.text = "Alpha"});
    boot("onerror kb\n" MENU_TEXT "label a2\nkernel x");
    assert_images("BOOT_IMAGE=ka x", 0);
}

static void asks_at_the_prompt(void **state)
{
    static const char text[] =
        "prompt 1\ntimeout 30\ntotaltimeout 600\ndisplay hello\nsay Said.\n"
        "f1 help1\nf10 help10 image\ndefault lin\n"
        "label lin\nkernel k\nlabel linux2\nkernel k2\nlabel rescue\nkernel r\n";

    (void)state;
    files[1] =
        (struct fake_file){FAKE_SERVER "hello", "\031\014\01709Hello\01707\ngraph\022ic\027!\n"};
    files[2] = (struct fake_file){FAKE_SERVER "help10", "Ten\032 not shown"};
    ACT({.text = "x", .key = NETBOOT_KEY_F1}, {.key = NETBOOT_KEY_F1 + 9},
        {.text = "l", .key = '\t'}, {.key = '\t'}, {.text = "res", .key = '\t'},
        {.text = "rescue single"});
    boot(text);
    assert_images("BOOT_IMAGE=r single", 0);
    assert_string_equal(fake.log, "read tftp://10.0.0.1/pxelinux.cfg/default\nSaid.\n"
                                  "read tftp://10.0.0.1/hello\nHello\ngraph!\n"
                                  "[boot: , 3000 ms, 60000 ms]\n[boot: x, -1 ms, 60000 ms]\n"
                                  "read tftp://10.0.0.1/help10\nTen\n"
                                  "[boot: x, -1 ms, 60000 ms]\n[boot: lin, -1 ms, 60000 ms]\n"
                                  "lin linux2\n[boot: lin, -1 ms, 60000 ms]\n"
                                  "[boot: rescue, -1 ms, 60000 ms]\nfetch tftp://10.0.0.1/r\n");
    ACT({.text = ""});
    boot(text);
    assert_images("BOOT_IMAGE=k", 0);
    ACT({.key = NETBOOT_KEY_NONE});
    boot(text);
    assert_images("BOOT_IMAGE=k", 0);
    fake.action = 0;
    boot("prompt 1\ntimeout 1\nontimeout k9 t\ndefault k");
    assert_images("BOOT_IMAGE=k9 t", 0);
    ACT({.text = "", .key = '\t'});
    boot("nocomplete 1\nprompt 1\nlabel a\nkernel k");
    assert_not_logged("a\n");
}

static void restricts_what_is_typed(void **state)
{
    (void)state;
    ACT({.text = "a single"});
    boot("prompt 1\nallowoptions 0\nlabel a\nkernel k\nappend ro");
    assert_images("BOOT_IMAGE=k ro", 0);
    ACT({.text = "k2 x"});
    boot("prompt 1\nappend g\nlabel a\nkernel k");
    assert_images("BOOT_IMAGE=k2 g x", 0);
    boot("prompt 1\nimplicit 0\nlabel a\nkernel k");
    assert_int_equal(outcome.end, NETBOOT_CANCELLED);
    assert_logged("there is no label k2\n");
}

static void goes_between_menu_and_prompt(void **state)
{
    (void)state;
    ACT({.how = NETBOOT_LEFT}, {.key = 27}, {.text = "quit"}, {.text = "b"});
    boot(MENU_TEXT);
    assert_images("BOOT_IMAGE=kb", 1);
    ACT({.how = NETBOOT_LEFT}, {.text = "Alpha"});
    boot("noescape 1\n" MENU_TEXT);
    assert_images("BOOT_IMAGE=ka x", 0);
    assert_not_logged("boot:");
}

static void waits_before_a_hidden_menu(void **state)
{
    static const char text[] =
        "UI menu.c32\nmenu hidden\ntimeout 70\nmenu hiddenkey F2,x b by key\n"
        "label a\nkernel ka\nlabel b\nkernel kb\n";

    (void)state;
    ACT({.key = NETBOOT_KEY_NONE});
    boot(text);
    assert_images("BOOT_IMAGE=ka", 0);
    assert_logged("Automatic boot in 7 s, or press a key for the menu\n[key, 7000 ms]\n");
    boot("UI menu.c32\nmenu hidden\ntotaltimeout 50\nlabel a\nkernel ka\n");
    assert_images("BOOT_IMAGE=ka", 0);
    assert_logged("Automatic boot in 5 s, or press a key for the menu\n[key, 5000 ms]\n");
    fake.action = 0;
    boot("UI menu.c32\nmenu hidden\ntimeout 70\ntotaltimeout 50\nlabel a\nkernel ka\n"
         "label b\nkernel kb\nmenu default\nmenu disable\nlabel c\nkernel kc\n");
    assert_images("BOOT_IMAGE=kc", 0);
    assert_logged("[key, 5000 ms]\n");
    ACT({.key = 'x'});
    boot(text);
    assert_images("BOOT_IMAGE=kb by key", 0);
    ACT({.key = NETBOOT_KEY_F1 + 1});
    boot(text);
    assert_images("BOOT_IMAGE=kb by key", 0);
    ACT({.key = ' '}, {.text = "b"});
    boot(text);
    assert_images("BOOT_IMAGE=kb", 0);
    assert_logged("[menu: -]\n> a | ka\n");
}

static void total_time_is_that_of_all_menus(void **state)
{
    static const char text[] = "UI menu.c32\ntotaltimeout 900\nontimeout b\n"
                               "label a\nkernel ka\nlabel b\nkernel kb\n"
                               "menu begin\nmenu title Sub\nlabel c\nkernel kc\nmenu end\n";

    (void)state;
    ACT({.text = "Sub >", .takes = 20000}, {.how = NETBOOT_LEFT, .takes = 50000},
        {.how = NETBOOT_LEFT, .takes = 15000}, {.key = 'x', .takes = 4000},
        {.key = NETBOOT_KEY_NONE, .takes = 1000});
    boot(text);
    assert_images("BOOT_IMAGE=kb", 0);
    assert_logged("[menu: -, 0 ms, 90000 ms]");
    assert_logged("[menu: Sub, 0 ms, 70000 ms]");
    assert_logged("[menu: -, 0 ms, 20000 ms]");
    assert_logged("[boot: , -1 ms, 5000 ms]");
    assert_logged("[boot: , -1 ms, 1000 ms]");
    /* It is over: no time is left, and not no limit. */
    ACT({.text = "Sub >", .takes = 95000}, {.how = NETBOOT_CHOSE_BY_TIME});
    boot(text);
    assert_images("BOOT_IMAGE=kb", 0);
    assert_logged("[menu: Sub, 0 ms, 1 ms]");
    /* Another configuration has its own. */
    files[1] = (struct fake_file){FAKE_SERVER "more", text};
    ACT({.how = NETBOOT_LEFT, .takes = 30000}, {.text = "menu.c32 more"},
        {.how = NETBOOT_CHOSE_BY_TIME});
    boot(text);
    assert_images("BOOT_IMAGE=kb", 0);
    assert_not_logged("[menu: -, 0 ms, 60000 ms]");
}

static void changes_configurations(void **state)
{
    (void)state;
    files[1] = (struct fake_file){FAKE_SERVER "other.cfg", "default m\nlabel m\nkernel km"};
    files[2] = (struct fake_file){FAKE_SERVER "dir/inner", "default n\nlabel n\nkernel kn"};
    files[3] = (struct fake_file){FAKE_SERVER "dir/outer", "include inner"};
    boot("default c\nlabel c\nconfig other.cfg");
    assert_images("BOOT_IMAGE=km", 0);
    boot("default c\nlabel c\nconfig dir/outer\nappend dir");
    assert_images("BOOT_IMAGE=kn", 0);
    assert_logged("fetch tftp://10.0.0.1/dir/kn");
    ACT({.text = "m"}, {.text = "x"});
    boot("default x\nlabel x\nkernel vesamenu.c32\nappend other.cfg ~\nmenu title T");
    assert_images("BOOT_IMAGE=km", 0);
    assert_logged("[menu: T]\n> m | km\n  x\n");
    boot("default c\nlabel c\nconfig gone");
    assert_logged("gone: the server has no such file\nThis ends in ");
}

static void ignores_what_it_does_not_know(void **state)
{
    (void)state;
    boot("serial 0 115200\nconsole 0\nfont f\nkbdmap k\nnohalt 1\npath x\nsendcookies 1\n"
         "menu color border 1\nmenu rows 4\nmenu frobnicate\nfrobnicate\nkernel k0\nmenu label x\n"
         "menu end\nmenu end\nf13 x\nf\ndefault k # not a comment\n");
    assert_images("BOOT_IMAGE=k # not a comment", 0);
}

#define TEST(function) cmocka_unit_test_setup(function, fixture_begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_the_default),
        TEST(searches_as_documented),
        TEST(uses_the_file_of_the_dhcp_option),
        TEST(tells_a_missing_file_from_a_missing_server),
        TEST(composes_arguments),
        TEST(tells_the_system),
        TEST(boots_from_elsewhere),
        TEST(refuses_programs_of_a_bios),
        TEST(shows_a_menu),
        TEST(walks_through_submenus),
        TEST(takes_menus_from_other_files),
        TEST(goes_by_time),
        TEST(edits_an_entry),
        TEST(refuses_passwords),
        TEST(shows_failures_in_the_menu),
        TEST(does_not_wait_long_for_nobody),
        TEST(runs_onerror),
        TEST(asks_at_the_prompt),
        TEST(restricts_what_is_typed),
        TEST(goes_between_menu_and_prompt),
        TEST(waits_before_a_hidden_menu),
        TEST(total_time_is_that_of_all_menus),
        TEST(changes_configurations),
        TEST(ignores_what_it_does_not_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
