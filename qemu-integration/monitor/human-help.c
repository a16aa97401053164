/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/human-help.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "qemu-integration/monitor/human-command.h"

#include <stdlib.h>
#include <string.h>

#define INFO "info "

/* The help for a command: one line, or several; or a command of ours. */
struct topic {
    const char *text; /* borrowed */
    size_t length;
    const struct monitor_human *ours; /* NULL: QEMU's */
};

struct topics {
    size_t count;
    struct topic *list; /* owned */
};

static void add_topic(struct topics *topics, const struct topic *topic)
{
    topics->list = alloc_resize(topics->list, topics->count + 1, sizeof(*topics->list));
    topics->list[topics->count++] = *topic;
}

/* The length of the first topic of a text. */
static size_t topic_length(const char *text)
{
    size_t length = 0;

    do {
        const char *end = strchr(text + length, '\n');

        if (end == NULL)
            return strlen(text);
        length = (size_t)(end - text) + 1;
    } while (text[length] != '\0' && strchr(" \t\r\n[", text[length]) != NULL);
    return length;
}

/* The names that a topic begins with, "info NAME" included. */
static size_t names_length(const char *text)
{
    size_t info = strncmp(text, INFO, strlen(INFO)) == 0 ? strlen(INFO) : 0;

    /* The list of all commands has "info [subcommand]". */
    if (text[info] == '[' || text[info] == '\0')
        info = 0;
    return info + strcspn(text + info, " \r\n");
}

static const char *names_of(const struct topic *topic)
{
    return topic->ours == NULL ? topic->text : topic->ours->name;
}

static int compare(const void *left, const void *right)
{
    const char *texts[] = {names_of(left), names_of(right)};
    size_t lengths[] = {strcspn(texts[0], "|"), strcspn(texts[1], "|")};
    const size_t own[] = {names_length(texts[0]), names_length(texts[1])};

    for (size_t i = 0; i < 2; i++)
        if (own[i] < lengths[i])
            lengths[i] = own[i];
    int order = strncmp(texts[0], texts[1], lengths[0] < lengths[1] ? lengths[0] : lengths[1]);
    return order != 0 ? order : (lengths[0] > lengths[1]) - (lengths[0] < lengths[1]);
}

static bool is_info(const struct monitor_human *human)
{
    return strncmp(human->name, INFO, strlen(INFO)) == 0;
}

/* A part of a command of QEMU's, "change vnc password", which has help of its own. */
static bool is_part(const struct monitor_human *human)
{
    return !is_info(human) && strchr(human->name, ' ') != NULL;
}

static void add_ours(const struct monitor_commands *commands, bool info, struct topics *topics)
{
    for (size_t i = 0; i < MONITOR_TABLES_MAX; i++)
        for (const struct monitor_command *row = commands->tables[i];
             row != NULL && row->name != NULL; row++)
            for (const struct monitor_human *human = row->human;
                 human != NULL && human->name != NULL; human++)
                if (is_info(human) == info && !is_part(human))
                    add_topic(topics, &(struct topic){.ours = human});
}

/* Whether one of a topic's names is one of our commands'. */
static bool is_replaced(const struct monitor_commands *commands, const struct topic *topic)
{
    cleanup_free char *name = alloc_format("%.*s", (int)names_length(topic->text), topic->text);

    name[strcspn(name, "|")] = '\0';
    return human_command_find(commands, name).command != NULL;
}

void human_help_one(const struct monitor_human *human, struct evbuffer *text)
{
    evbuffer_add_printf(text, "%s %s -- %s\r\n", human->name,
                        human->shows == NULL ? "" : human->shows,
                        human->help == NULL ? "" : human->help);
}

void human_help_merge(const struct monitor_commands *commands, bool info, const char *list,
                      struct evbuffer *text)
{
    struct topics topics = {0};

    while (*list != '\0') {
        const struct topic topic = {.text = list, .length = topic_length(list)};

        if (!is_replaced(commands, &topic))
            add_topic(&topics, &topic);
        list += topic.length;
    }
    add_ours(commands, info, &topics);
    if (topics.count > 0)
        qsort(topics.list, topics.count, sizeof(topics.list[0]), compare);
    for (size_t i = 0; i < topics.count; i++)
        if (topics.list[i].ours != NULL)
            human_help_one(topics.list[i].ours, text);
        else
            evbuffer_add(text, topics.list[i].text, topics.list[i].length);
    free(topics.list);
}

void human_help_names(const char *list, json_object *names)
{
    for (; *list != '\0'; list += topic_length(list)) {
        size_t length = names_length(list);
        size_t info = strncmp(list, INFO, strlen(INFO)) == 0 && length > 4 ? strlen(INFO) : 0;
        size_t begin = info;

        while (begin < length) {
            size_t end = begin + strcspn(list + begin, "| \r\n");
            cleanup_free char *name =
                alloc_format("%.*s%.*s", (int)info, list, (int)(end - begin), list + begin);

            if (end > begin)
                json_object_array_add(names, json_object_new_string(name));
            begin = end + 1;
        }
    }
}
