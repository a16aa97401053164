/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that under restriction no command is obeyed that runs a program or writes a file, and that
 * others are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/monitor/restriction.h"

#include <string.h>

static const struct monitor_command rows[] = {
    {.name = "ours", .writes_files = true}, {.name = "harmless"}, {.name = NULL}};
static const struct monitor_commands commands = {.tables = {rows}, .restricts = true};

/* @arguments: may be in quotes of one kind; NULL: none */
static bool is_refused(const char *name, const char *arguments)
{
    cleanup_json json_object *given = arguments == NULL ? NULL : json_tokener_parse(arguments);
    struct error error = {0};
    int result = monitor_restriction_check(&commands, name, given, &error);

    assert_true(arguments == NULL || given != NULL);
    if (result == 0) {
        assert_string_equal(error.message, "");
    } else {
        /* Of a line its own name is said. */
        if (strcmp(name, "human-monitor-command") != 0)
            assert_memory_equal(error.message, name, strlen(name));
        assert_non_null(strstr(error.message, "-monitor-restrict"));
    }
    return result < 0;
}

static void a_line_is_named(void **state)
{
    cleanup_json json_object *given = json_tokener_parse("{'command-line':' logfile/f'}");
    struct error error = {0};

    (void)state;
    monitor_restriction_check(&commands, "human-monitor-command", given, &error);
    assert_string_equal(error.message, "logfile: refused by -monitor-restrict");
}

struct request {
    const char *name, *arguments;
};

