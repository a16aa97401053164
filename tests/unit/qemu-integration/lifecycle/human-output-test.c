/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that answers are shown to people in QEMU's words, and that whatever is missing in one
 * harms nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/human-output.h"

typedef void print(const struct monitor_call *call, json_object *value, struct evbuffer *text);

static const struct {
    print *print;
    const char *value, *shown;
} cases[] = {
    {human_print_status, "{'running':true,'status':'running'}", "VM status: running\n"},
    {human_print_status, "{'running':false,'status':'paused'}", "VM status: paused\n"},
    {human_print_status, "{'running':false,'status':'postmigrate'}",
     "VM status: paused (postmigrate)\n"},
    {human_print_cpus, "[{'cpu-index':0,'thread-id':7},{'cpu-index':1,'thread-id':8}]",
     "  CPU #0: thread_id=7\n* CPU #1: thread_id=8\n"},
    {human_print_cpus, "[]", ""},
    {human_print_uuid, "{'UUID':'u'}", "u\n"},
    {human_print_balloon, "{'actual':67109888}", "balloon: actual=64\n"},
    {human_print_domain,
     "{'domid':3,'state':'running','memory':2048,'maximum-memory':4096,'vcpus':1,"
     "'maximum-vcpus':2,'store-port':5,'console-port':6}",
     "domain: 3\nstate: running\nmemory: 2 KiB of at most 4 KiB\nvcpus: 1 of at most 2\n"
     "event channels: xenstore 5, console 6\n"},
    {human_print_cpu_stats, "[{'cpu-index':1,'state':'blocked','processor':2,'time':61005999999}]",
     "CPU #1: blocked on processor 2, has run 61.005 s\n"},
    {human_print_share, "{'scheduler':'credit2','weight':256,'cap':0}",
     "scheduler credit2: weight=256 cap=0\n"},
    {human_print_store, "[{'path':'a','value':'1'},{'path':'a/b','value':''}]",
     "a = \"1\"\na/b = \"\"\n"},
    {human_print_migration, "{}", ""},
    {human_print_migration, "{'status':'failed','error-desc':'why','total-time':5}",
     "Migration status: failed (why)\ntotal time: 5 ms\n"},
    {human_print_migration,
     "{'status':'active','total-time':5,'expected-downtime':300,'ram':{'transferred':2048,"
     "'remaining':1024,'total':4096,'normal':1,'dirty-sync-count':2}}",
     "Migration status: active\ntotal time: 5 ms\nexpected downtime: 300 ms\n"
     "transferred ram: 2 kbytes\nremaining ram: 1 kbytes\ntotal ram: 4 kbytes\nnormal: 1 pages\n"
     "dirty sync count: 2\n"},
};

static void answers_are_shown(void **state)
{
    const struct monitor_call call = {.cpu = 1};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cleanup_json json_object *value = json_tokener_parse(cases[i].value);
        struct evbuffer *text = evbuffer_new();

        assert_non_null(value);
        cases[i].print(&call, value, text);
        evbuffer_add(text, "", 1);
        assert_string_equal((const char *)evbuffer_pullup(text, -1), cases[i].shown);
        evbuffer_free(text);
    }
}

static void what_is_missing_harms_nothing(void **state)
{
    const struct monitor_call call = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cleanup_json json_object *value =
            json_tokener_parse(cases[i].value[0] == '[' ? "[{}]" : "{}");
        struct evbuffer *text = evbuffer_new();

        cases[i].print(&call, value, text);
        evbuffer_free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_shown),
        cmocka_unit_test(what_is_missing_harms_nothing),
    };

    return cmocka_run_group_tests_name("human-output", tests, NULL, NULL);
}
