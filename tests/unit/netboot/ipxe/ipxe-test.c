/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts of iPXE's: what they print, fetch and boot, and how they end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/ipxe/ipxe.h"
#include "tests/unit/netboot/fake-host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URI "http://boot.example/dir/menu.ipxe"
#define DIR "http://boot.example/dir/"

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

/* Runs a script to that end, and looks at what is left over. */
static void run_lines(const char *lines, enum netboot_end end)
{
    char *script = malloc(strlen(lines) + 8);
    int first = fake.image_count;

    assert_non_null(script);
    sprintf(script, "#!ipxe\n%s", lines);
    ipxe_boot(&fake.host, URI, script, strlen(script), &outcome, &error);
    free(script);
    if (outcome.end != end)
        fail_msg("ended by %d: %s\n%s", outcome.end, error.message, fake.output);
    assert_int_equal(error_is_set(&error), end == NETBOOT_FAILED);
    if (end == NETBOOT_IMAGES) {
        assert_false(fake.images[outcome.kernel].dropped);
        for (unsigned i = 0; i < outcome.initrd_count; i++)
            assert_false(fake.images[outcome.initrds[i]].dropped);
    }
    int kept = end == NETBOOT_IMAGES ? 1 + (int)outcome.initrd_count : 0;

    for (int i = first; i < fake.image_count; i++)
        kept -= !fake.images[i].dropped;
    assert_int_equal(kept, 0);
}

/* Runs lines that print, and compares that. */
static void prints(const char *lines, const char *expected)
{
    fake.output[0] = '\0';
    run_lines(lines, NETBOOT_LOCAL);
    assert_string_equal(fake.output, expected);
}

static void fails(const char *lines, const char *message)
{
    error = (struct error){0};
    run_lines(lines, NETBOOT_FAILED);
    if (strstr(error.message, message) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, message);
    assert_true(strncmp(error.message, URI ": ", strlen(URI) + 2) == 0);
    error = (struct error){0};
}

static void scripts_are_known_by_their_first_line(void **state)
{
    (void)state;
    assert_true(ipxe_is_script("#!ipxe\n", 7));
    assert_true(ipxe_is_script("#!gpxe\r\n", 8));
    assert_true(ipxe_is_script("#!ipxe x", 8));
    assert_false(ipxe_is_script("#!ipxe", 6));
    assert_false(ipxe_is_script("#!ipxe2\n", 8));
    assert_false(ipxe_is_script("#!ipxe\0", 7));
    assert_false(ipxe_is_script(" #!ipxe\n", 8));
    assert_false(ipxe_is_script("", 0));
}

static void lines_are_split_joined_and_commented(void **state)
{
    (void)state;
    prints("echo  one   two # three\n# four\n  echo five\r\n\n", "one two\nfive\n");
    prints("echo one \\\n  two\\\r\nthree\n", "one twothree\n");
    prints("echo last", "last\n");
    prints("echo a ; echo b && echo c || echo d ; echo e\n", "a\nb\nc\ne\n");
    prints("isset || echo none\n", "isset: too few arguments\nnone\n");
    prints("echo -n a\necho b#c '#d'\n", "ab#c '#d'\n");
    prints("iseq a b && echo 1 || echo 2\niseq a a && echo 3 || echo 4\n", "2\n3\n");
    prints("iseq a b || iseq a b || echo 1 && echo 2\n", "1\n2\n");
}