static void what_runs_programs_or_writes_files_is_refused(void **state)
{
    static const struct request requests[] = {
        {"ours", NULL},
        {"block-commit", "{'device':'d','backing-file':'/f'}"},
        {"block-export-add", "{'type':'fuse','id':'x','node-name':'n','mountpoint':'/f'}"},
        {"block-stream", "{'device':'d','backing-file':'/f'}"},
        {"blockdev-add", "{'driver':'file','filename':'/f'}"},
        {"blockdev-change-medium", "{'id':'cd','filename':'/f'}"},
        {"blockdev-create", "{'job-id':'j','options':{'driver':'file','filename':'/f'}}"},
        {"blockdev-reopen", "{'options':[]}"},
        {"blockdev-snapshot-sync", "{'device':'d','snapshot-file':'/f'}"},
        {"change-backing-file", "{'device':'d','backing-file':'/f'}"},
        {"chardev-add", "{'id':'c','backend':{'type':'file','data':{'out':'/f'}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'pipe','data':{'device':'/f'}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'null','data':{'logfile':'/f'}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'socket','data':{'server':true}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'socket','data':{}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'new','data':{}}}"},
        {"chardev-add", "{'id':'c','backend':7}"},
        {"chardev-add", NULL},
        {"chardev-change", "{'id':'c','backend':{'type':'file','data':{'out':'/f'}}}"},
        {"device_add", "{'driver':'usb-mtp','rootdir':'/'}"},
        {"display-update", "{'type':'vnc','addresses':[{'type':'unix','path':'/f'}]}"},
        {"drive-backup", "{'device':'d','target':'/f'}"},
        {"drive-mirror", "{'device':'d','target':'/f'}"},
        {"dump-guest-memory", "{'paging':false,'protocol':'file:/f'}"},
        {"dumpdtb", "{'filename':'/f'}"},
        {"memsave", "{'val':0,'size':1,'filename':'/f'}"},
        {"migrate", "{'uri':'exec:cat'}"},
        {"migrate", "{'uri':'file:/f'}"},
        {"migrate", "{'uri':'tcp:h:1','channels':[]}"},
        {"migrate", "{'channels':[]}"},
        {"migrate", "{'uri':7}"},
        {"migrate", NULL},
        {"migrate-incoming", "{'uri':'exec:cat'}"},
        {"migrate", "{'uri':'unix:/s'}"},
        /* Its answer can take all of the host's memory. */
        {"human-monitor-command", "{'command-line':'xp/1000000000xb 0'}"},
        {"device_add", "{'options':'usb-mtp,rootdir=/f'}"},
        {"migrate-incoming", "{'uri':'unix:/f'}"},
        {"migrate-incoming", "{'uri':'tcp::1'}"},
        {"xen-load-devices-state", "{'filename':'/dev/fdset/1'}"},
        {"chardev-change", "{'id':'c','backend':{'type':'socket','data':{'server':false,"
                           "'addr':{'type':'unix','data':{'path':'/s'}}}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'socket','data':{'server':false}}}"},
        {"migrate-recover", "{'uri':'exec:cat'}"},
        {"migrate-set-parameters", "{'mode':'cpr-exec','cpr-exec-command':['/bin/sh']}"},
        {"nbd-server-start", "{'addr':{'type':'unix','data':{'path':'/f'}}}"},
        {"netdev_add", "{'type':'tap','id':'n','script':'/f'}"},
        {"object-add", "{'qom-type':'filter-dump','id':'o','file':'/f'}"},
        {"pmemsave", "{'val':0,'size':1,'filename':'/f'}"},
        {"screendump", "{'filename':'/f'}"},
        {"transaction",
         "{'actions':[{'type':'abort','data':{}},{'type':'drive-backup','data':{}}]}"},
        {"transaction", "{'actions':[{'type':'block-stream','data':{'backing-file':'/f'}}]}"},
        {"transaction", "{'actions':[{}]}"},
        {"transaction", "{'actions':7}"},
        {"xen-save-devices-state", "{'filename':'/f'}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
        if (!is_refused(requests[i].name, requests[i].arguments))
            fail_msg("%s %s", requests[i].name, requests[i].arguments);
}

static void of_lines_those_are_obeyed_that_are_known(void **state)
{
    static const struct request requests[] = {
        {"human-monitor-command", NULL},
        {"human-monitor-command", "{}"},
        {"human-monitor-command", "{'command-line':7}"},
        {"human-monitor-command", "{'command-line':''}"},
        {"human-monitor-command", "{'command-line':' screendump /f'}"},
        {"human-monitor-command", "{'command-line':'information'}"},
        {"human-monitor-command", "{'command-line':'logfile/f'}"},
        {"human-monitor-command", "{'command-line':'qemu-io d \"read 0 1\"'}"},
        {"human-monitor-command", "{'command-line':'drive_add 0 file=/f'}"},
        {"human-monitor-command", "{'command-line':'cont|logfile /f'}"},
        {"human-monitor-command", "{'command-line':'change vnc unix:/f'}"},
        {"human-monitor-command", "{'command-line':'migrate exec:cat'}"},
        {"human-monitor-command", "{'command-line':'gdbserver'}"},
        {"human-monitor-command", "{'command-line':'wavcapture /f a'}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
        if (!is_refused(requests[i].name, requests[i].arguments))
            fail_msg("%s", requests[i].arguments);
}

static void all_else_is_obeyed(void **state)
{
    static const struct request requests[] = {
        {"harmless", NULL},
        {"human-monitor-command", "{'command-line':'info version'}"},
        {"human-monitor-command", "{'command-line':' info'}"},
        {"human-monitor-command", "{'command-line':'print 1'}"},
        {"human-monitor-command", "{'command-line':'q'}"},
        {"human-monitor-command", "{'command-line':'system_reset'}"},
        {"query-status", NULL},
        {"stop", NULL},
        {"quit", "{}"},
        {"balloon", "{'value':1}"},
        {"block-commit", "{'device':'d'}"},
        {"chardev-add", "{'id':'c','backend':{'type':'null','data':{}}}"},
        {"chardev-add", "{'id':'c','backend':{'type':'socket','data':{'server':false,"
                        "'addr':{'type':'inet','data':{'host':'h','port':'1'}}}}}"},
        {"device_add", "{'driver':'usb-tablet'}"},
        {"eject", "{'id':'cd'}"},
        {"migrate", "{'uri':'tcp:h:1'}"},
        {"migrate", "{'uri':'fd:f'}"}, /* the client's own */
        {"migrate-set-parameters", "{'max-bandwidth':1}"},
        {"transaction", "{'actions':[{'type':'blockdev-snapshot','data':{}}]}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
        if (is_refused(requests[i].name, requests[i].arguments))
            fail_msg("%s %s", requests[i].name, requests[i].arguments);
}

static void assert_hidden(const char *answer, const char *expected)
{
    cleanup_json json_object *given = json_tokener_parse(answer);
    cleanup_json json_object *wanted = json_tokener_parse(expected);

    monitor_restriction_hide(&commands, given);
    assert_string_equal(json_object_to_json_string_ext(given, JSON_C_TO_STRING_PLAIN),
                        json_object_to_json_string_ext(wanted, JSON_C_TO_STRING_PLAIN));
}

static void what_is_always_refused_is_not_listed(void **state)
{
    (void)state;
    assert_hidden("{'return':[{'name':'ours'},{'name':'migrate'},{'name':'screendump'}]}",
                  "{'return':[{'name':'migrate'}]}");
    assert_hidden("{'return':[{'name':'screendump','meta-type':'object'},"
                  "{'name':'memsave','meta-type':'command'},{}]}",
                  "{'return':[{'name':'screendump','meta-type':'object'},{}]}");
    assert_hidden("{'error':{}}", "{'error':{}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_runs_programs_or_writes_files_is_refused),
        cmocka_unit_test(of_lines_those_are_obeyed_that_are_known),
        cmocka_unit_test(all_else_is_obeyed),
        cmocka_unit_test(a_line_is_named),
        cmocka_unit_test(what_is_always_refused_is_not_listed),
    };

    return cmocka_run_group_tests_name("restriction", tests, NULL, NULL);
}
