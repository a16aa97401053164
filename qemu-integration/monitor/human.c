/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words: QEMU's monitor/hmp.c and hmp-cmds.c. */
#include "qemu-integration/monitor/human.h"

#include "common/error.h"
#include "common/json.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/human-help.h"
#include "qemu-integration/monitor/qmp-message.h"

#include <stdlib.h>
#include <string.h>

json_object *human_request(const char *line, int cpu)
{
    json_object *arguments = json_object_new_object();

    json_add_text(arguments, "command-line", line);
    if (cpu >= 0)
        json_object_object_add(arguments, "cpu-index", json_object_new_int(cpu));
    return arguments;
}

void human_add_text(struct evbuffer *output, struct evbuffer *text)
{
    char *line;
    size_t length;

    while ((line = evbuffer_readln(text, &length, EVBUFFER_EOL_LF)) != NULL) {
        evbuffer_add(output, line, length);
        evbuffer_add(output, "\r\n", 2);
        free(line);
    }
    evbuffer_add_buffer(output, text);
}

/* Of text in a buffer, which is freed. */
static json_object *return_text(struct evbuffer *text)
{
    json_object *value = json_object_new_string_len((const char *)evbuffer_pullup(text, -1),
                                                    (int)evbuffer_get_length(text));

    if (evbuffer_get_length(text) == 0) {
        json_object_put(value);
        value = json_object_new_string("");
    }
    evbuffer_free(text);
    return qmp_return(value);
}

/* The command that help is asked for; @entry is told what list is asked for, if it is one. */
static struct human_command find_topic(const struct monitor_commands *commands,
                                       struct qmp_entry *entry, const char *line)
{
    struct human_command topic = {0};
    char name[HUMAN_NAME_SIZE], of[HUMAN_NAME_SIZE];
    const char *rest = human_name(name, line);
    bool asks = human_name_matches("help|?", name);

    if (asks)
        human_name(of, rest);
    if (strcmp(name, "info") == 0 || (asks && strcmp(of, "info") == 0))
        entry->lists = QMP_LISTS_INFO;
    else if (asks && of[0] == '\0')
        entry->lists = QMP_LISTS_COMMANDS;
    else if (asks)
        topic = human_command_find(commands, rest);
    return topic;
}

static json_object *describe(const struct human_command *topic)
{
    struct evbuffer *text = evbuffer_new();

    human_help_one(topic->human, text);
    return return_text(text);
}

static json_object *refuse(const struct human_command *found, const struct error *error)
{
    struct evbuffer *text = evbuffer_new();

    evbuffer_add_printf(text, "%s\r\nTry \"help %.*s\" for more information\r\n", error->message,
                        (int)strcspn(found->human->name, "|"), found->human->name);
    return return_text(text);
}

static int cpu_of(const json_object *arguments)
{
    json_object *value;

    return json_object_object_get_ex(arguments, "cpu-index", &value) ? json_object_get_int(value)
                                                                     : 0;
}

json_object *human_take(const struct monitor_commands *commands, struct qmp_entry *entry)
{
    const char *line = json_text(entry->arguments, "command-line");
    struct error error = {0};

    if (entry->human != NULL || line == NULL || strcmp(entry->name, HUMAN_COMMAND) != 0)
        return NULL;
    struct human_command found = human_command_find(commands, line);
    if (found.command == NULL) {
        const struct human_command topic = find_topic(commands, entry, line);

        return topic.command == NULL ? NULL : describe(&topic);
    }
    json_object *arguments = human_command_arguments(&found, &error);
    if (arguments == NULL)
        return refuse(&found, &error);
    entry->human = found.human;
    entry->cpu = cpu_of(entry->arguments);
    if (found.human->as_typed)
        entry->typed = json_object_get(entry->arguments);
    json_object_put(entry->arguments);
    entry->arguments = arguments;
    free(entry->name);
    entry->name = strdup(found.command->name);
    return NULL;
}

void human_untake(struct qmp_entry *entry)
{
    char *name = entry->typed == NULL ? NULL : strdup(HUMAN_COMMAND);

    if (name == NULL)
        return;
    free(entry->name);
    entry->name = name;
    json_object_put(entry->arguments);
    entry->arguments = entry->typed;
    entry->typed = NULL;
    entry->human = NULL;
}

struct monitor_call human_call(const struct qmp_entry *entry)
{
    return (struct monitor_call){.arguments = entry->arguments, .cpu = entry->cpu};
}

/* The text for a command of ours. */
static json_object *show(const struct qmp_entry *entry, json_object *answer)
{
    const struct monitor_call call = human_call(entry);
    struct evbuffer *shown = evbuffer_new(), *text = evbuffer_new();
    json_object *value;

    if (json_object_object_get_ex(answer, "error", &value))
        evbuffer_add_printf(text, "Error: %s\n", json_text(value, "desc"));
    else if (entry->human->print != NULL && json_object_object_get_ex(answer, "return", &value))
        entry->human->print(&call, value, text);
    human_add_text(shown, text);
    evbuffer_free(text);
    return return_text(shown);
}

static json_object *merge(const struct monitor_commands *commands, const struct qmp_entry *entry,
                          const char *list)
{
    struct evbuffer *text = evbuffer_new();

    human_help_merge(commands, entry->lists == QMP_LISTS_INFO, list, text);
    return return_text(text);
}

json_object *human_answer(const struct monitor_commands *commands, const struct qmp_entry *entry,
                          json_object *answer)
{
    const char *list = json_text(answer, "return");

    if (entry->human != NULL)
        return show(entry, answer);
    return entry->lists != QMP_LISTS_NOTHING && list != NULL ? merge(commands, entry, list) : NULL;
}