static void settings_are_expanded(void **state)
{
    (void)state;
    prints("set a b c\necho [${a}] [${none}] ${a}${a}\n", "[b c] [] b cb c\n");
    prints("set a b\nset b deep\necho ${${a}}\n", "deep\n");
    prints("set a ${b}\nset b x\necho <${a}>\n", "<>\n");
    prints("set a:int32 0x20\necho ${a} ${a:hex} ${a:uint32}\n", "32 00:00:00:20 0x20\n");
    prints("set a x y/z\necho ${a:uristring} ${a:base64}\n", "x%20y%2Fz eCB5L3o=\n");
    prints("set a 1\ninc a\ninc a 5\ninc b\necho ${a} ${b}\n", "7 1\n");
    prints("set a x\nclear a\nisset ${a} || echo gone\n", "gone\n");
    prints("set a x\nset a\nisset ${a} || echo gone\n", "gone\n");
    prints("set a x\nshow a\nshow --quiet a\nshow b ||\n", "a = x\nx\ncould not find \"b\"\n");
    prints("echo ${} ${a:nonsense} ${unclosed\n", "  ${unclosed\n");
    prints("set net0/x 1\necho ${net0/x} ${x} ${netX/x} ${net1/x}\n", "1 1 1 \n");
    prints("set user:hexhyp aa-bb\necho ${user:hex}\n", "aa:bb\n");
    prints("set user:ipv4 nonsense ||\n",
           "could not store \"user\": no value of the type ipv4, or too long: nonsense\n");
}

static void the_machine_is_known(void **state)
{
    static uint8_t option_209[] = "cfg", encapsulated[] = {1, 1, 7, 8, 2, 0x12, 0x34, 9, 200};

    (void)state;
    snprintf(fake.settings.boot_file, sizeof(fake.settings.boot_file), "x.ipxe");
    snprintf(fake.settings.next_server, sizeof(fake.settings.next_server), "192.0.2.1");
    snprintf(fake.settings.addresses.host_name, NETBOOT_TEXT_SIZE, "guest");
    fake.settings.options.value[209] = option_209;
    fake.settings.options.size[209] = 3;
    fake.settings.options.value[175] = encapsulated;
    fake.settings.options.size[175] = sizeof(encapsulated);
    prints("echo ${mac} ${net0/mac:hexhyp} ${netX/mac:hexraw}\n",
           "52:54:00:12:34:56 52-54-00-12-34-56 525400123456\n");
    prints("echo ${ip} ${net0/ip} ${netmask} <${gateway}> ${net0.dhcp/ip}\n",
           "192.0.2.5 192.0.2.5 255.255.255.0 <> 192.0.2.5\n");
    prints("echo ${uuid} ${hostname} ${next-server} ${filename} ${67}\n",
           "00010203-0405-0607-0809-0a0b0c0d0e0f guest 192.0.2.1 x.ipxe x.ipxe\n");
    prints("echo ${buildarch} ${platform} ${cwuri}\n", "x86_64 pcbios " URI "\n");
    prints("echo ${209:string} ${net0.dhcp/209:hex} ${proxydhcp/209} <${dhcp/mac}>\n",
           "cfg 63:66:67 cfg <>\n");
    prints("echo ${175.8:uint16} ${175.1:int8} <${175.9}> <${175.3}>\n", "0x1234 7 <> <>\n");
    prints("set filename y\necho ${filename} ${67} ${net0/filename}\n", "y y x.ipxe\n");
    fake.identity.architecture = NETBOOT_ARCHITECTURE_EFI_X64;
    prints("echo ${platform}\ncpuid --ext 29 && echo 64\n", "efi\n64\n");
}

