/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments, answers and the words of errors: QEMU's qapi/stats.json and stats/. */
#include "qemu-integration/lifecycle/stats-commands.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/text-list.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/human-output.h"
#include "qemu-integration/lifecycle/stats.h"
#include "qemu-integration/lifecycle/vcpu-names.h"

#include <string.h>

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

#define PROVIDER "xen"

static int check_provider(const char *name, struct error *error)
{
    static const char *const known[] = {PROVIDER, "kvm", "cryptodev", NULL};

    if (name == NULL)
        return error_set(error, "Parameter 'provider' is missing");
    return text_is_listed(known, name)
               ? 0
               : error_set(error, "Parameter 'provider' does not accept value '%.64s'", name);
}

static int check_texts(const json_object *list, const char *name, struct error *error)
{
    if (list != NULL && !json_object_is_type(list, json_type_array))
        return error_set(error, "Invalid parameter type for '%s', expected: array", name);
    for (size_t i = 0; i < json_length(list); i++)
        if (!json_object_is_type(json_object_array_get_idx(list, i), json_type_string))
            return error_set(error, "Invalid parameter type for '%s', expected: string", name);
    return 0;
}

static int check_filter(const json_object *arguments, struct error *error)
{
    static const char *const targets[] = {"vm", "vcpu", "cryptodev", NULL};
    const json_object *providers = json_member(arguments, "providers");
    const char *target = json_text(arguments, "target");

    if (!text_is_listed(targets, target))
        return error_set(error, "Parameter 'target' does not accept value '%.64s'", target);
    if (json_member(arguments, "vcpus") != NULL && strcmp(target, "vcpu") != 0)
        return error_set(error, "Parameter 'vcpus' is unexpected");
    if (check_texts(json_member(arguments, "vcpus"), "vcpus", error) < 0)
        return -1;
    for (size_t i = 0; i < json_length(providers); i++) {
        const json_object *request = json_object_array_get_idx(providers, i);

        if (check_provider(json_text(request, "provider"), error) < 0 ||
            check_texts(json_member(request, "names"), "names", error) < 0)
            return -1;
    }
    return 0;
}

static bool has_text(const json_object *list, const char *text)
{
    for (size_t i = 0; i < json_length(list); i++)
        if (strcmp(json_object_get_string(json_object_array_get_idx(list, i)), text) == 0)
            return true;
    return false;
}

/* Whether a statistic is asked for; all are if no provider is named, or no name with it. */
static bool is_wanted(const json_object *filter, const char *name)
{
    const json_object *providers = json_member(filter, "providers");

    for (size_t i = 0; i < json_length(providers); i++) {
        const json_object *request = json_object_array_get_idx(providers, i);
        const json_object *names = json_member(request, "names");

        if (strcmp(json_text(request, "provider"), PROVIDER) == 0 &&
            (names == NULL || has_text(names, name)))
            return true;
    }
    return providers == NULL;
}

/* Appends a StatsResult of those that are asked for. @stats: released */
static void add_result(json_object *results, const json_object *filter, json_object *stats,
                       const char *path)
{
    json_object *result = json_object_new_object(), *wanted = json_object_new_array();

    for (size_t i = 0; i < json_object_array_length(stats); i++) {
        json_object *entry = json_object_array_get_idx(stats, i);

        if (is_wanted(filter, json_text(entry, "name")))
            json_object_array_add(wanted, json_object_get(entry));
    }
    json_object_put(stats);
    json_add_text(result, "provider", PROVIDER);
    if (path != NULL)
        json_add_text(result, "qom-path", path);
    json_object_object_add(result, "stats", wanted);
    if (json_object_array_length(wanted) > 0)
        json_object_array_add(results, result);
    else
        json_object_put(result);
}

/* As query-cpus-fast names it: QEMU's own path, if it has the vcpu. */
static void find_path(const json_object *cpus, unsigned vcpu, char *path, size_t size)
{
    char own[LIFE_VCPU_PATH_SIZE];

    life_vcpu_path(vcpu, own);
    snprintf(path, size, "%s", own);
    for (size_t i = 0; i < json_length(cpus); i++) {
        const json_object *cpu = json_object_array_get_idx(cpus, i);
        const char *of_qemu = json_text(cpu, "qom-path");

        if (of_qemu != NULL &&
            json_object_get_int64(json_member(cpu, "cpu-index")) == (int64_t)vcpu)
            snprintf(path, size, "%s", of_qemu);
    }
}

static int add_vcpus(const struct lifecycle *cycle, const json_object *filter,
                     const json_object *cpus, json_object *results, struct error *error)
{
    const json_object *vcpus = json_member(filter, "vcpus");
    char path[256];

    for (unsigned vcpu = 0; vcpu < cycle->plan->vm->vcpus_max; vcpu++) {
        json_object *stats;

        find_path(cpus, vcpu, path, sizeof(path));
        if (vcpus != NULL && !has_text(vcpus, path))
            continue;
        stats = stats_of_vcpu(cycle, vcpu, error);
        if (stats == NULL)
            return -1;
        add_result(results, filter, stats, path);
    }
    return 0;
}

