/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what the monitor's commands about the domain tell and do, and that none of them acts on a
 * domain whose life has ended. The test acts as Xen and as the guest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "common/units.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/lifecycle/balloon-watch.h"
#include "qemu-integration/lifecycle/domain-commands.h"
#include "qemu-integration/lifecycle/domain-scheduling.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/hotplug-commands.h"
#include "qemu-integration/lifecycle/migration-commands.h"
#include "qemu-integration/lifecycle/snapshot-commands.h"
#include "qemu-integration/lifecycle/stats-commands.h"
#include "qemu-integration/lifecycle/vcpu-commands.h"
#include "qemu-integration/lifecycle/vcpu-threads.h"
#include "qemu-integration/xen/domain-info.h"

#include <stdlib.h>
#include <string.h>

const struct monitor_command life_hotplug_commands[1], life_migration_commands[1];
const struct monitor_command life_snapshot_commands[1], life_stats_commands[1];

static enum domain_state domain_state;
static struct domain_vcpu vcpus[2];
static struct scheduling_share of_domain;
static bool fails;
static char effects[256];

static int effect(struct error *error, const char *text)
{
    size_t used = strlen(effects);

    if (fails)
        return error_set(error, "Xen says no");
    snprintf(effects + used, sizeof(effects) - used, "%s ", text);
    return 0;
}