static void kernel_and_initrds_are_booted(void **state)
{
    static const struct fake_file files[] = {
        {DIR "vmlinuz", "kernel"},
        {DIR "initrd.img", "one"},
        {"http://other/two", "two"},
        {NULL, NULL},
    };

    (void)state;
    fake.files = files;
    run_lines("kernel vmlinuz initrd=initrd.img  a=${mac} --- quiet\n"
              "initrd --name first initrd.img\n"
              "initrd http://other/two\n"
              "boot\n"
              "echo not reached\n",
              NETBOOT_IMAGES);
    assert_string_equal(fake.images[outcome.kernel].uri, DIR "vmlinuz");
    assert_string_equal(outcome.arguments, "initrd=initrd.img a=52:54:00:12:34:56 --- quiet");
    assert_int_equal(outcome.initrd_count, 2);
    assert_string_equal(fake.images[outcome.initrds[0]].uri, DIR "initrd.img");
    assert_string_equal(fake.images[outcome.initrds[1]].uri, "http://other/two");
    assert_string_equal(fake.output, "");

    run_lines("imgfetch vmlinuz x\nimgargs vmlinuz y z\nimgexec vmlinuz\n", NETBOOT_IMAGES);
    assert_string_equal(outcome.arguments, "y z");
    run_lines("imgfetch --name k vmlinuz x\nimgargs k\nimgselect k\nboot\n", NETBOOT_IMAGES);
    assert_string_equal(outcome.arguments, "");
    run_lines("initrd initrd.img\nimgfree initrd.img\ninitrd http://other/two\n"
              "chain vmlinuz a\n",
              NETBOOT_IMAGES);
    assert_int_equal(outcome.initrd_count, 1);
    assert_string_equal(outcome.arguments, "a");
    run_lines("initrd initrd.img\nimgfree\nkernel vmlinuz\nboot || echo no\n", NETBOOT_IMAGES);
    assert_int_equal(outcome.initrd_count, 0);
    run_lines("imgload vmlinuz\nmodule http://other/two\nboot\n", NETBOOT_IMAGES);
    assert_string_equal(fake.images[outcome.kernel].uri, DIR "vmlinuz");
    assert_string_equal(fake.images[outcome.initrds[0]].uri, "http://other/two");
}

static void what_cannot_be_booted_is_said(void **state)
{
    static const struct fake_file files[] = {
        {DIR "vmlinuz", ""}, {DIR "f", ""}, {DIR "bootmgfw.efi", ""}, {NULL, NULL}};
    char lines[8192] = "kernel vmlinuz ";

    (void)state;
    fake.files = files;
    fails("boot\n", "no image selected");
    fails("kernel missing\n", DIR "missing: the server has no such file");
    fails("kernel vmlinuz\ninitrd f /etc/f mode=644\nboot\n",
          "could not boot vmlinuz: f cannot be placed in the initramfs as /etc/f mode=644");
    fails("chain bootmgfw.efi\n", "could not boot bootmgfw.efi: it is Windows' loader");
    fails("sanboot iscsi:192.0.2.1::::x\n", "cannot boot from a SAN disk");
    fails("sanhook iscsi:192.0.2.1::::x\n", "cannot boot from a SAN disk");
    fails("sanboot --drive 0x81\n", "0x81");
    fails("params\n", "POST");
    fails("imgtrust\n", "cannot be verified");
    fails("imgverify vmlinuz x.sig\n", "cannot be verified");
    fails("imgextract vmlinuz\n", "imgextract: images cannot be changed here");
    fails("imgdecrypt vmlinuz key\n", "imgdecrypt: images cannot be changed here");
    fails("shim shimx64.efi\n", "shim: images cannot be changed here");
    fails("param a b\n", "POST");
    fails("config\n", "config: ");
    fails("nslookup a boot.example\n", "nslookup: this is not supported");
    fails("vcreate --tag 5 net0\n", "vcreate: this is not supported");
    fails("vdestroy net0-5\n", "vdestroy: this is not supported");
    fails("nonsense\n", "nonsense: command not found");
    fails("echo --nonsense\n", "unrecognised option");
    fails("prompt --timeout\n", "needs a value");
    fails("prompt --timeout x\n", "invalid integer");
    fails("goto nowhere\n", "no such label: nowhere");
    fails("choose x\n", "no such menu");
    fails("imgfree x\n", "no such image");
    fails("ifopen net1\n", "no such network device");
    fails("iseq a b\n", "iseq: failed");
    fails("ping --count 1 192.0.2.1\n", "not supported");
    memset(lines + strlen(lines), 'x', 5000);
    strcat(lines, "\nboot\n");
    fails(lines, "could not boot vmlinuz: the kernel's arguments have 5000 bytes, a guest");
    fails("set c:hexraw 61 07\nset c:hexraw 6107\nkernel vmlinuz ${c:string}\nboot\n", "");
    fails("set c:hexraw 6107\nkernel vmlinuz ${c:string}\nboot\n", "control character");
    prints("sleep ${none}\nprompt --timeout ${none} || echo no key\n", "no key\n");
    prints("imgtrust --allow\nsync\nconsole --x 80 --y 25\ncpair --foreground 7 2\n", "");
    prints(
        "sanunhook\ncolour --rgb 0xff 1\ncolor 1\niflinkwait --timeout 5 net0\nntp pool.example\n",
        "");
}

