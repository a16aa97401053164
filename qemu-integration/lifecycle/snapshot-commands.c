/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments and errors: QEMU's qapi/migration.json, job.json and block-core.json. */
#include "qemu-integration/lifecycle/snapshot-commands.h"

#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/jobs.h"
#include "qemu-integration/lifecycle/snapshot-list.h"
#include "qemu-integration/lifecycle/snapshots.h"

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const struct monitor_member save_takes[] = {
    {.name = "job-id", .type = MONITOR_TEXT},
    {.name = "tag", .type = MONITOR_TEXT},
    {.name = "vmstate", .type = MONITOR_TEXT},
    {.name = "devices", .type = MONITOR_TEXT, .list = true},
    END,
};

static const struct monitor_member delete_takes[] = {
    {.name = "job-id", .type = MONITOR_TEXT},
    {.name = "tag", .type = MONITOR_TEXT},
    {.name = "devices", .type = MONITOR_TEXT, .list = true},
    END,
};

static const struct monitor_member job_takes[] = {{.name = "id", .type = MONITOR_TEXT}, END};

static json_object *start(struct lifecycle *cycle, json_object *arguments, const char *type,
                          enum snapshot_work work, struct error *error)
{
    struct snapshot_request request = {.work = work,
                                       .tag = json_text(arguments, "tag"),
                                       .vmstate = json_text(arguments, "vmstate"),
                                       .done = job_conclude};
    struct life_job *job;

    json_object_object_get_ex(arguments, "devices", &request.devices);
    job = job_create(cycle, json_text(arguments, "job-id"), type, error);
    if (job == NULL)
        return NULL;
    request.context = job;
    if (snapshots_start(cycle, &request, error) < 0) {
        job_withdraw(job);
        return NULL;
    }
    job_begin(job);
    return json_object_new_object();
}

static json_object *save(void *context, json_object *arguments, struct error *error)
{
    return start(context, arguments, "snapshot-save", SNAPSHOT_SAVE, error);
}

static json_object *load(void *context, json_object *arguments, struct error *error)
{
    return start(context, arguments, "snapshot-load", SNAPSHOT_LOAD, error);
}

static json_object *delete (void *context, json_object *arguments, struct error *error)
{
    return start(context, arguments, "snapshot-delete", SNAPSHOT_DELETE, error);
}

/* The jobs that are not found here are QEMU's. */
static int dismiss(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                   struct error *error)
{
    struct life_job *job = job_find(context, json_text(arguments, "id"));

    if (job == NULL)
        return MONITOR_PASSED;
    return job_dismiss(job, error) < 0 ? -1 : monitor_answer_at_once(ticket);
}

static int refuse(struct lifecycle *cycle, json_object *arguments, const char *verb,
                  struct error *error)
{
    const struct life_job *job = job_find(cycle, json_text(arguments, "id"));

    return job == NULL ? MONITOR_PASSED
                       : error_set(error, "Job '%s' in state '%s' cannot accept command verb '%s'",
                                   job->id, job->concluded ? "concluded" : "running", verb);
}

static int cancel(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error)
{
    const struct life_job *job = job_find(context, json_text(arguments, "id"));

    if (job == NULL || job->concluded)
        return refuse(context, arguments, "cancel", error);
    return snapshots_cancel(context, error) < 0 ? -1 : monitor_answer_at_once(ticket);
}

static int pause_job(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                     struct error *error)
{
    (void)ticket;
    return refuse(context, arguments, "pause", error);
}

static int resume(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error)
{
    (void)ticket;
    return refuse(context, arguments, "resume", error);
}

static int complete(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                    struct error *error)
{
    (void)ticket;
    return refuse(context, arguments, "complete", error);
}

static int finalize(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                    struct error *error)
{
    (void)ticket;
    return refuse(context, arguments, "finalize", error);
}

static void amend_jobs(void *context, const json_object *arguments, json_object *value)
{
    (void)arguments;
    if (json_object_is_type(value, json_type_array))
        jobs_add(context, value);
}

static void amend_blocks(void *context, const json_object *arguments, json_object *value)
{
    (void)context, (void)arguments;
    snapshot_list_add_sizes(value);
}

