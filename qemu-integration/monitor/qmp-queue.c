/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/qmp-queue.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void free_entry(struct qmp_entry *entry)
{
    json_object_put(entry->id.value);
    json_object_put(entry->answer);
    json_object_put(entry->arguments);
    json_object_put(entry->typed);
    if (entry->fd >= 0)
        close(entry->fd);
    free(entry->name);
    free(entry);
}

/* Takes all that the entry owns. */
static bool append(struct qmp_queue *queue, const struct qmp_entry *values)
{
    struct qmp_entry **end = &queue->first;
    struct qmp_entry *entry = malloc(sizeof(*entry));

    if (entry == NULL) {
        json_object_put(values->answer);
        if (values->fd >= 0)
            close(values->fd);
        return false;
    }
    *entry = *values;
    json_object_get(entry->id.value);
    json_object_get(entry->arguments);
    while (*end != NULL)
        end = &(*end)->next;
    *end = entry;
    return true;
}

bool qmp_queue_request(struct qmp_queue *queue, void *client, const struct qmp_request *request,
                       int fd)
{
    const struct qmp_entry values = {.client = client,
                                     .id = request->id,
                                     .name = strdup(request->name),
                                     .arguments = request->arguments,
                                     .oob = request->oob,
                                     .fd = fd};

    if (append(queue, &values))
        return true;
    free(values.name);
    return false;
}

bool qmp_queue_answer(struct qmp_queue *queue, void *client, struct qmp_id id, json_object *answer)
{
    return append(queue,
                  &(struct qmp_entry){.client = client, .id = id, .answer = answer, .fd = -1});
}

struct qmp_entry *qmp_queue_next(const struct qmp_queue *queue)
{
    struct qmp_entry *next = NULL;
    bool busy = false;

    for (struct qmp_entry *entry = queue->first; entry != NULL; entry = entry->next) {
        if (entry->oob && entry->number == 0)
            return entry;
        busy = busy || (!entry->oob && entry->number != 0);
        if (next == NULL && entry->number == 0)
            next = entry;
    }
    return busy ? NULL : next;
}

static void give_number(struct qmp_queue *queue, struct qmp_entry *entry)
{
    entry->number = ++queue->last_number;
    if (entry->number == 0)
        entry->number = ++queue->last_number;
}

void qmp_queue_begin(struct qmp_queue *queue, struct qmp_entry *entry)
{
    give_number(queue, entry);
    entry->ours = true;
}

struct qmp_entry *qmp_queue_begun(const struct qmp_queue *queue, uint32_t number)
{
    for (struct qmp_entry *entry = queue->first; entry != NULL; entry = entry->next)
        if (entry->ours && entry->number == number)
            return entry;
    return NULL;
}

json_object *qmp_queue_send(struct qmp_queue *queue, struct qmp_entry *entry)
{
    json_object *message = json_object_new_object();

    give_number(queue, entry);
    json_object_object_add(message, entry->oob ? "exec-oob" : "execute",
                           json_object_new_string(entry->name));
    if (entry->arguments != NULL)
        json_object_object_add(message, "arguments", json_object_get(entry->arguments));
    json_object_object_add(message, "id", json_object_new_int64(entry->number));
    return message;
}

struct qmp_entry *qmp_queue_find(const struct qmp_queue *queue, const json_object *message)
{
    json_object *id;
    bool numbered = json_object_object_get_ex(message, "id", &id);
    int64_t number = numbered ? json_object_get_int64(id) : 0;

    for (struct qmp_entry *entry = queue->first; entry != NULL; entry = entry->next)
        if (entry->number != 0 && !entry->ours &&
            (numbered ? entry->number == number : !entry->oob))
            return entry;
    return NULL;
}

struct qmp_entry *qmp_queue_sent(const struct qmp_queue *queue)
{
    struct qmp_entry *entry = queue->first;

    while (entry != NULL && (entry->number == 0 || entry->lasts))
        entry = entry->next;
    return entry;
}

void qmp_queue_remove(struct qmp_queue *queue, struct qmp_entry *entry)
{
    struct qmp_entry **link = &queue->first;

    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    free_entry(entry);
}

unsigned qmp_queue_count(const struct qmp_queue *queue, const void *client)
{
    unsigned count = 0;

    for (const struct qmp_entry *entry = queue->first; entry != NULL; entry = entry->next)
        count += entry->client == client;
    return count;
}

void qmp_queue_forget(struct qmp_queue *queue, const void *client)
{
    struct qmp_entry *next;

    for (struct qmp_entry *entry = queue->first; entry != NULL; entry = next) {
        next = entry->next;
        if (entry->client != client)
            continue;
        entry->client = NULL;
        entry->lists = QMP_LISTS_NOTHING;
        if (entry->number == 0)
            qmp_queue_remove(queue, entry);
    }
}

void qmp_queue_clear(struct qmp_queue *queue)
{
    while (queue->first != NULL)
        qmp_queue_remove(queue, queue->first);
}
