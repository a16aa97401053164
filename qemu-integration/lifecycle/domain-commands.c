/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Those with QEMU's names are the ones that QEMU answers wrongly for a Xen guest. It answers
 * query-name, query-kvm, query-memory-size-summary and system_wakeup rightly.
 */
#include "qemu-integration/lifecycle/domain-commands.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/domain-effects.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/domain-store.h"
#include "qemu-integration/lifecycle/human-output.h"
#include "qemu-integration/lifecycle/migration-commands.h"
#include "qemu-integration/lifecycle/snapshot-commands.h"
#include "qemu-integration/lifecycle/stats-commands.h"
#include "qemu-integration/lifecycle/vcpu-commands.h"

#include "qemu-integration/lifecycle/hotplug-commands.h"

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const struct monitor_member balloon_takes[] = {{.name = "value", .type = MONITOR_INT}, END};

static const struct monitor_member dump_takes[] = {
    {.name = "paging", .type = MONITOR_BOOL},
    {.name = "protocol", .type = MONITOR_TEXT},
    {.name = "detach", .type = MONITOR_BOOL, .optional = true},
    {.name = "begin", .type = MONITOR_INT, .optional = true},
    {.name = "length", .type = MONITOR_INT, .optional = true},
    {.name = "format", .type = MONITOR_TEXT, .optional = true},
    END,
};

static const struct monitor_member pin_takes[] = {
    {.name = "cpu-index", .type = MONITOR_INT},
    {.name = "cpus", .type = MONITOR_TEXT},
    END,
};

static const struct monitor_member vcpus_takes[] = {{.name = "count", .type = MONITOR_INT}, END};

static const struct monitor_member share_takes[] = {
    {.name = "weight", .type = MONITOR_INT, .optional = true},
    {.name = "cap", .type = MONITOR_INT, .optional = true},
    END,
};

static const struct monitor_member uuid[] = {{.name = "UUID", .type = MONITOR_TEXT}, END};
static const struct monitor_member target[] = {{.name = "arch", .type = MONITOR_TEXT}, END};
static const struct monitor_member memory[] = {{.name = "actual", .type = MONITOR_INT}, END};
static const struct monitor_member formats[] = {
    {.name = "formats", .type = MONITOR_TEXT, .list = true}, END};

static const struct monitor_member dump[] = {
    {.name = "status", .type = MONITOR_TEXT},
    {.name = "completed", .type = MONITOR_INT},
    {.name = "total", .type = MONITOR_INT},
    END,
};

static const struct monitor_member share[] = {
    {.name = "scheduler", .type = MONITOR_TEXT},
    {.name = "weight", .type = MONITOR_INT},
    {.name = "cap", .type = MONITOR_INT},
    END,
};

static const struct monitor_member domain[] = {
    {.name = "domid", .type = MONITOR_INT},
    {.name = "state", .type = MONITOR_TEXT},
    {.name = "memory", .type = MONITOR_INT},
    {.name = "maximum-memory", .type = MONITOR_INT},
    {.name = "vcpus", .type = MONITOR_INT},
    {.name = "maximum-vcpus", .type = MONITOR_INT},
    {.name = "store-port", .type = MONITOR_INT},
    {.name = "console-port", .type = MONITOR_INT},
    END,
};

static const struct monitor_member cpu_stats[] = {
    {.name = "cpu-index", .type = MONITOR_INT},
    {.name = "time", .type = MONITOR_INT},
    {.name = "state", .type = MONITOR_TEXT},
    {.name = "processor", .type = MONITOR_INT},
    END,
};

static const struct monitor_member node[] = {
    {.name = "path", .type = MONITOR_TEXT}, {.name = "value", .type = MONITOR_TEXT}, END};

static const struct monitor_member command[] = {
    {.name = "name", .type = MONITOR_TEXT},
    {.name = "help", .type = MONITOR_TEXT},
    {.name = "writes-files", .type = MONITOR_BOOL},
    END,
};

#define OBJECT(of) (&(const struct monitor_member){.type = MONITOR_OBJECT, .members = (of)})
#define LIST(of)                                                                                   \
    (&(const struct monitor_member){.type = MONITOR_OBJECT, .list = true, .members = (of)})

static void list_commands(const struct monitor_command *rows, json_object *list)
{
    for (const struct monitor_command *row = rows; row->name != NULL; row++) {
        json_object *entry;

        if (!monitor_command_is_ours(row))
            continue;
        entry = json_object_new_object();
        json_add_text(entry, "name", row->name);
        json_add_text(entry, "help", row->help);
        json_object_object_add(entry, "writes-files", json_object_new_boolean(row->writes_files));
        json_object_array_add(list, entry);
    }
}

static json_object *query_commands(void *context, json_object *arguments, struct error *error)
{
    static const struct monitor_command *const tables[] = {
        life_domain_commands, life_hotplug_commands, life_migration_commands,
        life_snapshot_commands, life_stats_commands};
    json_object *list = json_object_new_array();

    (void)context, (void)arguments, (void)error;
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        list_commands(tables[i], list);
    return list;
}