static int add_guest(const struct lifecycle *cycle, const json_object *filter,
                     const json_object *blocks, json_object *results, struct error *error)
{
    json_object *stats = stats_of_guest(cycle, blocks, error);

    if (stats == NULL)
        return -1;
    add_result(results, filter, stats, NULL);
    return 0;
}

/* Leaves of each statistic what QEMU's answer has. */
static void keep_only(json_object *results, bool values)
{
    static const char *const of_schema[] = {"type", "unit", "base", "exponent"};

    for (size_t i = 0; i < json_object_array_length(results); i++) {
        const json_object *stats = json_member(json_object_array_get_idx(results, i), "stats");

        for (size_t j = 0; j < json_length(stats); j++) {
            json_object *entry = json_object_array_get_idx(stats, j);

            if (!values)
                json_object_object_del(entry, "value");
            for (size_t k = 0; values && k < ARRAY_SIZE(of_schema); k++)
                json_object_object_del(entry, of_schema[k]);
        }
    }
}

/* What QEMU has to be asked for the request; NULL: nothing. */
static const char *question_of(const struct life_stats_request *request)
{
    const char *target = json_text(request->filter, "target");

    if (request->kind == STATS_SCHEMAS || strcmp(target, "vm") == 0)
        return "{\"execute\": \"query-blockstats\"}";
    return strcmp(target, "vcpu") == 0 ? "{\"execute\": \"query-cpus-fast\"}" : NULL;
}

/* @of_qemu: what it has answered. NULL: @error is filled. */
static json_object *make_answer(const struct life_stats_request *request,
                                const json_object *of_qemu, struct error *error)
{
    const struct lifecycle *cycle = request->cycle;
    const char *target = json_text(request->filter, "target");
    json_object *results = json_object_new_array();
    int status = 0;

    if (request->kind == STATS_SCHEMAS) {
        json_object *stats = stats_of_vcpu(cycle, 0, error);

        status = stats == NULL ? -1 : add_guest(cycle, request->filter, of_qemu, results, error);
        if (stats != NULL)
            add_result(results, request->filter, stats, NULL);
        for (size_t i = 0; i < json_object_array_length(results); i++)
            json_add_text(json_object_array_get_idx(results, i), "target", i == 0 ? "vm" : "vcpu");
    } else if (strcmp(target, "vm") == 0) {
        status = add_guest(cycle, request->filter, of_qemu, results, error);
    } else if (strcmp(target, "vcpu") == 0) {
        status = add_vcpus(cycle, request->filter, of_qemu, results, error);
    }
    if (request->kind != STATS_TEXT)
        keep_only(results, request->kind == STATS_VALUES);
    if (status == 0)
        return results;
    json_object_put(results);
    return NULL;
}

static void finish(struct life_stats_request *request, json_object *value, const char *failure)
{
    struct monitor_ticket ticket = request->ticket;

    json_object_put(request->filter);
    *request = (struct life_stats_request){0};
    monitor_ticket_answer(&ticket, value, failure);
}

/* Without QEMU's part it is still an answer. */
static void on_answer(void *context, const char *failure, json_object *value)
{
    struct life_stats_request *request = context;
    struct error error = {0};
    json_object *answer = make_answer(request, failure == NULL ? value : NULL, &error);

    finish(request, answer, answer == NULL ? error.message : NULL);
}

/* @filter: taken */
static int start(struct lifecycle *cycle, enum stats_kind kind, json_object *filter,
                 const struct monitor_ticket *ticket, struct error *error)
{
    struct life_stats_request *request = NULL;
    const char *question;

    for (size_t i = 0; request == NULL && i < ARRAY_SIZE(cycle->stats_requests); i++)
        if (cycle->stats_requests[i].cycle == NULL)
            request = &cycle->stats_requests[i];
    if (life_check_domain(cycle, error) < 0 || request == NULL) {
        json_object_put(filter);
        return request == NULL ? error_set(error, "too many statistics are being asked for") : -1;
    }
    *request = (struct life_stats_request){
        .cycle = cycle, .ticket = *ticket, .kind = kind, .filter = filter};
    question = question_of(request);
    if (question == NULL) {
        on_answer(request, NULL, NULL);
        return MONITOR_BEGUN;
    }
    if (qmp_client_command(cycle->guest.device_model.monitor, question, -1, on_answer, request,
                           error) == 0)
        return MONITOR_BEGUN;
    json_object_put(filter);
    *request = (struct life_stats_request){0};
    return -1;
}

static int query_stats(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                       struct error *error)
{
    return check_filter(arguments, error) < 0
               ? -1
               : start(context, STATS_VALUES, json_object_get(arguments), ticket, error);
}

