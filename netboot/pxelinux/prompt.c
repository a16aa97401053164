/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The "boot:" prompt. */
#include "netboot/pxelinux/session.h"

#include <stdio.h>
#include <string.h>

#define MILLISECONDS 100 /* in the configuration's unit of time */
#define ESCAPE       27
#define CONTROL_C    3

#define COLUMNS 80

static bool begins_with(const char *name, const char *begin, size_t length)
{
    return name != NULL && strncmp(name, begin, length) == 0;
}

static size_t common_length(const char *a, const char *b)
{
    size_t length = 0;

    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

static void list(const struct session *session, const char *begin, size_t length)
{
    const struct netboot_host *host = session->host;
    size_t column = 0;

    for (unsigned i = 0; i < session->config.label_count; i++) {
        const char *name = session->config.labels[i].name;

        if (!begins_with(name, begin, length))
            continue;
        if (column > 0 && column + strlen(name) + 1 >= COLUMNS) {
            host->print(host->context, "\n");
            column = 0;
        }
        host->print(host->context, column > 0 ? " " : "");
        host->print(host->context, name);
        column += strlen(name) + 1;
    }
    host->print(host->context, "\n");
}

/* Completes the label as far as it is unambiguous; lists those there are if that is nothing. */
static void complete(const struct session *session, char *line, size_t size)
{
    const struct config *config = &session->config;
    const char *first = NULL;
    size_t length = strlen(line), common = 0;

    if (config->flags.no_complete || strchr(line, ' ') != NULL)
        return;
    for (unsigned i = 0; i < config->label_count; i++) {
        const char *name = config->labels[i].name;

        if (!begins_with(name, line, length))
            continue;
        size_t same = first == NULL ? strlen(name) : common_length(first, name);

        common = first == NULL || same < common ? same : common;
        first = first == NULL ? name : first;
    }
    if (first == NULL)
        return;
    if (common > length)
        snprintf(line, size, "%.*s", (int)common, first);
    else
        list(session, line, length);
}

/* What an empty line and the end of the time mean. */
static enum session_next run_default(struct session *session)
{
    const struct config_commands *commands = &session->config.commands;

    if (commands->ui == NULL && commands->at_start == NULL)
        return SESSION_PROMPT;
    return session_run(session, commands->ui != NULL ? commands->ui : commands->at_start, false,
                       SESSION_PROMPT);
}

static enum session_next run_at_timeout(struct session *session)
{
    const char *command = session->config.commands.on_timeout;

    if (error_is_set(&session->failure))
        return session_fail(session);
    return command == NULL ? run_default(session)
                           : session_run(session, command, false, SESSION_PROMPT);
}

/* Milliseconds to wait for a first key; -1: without end. */
static int64_t time_to_wait(const struct session *session)
{
    int64_t timeout = session->config.menus[CONFIG_TOP].timeout;

    if (error_is_set(&session->failure))
        return session_idle_time(session);
    return timeout > 0 && !session->has_shown_menu ? timeout * MILLISECONDS : -1;
}

static enum session_next take_line(struct session *session, const char *line)
{
    if (line[strspn(line, " ")] == '\0')
        return run_default(session);
    return session_run(session, line, true, SESSION_PROMPT);
}

static void say_failure(const struct session *session, int64_t milliseconds)
{
    const struct netboot_host *host = session->host;
    char end[64];

    snprintf(end, sizeof(end), "\nThis ends in %lld s, unless a key is hit\n",
             (long long)milliseconds / 1000);
    host->print(host->context, session->failure.message);
    host->print(host->context, end);
}

enum session_next session_prompt(struct session *session)
{
    const struct netboot_host *host = session->host;
    char line[NETBOOT_ARGUMENTS_SIZE] = "";
    int64_t wait = time_to_wait(session);
    bool limited = session_total_time(session) > 0 && !error_is_set(&session->failure);

    if (error_is_set(&session->failure))
        say_failure(session, wait);
    for (;;) {
        int64_t total = limited ? session_total_time(session) : -1;

        session->waited -= host->now(host->context);
        int key = host->read_command(host->context, "boot: ", line, sizeof(line), wait, total);

        session->waited += host->now(host->context);
        if (key == NETBOOT_KEY_NONE)
            return run_at_timeout(session);
        session_note_person(session);
        wait = -1;
        if (key == '\r')
            return take_line(session, line);
        if (key == CONTROL_C)
            return session_end(session, NETBOOT_CANCELLED);
        if (key == ESCAPE && session->has_shown_menu) {
            session->failure.message[0] = '\0';
            return SESSION_MENU;
        }
        if (key == ESCAPE)
            line[0] = '\0';
        else if (key == '\t')
            complete(session, line, sizeof(line));
        else if (key >= NETBOOT_KEY_F1 && key <= NETBOOT_KEY_F12)
            session_show_file(session, session->config.keys[key - NETBOOT_KEY_F1]);
    }
}
