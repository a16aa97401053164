/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The requests of all clients of a monitor, in the order in which they came, and the numbers that
 * stand for their ids on the way to QEMU and back. Pure.
 *
 * QEMU executes the commands of one monitor one after another, so one of them is sent at a time,
 * and what is to happen just before a command can be done when it is sent. Those out of band pass
 * all others.
 */
#ifndef QEMU_INTEGRATION_MONITOR_QMP_QUEUE_H
#define QEMU_INTEGRATION_MONITOR_QMP_QUEUE_H

#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/qmp-session.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* A list that a line of a person asks for, to which our commands are added. */
enum qmp_lists {
    QMP_LISTS_NOTHING,
    QMP_LISTS_COMMANDS,
    QMP_LISTS_INFO, /* the commands that begin with "info" */
};

/* It has a member for each stage that a request goes through. */
struct qmp_entry {
    struct qmp_entry *next;
    void *client; /* NULL: it has gone, and nobody waits for the answer */
    struct qmp_id id;
    json_object
        *answer; /* owned; an answer that is known and waits for its turn; NULL: a request */
    char *name;  /* owned; of the request's command */
    json_object *arguments; /* owned; NULL: none */
    bool oob;
    int fd;                               /* owned; for QEMU; -1: none */
    bool ours;                            /* it is sent to nobody, and answered here, later */
    bool lasts;                           /* of these: QEMU's end does not end it */
    uint32_t number;                      /* 0: not sent yet */
    const struct monitor_command *passed; /* to QEMU, also as a line; NULL: it is QEMU's alone */

    /* Of lines that people type: human.h. */
    const struct monitor_human *human; /* what it was before; NULL: no line, or QEMU's alone */
    json_object *typed;                /* owned; its arguments then, if it may be passed on */
    int cpu;                           /* that its user has selected */
    enum qmp_lists lists;
};

struct qmp_queue {
    struct qmp_entry *first;
    uint32_t last_number;
};

/**
 * qmp_queue_request() - Append a request
 * @client:  Whose it is
 * @request: Copied
 * @fd:      Taken; -1: none
 *
 * Return: whether there was memory for it
 */
bool qmp_queue_request(struct qmp_queue *queue, void *client, const struct qmp_request *request,
                       int fd);

/**
 * qmp_queue_answer() - Append an answer, which follows those to the client's requests before it
 * @answer: Taken
 *
 * Return: whether there was memory for it
 */
bool qmp_queue_answer(struct qmp_queue *queue, void *client, struct qmp_id id, json_object *answer);

/**
 * qmp_queue_next() - The entry whose turn it is
 *
 * Return: one for which there is an answer, to be delivered and removed; or a request, to be sent;
 * owned by the queue. NULL: none, until one that was sent has been answered
 */
struct qmp_entry *qmp_queue_next(const struct qmp_queue *queue);

/**
 * qmp_queue_send() - Number an entry: it is being sent
 *
 * Return: the request as QEMU is to get it, to be released by the caller
 */
json_object *qmp_queue_send(struct qmp_queue *queue, struct qmp_entry *entry);

/**
 * qmp_queue_begin() - Number an entry that is answered here, later
 */
void qmp_queue_begin(struct qmp_queue *queue, struct qmp_entry *entry);

/**
 * qmp_queue_begun() - The entry with this number that is answered here, or NULL
 */
struct qmp_entry *qmp_queue_begun(const struct qmp_queue *queue, uint32_t number);

/**
 * qmp_queue_find() - The entry that an answer of QEMU's belongs to
 * @message: The answer. Without an id it belongs to the one entry not out of band
 *
 * Return: entry, or NULL
 */
struct qmp_entry *qmp_queue_find(const struct qmp_queue *queue, const json_object *message);

/**
 * qmp_queue_sent() - Any entry that was sent and has not been answered, or NULL
 */
struct qmp_entry *qmp_queue_sent(const struct qmp_queue *queue);

/**
 * qmp_queue_remove() - Remove an entry and free it
 */
void qmp_queue_remove(struct qmp_queue *queue, struct qmp_entry *entry);

/**
 * qmp_queue_count() - How many entries a client has
 */
unsigned qmp_queue_count(const struct qmp_queue *queue, const void *client);

/**
 * qmp_queue_forget() - A client has gone: drop what was not sent, and the answers to the rest
 */
void qmp_queue_forget(struct qmp_queue *queue, const void *client);

/**
 * qmp_queue_clear() - Drop everything
 */
void qmp_queue_clear(struct qmp_queue *queue);

#endif
