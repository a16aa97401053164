/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Jobs of qemu-xen's own, as QMP's clients see QEMU's: they are told of each change, can ask for a
 * job until it is dismissed, and dismiss it once it is concluded.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_JOBS_H
#define QEMU_INTEGRATION_LIFECYCLE_JOBS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * job_find() - Find a job
 * @id: NULL: none
 *
 * Return: job, or NULL
 */
struct life_job *job_find(struct lifecycle *cycle, const char *id);

/**
 * job_create() - Make a job, of which nobody knows yet
 * @type: The command's name; borrowed
 *
 * Return: job, owned by the life cycle; or NULL: the id is used or bad, or there are too many
 */
struct life_job *job_create(struct lifecycle *cycle, const char *id, const char *type,
                            struct error *error);

/**
 * job_begin() - It runs: clients are told
 */
void job_begin(struct life_job *job);

/**
 * job_conclude() - A job is over: of type snapshot_done
 */
void job_conclude(void *context, const struct error *failure);

/**
 * job_dismiss() - Forget a job that is concluded
 *
 * Return: 0, or -1: it runs
 */
int job_dismiss(struct life_job *job, struct error *error);

/**
 * job_withdraw() - Forget one that could not begin, of which nobody was told
 */
void job_withdraw(struct life_job *job);

/**
 * jobs_add() - Add them to QEMU's answer to query-jobs
 * @list: An array
 */
void jobs_add(struct lifecycle *cycle, json_object *list);

#endif
