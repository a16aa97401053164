/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GRUB's configurations: what they print, fetch and boot, and how they end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/grub/grub.h"
#include "tests/unit/netboot/fake-host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVER "tftp://192.0.2.1/"
#define URI    SERVER "d-i/amd64/grub/grub.cfg"

static struct fake_host fake;
static struct netboot_outcome outcome;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    fake_host_init(&fake);
    error = (struct error){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fake_host_release(&fake);
    return 0;
}

/* Runs a configuration to that end, and looks at what is left over. */
static void run(const char *text, enum netboot_end end)
{
    int first = fake.image_count;
    int kept;

    error = (struct error){0};
    fake.output[0] = '\0';
    fake.shown[0] = '\0';
    grub_boot(&fake.host, URI, text, strlen(text), &outcome, &error);
    if (outcome.end != end)
        fail_msg("ended by %d: %s\n%s", outcome.end, error.message, fake.output);
    assert_int_equal(error_is_set(&error), end == NETBOOT_FAILED);
    kept = end == NETBOOT_IMAGES ? 1 + (int)outcome.initrd_count : 0;
    for (int i = first; i < fake.image_count; i++)
        kept -= !fake.images[i].dropped;
    assert_int_equal(kept, 0);
    if (end == NETBOOT_IMAGES)
        assert_false(fake.images[outcome.kernel].dropped);
}

/* Runs commands that print, and compares that. */
static void prints(const char *text, const char *expected)
{
    char *whole = malloc(strlen(text) + 8);

    assert_non_null(whole);
    sprintf(whole, "%s\nexit\n", text);
    run(whole, NETBOOT_LOCAL);
    free(whole);
    assert_string_equal(fake.output, expected);
}

static void fails(const char *text, const char *message)
{
    run(text, NETBOOT_FAILED);
    if (strstr(error.message, message) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, message);
}

static void boots(const char *text, const char *kernel, const char *arguments)
{
    run(text, NETBOOT_IMAGES);
    assert_string_equal(fake.images[outcome.kernel].uri, kernel);
    assert_string_equal(outcome.arguments, arguments);
}

static void words_are_expanded(void **state)
{
    (void)state;
    prints("echo a  b 'c  $d' \"e  f\"g # h\necho i; echo -n j", "a b c  $d e  fg\ni\nj");
    prints("set x='1 2'\necho $x \"$x\" ${x}3 '$x' \\$x \"\\$x\\\"\"", "1 2 1 2 1 23 $x $x $x\"\n");
    prints("set x=a\nset y=\"$x b\"\necho [$y] $none. $", "[a b] . $\n");
    prints("x=1\necho $x; unset x; echo [$x]", "1\n[]\n");
    prints("echo a\\\nb \\\n c\necho \"a\\\nb\"", "ab c\nab\n");
    fails("echo 'unclosed\nexit", "line 2: a quote has no end");
    fails("echo ${unclosed", "nothing to boot");
}

static void commands_have_conditions(void **state)
{
    static const struct fake_file files[] = {{SERVER "there", ""}, {NULL, NULL}};

    (void)state;
    fake.files = files;
    prints("if true; then echo 1; else echo 2; fi\nif false\nthen echo 1\nelif true; then echo 3\n"
           "else\necho 4; fi",
           "1\n3\n");
    prints("if [ a = b ]; then echo 1; elif [ a != b -a -n x ]; then echo 2; fi", "2\n");
    prints("if test -z '' -a ! -n ''; then echo 1; fi\nif [ ! a = a ]; then echo 2; fi", "1\n");
    prints("if [ -e /there -a -f (tftp)/there ]; then echo 1; fi\n"
           "if [ -e /missing -o -s (http,x)/there ]; then echo 2; fi",
           "1\n");
    prints("if [ ( 1 -lt 2 -o x ) -a 10 -gt 9 ]; then echo 1; fi\nif [ ]; then echo 2; fi\n"
           "if [ a = a b ]; then echo 3; fi\nif [ $none = x ]; then echo 4; fi",
           "1\n");
    prints("if ! false; then echo 1; fi\n! true\nif [ x$grub_platform = xpc ]; then echo 2; fi",
           "1\n2\n");
    prints("if [ a = a; then echo 1; fi", "error: ']' is missing\n");
    assert_int_equal(fake.image_count, 2);
}