static void scripts_go_to_labels_and_end(void **state)
{
    (void)state;
    prints("goto ${none} || echo no\n:a\necho a\ngoto b\necho x\n:c\necho c\nexit 0\n:b echo b\n"
           "goto c\n",
           "goto: no such label: \nno\na\nb\nc\n");
    prints("set i:int32 0\n:l\ninc i\niseq ${i} 3 || goto l\necho ${i}\n", "3\n");
    fails("exit 1\n", "failed");
    prints("exit\necho no\n", "");
    run_lines("reboot\n", NETBOOT_REBOOT);
    run_lines("poweroff || echo x\necho y\n", NETBOOT_POWER_OFF);
    run_lines("sanboot --no-describe --drive 0x80\necho x\n", NETBOOT_LOCAL);
    prints("time echo x\n", "x\ntime: 0.0s\n");
}

static void scripts_are_chained(void **state)
{
    static const struct fake_file files[] = {
        {DIR "sub/one.ipxe", "#!ipxe\necho ${cwuri}\nset x 1\nchain two.ipxe && echo back\n"},
        {DIR "sub/two.ipxe", "#!ipxe\necho two\nexit 0\necho no\n"},
        {DIR "replace", "#!ipxe\nchain --replace sub/two.ipxe\necho no\n"},
        {DIR "bad", "#!ipxe\nnonsense\n"},
        {DIR "self", "#!ipxe\nchain self\n"},
        {DIR "again", "#!ipxe\nchain --replace again\n"},
        {DIR "own", "#!ipxe\nimgfree\nimgstat\nchain --autofree sub/two.ipxe\nimgstat\n"},
        {NULL, NULL},
    };

    (void)state;
    fake.files = files;
    prints("chain sub/one.ipxe\necho ${x} ${cwuri}\n", DIR "sub/one.ipxe\ntwo\nback\n1 " URI "\n");
    prints("chain replace\necho after\n", "two\nafter\n");
    prints("chain --replace replace\necho no\n", "two\n");
    prints("chain bad || echo failed\n", "nonsense: command not found\nfailed\n");
    prints("chain own\nimgstat\n", "two\nown : " DIR "own [script]\n");
    prints("imgfetch --name s sub/two.ipxe\nimgexec s\nkernel s\nboot\n", "two\ntwo\n");
    fails("chain self\n", "more than 64 scripts");
    fails("chain again\n", "more than 64 scripts");
}

static void loaders_are_left_to_the_caller(void **state)
{
    (void)state;
    run_lines("set 209:string pxelinux.cfg/x\nset 210:string http://h/p/\n"
              "chain tftp://192.0.2.1/pxelinux.0\necho no\n",
              NETBOOT_LOADER);
    assert_string_equal(outcome.loader.uri, "tftp://192.0.2.1/pxelinux.0");
    assert_string_equal(outcome.loader.configuration_file, "pxelinux.cfg/x");
    assert_string_equal(outcome.loader.path_prefix, "http://h/p/");
    run_lines("chain ipxe.efi\n", NETBOOT_LOADER);
    assert_string_equal(outcome.loader.uri, DIR "ipxe.efi");
    assert_string_equal(outcome.loader.path_prefix, "");
}

