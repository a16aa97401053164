/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what users have told a device model is told the next one in the same order, once each
 * and before the guest starts, and that passwords are kept until others take their place. The test
 * acts as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/given-commands.h"
#include "qemu-integration/lifecycle/given-repeat.h"
#include "qemu-integration/lifecycle/password-commands.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct lifecycle lifecycle;
static char sent[1024]; /* commands for QEMU, each followed by a line's end */
static unsigned started;
static qmp_client_answered *on_answered;

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    const size_t length = strlen(sent);

    (void)client, (void)fd;
    assert_ptr_equal(context, &lifecycle);
    if (lifecycle.device_model.awaited == QMP_CLIENT_CALLS_MAX)
        return error_set(error, "too many");
    snprintf(sent + length, sizeof(sent) - length, "%s\n", command);
    on_answered = answered;
    return 0;
}

void life_start_if_ready(struct lifecycle *cycle)
{
    started += cycle->device_model.awaited == 0;
}

static int set_up(void **state)
{
    (void)state;
    lifecycle = (struct lifecycle){0};
    sent[0] = '\0';
    started = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    given_commands_forget(&lifecycle.given);
    assert_int_equal(lifecycle.given.count, 0);
    return 0;
}

/* QEMU has obeyed a command of a user's. */
static void obeyed(const char *name, const char *text)
{
    cleanup_json json_object *arguments = json_tokener_parse(text);

    for (const struct monitor_command *row = life_password_commands; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            row->obeyed(&lifecycle, arguments);
}

static void they_are_repeated_in_order_before_the_start(void **state)
{
    cleanup_json json_object *image = json_tokener_parse("{\"node-name\":\"n\"}");

    (void)state;
    given_commands_keep(&lifecycle.given, "image", "n", "blockdev-add", image);
    given_commands_keep(&lifecycle.given, "disk", "xvdb", "device_add", NULL);
    given_commands_keep(&lifecycle.given, "image", "m", "blockdev-add", NULL);
    given_commands_drop(&lifecycle.given, "image", "m");
    given_commands_repeat(&lifecycle);
    assert_string_equal(sent, "{\"execute\":\"blockdev-add\",\"arguments\":{\"node-name\":\"n\"}}\n"
                              "{\"execute\":\"device_add\"}\n");
    assert_int_equal(lifecycle.device_model.awaited, 2);
    on_answered(&lifecycle, NULL, NULL);
    assert_int_equal(started, 0);
    on_answered(&lifecycle, "refused", NULL);
    assert_int_equal(started, 1);
}

static void a_password_takes_the_place_of_another(void **state)
{
    (void)state;
    obeyed("set_password", "{\"protocol\":\"vnc\",\"password\":\"first\"}");
    obeyed("set_password", "{\"protocol\":\"vnc\",\"password\":\"other\",\"display\":\"second\"}");
    obeyed("change-vnc-password", "{\"password\":\"last\"}");
    given_commands_repeat(&lifecycle);
    assert_null(strstr(sent, "first"));
    assert_non_null(strstr(sent, "other"));
    assert_non_null(strstr(sent, "{\"execute\":\"change-vnc-password\","
                                 "\"arguments\":{\"password\":\"last\"}}\n"));
}

static void its_end_does_not_move(void **state)
{
    const char *time_text;
    long long end;

    (void)state;
    obeyed("expire_password", "{\"protocol\":\"vnc\",\"time\":\"+100\"}");
    given_commands_repeat(&lifecycle);
    time_text = strstr(sent, "\"time\":\"");
    assert_non_null(time_text);
    end = strtoll(time_text + 8, NULL, 10);
    assert_in_range(end, (unsigned long)time(NULL) + 90, (unsigned long)time(NULL) + 100);
    sent[0] = '\0';
    obeyed("expire_password", "{\"protocol\":\"vnc\",\"time\":\"never\"}");
    given_commands_repeat(&lifecycle);
    assert_non_null(strstr(sent, "\"time\":\"never\""));
}

static void what_is_too_much_is_not_kept(void **state)
{
    char name[16];

    (void)state;
    for (unsigned i = 0; i <= LIFE_GIVEN_COMMANDS_MAX; i++) {
        snprintf(name, sizeof(name), "n%u", i);
        given_commands_keep(&lifecycle.given, "image", name, "blockdev-add", NULL);
    }
    assert_int_equal(lifecycle.given.count, LIFE_GIVEN_COMMANDS_MAX);
    assert_false(given_commands_have(&lifecycle.given, "image", name));
    given_commands_repeat(&lifecycle);
    assert_int_equal(lifecycle.device_model.awaited, LIFE_GIVEN_COMMANDS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_are_repeated_in_order_before_the_start, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_password_takes_the_place_of_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_end_does_not_move, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_much_is_not_kept, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