static void commands_have_loops_and_functions(void **state)
{
    (void)state;
    prints("for i in a 'b c' $none d; do echo $i; done", "a\nb c\nd\n");
    prints("for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done", "1\n3\n");
    prints("for i in 1 2 3; do if [ $i = 2 ]; then break; fi; echo $i; done", "1\n");
    prints("set i=x\nwhile [ $i != xxx ]; do set i=x$i; done\necho $i\n"
           "until [ $i = xxxxx ]; do\n set i=x$i\ndone\necho $i",
           "xxx\nxxxxx\n");
    prints("function f {\n echo $1 $# \"$@\"\n return 1\n echo no\n}\n"
           "if f a 'b c'; then echo 1; else echo 2; fi\necho $1",
           "a 2 a b c\n2\n\n");
    prints("eval 'set x=1; echo $x'\nnonsense a\necho $x",
           "1\nerror: can't find command `nonsense'\n1\n");
}

static const char installer[] =
    "if [ x$feature_default_font_path = xy ] ; then\n font=unicode\nelse\n"
    " font=$prefix/font.pf2\nfi\n"
    "if loadfont $font ; then set gfxmode=800x600; insmod gfxterm; terminal_output gfxterm; fi\n"
    "if background_image /splash.png; then\n set a=b\nelse\n set menu_color_normal=cyan/blue\nfi\n"
    "insmod play\nplay 960 440 1 0 4 440 1\n"
    "menuentry --hotkey=i 'Install' {\n    set background_color=black\n"
    "    linux    /d-i/amd64/linux vga=788 --- quiet\n    initrd   /d-i/amd64/initrd.gz\n}\n"
    "submenu --hotkey=a 'Advanced ...' {\n    set gfxpayload=keep\n"
    "    menuentry '... Expert' {\n        linux /d-i/amd64/linux priority=low\n"
    "        initrd /d-i/amd64/initrd.gz (http,192.0.2.9:8080)/more%20x\n    }\n"
    "    menuentry '... Local' --id local { chainloader (hd0)+1 }\n"
    "    menuentry '... Broken' { linux /missing; initrd /missing }\n"
    "}\n";

static const struct fake_file installer_files[] = {
    {SERVER "d-i/amd64/linux", ""},
    {SERVER "d-i/amd64/initrd.gz", ""},
    {"http://192.0.2.9:8080/more%2520x", ""},
    {NULL, NULL},
};

static void an_installers_menu_is_shown(void **state)
{
    static const char *const install[] = {"Install", NULL};
    static const char *const expert[] = {"Advanced ...", "... Broken", "... Expert", NULL};
    static const char *const local[] = {"Advanced ...", "... Local", NULL};
    static const char *const leave[] = {"Advanced ...", NULL};

    (void)state;
    fake.files = installer_files;
    fake.choices = install;
    boots(installer, SERVER "d-i/amd64/linux", "vga=788 --- quiet");
    assert_int_equal(outcome.initrd_count, 1);
    assert_string_equal(fake.images[outcome.initrds[0]].uri, SERVER "d-i/amd64/initrd.gz");
    assert_string_equal(fake.shown, "GRUB|Install=vga=788 --- quiet*|Advanced ...\n");
    assert_int_equal(fake.timeout, 0);
    assert_string_equal(fake.output, "");

    fake.choices = expert;
    boots(installer, SERVER "d-i/amd64/linux", "priority=low");
    assert_int_equal(outcome.initrd_count, 2);
    assert_string_equal(fake.images[outcome.initrds[1]].uri, installer_files[2].uri);
    assert_string_equal(fake.output, "error: " SERVER "missing: the server has no such file\n"
                                     "error: you need to load the kernel first\n");
    fake.choices = local;
    run(installer, NETBOOT_LOCAL);
    fake.choices = leave;
    run(installer, NETBOOT_CANCELLED);

    fake.choices = install;
    fake.edited = "mine";
    boots(installer, SERVER "d-i/amd64/linux", "mine");
}

static void an_entry_is_chosen_in_advance(void **state)
{
    static const char *const time[] = {"TIME", NULL};
    char text[4096];

    (void)state;
    fake.files = installer_files;
    fake.choices = time;
    sprintf(text, "set timeout=5\n%s", installer);
    boots(text, SERVER "d-i/amd64/linux", "vga=788 --- quiet");
    assert_int_equal(fake.timeout, 5000);
    sprintf(text, "set timeout=0\nset default=\"Advanced ...>local\"\n%s", installer);
    run(text, NETBOOT_LOCAL);
    assert_string_equal(fake.shown, "");
    sprintf(text, "set timeout=0\nset default=\"1>0\"\n%s", installer);
    boots(text, SERVER "d-i/amd64/linux", "priority=low");
    fake.choices = time;
    sprintf(text, "set timeout=3\ndefault=1>1\n%s", installer);
    run(text, NETBOOT_LOCAL);
    assert_non_null(strstr(fake.shown, "|Advanced ...*\n"));
    sprintf(text, "set timeout=0\nset default=1>2\nset fallback=0\n%s", installer);
    fake.choices = NULL;
    boots(text, SERVER "d-i/amd64/linux", "priority=low");
    boots("set timeout=0\nset default=b\nset fallback='a x'\n"
          "menuentry A $menuentry_id_option a { linux /d-i/amd64/linux a }\n"
          "menuentry B --class x --id b { linux /missing }\n",
          SERVER "d-i/amd64/linux", "a");
}