static void menus_are_shown(void **state)
{
    static const char *const choices[] = {"Tools", "TIME", "Install", NULL};

    (void)state;
    fake.choices = choices;
    run_lines("set menu-timeout 5000\nset menu-default local\n"
              ":start\n"
              "menu Boot of ${mac}\n"
              "item --gap -- Systems\n"
              "item --key i install Install\n"
              "item --gap\n"
              "item tools Tools\n"
              "item --default local\n"
              "choose --timeout ${menu-timeout} --default ${menu-default} selected || goto cancel\n"
              "set menu-timeout 0\n"
              "goto ${selected}\n"
              ":tools\necho tools\ngoto start\n"
              ":local\necho local\nset menu-default install\ngoto start\n"
              ":install\nkernel vmlinuz\nboot\n"
              ":cancel\necho cancelled\n",
              NETBOOT_IMAGES);
    assert_string_equal(fake.output, "tools\nlocal\n");
    assert_string_equal(fake.shown, "Boot of 52:54:00:12:34:56|Systems|Install||Tools|local*\n"
                                    "Boot of 52:54:00:12:34:56|Systems|Install||Tools|local*\n"
                                    "Boot of 52:54:00:12:34:56|Systems|Install*||Tools|local\n");
    assert_int_equal(fake.timeout, 0);
}

static void menus_have_names_and_are_kept(void **state)
{
    static const char *const choices[] = {"B", "A", NULL};

    (void)state;
    fake.choices = choices;
    prints("menu --name m M\nitem --menu m a A\nitem --menu m b B\n"
           "choose --menu m --keep x\necho ${x}\nchoose --menu m x\necho ${x}\n"
           "choose --menu m x ||\n",
           "b\na\n\"m\": no such menu\n");
    fails("menu x\nitem --gap y\nchoose z\n", "nothing to choose");
    /* The user leaves it. */
    run_lines("menu x\nitem y\nchoose z\n", NETBOOT_CANCELLED);
    prints("menu x\nitem y\nchoose z || echo left\n", "left\n");
}

static void the_user_types(void **state)
{
    static const char *const lines[] = {"me",      "secret", "v", "echo ${x}",
                                        "set x 2", "exit",   "w", NULL};
    static const int keys[] = {'x', 2, NETBOOT_KEY_F12, '\r', 0};

    (void)state;
    fake.lines = lines;
    fake.keys = keys;
    prints("login\necho ${username} ${password}\nread x\nshell\necho ${x}\n"
           "form Data\nitem --gap of you\nitem --secret p Word\npresent\necho ${p}\nread y ||\n",
           "Username: me\nPassword: ***\nme secret\nv\nType \"exit\" to leave\niPXE> echo ${x}\nv\n"
           "iPXE> set x 2\niPXE> exit\n2\nData\nof you\nWord: ***\nw\n");
    prints("prompt --key 0x02 a || echo 1\nprompt --key 0x02 --timeout 5 b && echo 2\n"
           "prompt --key 0x197e c && echo 3\nprompt && echo 4\nprompt --timeout 1 || echo 5\n",
           "a\n1\nb\n2\nc\n3\n4\n5\n");
    prints("prompt --key 0x1999 ||\nsleep 1\n", "\"0x1999\": no such key\n");
}

static void the_network_is_configured(void **state)
{
    (void)state;
    prints("dhcp\nifconf --configurator dhcp netX\nifopen net0\nifclose\nifstat\nroute\n",
           "net0: 52:54:00:12:34:56 on Xen (Ethernet) [open]\nnet0: 192.0.2.5/24\n");
    assert_int_equal(fake.configured, 2);
    fake.network_fails = true;
    prints("dhcp || echo 1\n", "could not configure the network: no answer\n1\n");
    fake.network_fails = false;
    snprintf(fake.settings.boot_file, sizeof(fake.settings.boot_file), "vmlinuz");
    snprintf(fake.settings.next_server, sizeof(fake.settings.next_server), "192.0.2.1");
    run_lines("autoboot\n", NETBOOT_IMAGES);
    assert_string_equal(fake.images[outcome.kernel].uri, "tftp://192.0.2.1/vmlinuz");
    snprintf(fake.settings.next_server, sizeof(fake.settings.next_server), "2001:db8::1");
    run_lines("autoboot\n", NETBOOT_IMAGES);
    assert_string_equal(fake.images[outcome.kernel].uri, "tftp://[2001:db8::1]/vmlinuz");
}

