/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States, their order and the words of errors: QEMU's qapi/job.json and job.c. */
#include "qemu-integration/lifecycle/jobs.h"

#include "common/array.h"
#include "common/json.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void tell(const struct life_job *job, const char *status)
{
    front_job(job->cycle->monitors, job->id, status);
}

/* QEMU's rule for ids. */
static bool is_id(const char *id)
{
    if (!isalpha((unsigned char)*id))
        return false;
    for (; *id != '\0'; id++)
        if (!isalnum((unsigned char)*id) && strchr("-._", *id) == NULL)
            return false;
    return true;
}

struct life_job *job_find(struct lifecycle *cycle, const char *id)
{
    for (size_t i = 0; id != NULL && *id != '\0' && i < ARRAY_SIZE(cycle->jobs); i++)
        if (strcmp(cycle->jobs[i].id, id) == 0)
            return &cycle->jobs[i];
    return NULL;
}

static struct life_job *find_free(struct lifecycle *cycle)
{
    for (size_t i = 0; i < ARRAY_SIZE(cycle->jobs); i++)
        if (*cycle->jobs[i].id == '\0')
            return &cycle->jobs[i];
    return NULL;
}

struct life_job *job_create(struct lifecycle *cycle, const char *id, const char *type,
                            struct error *error)
{
    struct life_job *job = find_free(cycle);

    if (!is_id(id) || strlen(id) >= sizeof(job->id))
        error_set(error, "Invalid job ID '%.40s'", id);
    else if (job_find(cycle, id) != NULL)
        error_set(error, "Job ID '%s' already in use", id);
    else if (job == NULL)
        error_set(error, "there are %d jobs; dismiss some", LIFE_JOBS_MAX);
    if (job == NULL || error_is_set(error))
        return NULL;
    *job = (struct life_job){.cycle = cycle, .type = type};
    snprintf(job->id, sizeof(job->id), "%s", id);
    return job;
}

void job_begin(struct life_job *job)
{
    tell(job, "created");
    tell(job, "running");
}

void job_conclude(void *context, const struct error *failure)
{
    struct life_job *job = context;

    job->concluded = true;
    if (failure != NULL) {
        job->error = *failure;
        tell(job, "aborting");
    } else {
        tell(job, "waiting");
        tell(job, "pending");
    }
    tell(job, "concluded");
}

int job_dismiss(struct life_job *job, struct error *error)
{
    if (!job->concluded)
        return error_set(error, "Job '%s' in state 'running' cannot accept command verb 'dismiss'",
                         job->id);
    tell(job, "null");
    job_withdraw(job);
    return 0;
}

void job_withdraw(struct life_job *job)
{
    *job = (struct life_job){.cycle = job->cycle};
}

void jobs_add(struct lifecycle *cycle, json_object *list)
{
    for (size_t i = 0; i < ARRAY_SIZE(cycle->jobs); i++) {
        const struct life_job *job = &cycle->jobs[i];
        json_object *entry;

        if (*job->id == '\0')
            continue;
        entry = json_object_new_object();
        json_add_number(entry, "current-progress", job->concluded);
        json_add_number(entry, "total-progress", 1);
        json_add_text(entry, "status", job->concluded ? "concluded" : "running");
        json_add_text(entry, "type", job->type);
        json_add_text(entry, "id", job->id);
        if (error_is_set(&job->error))
            json_add_text(entry, "error", job->error.message);
        json_object_array_add(list, entry);
    }
}