const struct monitor_command life_domain_commands[] = {
    {.name = "query-status",
     .amend = life_amend_status,
     .human = MONITOR_HUMAN({.name = "info status",
                             .help = "show the current VM status (running|paused)",
                             .print = human_print_status})},
    {.name = "query-cpus-fast",
     .amend = life_amend_cpus,
     .human = MONITOR_HUMAN(
         {.name = "info cpus", .help = "show infos for each CPU", .print = human_print_cpus})},
    {.name = "query-hotpluggable-cpus", .begin = life_begin_query_vcpus, .shared = true},
    {.name = "query-uuid",
     .answer = life_query_uuid,
     .returns = OBJECT(uuid),
     .help = "the guest's UUID",
     .human = MONITOR_HUMAN(
         {.name = "info uuid", .help = "show the current VM UUID", .print = human_print_uuid})},
    {.name = "query-target",
     .answer = life_query_target,
     .returns = OBJECT(target),
     .help = "the guest's kind of processor"},
    {.name = "query-balloon",
     .answer = life_query_balloon,
     .returns = OBJECT(memory),
     .help = "the memory that the guest has, in bytes",
     .human = MONITOR_HUMAN({.name = "info balloon",
                             .help = "show balloon information",
                             .print = human_print_balloon})},
    {.name = "balloon",
     .answer = life_balloon,
     .arguments = balloon_takes,
     .help = "have the guest's balloon driver change its memory",
     .human = MONITOR_HUMAN({.name = "balloon",
                             .takes = "value:M",
                             .shows = "target",
                             .help = "request VM to change its memory allocation (in MB)"})},
    {.name = "inject-nmi",
     .answer = life_inject_nmi,
     .help = "send the guest an NMI",
     .human = MONITOR_HUMAN({.name = "nmi", .help = "inject an NMI"})},
    {.name = "query-dump-guest-memory-capability",
     .answer = life_query_dump_formats,
     .returns = OBJECT(formats),
     .help = "the formats of dump-guest-memory"},
    {.name = "dump-guest-memory",
     .begin = life_dump_memory,
     .descriptor = "protocol",
     .arguments = dump_takes,
     .help = "write the guest's memory to a file, in Xen's core format",
     .human = MONITOR_HUMAN({.name = "dump-guest-memory",
                             .takes = "paging:-p,detach:-d,protocol:U,begin:i?,length:i",
                             .shows = "[-d] filename",
                             .help = "dump guest memory into file 'filename', in Xen's core "
                                     "format"}),
     .writes_files = true},
    {.name = "query-dump",
     .answer = life_query_dump,
     .returns = OBJECT(dump),
     .help = "how far the last dump has come",
     .human = MONITOR_HUMAN({.name = "info dump",
                             .help = "display the latest dump status",
                             .print = human_print_dump})},

    {.name = "x-xen-query-commands",
     .answer = query_commands,
     .returns = LIST(command),
     .help = "the commands that qemu-xen obeys itself"},
    {.name = "x-xen-query-domain",
     .answer = life_query_domain,
     .returns = OBJECT(domain),
     .help = "the domain, as Xen sees it",
     .human = MONITOR_HUMAN({.name = "info domain",
                             .help = "show the domain, as Xen sees it",
                             .print = human_print_domain})},
    {.name = "x-xen-query-cpu-stats",
     .answer = life_query_cpu_stats,
     .returns = LIST(cpu_stats),
     .help = "what each vcpu does, and how long it has run, in nanoseconds",
     .human = MONITOR_HUMAN({.name = "info cpustats",
                             .help = "show what each vcpu does, and how long it has run",
                             .print = human_print_cpu_stats})},
    {.name = "x-xen-query-xenstore",
     .answer = life_query_store,
     .returns = LIST(node),
     .help = "the domain's nodes in xenstore",
     .human = MONITOR_HUMAN({.name = "info xenstore",
                             .help = "show the domain's nodes in xenstore",
                             .print = human_print_store})},
    {.name = "x-xen-vcpu-pin",
     .answer = life_pin_vcpu,
     .arguments = pin_takes,
     .help = "have a vcpu run on some of the host's processors only",
     .human = MONITOR_HUMAN({.name = "cpu_pin",
                             .takes = "cpu-index:i,cpus:s",
                             .shows = "vcpu cpulist",
                             .help = "run a vcpu on some of the host's processors only"})},
    {.name = "x-xen-vcpu-set",
     .answer = life_set_vcpus,
     .arguments = vcpus_takes,
     .help = "how many vcpus the guest is to use",
     .human = MONITOR_HUMAN({.name = "set_vcpus",
                             .takes = "count:i",
                             .shows = "count",
                             .help = "change how many vcpus the guest uses"})},
    {.name = "x-xen-sched-credit",
     .answer = life_share,
     .arguments = share_takes,
     .returns = OBJECT(share),
     .help = "ask for, or change, the guest's share of the host's processors",
     .human = MONITOR_HUMAN({.name = "sched_credit",
                             .takes = "weight:i?,cap:i",
                             .shows = "[weight [cap]]",
                             .help = "show or change the guest's share of the processors",
                             .print = human_print_share})},

    END,
};