static void on_line_done(void *context, const struct error *failure)
{
    struct monitor_ticket *ticket = context;

    monitor_ticket_answer(ticket, NULL, failure == NULL ? NULL : failure->message);
}

static int begin_line(struct lifecycle *cycle, json_object *arguments, enum snapshot_work work,
                      const struct monitor_ticket *ticket, struct error *error)
{
    const struct snapshot_request request = {.work = work,
                                             .tag = json_text(arguments, "tag"),
                                             .replace = true,
                                             .done = on_line_done,
                                             .context = &cycle->snapshot_ticket};

    if (snapshots_start(cycle, &request, error) < 0)
        return -1;
    cycle->snapshot_ticket = *ticket;
    return MONITOR_BEGUN;
}

static int savevm(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error)
{
    return begin_line(context, arguments, SNAPSHOT_SAVE, ticket, error);
}

static int loadvm(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error)
{
    return begin_line(context, arguments, SNAPSHOT_LOAD, ticket, error);
}

static int delvm(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                 struct error *error)
{
    return begin_line(context, arguments, SNAPSHOT_DELETE, ticket, error);
}

static void print_snapshots(const struct monitor_call *call, json_object *value,
                            struct evbuffer *text)
{
    cleanup_free char *list = snapshot_list_text(value);

    (void)call;
    evbuffer_add_printf(text, "%s", list);
}

static const struct monitor_member tag_takes[] = {{.name = "tag", .type = MONITOR_TEXT}, END};

static const struct monitor_member any_tag_takes[] = {
    {.name = "tag", .type = MONITOR_TEXT, .optional = true}, END};

const struct monitor_command life_snapshot_commands[] = {
    {.name = "snapshot-save",
     .answer = save,
     .arguments = save_takes,
     .help = "save the guest's memory and disks as they are at one moment"},
    {.name = "snapshot-load",
     .answer = load,
     .arguments = save_takes,
     .help = "go back to a snapshot"},
    {.name = "snapshot-delete",
     .answer = delete,
     .arguments = delete_takes,
     .help = "delete a snapshot"},

    {.name = "savevm",
     .begin = savevm,
     .lasts = true,
     .arguments = any_tag_takes,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "savevm",
                             .takes = "tag:s?",
                             .shows = "tag",
                             .help = "save a VM snapshot. If no tag is provided, a new snapshot is "
                                     "created"})},
    {.name = "loadvm",
     .begin = loadvm,
     .lasts = true,
     .arguments = tag_takes,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "loadvm",
                             .takes = "tag:s",
                             .shows = "tag",
                             .help = "restore a VM snapshot from its tag"})},
    {.name = "delvm",
     .begin = delvm,
     .lasts = true,
     .arguments = tag_takes,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "delvm",
                             .takes = "tag:s",
                             .shows = "tag",
                             .help = "delete a VM snapshot from its tag"})},

    {.name = "query-jobs", .amend = amend_jobs},
    {.name = "query-block",
     .amend = amend_blocks,
     .human = MONITOR_HUMAN({.name = "info snapshots",
                             .help = "show the currently saved VM snapshots",
                             .print = print_snapshots})},
    {.name = "query-named-block-nodes", .amend = amend_blocks},

    {.name = "job-dismiss",
     .begin = dismiss,
     .arguments = job_takes,
     .help = "forget a job that is concluded"},
    {.name = "job-cancel",
     .begin = cancel,
     .arguments =
         (const struct monitor_member[]){{.name = "id", .type = MONITOR_TEXT},
                                         {.name = "force", .type = MONITOR_BOOL, .optional = true},
                                         END},
     .help = "end a job"},
    {.name = "job-pause",
     .begin = pause_job,
     .arguments = job_takes,
     .help = "not for jobs of qemu-xen's own"},
    {.name = "job-resume",
     .begin = resume,
     .arguments = job_takes,
     .help = "not for jobs of qemu-xen's own"},
    {.name = "job-complete",
     .begin = complete,
     .arguments = job_takes,
     .help = "not for jobs of qemu-xen's own"},
    {.name = "job-finalize",
     .begin = finalize,
     .arguments = job_takes,
     .help = "not for jobs of qemu-xen's own"},
    END,
};
