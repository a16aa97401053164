/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/going-on.h"

#include "common/alloc.h"
#include "common/json.h"
#include "qemu-integration/monitor/human.h"
#include "qemu-integration/monitor/qmp-message.h"

#include <stdlib.h>

/* How often a command is asked whether it has ended, in microseconds. */
#define INTERVAL 250000

/* QEMU's words to who cannot wait. */
#define DETACHED "terminal does not allow synchronous migration, continuing detached\r\n"

struct member {
    struct member *next;
    struct client *client;
    const struct monitor_human *human;
    json_object *arguments; /* owned */
    int cpu;
};

struct going_on {
    struct member *first;
    struct event *timer;
    void *context;
    void (*ended)(void *user);
    void *user;
};

static void start_timer(const struct going_on *list)
{
    const struct timeval interval = {.tv_usec = INTERVAL};

    event_add(list->timer, &interval);
}

static void remove_member(struct member **place)
{
    struct member *member = *place;

    *place = member->next;
    json_object_put(member->arguments);
    free(member);
}

/* Whether it goes on; says what it has to say. */
static bool ask(const struct going_on *list, const struct member *member)
{
    const struct monitor_call call = {.arguments = member->arguments, .cpu = member->cpu};
    struct evbuffer *text = evbuffer_new();
    bool goes_on = member->human->goes_on(list->context, &call, text);

    client_send_more(member->client, text, goes_on);
    evbuffer_free(text);
    return goes_on;
}

static void on_time(evutil_socket_t fd, short what, void *context)
{
    struct going_on *list = context;
    bool any_ended = false;

    (void)fd, (void)what;
    for (struct member **place = &list->first; *place != NULL;) {
        if (ask(list, *place)) {
            place = &(*place)->next;
            continue;
        }
        remove_member(place);
        any_ended = true;
    }
    if (list->first != NULL)
        start_timer(list);
    if (any_ended)
        list->ended(list->user);
}

struct going_on *going_on_open(struct event_base *loop, void *context, void (*ended)(void *user),
                               void *user)
{
    struct going_on *list = calloc(1, sizeof(*list));

    if (list == NULL)
        return NULL;
    *list = (struct going_on){.context = context, .ended = ended, .user = user};
    list->timer = event_new(loop, -1, 0, on_time, list);
    if (list->timer != NULL)
        return list;
    free(list);
    return NULL;
}

/* Programs get an answer at once. */
static void tell_program(const struct qmp_entry *entry, json_object *answer, bool goes_on,
                         struct evbuffer *text)
{
    struct evbuffer *shown = evbuffer_new();
    const char *before = json_text(answer, "return");

    evbuffer_add_printf(shown, "%s%s", before == NULL ? "" : before, goes_on ? DETACHED : "");
    human_add_text(shown, text);
    evbuffer_add(shown, "", 1);
    json_add_text(answer, "return", (const char *)evbuffer_pullup(shown, -1));
    evbuffer_free(shown);
    qmp_set_id(answer, entry->id);
    client_send(entry->client, answer);
}

static void add_member(struct going_on *list, const struct qmp_entry *entry)
{
    struct member *member = alloc_bytes(sizeof(*member));
    struct member **end = &list->first;

    *member = (struct member){.client = entry->client,
                              .human = entry->human,
                              .arguments = json_object_get(entry->arguments),
                              .cpu = entry->cpu};
    while (*end != NULL)
        end = &(*end)->next;
    *end = member;
    start_timer(list);
}

void going_on_begin(struct going_on *list, const struct qmp_entry *entry, json_object *answer)
{
    const struct monitor_call call = human_call(entry);
    struct evbuffer *text = evbuffer_new();
    bool goes_on = entry->human->goes_on(list->context, &call, text);

    if (!client_is_person(entry->client)) {
        tell_program(entry, answer, goes_on, text);
    } else {
        client_send_first(entry->client, answer);
        client_send_more(entry->client, text, goes_on);
        if (goes_on)
            add_member(list, entry);
    }
    evbuffer_free(text);
}

void going_on_forget(struct going_on *list, const struct client *client)
{
    for (struct member **place = &list->first; *place != NULL;)
        if ((*place)->client == client)
            remove_member(place);
        else
            place = &(*place)->next;
}

void going_on_close(struct going_on *list)
{
    if (list == NULL)
        return;
    while (list->first != NULL)
        remove_member(&list->first);
    event_free(list->timer);
    free(list);
}