static json_object *split(const char *names)
{
    cleanup_free char *copy = alloc_copy(names);
    json_object *list = json_object_new_array();
    char *rest = copy;

    for (const char *name = strsep(&rest, ","); name != NULL; name = strsep(&rest, ","))
        json_object_array_add(list, json_object_new_string(name));
    return list;
}

/* The filter that asks for one provider, and for names with commas between them; "*": for all. */
static json_object *make_filter(const char *target, const char *provider, const char *names)
{
    json_object *filter = json_object_new_object(), *providers = json_object_new_array();
    json_object *request = json_object_new_object();

    json_add_text(request, "provider", provider == NULL ? PROVIDER : provider);
    if (names != NULL && strcmp(names, "*") != 0)
        json_object_object_add(request, "names", split(names));
    json_object_array_add(providers, request);
    json_object_object_add(filter, "providers", providers);
    if (target != NULL)
        json_add_text(filter, "target", target);
    return filter;
}

static int query_schemas(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                         struct error *error)
{
    const char *provider = json_text(arguments, "provider");

    return provider != NULL && check_provider(provider, error) < 0
               ? -1
               : start(context, STATS_SCHEMAS, make_filter(NULL, provider, NULL), ticket, error);
}

static int info_stats(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                      struct error *error)
{
    json_object *filter =
        make_filter(json_text(arguments, "target"), json_text(arguments, "provider"),
                    json_text(arguments, "names"));

    if (check_filter(filter, error) == 0)
        return start(context, STATS_TEXT, filter, ticket, error);
    json_object_put(filter);
    return -1;
}

void life_stats_end_life(struct lifecycle *cycle)
{
    for (size_t i = 0; i < ARRAY_SIZE(cycle->stats_requests); i++) {
        struct life_stats_request *request = &cycle->stats_requests[i];

        if (request->cycle == NULL)
            continue;
        qmp_client_forget(cycle->guest.device_model.monitor, request);
        finish(request, NULL, "the guest has ended");
    }
}

static const struct monitor_member request_takes[] = {
    {.name = "provider", .type = MONITOR_TEXT},
    {.name = "names", .type = MONITOR_TEXT, .list = true, .optional = true},
    END,
};

static const struct monitor_member filter_takes[] = {
    {.name = "target", .type = MONITOR_TEXT},
    {.name = "providers",
     .type = MONITOR_OBJECT,
     .list = true,
     .optional = true,
     .members = request_takes},
    {.name = "vcpus", .type = MONITOR_TEXT, .list = true, .optional = true},
    END,
};

static const struct monitor_member schemas_takes[] = {
    {.name = "provider", .type = MONITOR_TEXT, .optional = true}, END};

static const struct monitor_member value_members[] = {
    {.name = "name", .type = MONITOR_TEXT}, {.name = "value", .type = MONITOR_INT}, END};

static const struct monitor_member result_members[] = {
    {.name = "provider", .type = MONITOR_TEXT},
    {.name = "qom-path", .type = MONITOR_TEXT, .optional = true},
    {.name = "stats", .type = MONITOR_OBJECT, .list = true, .members = value_members},
    END,
};

static const struct monitor_member meaning_members[] = {
    {.name = "name", .type = MONITOR_TEXT},
    {.name = "type", .type = MONITOR_TEXT},
    {.name = "unit", .type = MONITOR_TEXT, .optional = true},
    {.name = "base", .type = MONITOR_INT, .optional = true},
    {.name = "exponent", .type = MONITOR_INT},
    END,
};

static const struct monitor_member schema_members[] = {
    {.name = "provider", .type = MONITOR_TEXT},
    {.name = "target", .type = MONITOR_TEXT},
    {.name = "stats", .type = MONITOR_OBJECT, .list = true, .members = meaning_members},
    END,
};

static const struct monitor_member line_takes[] = {
    {.name = "target", .type = MONITOR_TEXT},
    {.name = "names", .type = MONITOR_TEXT, .optional = true},
    {.name = "provider", .type = MONITOR_TEXT, .optional = true},
    END,
};

const struct monitor_command life_stats_commands[] = {
    {.name = "query-stats",
     .begin = query_stats,
     .arguments = filter_takes,
     .returns = &(const struct monitor_member){.type = MONITOR_OBJECT,
                                               .list = true,
                                               .members = result_members},
     .help = "statistics of the guest or its vcpus"},
    {.name = "query-stats-schemas",
     .begin = query_schemas,
     .arguments = schemas_takes,
     .returns = &(const struct monitor_member){.type = MONITOR_OBJECT,
                                               .list = true,
                                               .members = schema_members},
     .help = "what these statistics are"},
    {.name = "info stats",
     .begin = info_stats,
     .arguments = line_takes,
     .people_only = true,
     .human =
         MONITOR_HUMAN({.name = "info stats",
                        .takes = "target:s,names:s?,provider:s",
                        .shows = "target [names] [provider]",
                        .help = "show statistics for the given target (vm or vcpu); optionally "
                                "filter by name (comma-separated list, or * for all) and "
                                "provider",
                        .print = human_print_stats})},
    END,
};