static void hostile_scripts_come_to_an_end(void **state)
{
    static const struct fake_file fetching[] = {
        {DIR "more.ipxe", "#!ipxe\n:l\ninitrd a\ngoto l\n"}, {DIR "a", ""}, {NULL, NULL}};
    static char lines[400 * 1024];
    size_t length;

    (void)state;
    fails(":l\ngoto l\n", "runs for too long");
    fails("set b:hexraw 247b623a737472696e677d\necho ${b:string}\n", "does not come to an end");
    fails(":l\ninc i\nset v${i} x\ngoto l\n", "more than 1024 settings");
    fails("set x 0123456789abcdef\n:l\nset x ${x}${x}\ngoto l\n", "too long");
    fails("menu\n:l\nitem a b\ngoto l\n", "more than 1024 items");
    fails(":l\ninc i\nmenu --name ${i}\ngoto l\n", "more than 16 menus");
    fails(":l\ninitrd a\ngoto l\n", "more than 64 images");
    fails(":l\ninitrd a\nimgfree\ngoto l\n", "too many files");
    fake.files = fetching;
    fails("chain --autofree more.ipxe || chain more.ipxe\n", "more than 64 images");
    fake.files = NULL;
    fails("kernel k\ninitrd 1\ninitrd 2\ninitrd 3\ninitrd 4\ninitrd 5\ninitrd 6\ninitrd 7\n"
          "initrd 8\ninitrd 9\ninitrd 10\ninitrd 11\ninitrd 12\ninitrd 13\ninitrd 14\n"
          "initrd 15\ninitrd 16\ninitrd 17\nboot\n",
          "too many initrds");
    length = (size_t)sprintf(lines, "echo ");
    memset(lines + length, 'x', 70 * 1024);
    fails(lines, "line is too long");
    length = (size_t)sprintf(lines, "time ");
    while (length < 5 * 1021)
        length += (size_t)sprintf(lines + length, "time ");
    sprintf(lines + length, "echo x");
    run_lines(lines, NETBOOT_LOCAL);
    sprintf(lines + length, "time time echo x");
    fails(lines, "more than 1024 words");
    /* Text that looks like a control sequence is the host's to filter, not to be lost here. */
    fails("\033[2J\n", "?[2J: command not found");
}

static void endless_scripts_are_left(void **state)
{
    (void)state;
    fake.cancel_after = 100;
    run_lines(":l\necho x\ngoto l\n", NETBOOT_CANCELLED);
    assert_int_equal(fake.cancel_after, 0);
    /* What follows in the same line is not run any more. */
    fake.cancel_after = 4;
    fake.output[0] = '\0';
    run_lines("echo one\necho two || echo three ; echo four\necho five\n", NETBOOT_CANCELLED);
    assert_null(strstr(fake.output, "three"));
    assert_null(strstr(fake.output, "f"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_are_known_by_their_first_line),
        TEST(lines_are_split_joined_and_commented),
        TEST(settings_are_expanded),
        TEST(the_machine_is_known),
        TEST(kernel_and_initrds_are_booted),
        TEST(what_cannot_be_booted_is_said),
        TEST(scripts_go_to_labels_and_end),
        TEST(scripts_are_chained),
        TEST(loaders_are_left_to_the_caller),
        TEST(menus_are_shown),
        TEST(menus_have_names_and_are_kept),
        TEST(the_user_types),
        TEST(the_network_is_configured),
        TEST(hostile_scripts_come_to_an_end),
        TEST(endless_scripts_are_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
