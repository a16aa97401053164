/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/topology.h"

#include "common/array.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/vm.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The parts of a topology; 0 means "not given", as 0 itself is refused. */
struct topology {
    uint64_t cpus, maxcpus, sockets, dies, cores, threads;
    uint64_t other; /* levels that a PC does not have: 1 */
};

static uint64_t *topology_part(struct topology *topology, const char *key)
{
    static const struct {
        const char *key;
        size_t offset;
    } parts[] = {
        {"cpus", offsetof(struct topology, cpus)},
        {"maxcpus", offsetof(struct topology, maxcpus)},
        {"sockets", offsetof(struct topology, sockets)},
        {"dies", offsetof(struct topology, dies)},
        {"cores", offsetof(struct topology, cores)},
        {"threads", offsetof(struct topology, threads)},
        {"drawers", offsetof(struct topology, other)},
        {"books", offsetof(struct topology, other)},
        {"clusters", offsetof(struct topology, other)},
        {"modules", offsetof(struct topology, other)},
    };

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
        if (strcmp(parts[i].key, key) == 0)
            return (uint64_t *)((char *)topology + parts[i].offset);
    return NULL;
}

/* Fills in what was left out. QEMU prefers cores over sockets, and both over threads. */
static void complete_topology(struct topology *topology)
{
    struct topology *t = topology;

    if (t->dies == 0)
        t->dies = 1;
    if (t->cpus == 0 && t->maxcpus == 0) {
        t->sockets = t->sockets == 0 ? 1 : t->sockets;
        t->cores = t->cores == 0 ? 1 : t->cores;
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->maxcpus = t->sockets * t->dies * t->cores * t->threads;
    }
    if (t->maxcpus == 0)
        t->maxcpus = t->cpus;
    if (t->cpus == 0)
        t->cpus = t->maxcpus;
    if (t->cores == 0) {
        t->sockets = t->sockets == 0 ? 1 : t->sockets;
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->cores = t->maxcpus / (t->sockets * t->dies * t->threads);
    } else if (t->sockets == 0) {
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->sockets = t->maxcpus / (t->dies * t->cores * t->threads);
    }
    if (t->threads == 0)
        t->threads = t->maxcpus / (t->sockets * t->dies * t->cores);
}

/* Reads the parts that are given. */
static int parse_topology(struct topology *topology, const char *text, const char *option,
                          struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open(option, text, "cpus");
    int status;

    while ((status = option_list_next(&list, error)) == 1) {
        uint64_t *part = topology_part(topology, list.key);

        if (part == NULL)
            return error_set(error, "-%s %s: unknown key '%s'", option, text, list.key);
        if (!decimal_parse(part, list.value, UINT64_MAX))
            return error_set(error, "-%s %s: '%s' is not a number", option, text, list.value);
        /* This also keeps every product of the parts far below 2^64. */
        if (part == &topology->other && *part != 1)
            return error_set(error, "-%s %s: a PC has no %s (%s=1)", option, text, list.key,
                             list.key);
        if (*part == 0 || *part > VM_VCPUS_MAX)
            return error_set(error, "-%s %s: %s must be 1 to %d", option, text, list.key,
                             VM_VCPUS_MAX);
    }
    return status;
}

int option_parse_smp(unsigned *vcpus, unsigned *vcpus_max, const char *text, const char *option,
                     struct error *error)
{
    struct topology t = {0};

    if (parse_topology(&t, text, option, error) < 0)
        return -1;
    complete_topology(&t);
    if (t.sockets * t.dies * t.cores * t.threads != t.maxcpus)
        return error_set(error,
                         "-%s %s: sockets (%llu) * dies (%llu) * cores (%llu) * threads (%llu) is "
                         "not the number of processors (%llu)",
                         option, text, (unsigned long long)t.sockets, (unsigned long long)t.dies,
                         (unsigned long long)t.cores, (unsigned long long)t.threads,
                         (unsigned long long)t.maxcpus);
    if (t.maxcpus < t.cpus)
        return error_set(error, "-%s %s: maxcpus is less than cpus", option, text);
    if (t.maxcpus > VM_VCPUS_MAX)
        return error_set(error, "-%s %s: at most %d processors", option, text, VM_VCPUS_MAX);
    *vcpus = (unsigned)t.cpus;
    *vcpus_max = (unsigned)t.maxcpus;
    return 0;
}
