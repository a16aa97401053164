/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMU's words: its monitor/hmp-cmds.c and migration/migration-hmp-cmds.c. */
#include "qemu-integration/lifecycle/human-output.h"

#include "common/array.h"
#include "common/json.h"
#include "common/units.h"

#include <inttypes.h>
#include <string.h>

static int64_t number(const json_object *object, const char *member)
{
    json_object *value;

    return json_object_object_get_ex(object, member, &value) ? json_object_get_int64(value) : 0;
}

static bool has(const json_object *object, const char *member)
{
    return json_object_object_get_ex(object, member, NULL);
}

static const char *word(const json_object *object, const char *member)
{
    const char *text = json_text(object, member);

    return text == NULL ? "" : text;
}

void human_print_status(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    bool runs = json_is_true(value, "running");
    const char *status = word(value, "status");

    (void)call;
    evbuffer_add_printf(text, "VM status: %s", runs ? "running" : "paused");
    if (!runs && strcmp(status, "paused") != 0)
        evbuffer_add_printf(text, " (%s)", status);
    evbuffer_add_printf(text, "\n");
}

void human_print_cpus(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        const json_object *cpu = json_object_array_get_idx(value, i);
        int64_t index = number(cpu, "cpu-index");

        evbuffer_add_printf(text, "%c CPU #%" PRId64 ": thread_id=%" PRId64 "\n",
                            index == call->cpu ? '*' : ' ', index, number(cpu, "thread-id"));
    }
}

void human_print_uuid(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "%s\n", word(value, "UUID"));
}

void human_print_balloon(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "balloon: actual=%" PRId64 "\n",
                        number(value, "actual") / (int64_t)MIB);
}

void human_print_domain(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "domain: %" PRId64 "\n", number(value, "domid"));
    evbuffer_add_printf(text, "state: %s\n", word(value, "state"));
    evbuffer_add_printf(text, "memory: %" PRId64 " KiB of at most %" PRId64 " KiB\n",
                        number(value, "memory") / (int64_t)KIB,
                        number(value, "maximum-memory") / (int64_t)KIB);
    evbuffer_add_printf(text, "vcpus: %" PRId64 " of at most %" PRId64 "\n", number(value, "vcpus"),
                        number(value, "maximum-vcpus"));
    evbuffer_add_printf(text, "event channels: xenstore %" PRId64 ", console %" PRId64 "\n",
                        number(value, "store-port"), number(value, "console-port"));
}

void human_print_cpu_stats(const struct monitor_call *call, json_object *value,
                           struct evbuffer *text)
{
    (void)call;
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        const json_object *cpu = json_object_array_get_idx(value, i);
        int64_t milliseconds = number(cpu, "time") / 1000000;

        evbuffer_add_printf(text,
                            "CPU #%" PRId64 ": %s on processor %" PRId64 ", has run %" PRId64
                            ".%03" PRId64 " s\n",
                            number(cpu, "cpu-index"), word(cpu, "state"), number(cpu, "processor"),
                            milliseconds / 1000, milliseconds % 1000);
    }
}

void human_print_share(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "scheduler %s: weight=%" PRId64 " cap=%" PRId64 "\n",
                        word(value, "scheduler"), number(value, "weight"), number(value, "cap"));
}

void human_print_store(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        const json_object *node = json_object_array_get_idx(value, i);

        evbuffer_add_printf(text, "%s = \"%s\"\n", word(node, "path"), word(node, "value"));
    }
}

static void print_memory(const json_object *memory, struct evbuffer *text)
{
    static const struct {
        const char *label, *member;
        int64_t divisor;
        const char *unit;
    } lines[] = {
        {"transferred ram", "transferred", KIB, " kbytes"},
        {"remaining ram", "remaining", KIB, " kbytes"},
        {"total ram", "total", KIB, " kbytes"},
        {"normal", "normal", 1, " pages"},
        {"dirty sync count", "dirty-sync-count", 1, ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        evbuffer_add_printf(text, "%s: %" PRId64 "%s\n", lines[i].label,
                            number(memory, lines[i].member) / lines[i].divisor, lines[i].unit);
}

void human_print_migration(const struct monitor_call *call, json_object *value,
                           struct evbuffer *text)
{
    static const char *const times[][2] = {{"total time", "total-time"},
                                           {"expected downtime", "expected-downtime"},
                                           {"downtime", "downtime"}};
    json_object *memory;

    (void)call;
    if (!has(value, "status"))
        return;
    evbuffer_add_printf(text, "Migration status: %s", word(value, "status"));
    if (has(value, "error-desc"))
        evbuffer_add_printf(text, " (%s)", word(value, "error-desc"));
    evbuffer_add_printf(text, "\n");
    for (size_t i = 0; i < ARRAY_SIZE(times); i++)
        if (has(value, times[i][1]))
            evbuffer_add_printf(text, "%s: %" PRId64 " ms\n", times[i][0],
                                number(value, times[i][1]));
    if (json_object_object_get_ex(value, "ram", &memory))
        print_memory(memory, text);
}

void human_print_capabilities(const struct monitor_call *call, json_object *value,
                              struct evbuffer *text)
{
    (void)call;
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        const json_object *entry = json_object_array_get_idx(value, i);

        evbuffer_add_printf(text, "%s: %s\n", word(entry, "capability"),
                            json_is_true(entry, "state") ? "on" : "off");
    }
}

void human_print_parameters(const struct monitor_call *call, json_object *value,
                            struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "max-bandwidth: %" PRId64 " bytes/second\n",
                        number(value, "max-bandwidth"));
    evbuffer_add_printf(text, "downtime-limit: %" PRId64 " milliseconds\n",
                        number(value, "downtime-limit"));
}

void human_print_dump(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    (void)call;
    evbuffer_add_printf(text, "Status: %s\n", word(value, "status"));
    if (strcmp(word(value, "status"), "active") == 0 && number(value, "total") > 0)
        evbuffer_add_printf(text, "Finished: %.2f %%\n",
                            (double)number(value, "completed") * 100 /
                                (double)number(value, "total"));
}

/* QEMU's words for a unit; of those that there are here only nanoseconds have a prefix. */
static void print_statistic(const json_object *statistic, struct evbuffer *text)
{
    const char *unit = word(statistic, "unit");
    bool is_flag = strcmp(unit, "boolean") == 0;

    evbuffer_add_printf(text, "    %s (%s%s%s): ", word(statistic, "name"), word(statistic, "type"),
                        *unit == '\0' ? "" : ", ",
                        strcmp(unit, "seconds") == 0 ? "ns"
                        : strcmp(unit, "bytes") == 0 ? "B"
                                                     : unit);
    if (is_flag)
        evbuffer_add_printf(text, "%s\n", json_is_true(statistic, "value") ? "yes" : "no");
    else
        evbuffer_add_printf(text, "%" PRId64 "\n", number(statistic, "value"));
}

/* Of vcpus the one that the monitor has selected. */
void human_print_stats(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        const json_object *result = json_object_array_get_idx(value, i);
        json_object *stats;

        if ((has(result, "qom-path") && (int)i != call->cpu) ||
            !json_object_object_get_ex(result, "stats", &stats))
            continue;
        evbuffer_add_printf(text, "provider: %s\n", word(result, "provider"));
        for (size_t j = 0; j < json_object_array_length(stats); j++)
            print_statistic(json_object_array_get_idx(stats, j), text);
    }
}
