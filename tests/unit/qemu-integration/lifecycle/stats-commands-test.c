/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that statistics are asked for and answered as QEMU does, each with what it means. The test
 * acts as Xen, dom0's kernel and QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/stats-commands.h"
#include "qemu-integration/xen/domain-info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct vm vm;
static struct plan plan;
static struct lifecycle lifecycle;
static bool fails;
static qmp_client_answered *asked;
static void *context_of_answer;
static char question[64];
static char answer[2048];
static unsigned answers;

int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error)
{
    (void)domain;
    *info = (struct domain_info){.memory = 1100, .memory_limit = 1200, .vcpus_online = 1};
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_get_vcpu(const struct domain *domain, unsigned vcpu, struct domain_vcpu *info,
                    struct error *error)
{
    (void)domain, (void)error;
    *info = vcpu == 0 ? (struct domain_vcpu){.online = true, .running = true, .time = 7, .cpu = 3}
                      : (struct domain_vcpu){.blocked = true, .time = 2};
    return 0;
}

int guest_get_memory(const struct guest *guest, uint64_t *bytes, struct error *error)
{
    (void)guest, (void)error;
    *bytes = 1000;
    return 0;
}

bool guest_card_has_vif(const struct guest *guest, unsigned nic)
{
    (void)guest;
    return nic == 1;
}

struct guest_traffic guest_vif_traffic(const struct guest *guest, unsigned nic)
{
    (void)guest, (void)nic;
    return (struct guest_traffic){10, 11, 12, 13};
}

int life_check_domain(const struct lifecycle *cycle, struct error *error)
{
    (void)cycle, (void)error;
    return 0;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    cleanup_json json_object *object = json_tokener_parse(command);

    (void)client, (void)fd, (void)error;
    snprintf(question, sizeof(question), "%s", json_text(object, "execute"));
    asked = answered;
    context_of_answer = context;
    return 0;
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    (void)client, (void)context;
    asked = NULL;
}

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number;
    answers++;
    snprintf(answer, sizeof(answer), "%s",
             failure != NULL ? failure
                             : json_object_to_json_string_ext(
                                   value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(value);
}

static const struct monitor_command *find(const char *name)
{
    const struct monitor_commands commands = {.tables = {life_stats_commands}};

    return monitor_command_find(&commands, name);
}

static void ask(const char *name, const char *arguments)
{
    const struct monitor_ticket ticket = {.answer = on_answer};
    cleanup_json json_object *given = arguments == NULL ? NULL : json_tokener_parse(arguments);
    struct error error = {0};

    answers = 0;
    question[0] = '\0';
    if (monitor_command_check(find(name), given, &error) < 0 ||
        find(name)->begin(&lifecycle, given, &ticket, &error) < 0)
        snprintf(answer, sizeof(answer), "%s", error.message);
}

static void of_qemu(const char *text)
{
    cleanup_json json_object *value = text == NULL ? NULL : json_tokener_parse(text);

    assert_non_null(asked);
    asked(context_of_answer, text == NULL ? "no" : NULL, value);
    assert_int_equal(answers, 1);
}

static int begin(void **state)
{
    (void)state;
    vm = (struct vm){.vcpus_max = 2};
    plan = (struct plan){.vm = &vm};
    lifecycle = (struct lifecycle){.plan = &plan};
    fails = false;
    asked = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (size_t i = 0; i < LIFE_STATS_REQUESTS_MAX; i++)
        assert_null(lifecycle.stats_requests[i].cycle);
    return 0;
}

#define BLOCKS                                                                                     \
    "[{\"device\":\"\",\"node-name\":\"d\",\"stats\":{\"rd_bytes\":5,\"wr_operations\":1}},"       \
    "{\"device\":\"\",\"node-name\":\"d\",\"stats\":{\"rd_bytes\":6,\"wr_operations\":2}}]"

static void those_of_the_guest(void **state)
{
    (void)state;
    ask("query-stats", "{\"target\":\"vm\"}");
    assert_string_equal(question, "query-blockstats");
    of_qemu(BLOCKS);
    assert_string_equal(
        answer,
        "[{\"provider\":\"xen\",\"stats\":[{\"name\":\"cpu-time\",\"value\":9},"
        "{\"name\":\"vcpus-online\",\"value\":1},{\"name\":\"memory\",\"value\":1000},"
        "{\"name\":\"domain-memory\",\"value\":1100},"
        "{\"name\":\"domain-memory-limit\",\"value\":1200},"
        "{\"name\":\"net1-rx-bytes\",\"value\":10},{\"name\":\"net1-rx-packets\",\"value\":11},"
        "{\"name\":\"net1-tx-bytes\",\"value\":12},{\"name\":\"net1-tx-packets\",\"value\":13},"
        "{\"name\":\"d-rd-bytes\",\"value\":11},{\"name\":\"d-wr-operations\",\"value\":3}]}]");
}

/* It serves the guest, which may have taken it over. */
static void what_is_no_list_of_disks_is_none(void **state)
{
    (void)state;
    ask("query-stats", "{\"target\":\"vm\"}");
    of_qemu("{}");
    assert_non_null(strstr(answer, "net1-tx-packets"));
    assert_null(strstr(answer, "rd-bytes"));
}

static void those_of_vcpus_have_qemus_paths(void **state)
{
    (void)state;
    ask("query-stats", "{\"target\":\"vcpu\",\"providers\":[{\"provider\":\"xen\",\"names\":"
                       "[\"cpu-time\",\"blocked\"]}]}");
    assert_string_equal(question, "query-cpus-fast");
    of_qemu("[{\"cpu-index\":1,\"qom-path\":\"/machine/unattached/device[1]\"}]");
    assert_string_equal(answer, "[{\"provider\":\"xen\",\"qom-path\":\"/machine/xen-vcpu[0]\","
                                "\"stats\":[{\"name\":\"cpu-time\",\"value\":7},"
                                "{\"name\":\"blocked\",\"value\":false}]},{\"provider\":\"xen\","
                                "\"qom-path\":\"/machine/unattached/device[1]\",\"stats\":"
                                "[{\"name\":\"cpu-time\",\"value\":2},"
                                "{\"name\":\"blocked\",\"value\":true}]}]");
    ask("query-stats",
        "{\"target\":\"vcpu\",\"vcpus\":[\"/machine/peripheral/vcpu1\"],\"providers\":"
        "[{\"provider\":\"xen\",\"names\":[\"processor\"]}]}");
    of_qemu(NULL);
    assert_string_equal(answer, "[{\"provider\":\"xen\",\"qom-path\":\"/machine/peripheral/vcpu1\","
                                "\"stats\":[{\"name\":\"processor\",\"value\":0}]}]");
}

static void there_are_none_of_others(void **state)
{
    (void)state;
    ask("query-stats", "{\"target\":\"vm\",\"providers\":[{\"provider\":\"kvm\"}]}");
    of_qemu(BLOCKS);
    assert_string_equal(answer, "[]");
    ask("query-stats", "{\"target\":\"cryptodev\"}");
    assert_string_equal(question, "");
    assert_string_equal(answer, "[]");
    ask("query-stats-schemas", "{\"provider\":\"kvm\"}");
    of_qemu(BLOCKS);
    assert_string_equal(answer, "[]");
}

static void their_meaning_is_told(void **state)
{
    (void)state;
    ask("query-stats-schemas", NULL);
    of_qemu("[]");
    assert_non_null(strstr(answer, "[{\"provider\":\"xen\",\"stats\":[{\"name\":\"cpu-time\","
                                   "\"type\":\"cumulative\",\"unit\":\"seconds\",\"base\":10,"
                                   "\"exponent\":-9},{\"name\":\"vcpus-online\","
                                   "\"type\":\"instant\",\"exponent\":0},"));
    assert_non_null(strstr(answer, "],\"target\":\"vm\"},{\"provider\":\"xen\",\"stats\":"));
    assert_non_null(strstr(answer, "{\"name\":\"online\",\"type\":\"instant\",\"unit\":\"boolean\","
                                   "\"exponent\":0}"));
    assert_non_null(strstr(answer, "],\"target\":\"vcpu\"}]"));
    assert_null(strstr(answer, "\"value\""));
}

static void wrong_questions_are_refused(void **state)
{
    static const struct {
        const char *arguments, *answer;
    } cases[] = {
        {"{}", "Parameter 'target' is missing"},
        {"{\"target\":\"x\"}", "Parameter 'target' does not accept value 'x'"},
        {"{\"target\":\"vm\",\"vcpus\":[]}", "Parameter 'vcpus' is unexpected"},
        {"{\"target\":\"vcpu\",\"vcpus\":[7]}",
         "Invalid parameter type for 'vcpus', expected: string"},
        {"{\"target\":\"vm\",\"providers\":[{}]}", "Parameter 'provider' is missing"},
        {"{\"target\":\"vm\",\"providers\":[7]}", "Parameter 'provider' is missing"},
        {"{\"target\":\"vm\",\"providers\":[{\"provider\":\"x\"}]}",
         "Parameter 'provider' does not accept value 'x'"},
        {"{\"target\":\"vm\",\"providers\":[{\"provider\":\"xen\",\"names\":[7]}]}",
         "Invalid parameter type for 'names', expected: string"},
        {"{\"target\":\"vm\",\"providers\":[{\"provider\":\"xen\",\"names\":7}]}",
         "Invalid parameter type for 'names', expected: array"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        ask("query-stats", cases[i].arguments);
        assert_string_equal(answer, cases[i].answer);
    }
    fails = true;
    ask("query-stats", "{\"target\":\"vm\"}");
    of_qemu(BLOCKS);
    assert_string_equal(answer, "Xen says no");
}

static void there_is_an_end_to_waiting(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LIFE_STATS_REQUESTS_MAX; i++)
        ask("query-stats", "{\"target\":\"vm\"}");
    ask("query-stats", "{\"target\":\"vm\"}");
    assert_string_equal(answer, "too many statistics are being asked for");
    life_stats_end_life(&lifecycle);
    assert_int_equal(answers, LIFE_STATS_REQUESTS_MAX);
    assert_string_equal(answer, "the guest has ended");
}

static void a_person_sees_them_with_their_meaning(void **state)
{
    struct evbuffer *text = evbuffer_new();
    const struct monitor_call call = {.cpu = 1};

    (void)state;
    ask("info stats", "{\"target\":\"vcpu\",\"names\":\"cpu-time,online,processor\"}");
    of_qemu("[]");
    cleanup_json json_object *value = json_tokener_parse(answer);
    find("info stats")->human->print(&call, value, text);
    evbuffer_add(text, "", 1);
    assert_string_equal((char *)evbuffer_pullup(text, -1), "provider: xen\n"
                                                           "    cpu-time (cumulative, ns): 2\n"
                                                           "    online (instant, boolean): no\n"
                                                           "    processor (instant): 0\n");
    evbuffer_free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_of_the_guest),
        TEST(what_is_no_list_of_disks_is_none),
        TEST(those_of_vcpus_have_qemus_paths),
        TEST(there_are_none_of_others),
        TEST(their_meaning_is_told),
        TEST(wrong_questions_are_refused),
        TEST(there_is_an_end_to_waiting),
        TEST(a_person_sees_them_with_their_meaning),
    };

    return cmocka_run_group_tests_name("stats-commands", tests, NULL, NULL);
}