static void a_failure_does_not_wait_for_ever(void **state)
{
    static const struct fake_file files[] = {{SERVER "there", ""}, {NULL, NULL}};
    static const char *const times[] = {"TIME", "TIME", NULL};
    static const char *const user[] = {"a", "TIME", NULL};
    static const char *const nested[] = {"s", "a", NULL};

    (void)state;
    fake.files = files;
    fake.choices = times;
    fails("set timeout=0\nmenuentry a { linux /gone }", "gone: the server has no such file");
    assert_int_equal(fake.timeout, 30000);
    fake.choices = times;
    fails("set timeout=9\nmenuentry a { linux /gone }", "gone: the server has no such file");
    assert_int_equal(fake.timeout, 30000);
    fake.choices = times;
    fails("set timeout=9\nmenuentry a { true }", "nothing to boot");
    assert_int_equal(fake.timeout, 30000);
    fake.choices = user;
    fails("menuentry a { linux /gone }", "gone: the server has no such file");
    assert_int_equal(fake.timeout, 300000);
    /* Who has left a menu has seen what failed there. */
    fake.choices = nested;
    run("submenu s { menuentry a { linux /gone } }", NETBOOT_CANCELLED);
    assert_int_equal(fake.timeout, 0);
}

static void configurations_are_included(void **state)
{
    static const struct fake_file files[] = {
        {SERVER "d-i/amd64/grub/x.cfg", "echo x $config_directory\nset y=1\n"
                                        "menuentry X { linux /k x }\n"},
        {SERVER "menu.cfg", "echo [$default]\nmenuentry M { linux (http)/k m }\n"},
        {SERVER "self.cfg", "source /self.cfg\n"},
        {SERVER "other.cfg", "configfile /other.cfg\n"},
        {SERVER "bad.cfg", "if true; then\n"},
        {SERVER "k", ""},
        {"http://192.0.2.1/k", ""},
        {"http://h/l", ""},
        {NULL, NULL},
    };
    static const char *const choices[] = {"X", NULL};
    static const char *const menu[] = {"M", NULL};

    (void)state;
    fake.files = files;
    fake.choices = choices;
    boots("if [ -e $prefix/x.cfg ]; then source $prefix/x.cfg; fi\necho $y", SERVER "k", "x");
    assert_string_equal(fake.output, "x (tftp,192.0.2.1)/d-i/amd64/grub\n1\n");
    fake.choices = menu;
    boots("set default=7\nconfigfile (tftp,192.0.2.1)/menu.cfg\n", "http://192.0.2.1/k", "m");
    assert_string_equal(fake.output, "[]\n");
    fails("source /self.cfg", "nested too deeply");
    fails("configfile /other.cfg", "nested too deeply");
    fails("source /bad.cfg", SERVER "bad.cfg: line 2: 'fi' is missing");
    fails("source /missing.cfg", "the server has no such file");
    fails("set root=(hd0,1)\nlinux /k\nboot", "there is no device (hd0,1)");
    fails("linux (tftp,a/b)/k\nboot", "there is no device (tftp,a/b)");
    boots("set root=http,h\nlinux k/../../l a=(b) c\nboot", "http://h/l", "a=(b) c");
}

static void machines_are_known(void **state)
{
    (void)state;
    snprintf(fake.settings.addresses.host_name, NETBOOT_TEXT_SIZE, "guest");
    prints("echo $net_default_mac $net_default_ip $net_net0_hostname $net_default_server $root\n"
           "echo $grub_platform $grub_cpu",
           "52:54:00:12:34:56 192.0.2.5 guest 192.0.2.1 tftp,192.0.2.1\npc i386\n");
    fake.identity.architecture = NETBOOT_ARCHITECTURE_EFI_X64;
    prints("if cpuid -l; then echo $grub_platform $grub_cpu; fi", "efi x86_64\n");
}

static void arguments_are_limited(void **state)
{
    char text[2048] = "linux /k ";
    size_t length = strlen(text);

    (void)state;
    memset(text + length, 'x', 1023);
    run(text, NETBOOT_IMAGES);
    assert_string_equal(outcome.arguments, text + length);
    memset(text + length, 'x', 1024);
    fails(text, "the kernel's arguments have 1024 bytes, a guest can have 1023");
}