int domain_get_state(const struct domain *domain, const uint8_t uuid[16], enum domain_state *state,
                     struct error *error)
{
    (void)domain, (void)uuid;
    *state = domain_state;
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error)
{
    *info = (struct domain_info){
        .memory = 64 * MIB, .memory_limit = 65 * MIB, .vcpus = 2, .vcpus_online = 1};
    assert_int_equal(domain->domid, 5);
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_get_vcpu(const struct domain *domain, unsigned vcpu, struct domain_vcpu *info,
                    struct error *error)
{
    (void)domain;
    *info = vcpus[vcpu];
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_pin_vcpu(const struct domain *domain, unsigned vcpu, const struct cpu_list *cpus,
                    struct error *error)
{
    (void)domain;
    assert_int_equal(vcpu, 1);
    assert_int_equal(cpus->bits[0], 0x2f);
    return effect(error, "pin");
}

int domain_get_share(const struct domain *domain, struct scheduling_share *share,
                     struct error *error)
{
    (void)domain;
    *share = of_domain;
    return fails ? error_set(error, "Xen says no") : 0;
}

int domain_set_share(const struct domain *domain, const struct scheduling_share *share,
                     struct error *error)
{
    (void)domain;
    of_domain = *share;
    return effect(error, "share");
}

pid_t life_vcpu_thread(struct lifecycle *cycle, unsigned vcpu)
{
    (void)cycle;
    return 1000 + (pid_t)vcpu;
}

/* The dump that is being written. */
static dump_done *dumped;
static unsigned dump_events;

int dump_start(struct lifecycle *cycle, const char *path, int to, dump_done *done,
               struct error *error)
{
    (void)cycle;
    assert_string_equal(path, to < 0 ? "/core" : "fd:7");
    assert_true(to == -1 || to == 7);
    if (effect(error, "dump") < 0)
        return -1;
    dumped = done;
    return 0;
}

json_object *dump_describe(const struct lifecycle *cycle)
{
    (void)cycle;
    return json_object_new_object();
}

void front_dump_completed(struct front *front, json_object *result, const char *failure)
{
    (void)front;
    assert_null(failure);
    json_object_put(result);
    dump_events++;
}

static uint64_t watched;

void balloon_watch_begin(struct lifecycle *cycle, uint64_t target)
{
    (void)cycle;
    watched = target;
}

int guest_get_memory(const struct guest *guest, uint64_t *bytes, struct error *error)
{
    (void)guest;
    *bytes = 48 * MIB;
    return fails ? error_set(error, "Xen says no") : 0;
}

int guest_set_memory_target(struct guest *guest, uint64_t bytes, struct error *error)
{
    (void)guest;
    assert_int_equal(bytes, 48 * MIB);
    return effect(error, "balloon");
}

void guest_find_vcpus(struct guest *guest, bool available[VM_VCPUS_MAX])
{
    (void)guest;
    available[0] = true;
    available[1] = false;
}

int life_begin_query_vcpus(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int guest_set_vcpus(struct guest *guest, unsigned count, struct error *error)
{
    (void)guest;
    return count == 2 ? effect(error, "vcpus") : error_set(error, "%u vcpus", count);
}

int guest_send_nmi(const struct guest *guest, struct error *error)
{
    (void)guest;
    return effect(error, "nmi");
}

/* The domain's nodes; the guest has written the value of one. */
char **store_list(struct store *store, const char *path, unsigned *count)
{
    static const struct {
        const char *parent, *child;
    } nodes[] = {{"/local/domain/5", "a"}, {"/local/domain/5/a", "b"}};
    char **list = NULL;

    (void)store;
    for (size_t i = 0; i < ARRAY_SIZE(nodes); i++)
        if (strcmp(nodes[i].parent, path) == 0) {
            list = malloc(sizeof(*list) + 8);
            list[0] = (char *)(list + 1);
            snprintf(list[0], 8, "%s", nodes[i].child);
            *count = 1;
        }
    return list;
}

char *store_read(struct store *store, const char *path)
{
    (void)store;
    return strcmp(path, "/local/domain/5/a/b") == 0 ? strdup("\033[2J\\\xff\"") : NULL;
}

static unsigned disconnections;

void store_disconnect(struct store *store)
{
    (void)store;
    disconnections++;
}

static struct vm vm;
static struct plan plan;
static struct lifecycle lifecycle;

static int begin(void **state)
{
    (void)state;
    vm = (struct vm){.vcpus = 1, .vcpus_max = 2, .memory_max = 40 * MIB};
    dump_events = 0;
    plan = (struct plan){.vm = &vm, .uuid_text = "01234567-89ab-cdef-0123-456789abcdef"};
    lifecycle = (struct lifecycle){
        .plan = &plan,
        .life = {.stage = STAGE_RUNNING},
        .guest = {.domain = {.domid = 5},
                  .ports = {.store = 1, .console = 2},
                  .device_model = {.pid = 99}},
    };
    domain_state = DOMAIN_ALIVE;
    vcpus[0] = (struct domain_vcpu){.online = true, .running = true, .time = 7, .cpu = 3};
    vcpus[1] = (struct domain_vcpu){0};
    of_domain = (struct scheduling_share){"credit2", 256, 0};
    fails = false;
    effects[0] = '\0';
    return 0;
}

static int end(void **state)
{
    (void)state;
    life_forget_scheduling(&lifecycle);
    return 0;
}

static const struct monitor_command *find(const char *name)
{
    const struct monitor_commands commands = {.tables = {life_domain_commands}};
    const struct monitor_command *command = monitor_command_find(&commands, name);

    assert_non_null(command);
    return command;
}

/* What a command that answers later has answered. */
static json_object *later;
static struct error later_failure;

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number;
    later = value == NULL && failure == NULL ? json_object_new_object() : value;
    if (failure != NULL)
        error_set(&later_failure, "%s", failure);
}

/* Until it has answered. */
static json_object *begin_command(const struct monitor_command *command, json_object *arguments,
                                  struct error *error)
{
    const struct monitor_ticket ticket = {.answer = on_answer};

    later = NULL;
    dumped = NULL;
    if (command->begin(&lifecycle, arguments, &ticket, error) < 0)
        return NULL;
    if (json_is_true(arguments, "detach"))
        assert_non_null(later);
    else
        assert_null(later);
    dumped(&lifecycle, NULL);
    return later;
}

/* As the front asks. @expected: JSON without blanks, or the words of an error */
static void assert_answer(const char *name, const char *arguments, const char *expected)
{
    const struct monitor_command *command = find(name);
    cleanup_json json_object *given = arguments == NULL ? NULL : json_tokener_parse(arguments);
    struct error error = {0};
    cleanup_json json_object *value = monitor_command_check(command, given, &error) < 0 ? NULL
                                      : command->answer == NULL
                                          ? begin_command(command, given, &error)
                                          : command->answer(&lifecycle, given, &error);

    assert_string_equal(value == NULL
                            ? error.message
                            : json_object_to_json_string_ext(
                                  value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
                        expected);
}

static void assert_amended(const char *name, const char *of_qemu, const char *expected)
{
    cleanup_json json_object *value = json_tokener_parse(of_qemu);

    find(name)->amend(&lifecycle, NULL, value);
    assert_string_equal(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE),
                        expected);
}

static void assert_status(const char *of_qemu, const char *expected)
{
    char before[128], after[128];

    snprintf(before, sizeof(before), "{\"status\":\"%s\",\"singlestep\":false,\"running\":%s}",
             of_qemu, strcmp(of_qemu, "running") == 0 ? "true" : "false");
    snprintf(after, sizeof(after), "{\"status\":\"%s\",\"singlestep\":false,\"running\":%s}",
             expected, strcmp(expected, "running") == 0 ? "true" : "false");
    assert_amended("query-status", before, after);
}

static void the_status_is_the_domains(void **state)
{
    static const struct {
        enum domain_state domain;
        enum stage stage;
        const char *of_qemu, *status;
    } cases[] = {
        {DOMAIN_ALIVE, STAGE_RUNNING, "running", "running"},
        {DOMAIN_ALIVE, STAGE_RUNNING, "paused", "paused"},
        {DOMAIN_PAUSED, STAGE_RUNNING, "running", "paused"},
        {DOMAIN_PAUSED, STAGE_RUNNING, "io-error", "io-error"},
        {DOMAIN_PAUSED, STAGE_CHOOSING, "running", "prelaunch"},
        {DOMAIN_PAUSED, STAGE_STARTING, "running", "prelaunch"},
        {DOMAIN_PAUSED, STAGE_HELD, "prelaunch", "prelaunch"},
        {DOMAIN_CRASH, STAGE_RUNNING, "running", "guest-panicked"},
        {DOMAIN_WATCHDOG, STAGE_RUNNING, "running", "guest-panicked"},
        {DOMAIN_POWEROFF, STAGE_RUNNING, "running", "shutdown"},
        {DOMAIN_POWEROFF, STAGE_RUNNING, "paused", "shutdown"},
        {DOMAIN_REBOOT, STAGE_RUNNING, "running", "shutdown"},
        {DOMAIN_GONE, STAGE_RUNNING, "running", "shutdown"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        domain_state = cases[i].domain;
        lifecycle.life.stage = cases[i].stage;
        assert_status(cases[i].of_qemu, cases[i].status);
    }
    domain_state = DOMAIN_PAUSED;
    lifecycle.life = (struct life){.stage = STAGE_BUILDING, .shut_down = true};
    assert_status("running", "shutdown");
}

static void a_vcpu_has_a_thread_of_ours(void **state)
{
    (void)state;
    assert_amended("query-cpus-fast", "[]",
                   "[{\"thread-id\":1000,\"props\":{\"core-id\":0,\"thread-id\":0,\"socket-id\":0},"
                   "\"qom-path\":\"/machine/xen-vcpu[0]\",\"cpu-index\":0,\"target\":\"x86_64\"}]");
    assert_amended("query-cpus-fast", "[{\"thread-id\":7,\"cpu-index\":1,\"target\":\"i386\"}]",
                   "[{\"thread-id\":1001,\"cpu-index\":1,\"target\":\"x86_64\"}]");
}

static void questions_are_answered(void **state)
{
    (void)state;
    assert_answer("query-uuid", NULL, "{\"UUID\":\"01234567-89ab-cdef-0123-456789abcdef\"}");
    assert_answer("query-target", NULL, "{\"arch\":\"x86_64\"}");
    assert_answer("query-balloon", NULL, "{\"actual\":50331648}");
    assert_answer("query-dump-guest-memory-capability", NULL, "{\"formats\":[\"elf\"]}");
    assert_answer("x-xen-query-domain", NULL,
                  "{\"domid\":5,\"state\":\"running\",\"memory\":67108864,"
                  "\"maximum-memory\":68157440,\"vcpus\":1,\"maximum-vcpus\":2,\"store-port\":1,"
                  "\"console-port\":2}");
    fails = true;
    assert_answer("query-balloon", NULL, "Xen says no");
    assert_answer("x-xen-query-domain", NULL, "Xen says no");
    assert_answer("x-xen-query-cpu-stats", NULL, "Xen says no");
}

static void nodes_cannot_drive_a_terminal(void **state)
{
    (void)state;
    disconnections = 0;
    assert_answer("x-xen-query-xenstore", NULL,
                  "[{\"path\":\"a\",\"value\":\"\"},{\"path\":\"a/b\",\"value\":"
                  "\"\\\\x1b[2J\\\\x5c\\\\xff\\\"\"}]");
    assert_int_equal(disconnections, 1);
}

static void assert_vcpu_state(struct domain_vcpu vcpu, enum domain_state domain,
                              const char *expected)
{
    char answer[256];

    vcpus[0] = vcpu;
    domain_state = domain;
    snprintf(answer, sizeof(answer),
             "[{\"cpu-index\":0,\"time\":%u,\"state\":\"%s\",\"processor\":%u},"
             "{\"cpu-index\":1,\"time\":0,\"state\":\"offline\",\"processor\":0}]",
             (unsigned)vcpu.time, expected, vcpu.cpu);
    assert_answer("x-xen-query-cpu-stats", NULL, answer);
}

static void a_vcpu_has_a_state(void **state)
{
    const struct domain_vcpu running = {.online = true, .running = true, .time = 7, .cpu = 3};
    const struct domain_vcpu blocked = {.online = true, .blocked = true, .time = 8};
    const struct domain_vcpu ready = {.online = true, .time = 9};

    (void)state;
    assert_vcpu_state(running, DOMAIN_ALIVE, "running");
    assert_vcpu_state(blocked, DOMAIN_ALIVE, "blocked");
    assert_vcpu_state(ready, DOMAIN_ALIVE, "runnable");
    assert_vcpu_state(blocked, DOMAIN_PAUSED, "paused");
    assert_vcpu_state(ready, DOMAIN_PAUSED, "paused");
    assert_vcpu_state((struct domain_vcpu){0}, DOMAIN_PAUSED, "offline");
}

static void effects_have_limits(void **state)
{
    static const struct {
        const char *name, *arguments, *answer;
    } cases[] = {
        {"balloon", "{\"value\":0}", "Parameter 'target' expects a size"},
        {"balloon", "{\"value\":-1}", "Parameter 'target' expects a size"},
        {"x-xen-vcpu-pin", "{\"cpu-index\":2,\"cpus\":\"0\"}",
         "there is no vcpu 2, the last one is 1"},
        {"x-xen-vcpu-pin", "{\"cpu-index\":-1,\"cpus\":\"0\"}",
         "there is no vcpu -1, the last one is 1"},
        {"x-xen-vcpu-pin", "{\"cpu-index\":0,\"cpus\":\"x\"}",
         "'x' is no list of processors such as '0-3,5', each below 4096"},
        {"x-xen-vcpu-set", "{\"count\":-4294967294}", "0 vcpus"},
        {"x-xen-vcpu-set", "{\"count\":4294967298}", "0 vcpus"},
        {"x-xen-sched-credit", "{\"weight\":0}", "Parameter 'weight' expects 1 to 65535"},
        {"x-xen-sched-credit", "{\"weight\":65536}", "Parameter 'weight' expects 1 to 65535"},
        {"x-xen-sched-credit", "{\"cap\":-1}", "Parameter 'cap' expects 0 to 65534"},
        {"x-xen-sched-credit", "{\"cap\":65535}", "Parameter 'cap' expects 0 to 65534"},
        {"dump-guest-memory", "{\"paging\":false,\"protocol\":\"fd:x\"}",
         "a Xen guest can only be dumped to 'file:PATH' or 'fd:NAME'"},
        {"dump-guest-memory", "{\"paging\":false,\"protocol\":\"file:\"}",
         "a Xen guest can only be dumped to 'file:PATH' or 'fd:NAME'"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_answer(cases[i].name, cases[i].arguments, cases[i].answer);
    assert_string_equal(effects, "");
}

static void a_dump_is_of_the_whole_guest(void **state)
{
    static const char whole[] = "{\"paging\":false,\"protocol\":\"file:/core\"}";
    static const char *const arguments[] = {
        "{\"paging\":true,\"protocol\":\"file:/core\"}",
        "{\"paging\":false,\"protocol\":\"file:/core\",\"begin\":0}",
        "{\"paging\":false,\"protocol\":\"file:/core\",\"length\":1}",
        "{\"paging\":false,\"protocol\":\"file:/core\",\"format\":\"kdump-zlib\"}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
        assert_answer("dump-guest-memory", arguments[i],
                      "a Xen guest can only be dumped as a whole, without paging, in Xen's ELF "
                      "format");
    assert_answer("dump-guest-memory",
                  "{\"paging\":false,\"protocol\":\"file:/core\",\"detach\":false,"
                  "\"format\":\"elf\"}",
                  "{}");
    assert_answer("dump-guest-memory",
                  "{\"paging\":false,\"protocol\":\"file:/core\",\"detach\":true}", "{}");
    assert_string_equal(effects, "dump dump ");
    assert_answer("dump-guest-memory", "{\"paging\":false,\"protocol\":\"fd:7\"}", "{}");
    assert_string_equal(effects, "dump dump dump ");
    dump_events--;
    assert_int_equal(dump_events, 2);
    fails = true;
    assert_answer("dump-guest-memory", whole, "Xen says no");
    lifecycle.life.stage = STAGE_CHOOSING;
    assert_answer("dump-guest-memory", whole, "the guest has no memory yet");
}

static const struct {
    const char *name, *arguments, *answer;
} orders[] = {
    {"balloon", "{\"value\":50331648}", "{}"},
    {"inject-nmi", NULL, "{}"},
    {"dump-guest-memory", "{\"paging\":false,\"protocol\":\"file:/core\"}", "{}"},
    {"x-xen-vcpu-pin", "{\"cpu-index\":1,\"cpus\":\"0-3,5\"}", "{}"},
    {"x-xen-vcpu-set", "{\"count\":2}", "{}"},
    {"x-xen-sched-credit", "{\"weight\":512,\"cap\":50}",
     "{\"scheduler\":\"credit2\",\"weight\":512,\"cap\":50}"},
};

static void orders_are_obeyed(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_answer("x-xen-sched-credit", i == 0 ? NULL : "{}",
                      "{\"scheduler\":\"credit2\",\"weight\":256,\"cap\":0}");
    assert_string_equal(effects, "");
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        assert_answer(orders[i].name, orders[i].arguments, orders[i].answer);
    assert_string_equal(effects, "balloon nmi dump pin vcpus share ");
    assert_int_equal(watched, 40 * MIB);
    assert_answer("x-xen-sched-credit", "{\"cap\":0}",
                  "{\"scheduler\":\"credit2\",\"weight\":512,\"cap\":0}");
    fails = true;
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        assert_answer(orders[i].name, orders[i].arguments, "Xen says no");
}

/* The domain's number may be another's by then. */
static void nothing_is_done_when_the_life_has_ended(void **state)
{
    (void)state;
    lifecycle.life.ending = ENDING_REBOOT;
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        assert_answer(orders[i].name, orders[i].arguments, "the guest has ended");
    assert_string_equal(effects, "");
    assert_answer("query-balloon", NULL, "the guest has ended");
    assert_answer("x-xen-query-domain", NULL, "the guest has ended");
    assert_answer("x-xen-query-cpu-stats", NULL, "the guest has ended");
    assert_amended("query-cpus-fast", "[]", "[]");
}

static void processors_are_the_same_in_later_lives(void **state)
{
    (void)state;
    life_restore_scheduling(&lifecycle);
    assert_string_equal(effects, "");
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        assert_answer(orders[i].name, orders[i].arguments, orders[i].answer);
    effects[0] = '\0';
    of_domain = (struct scheduling_share){"credit2", 256, 0};
    life_restore_scheduling(&lifecycle);
    assert_string_equal(effects, "pin share ");
    assert_int_equal(of_domain.weight, 512);
    /* A processor that is gone does not keep the guest from its next life. */
    fails = true;
    life_restore_scheduling(&lifecycle);
    assert_false(error_is_set(&lifecycle.error));
}

static void an_nmi_is_for_a_guest_that_runs(void **state)
{
    (void)state;
    lifecycle.life.stage = STAGE_HELD;
    assert_answer("inject-nmi", NULL, "the guest does not run yet");
    assert_string_equal(effects, "");
}

static void the_table_is_complete(void **state)
{
    const struct monitor_command *list = find("x-xen-query-commands");
    struct error error = {0};
    cleanup_json json_object *value = list->answer(&lifecycle, NULL, &error);
    size_t count = 0;

    (void)state;
    for (const struct monitor_command *row = life_domain_commands; row->name != NULL; row++) {
        assert_ptr_equal(find(row->name), row);
        assert_int_equal(monitor_command_is_ours(row), row->help != NULL);
        assert_int_equal(!monitor_command_is_ours(row), row->amend != NULL || row->shared);
        count += monitor_command_is_ours(row);
    }
    assert_int_equal(json_object_array_length(value), count);
    assert_true(find("dump-guest-memory")->writes_files);
    assert_false(find("balloon")->writes_files);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_status_is_the_domains),
        TEST(a_vcpu_has_a_thread_of_ours),
        TEST(questions_are_answered),
        TEST(a_vcpu_has_a_state),
        TEST(nodes_cannot_drive_a_terminal),
        TEST(effects_have_limits),
        TEST(a_dump_is_of_the_whole_guest),
        TEST(orders_are_obeyed),
        TEST(nothing_is_done_when_the_life_has_ended),
        TEST(processors_are_the_same_in_later_lives),
        TEST(an_nmi_is_for_a_guest_that_runs),
        TEST(the_table_is_complete),
    };

    return cmocka_run_group_tests_name("domain-commands", tests, NULL, NULL);
}
