/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-effects.h"

#include "common/decimal.h"
#include "common/json.h"
#include "common/min-max.h"
#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/guest/vcpus.h"
#include "qemu-integration/lifecycle/balloon-watch.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/domain-scheduling.h"
#include "qemu-integration/lifecycle/dump.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

/* What comes before a file's name: QEMU's word for where a dump goes to. */
#define TO_FILE       "file:"
#define TO_DESCRIPTOR "fd:"

static int check_runs(const struct lifecycle *cycle, struct error *error)
{
    if (life_check_domain(cycle, error) < 0)
        return -1;
    return cycle->life.stage == STAGE_RUNNING ? 0 : error_set(error, "the guest does not run yet");
}

/* What a command returns that has nothing to say; NULL: it has failed. */
static json_object *done(int status)
{
    return status < 0 ? NULL : json_object_new_object();
}

/* A number among the arguments, which have been checked; @missing: it is not there. */
static int64_t number_of(const json_object *arguments, const char *name, int64_t missing)
{
    json_object *value;

    return json_object_object_get_ex(arguments, name, &value) ? json_object_get_int64(value)
                                                              : missing;
}

json_object *life_balloon(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    int64_t bytes = number_of(arguments, "value", 0);

    if (bytes <= 0)
        return done(error_set(error, "Parameter 'target' expects a size"));
    if (life_check_domain(cycle, error) < 0)
        return NULL;
    balloon_watch_begin(cycle, min((uint64_t)bytes, cycle->plan->vm->memory_max));
    return done(guest_set_memory_target(&cycle->guest, (uint64_t)bytes, error));
}

json_object *life_inject_nmi(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;

    (void)arguments;
    return check_runs(cycle, error) < 0 ? NULL : done(guest_send_nmi(&cycle->guest, error));
}

/* The file's name, or that of the client's descriptor, then in @to; NULL: @error is filled. */
static const char *check_dump(const json_object *arguments, int *to, struct error *error)
{
    const char *format = json_text(arguments, "format");
    const char *protocol = json_text(arguments, "protocol");
    uint64_t number;

    if (json_is_true(arguments, "paging") || json_object_object_get_ex(arguments, "begin", NULL) ||
        json_object_object_get_ex(arguments, "length", NULL) ||
        (format != NULL && strcmp(format, "elf") != 0))
        error_set(error, "a Xen guest can only be dumped as a whole, without paging, in Xen's ELF "
                         "format");
    else if (strncmp(protocol, TO_DESCRIPTOR, strlen(TO_DESCRIPTOR)) == 0 &&
             decimal_parse(&number, protocol + strlen(TO_DESCRIPTOR), INT_MAX))
        return *to = (int)number, protocol;
    else if (strncmp(protocol, TO_FILE, strlen(TO_FILE)) != 0 || protocol[strlen(TO_FILE)] == '\0')
        error_set(error, "a Xen guest can only be dumped to 'file:PATH' or 'fd:NAME'");
    else
        return protocol + strlen(TO_FILE);
    return NULL;
}

static int check_may_dump(const struct lifecycle *cycle, struct error *error)
{
    if (life_check_domain(cycle, error) < 0)
        return -1;
    if (cycle->life.stage < STAGE_STARTING)
        return error_set(error, "the guest has no memory yet");
    if (cycle->outgoing.status == OUTGOING_ACTIVE)
        return error_set(error, "There's a migration process in progress");
    return cycle->snapshot.work == SNAPSHOT_NONE
               ? 0
               : error_set(error, "a snapshot is being saved, loaded or deleted");
}

/* As QEMU: the event tells of each, whether somebody waits for the answer or not. */
static void on_dumped(struct lifecycle *cycle, const struct error *failure)
{
    const char *reason = failure == NULL ? NULL : failure->message;

    front_dump_completed(cycle->monitors, dump_describe(cycle), reason);
    monitor_ticket_answer(&cycle->dump_ticket, NULL, reason);
}

int life_dump_memory(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                     struct error *error)
{
    struct lifecycle *cycle = context;
    int to = -1;
    const char *path = check_dump(arguments, &to, error);

    if (path == NULL || check_may_dump(cycle, error) < 0 ||
        dump_start(cycle, path, to, on_dumped, error) < 0)
        return -1;
    if (json_is_true(arguments, "detach"))
        return monitor_answer_at_once(ticket);
    cycle->dump_ticket = *ticket;
    return MONITOR_BEGUN;
}

json_object *life_query_dump(void *context, json_object *arguments, struct error *error)
{
    (void)arguments, (void)error;
    return dump_describe(context);
}

json_object *life_pin_vcpu(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    int64_t vcpu = number_of(arguments, "cpu-index", -1);
    struct cpu_list cpus;

    if (vcpu < 0 || vcpu >= cycle->plan->vm->vcpus_max)
        return done(error_set(error, "there is no vcpu %" PRId64 ", the last one is %u", vcpu,
                              cycle->plan->vm->vcpus_max - 1));
    if (cpu_list_parse(&cpus, json_text(arguments, "cpus"), error) < 0 ||
        life_check_domain(cycle, error) < 0)
        return NULL;
    return done(life_pin(cycle, (unsigned)vcpu, &cpus, error));
}

json_object *life_set_vcpus(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    int64_t count = number_of(arguments, "count", 0);

    if (life_check_domain(cycle, error) < 0)
        return NULL;
    /* What is no unsigned number is not in the guest's range either. */
    return done(guest_set_vcpus(&cycle->guest,
                                count < 0 || count > VM_VCPUS_MAX ? 0 : (unsigned)count, error));
}

static int change_share(struct lifecycle *cycle, const json_object *arguments,
                        struct scheduling_share *share, struct error *error)
{
    int64_t weight = number_of(arguments, "weight", share->weight);
    int64_t cap = number_of(arguments, "cap", share->cap);

    if (weight < 1 || weight > SCHEDULING_WEIGHT_MAX)
        return error_set(error, "Parameter 'weight' expects 1 to %d", SCHEDULING_WEIGHT_MAX);
    if (cap < 0 || cap > SCHEDULING_CAP_MAX)
        return error_set(error, "Parameter 'cap' expects 0 to %d", SCHEDULING_CAP_MAX);
    share->weight = (unsigned)weight;
    share->cap = (unsigned)cap;
    return life_set_share(cycle, share, error);
}

json_object *life_share(void *context, json_object *arguments, struct error *error)
{
    struct lifecycle *cycle = context;
    const struct domain *domain = &cycle->guest.domain;
    struct scheduling_share share;
    json_object *value;

    if (life_check_domain(cycle, error) < 0 || domain_get_share(domain, &share, error) < 0)
        return NULL;
    if (arguments != NULL && json_object_object_length(arguments) > 0 &&
        (change_share(cycle, arguments, &share, error) < 0 ||
         domain_get_share(domain, &share, error) < 0))
        return NULL;
    value = json_object_new_object();
    json_add_text(value, "scheduler", share.scheduler);
    json_add_number(value, "weight", share.weight);
    json_add_number(value, "cap", share.cap);
    return value;
}