static void other_ends_are_reached(void **state)
{
    (void)state;
    run("reboot; echo no", NETBOOT_REBOOT);
    run("if true; then halt; fi", NETBOOT_POWER_OFF);
    run("exit", NETBOOT_LOCAL);
    run("if search --file --no-floppy --set=chroot /EFI/x/shimx64.efi; then\n"
        "chainloader ($chroot)/EFI/x/shimx64.efi\nboot\nfi",
        NETBOOT_LOCAL);
    run("chainloader /pxelinux.0\nboot", NETBOOT_LOADER);
    assert_string_equal(outcome.loader.uri, SERVER "pxelinux.0");
    fails("chainloader /bootmgfw.efi\nboot", "Windows' loader");
    fails("chainloader /x\nboot", "no loader that is known");
    fails("multiboot2 /xen.gz\nboot", "only Linux");
    fails("", "there is nothing to boot");
    fails("boot", "load the kernel first");
    fails("linux /k\ninitrd newc:a:/b\nboot", "newc");
    fails("menuentry x {", "line 1: '}' is missing");
    fails("menuentry x { } }", "no '{'");
    fails("linux /k 'a\nb'\nboot", "control character");
    fake.network_fails = true;
    prints("net_bootp; sleep 0; sleep x", "error: no answer\n"
                                          "error: sleep: a number of seconds is expected\n");
}

static void passwords_are_not_ignored(void **state)
{
    static const char *const restricted[] = {"A", "B", NULL};

    (void)state;
    fake.choices = restricted;
    boots("set superusers=root\npassword root x\nmenuentry A { linux /a }\n"
          "menuentry --unrestricted B { linux /b c }\n",
          SERVER "b", "c");
    assert_string_equal(fake.output, "error: 'A' needs a password, which cannot be asked for\n");
    /* Nor can arguments be edited. */
    assert_null(strchr(fake.shown, '='));
}

/* Nests a text so often, and gives it to grub_boot(). */
static void nests(const char *begin, const char *end, unsigned count, const char *message)
{
    char *text = calloc(count, strlen(begin) + strlen(end) + 1);
    char *to = text;

    assert_non_null(text);
    for (unsigned i = 0; i < count; i++)
        to = stpcpy(to, begin);
    for (unsigned i = 0; i < count; i++)
        to = stpcpy(to, end);
    fails(text, message);
    free(text);
}

static void conditions_may_have_many_branches(void **state)
{
    static const char branch[] = "elif false\nthen\n";
    static char text[30000 * sizeof(branch)];
    char *to = stpcpy(text, "if false\nthen\n");

    (void)state;
    for (int i = 0; i < 30000; i++)
        to = stpcpy(to, branch);
    stpcpy(to, "else\necho last\nfi\n");
    prints(text, "last\n");
}

static void hostile_configurations_come_to_an_end(void **state)
{
    static const char *const time[] = {"TIME", "TIME", "TIME", NULL};

    (void)state;
    fails("while true; do true; done", "runs for too long");
    fails("until false; do done", "runs for too long");
    fails("while [ -e /x ]; do true; done\nlinux /x\nboot", "too many files");
    fails("function f { f; }\nf", "nested too deeply");
    fails("set x=0123456789abcdef\nwhile true; do set x=$x$x; done", "runs for too long");
    fails("set i=\nwhile true; do set i=x$i; set v$i=1; done", "runs for too long");
    fails("while true; do eval true; done", "runs for too long");
    fails("while true; do menuentry a { }; done", "runs for too long");
    nests("if true; then ", "fi\n", 40, "nested too deeply");
    nests("menuentry a { ", "}\n", 40, "nested too deeply");
    nests("! ", " ", 100000, "nothing to boot");
    nests("true;", "", 70000, "too many commands");
    nests("x ", "", 300000, "too many words");
    nests("elif true; then ", "", 100, "can't find");
    fake.choices = time;
    fails("fallback=0\nset timeout=1\nmenuentry a { while true; do true; done }",
          "runs for too long");
    fails("\033[2J", "?[2J");
}

static void endless_scripts_are_left(void **state)
{
    (void)state;
    fake.cancel_after = 100;
    run("while true; do echo x; done\necho after", NETBOOT_CANCELLED);
    assert_int_equal(fake.cancel_after, 0);
    assert_null(strstr(fake.output, "after"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_are_expanded),
        TEST(commands_have_conditions),
        TEST(commands_have_loops_and_functions),
        TEST(an_installers_menu_is_shown),
        TEST(an_entry_is_chosen_in_advance),
        TEST(a_failure_does_not_wait_for_ever),
        TEST(configurations_are_included),
        TEST(machines_are_known),
        TEST(arguments_are_limited),
        TEST(other_ends_are_reached),
        TEST(passwords_are_not_ignored),
        TEST(conditions_may_have_many_branches),
        TEST(hostile_configurations_come_to_an_end),
        TEST(endless_scripts_are_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
