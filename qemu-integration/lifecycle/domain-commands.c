/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-commands.h"

#include "qemu-integration/lifecycle/domain-queries.h"

static const struct monitor_member domain[] = {
    {.name = "domid", .type = MONITOR_INT},
    {.name = "state", .type = MONITOR_TEXT},
    {.name = "memory", .type = MONITOR_INT},
    {.name = "maximum-memory", .type = MONITOR_INT},
    {.name = "vcpus", .type = MONITOR_INT},
    {.name = "maximum-vcpus", .type = MONITOR_INT},
    {.name = "store-port", .type = MONITOR_INT},
    {.name = "console-port", .type = MONITOR_INT},
    {.name = NULL},
};

static const struct monitor_member returns_domain = {.type = MONITOR_OBJECT, .members = domain};

const struct monitor_command life_domain_commands[] = {
    {.name = "query-status", .amend = life_amend_status},

    {.name = "x-xen-query-domain",
     .answer = life_query_domain,
     .returns = &returns_domain,
     .help = "the domain, as Xen sees it"},

    {.name = NULL},
};
