/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that lines are taken for the commands of the table that QEMU would take them for, and that
 * their arguments are read as the table says, or refused with one clear line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/monitor/human-command.h"

#include <string.h>

static const struct monitor_command first[] = {
    {.name = "stop", .human = MONITOR_HUMAN({.name = "stop|s"})},
    {.name = "query-status", .human = MONITOR_HUMAN({.name = "info status"})},
    {.name = "change-vnc-password",
     .human = MONITOR_HUMAN({.name = "change vnc password", .takes = "password:s"})},
    {.name = "not-typed"},
    {.name = NULL},
};

static const struct monitor_command second[] = {
    {.name = "migrate",
     .human = MONITOR_HUMAN({.name = "migrate", .takes = "detach:-d,uri:s"},
                            {.name = "save", .takes = "uri:U"})},
    {.name = "share", .human = MONITOR_HUMAN({.name = "share", .takes = "weight:i?,cap:i"})},
    {.name = "balloon", .human = MONITOR_HUMAN({.name = "balloon", .takes = "value:M"})},
    {.name = "expire",
     .human = MONITOR_HUMAN({.name = "expire", .takes = "on:s,display:-dV,time:s"})},
    {.name = "set", .human = MONITOR_HUMAN({.name = "set", .takes = "on:b,text:S"})},
    {.name = "plug",
     .human = MONITOR_HUMAN({.name = "plug", .takes = "format|readonly:o,file:F"},
                            {.name = "net", .takes = "mac|id:o"})},
    {.name = NULL},
};

static const struct monitor_commands commands = {.tables = {first, second}};

/* @expected: of the row; NULL: none of ours. */
static void assert_found(const char *line, const char *expected)
{
    struct human_command found = human_command_find(&commands, line);

    assert_string_equal(found.command == NULL ? "none" : found.command->name,
                        expected == NULL ? "none" : expected);
}

static void lines_are_found(void **state)
{
    (void)state;
    assert_found("stop", "stop");
    assert_found(" \t s \r\n", "stop");
    assert_found("info status", "query-status");
    assert_found("info \v status x", "query-status");
    assert_found("migrate tcp::1", "migrate");
    /* Its other kinds are QEMU's. */
    assert_found(" change  vnc password secret", "change-vnc-password");
    assert_found("change vnc password", NULL);
    assert_found("change vnc password ", NULL);
    assert_found("change vnc :1", NULL);
    assert_found("change vnc passwords", NULL);
    assert_found("change ide1-cd0 file", NULL);
    /* QEMU ends a name at '/', too. */
    assert_found("stop/x", "stop");
    assert_found("info status/x", "query-status");
    assert_found("save/etc/x", "migrate");
    assert_found("", NULL);
    assert_found("   ", NULL);
    assert_found("info", NULL);
    assert_found("info /status", NULL);
    assert_found("status", NULL);
    assert_found("sto", NULL);
    assert_found("stop|s", NULL);
    assert_found("STOP", NULL);
    assert_found("not-typed", NULL);
    assert_found("ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss",
                 NULL);
}

/* @expected: JSON, or the error. */
static void assert_arguments(const char *line, const char *expected)
{
    struct human_command found = human_command_find(&commands, line);
    struct error error = {0};
    cleanup_json json_object *arguments = human_command_arguments(&found, &error);

    if (arguments == NULL)
        assert_string_equal(error.message, expected);
    else
        assert_string_equal(json_object_to_json_string_ext(
                                arguments, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
                            expected);
}

static void arguments_are_read(void **state)
{
    static const struct {
        const char *line, *expected;
    } cases[] = {
        {"stop", "{}"},
        {"stop now", "stop: extraneous characters at the end of line"},
        {"stop/x", "stop: extraneous characters at the end of line"},
        {"migrate exec:x", "{\"detach\":false,\"uri\":\"exec:x\"}"},
        {"migrate -d exec:x", "{\"detach\":true,\"uri\":\"exec:x\"}"},
        {"migrate -dx", "{\"detach\":false,\"uri\":\"-dx\"}"},
        {"migrate -d", "migrate: uri is missing"},
        {"migrate \"exec:cat > \\\"/a b\\\"\" ",
         "{\"detach\":false,\"uri\":\"exec:cat > \\\"/a b\\\"\"}"},
        {"migrate \"exec:x", "migrate: uri: unterminated string"},
        {"migrate \"exec:x\\", "migrate: uri: unterminated string"},
        {"migrate a b", "migrate: extraneous characters at the end of line"},
        {"save", "save: filename is missing"},
        {"save /a", "{\"uri\":\"file:/a\"}"},
        {"share", "{}"},
        {"share 5", "{\"weight\":5}"},
        {"share 0x10 -1", "{\"weight\":16,\"cap\":-1}"},
        {"share 5 6 7", "share: extraneous characters at the end of line"},
        {"share 5x", "share: weight: '5x' is not a number"},
        {"share 99999999999999999999", "share: weight: '99999999999999999999' is not a number"},
        {"balloon 64", "{\"value\":67108864}"},
        {"balloon 64k", "{\"value\":65536}"},
        {"balloon 1G", "{\"value\":1073741824}"},
        {"balloon 1x", "balloon: value: '1x' is not a size"},
        {"balloon 1MM", "balloon: value: '1MM' is not a size"},
        {"balloon -1", "balloon: value: '-1' is not a size"},
        {"balloon 8796093022208", "balloon: value: '8796093022208' is not a size"},
        {"balloon", "balloon: value is missing"},
        {"expire vnc +5", "{\"on\":\"vnc\",\"time\":\"+5\"}"},
        {"expire vnc -d \"a b\" now", "{\"on\":\"vnc\",\"display\":\"a b\",\"time\":\"now\"}"},
        {"expire vnc -d", "expire: display is missing"},
        {"expire vnc -d a", "expire: time is missing"},
        {"set on  a \"b\" c", "{\"on\":true,\"text\":\"a \\\"b\\\" c\"}"},
        {"set off x", "{\"on\":false,\"text\":\"x\"}"},
        {"set 1 x", "set: on: expected 'on' or 'off'"},
        {"set on", "set: text is missing"},
        {"plug /a", "{\"file\":\"/a\"}"},
        {"plug format=raw,readonly=on /a",
         "{\"format\":\"raw\",\"readonly\":true,\"file\":\"/a\"}"},
        {"plug readonly=off /a", "{\"readonly\":false,\"file\":\"/a\"}"},
        {"plug form=raw", "{\"file\":\"form=raw\"}"},
        {"plug format=raw,x=y /a", "plug: 'x=y' is none of the options format|readonly"},
        {"plug format=raw,, /a", "plug: '' is none of the options format|readonly"},
        {"plug format=raw", "plug: filename is missing"},
        {"plug \"format=a b\"", "{\"file\":\"format=a b\"}"},
        {"net", "{}"},
        {"net id=a,mac=b", "{\"id\":\"a\",\"mac\":\"b\"}"},
        {"net eth0", "net: extraneous characters at the end of line"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_arguments(cases[i].line, cases[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_found),
        cmocka_unit_test(arguments_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
