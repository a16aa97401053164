/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a device which QEMU has plugged in is found and named, whether it has an id or not.
 * The test acts as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"

#include <stdio.h>
#include <string.h>

static struct lifecycle cycle;
static struct {
    qmp_client_answered *answered;
    void *context;
    char path[64];
} calls[4];
static unsigned call_count;
static unsigned told_count;
static char told[ERROR_MESSAGE_SIZE];

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    cleanup_json json_object *object = json_tokener_parse(command);
    json_object *arguments;

    (void)client, (void)fd, (void)error;
    assert_true(json_object_object_get_ex(object, "arguments", &arguments));
    snprintf(calls[call_count].path, sizeof(calls[0].path), "%s", json_text(arguments, "path"));
    calls[call_count].answered = answered;
    calls[call_count++].context = context;
    return 0;
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    (void)client, (void)context;
    call_count = 0;
}

/* QEMU answers the oldest question, which is for @path. */
static void answer(const char *path, const char *json)
{
    cleanup_json json_object *value = json == NULL ? NULL : json_tokener_parse(json);
    qmp_client_answered *answered = calls[0].answered;
    void *context = calls[0].context;

    assert_true(call_count > 0);
    assert_string_equal(calls[0].path, path);
    memmove(calls, calls + 1, --call_count * sizeof(calls[0]));
    answered(context, json == NULL ? "not found" : NULL, value);
}

static void on_found(void *context, const struct error *failure)
{
    assert_ptr_equal(context, &told);
    told_count++;
    snprintf(told, sizeof(told), "%s", failure == NULL ? "" : failure->message);
}

static int begin(void **state)
{
    (void)state;
    cycle = (struct lifecycle){0};
    call_count = told_count = 0;
    return life_find_hotplugged(&cycle, on_found, told, NULL);
}

static void assert_told(const char *expected)
{
    assert_int_equal(told_count, 1);
    assert_int_equal(call_count, 0);
    assert_string_equal(told, expected);
}

static void those_of_the_command_line_are_none(void **state)
{
    (void)state;
    answer("/machine/peripheral", "[{\"name\":\"type\",\"type\":\"string\"},"
                                  "{\"name\":\"xen-console-0\",\"type\":\"child<xen-backend>\"},"
                                  "{\"name\":\"tablet\",\"type\":\"child<usb-tablet>\"}]");
    answer("/machine/peripheral-anon", "[{\"name\":\"device[0]\",\"type\":\"child<xen-disk>\"}]");
    answer("/machine/peripheral/tablet", "false");
    assert_int_equal(told_count, 0);
    answer("/machine/peripheral-anon/device[0]", NULL);
    assert_told("");
}

static void one_with_an_id_is_named(void **state)
{
    (void)state;
    answer("/machine/peripheral", "[{\"name\":\"stick\",\"type\":\"child<usb-storage>\"}]");
    answer("/machine/peripheral-anon", NULL);
    answer("/machine/peripheral/stick", "true");
    assert_told(
        "device 'stick' (usb-storage) was plugged in, and the guest's state has the devices "
        "of the command line only");
}

static void one_without_is_named_by_its_type(void **state)
{
    (void)state;
    answer("/machine/peripheral", NULL);
    answer("/machine/peripheral-anon", "[{\"name\":\"device[3]\",\"type\":\"child<usb-kbd>\"}]");
    answer("/machine/peripheral-anon/device[3]", "true");
    assert_told("a device (usb-kbd) was plugged in, and the guest's state has the devices of the "
                "command line only");
}

static void there_is_one_search_at_a_time(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(life_find_hotplugged(&cycle, on_found, told, &error), -1);
    assert_true(error_is_set(&error));
    life_hotplugged_end_life(&cycle);
    assert_told("the guest has ended");
    life_hotplugged_end_life(&cycle);
    assert_int_equal(told_count, 1);
    assert_int_equal(life_find_hotplugged(&cycle, on_found, told, &error), 0);
    life_forget_hotplugged(&cycle, told);
    answer("/machine/peripheral", NULL);
    answer("/machine/peripheral-anon", NULL);
    assert_int_equal(told_count, 1);
}

static int forget(void **state)
{
    (void)state;
    cycle = (struct lifecycle){0};
    call_count = told_count = 0;
    return 0;
}

static void none_may_be_on_its_way(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(life_change_begins(&cycle, &error), 0);
    assert_int_equal(life_change_begins(&cycle, &error), 0);
    life_change_ends(&cycle, true);
    assert_int_equal(life_find_hotplugged(&cycle, on_found, told, &error), -1);
    assert_string_equal(error.message, "a device is being plugged or unplugged");
    assert_int_equal(call_count, 0);
    life_change_ends(&cycle, false);
    assert_int_equal(life_find_hotplugged(&cycle, on_found, told, &error), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_of_the_command_line_are_none),
        TEST(one_with_an_id_is_named),
        TEST(one_without_is_named_by_its_type),
        TEST(there_is_one_search_at_a_time),
        cmocka_unit_test_setup(none_may_be_on_its_way, forget),
    };

    return cmocka_run_group_tests_name("hotplugged-devices", tests, NULL, NULL);
}
