/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proves that the vcpus of a PV or PVH guest are plugged and unplugged as QEMU's are, one after the
 * other, and that an HVM guest's are QEMU's. */
#include "qemu-integration/lifecycle/vcpu-commands.h"

#include "common/json.h"
#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/vcpu-names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct vm vm;
static struct plan plan = {.vm = &vm};
static struct lifecycle lifecycle = {.plan = &plan};
static unsigned used;
static char deleted[32];
static json_object *answered; /* owned */

void guest_find_vcpus(struct guest *guest, bool available[VM_VCPUS_MAX])
{
    (void)guest;
    for (unsigned vcpu = 0; vcpu < vm.vcpus_max; vcpu++)
        available[vcpu] = vcpu < used;
}

int guest_set_vcpus(struct guest *guest, unsigned count, struct error *error)
{
    (void)guest, (void)error;
    used = count;
    return 0;
}

int life_check_domain(const struct lifecycle *cycle, struct error *error)
{
    return cycle->life.ending == ENDING_NONE ? 0 : error_set(error, "the guest has ended");
}

void front_device_deleted(struct front *front, const char *id)
{
    (void)front;
    snprintf(deleted, sizeof(deleted), "%s", id);
}

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number;
    assert_null(failure);
    json_object_put(answered);
    answered = value;
}

static const struct monitor_ticket ticket = {.answer = on_answer};

typedef int begin(struct lifecycle *cycle, json_object *arguments,
                  const struct monitor_ticket *ticket, struct error *error);

static int ask(begin *begin_command, const char *arguments, const char *message)
{
    cleanup_json json_object *given = json_tokener_parse(arguments);
    struct error error = {0};
    int begun = begin_command(&lifecycle, given, &ticket, &error);

    assert_string_equal(error.message, message);
    return begun;
}

static int begin_test(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENPV, .vcpus_max = 3};
    lifecycle.life.ending = ENDING_NONE;
    used = 1;
    deleted[0] = '\0';
    return 0;
}

static int end_test(void **state)
{
    (void)state;
    json_object_put(answered);
    answered = NULL;
    return 0;
}

#define PLACE(n) "\"props\":{\"core-id\":0,\"thread-id\":0,\"socket-id\":" #n "}"

static void all_are_listed_and_those_in_use_have_a_path(void **state)
{
    struct error error = {0};

    (void)state;
    used = 2;
    assert_int_equal(life_begin_query_vcpus(&lifecycle, NULL, &ticket, &error), MONITOR_BEGUN);
    assert_string_equal(json_object_to_json_string_ext(
                            answered, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
                        "[{\"type\":\"xen-vcpu\",\"vcpus-count\":1," PLACE(
                            0) ",\"qom-path\":\"/machine/xen-vcpu[0]\"},"
                               "{\"type\":\"xen-vcpu\",\"vcpus-count\":1," PLACE(
                                   1) ",\"qom-path\":\"/machine/peripheral/vcpu1\"},"
                                      "{\"type\":\"xen-vcpu\",\"vcpus-count\":1," PLACE(2) "}]");
}

static void the_next_one_is_plugged(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":1}", ""),
                     MONITOR_BEGUN);
    assert_int_equal(used, 2);
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":1}",
                         "the next vcpu is that with socket-id 2"),
                     -1);
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\"}",
                         "the next vcpu is that with socket-id 2"),
                     -1);
    used = 3;
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":3}",
                         "the guest uses all of its 3 vcpus"),
                     -1);
    assert_int_equal(used, 3);
}

static void an_id_is_the_one_by_which_it_is_unplugged(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_vcpu_add,
                         "{\"driver\":\"xen-vcpu\",\"socket-id\":1,\"id\":\"mine\"}",
                         "the id of that vcpu can only be vcpu1"),
                     -1);
    assert_int_equal(used, 1);
    assert_int_equal(
        ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":1,\"id\":\"vcpu1\"}", ""),
        MONITOR_BEGUN);
    assert_int_equal(used, 2);
}

static void a_guest_that_has_ended_keeps_its_vcpus(void **state)
{
    (void)state;
    used = 2;
    lifecycle.life.ending = ENDING_POWEROFF;
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":2}",
                         "the guest has ended"),
                     -1);
    assert_int_equal(ask(life_begin_vcpu_del, "{\"id\":\"vcpu1\"}", "the guest has ended"), -1);
    assert_int_equal(used, 2);
}

static void the_last_one_is_unplugged(void **state)
{
    (void)state;
    used = 3;
    assert_int_equal(
        ask(life_begin_vcpu_del, "{\"id\":\"vcpu1\"}", "the vcpu to be unplugged next is vcpu2"),
        -1);
    assert_int_equal(ask(life_begin_vcpu_del, "{\"id\":\"vcpu2\"}", ""), MONITOR_BEGUN);
    assert_int_equal(used, 2);
    assert_string_equal(deleted, "vcpu2");
    assert_int_equal(ask(life_begin_vcpu_del, "{\"id\":\"/machine/peripheral/vcpu1\"}", ""),
                     MONITOR_BEGUN);
    assert_int_equal(used, 1);
}

static void other_devices_are_passed_on(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"usb-mouse\"}", ""), MONITOR_PASSED);
    assert_int_equal(ask(life_begin_vcpu_add, "{}", ""), MONITOR_PASSED);
    for (size_t i = 0; i < 6; i++) {
        static const char *const ids[] = {"{}",
                                          "{\"id\":\"net0\"}",
                                          "{\"id\":\"vcpu\"}",
                                          "{\"id\":\"vcpu0\"}",
                                          "{\"id\":\"vcpu1\"}",
                                          "{\"id\":\"vcpu4294967297\"}"};

        assert_int_equal(ask(life_begin_vcpu_del, ids[i], ""), MONITOR_PASSED);
    }
    assert_int_equal(used, 1);
}

static void an_hvm_guests_are_qemus(void **state)
{
    struct error error = {0};

    (void)state;
    vm.machine = MACHINE_XENFV;
    used = 2;
    assert_int_equal(life_begin_query_vcpus(&lifecycle, NULL, &ticket, &error), MONITOR_PASSED);
    assert_int_equal(ask(life_begin_vcpu_add, "{\"driver\":\"xen-vcpu\",\"socket-id\":2}", ""),
                     MONITOR_PASSED);
    assert_int_equal(ask(life_begin_vcpu_del, "{\"id\":\"vcpu1\"}", ""), MONITOR_PASSED);
    assert_int_equal(used, 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin_test, end_test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_are_listed_and_those_in_use_have_a_path),
        TEST(the_next_one_is_plugged),
        TEST(an_id_is_the_one_by_which_it_is_unplugged),
        TEST(a_guest_that_has_ended_keeps_its_vcpus),
        TEST(the_last_one_is_unplugged),
        TEST(other_devices_are_passed_on),
        TEST(an_hvm_guests_are_qemus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
