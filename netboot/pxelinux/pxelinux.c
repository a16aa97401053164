/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/pxelinux.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/pxelinux/files.h"
#include "netboot/pxelinux/session.h"

#include <stdlib.h>
#include <string.h>

#define MILLISECONDS 100 /* in the configuration's unit of time */

struct command_machine session_machine(const struct session *session)
{
    return (struct command_machine){session->host->identity, session->host->settings};
}

void session_note_person(struct session *session)
{
    session->files_read = 0;
    session->steps = 0;
    session->attended = true;
}

int64_t session_idle_time(const struct session *session)
{
    return session->attended ? NETBOOT_IDLE_TIME : NETBOOT_UNATTENDED_TIME;
}

int64_t session_total_time(const struct session *session)
{
    int64_t total = session->config.total_timeout * MILLISECONDS;

    if (total <= 0)
        return 0;
    return total > session->waited ? total - session->waited : 1;
}

enum session_next session_end(struct session *session, enum netboot_end end)
{
    session->outcome->end = end;
    return SESSION_DONE;
}

enum session_next session_fail(struct session *session)
{
    error_set(session->error, "%s",
              error_is_set(&session->failure) ? session->failure.message : "nothing was booted");
    return session_end(session, NETBOOT_FAILED);
}

static void drop_images(const struct session *session, int kernel, const int *initrds,
                        unsigned initrd_count)
{
    const struct netboot_host *host = session->host;

    if (kernel >= 0)
        host->drop_image(host->context, kernel);
    for (unsigned i = 0; i < initrd_count; i++)
        host->drop_image(host->context, initrds[i]);
}

static int fetch(const struct session *session, const char *name, struct error *error)
{
    const struct netboot_host *host = session->host;
    char uri[NETBOOT_URI_SIZE];

    if (files_resolve(session->directory, name, uri, error) < 0)
        return -1;
    return host->fetch_image(host->context, uri, error);
}

/* Fetches a list of files with commas between. */
static int fetch_initrds(const struct session *session, const char *names, int *initrds,
                         unsigned *count, struct error *error)
{
    cleanup_free char *copy = alloc_copy(names);
    char *next = NULL;

    for (char *name = strtok_r(copy, ",", &next); name != NULL; name = strtok_r(NULL, ",", &next)) {
        if (*count == NETBOOT_INITRDS_MAX)
            return error_set(error, "there are more than %d initrds", NETBOOT_INITRDS_MAX);
        initrds[*count] = fetch(session, name, error);
        if (initrds[*count] < 0)
            return -1;
        ++*count;
    }
    return 0;
}

static int fetch_images(struct session *session, const struct command *command)
{
    struct netboot_outcome *outcome = session->outcome;
    int kernel = fetch(session, command->file, &session->failure);

    outcome->initrd_count = 0;
    if (kernel < 0)
        return -1;
    if (fetch_initrds(session, command->initrds, outcome->initrds, &outcome->initrd_count,
                      &session->failure) < 0) {
        drop_images(session, kernel, outcome->initrds, outcome->initrd_count);
        outcome->initrd_count = 0;
        return -1;
    }
    outcome->kernel = kernel;
    return kernel_arguments_take(outcome->arguments, command->arguments, &session->failure);
}

/* Reads a configuration, relative to which all further names are. */
static int change_config(struct session *session, const struct command *command)
{
    char before[NETBOOT_URI_SIZE], directory[NETBOOT_TEXT_SIZE];
    size_t length = strcspn(command->arguments, " ");
    bool slash = length > 0 && command->arguments[length - 1] == '/';

    if (length == 0)
        return session_read_configs(session, command->file, &session->failure);
    if (snprintf(directory, sizeof(directory), "%.*s%s", (int)length, command->arguments,
                 slash ? "" : "/") >= (int)sizeof(directory))
        return error_set(&session->failure, "the directory's name is too long");

    /* The file itself is named from the directory so far. */
    char file[NETBOOT_URI_SIZE];

    memcpy(before, session->directory, sizeof(before));
    if (files_resolve(session->directory, command->file, file, &session->failure) < 0 ||
        files_resolve(before, directory, session->directory, &session->failure) < 0)
        return -1;
    if (session_read_configs(session, file, &session->failure) == 0)
        return 0;
    memcpy(session->directory, before, sizeof(before));
    return -1;
}

/* Return: what next, or -1 with session->failure filled. */
static int perform(struct session *session, const struct command *command)
{
    switch (command->kind) {
    case COMMAND_LINUX:
        return fetch_images(session, command) < 0 ? -1 : (int)session_end(session, NETBOOT_IMAGES);
    case COMMAND_MENU:
        if (command->arguments[0] != '\0' &&
            session_read_configs(session, command->arguments, &session->failure) < 0)
            return -1;
        session->menu = session->config.start;
        return SESSION_MENU;
    case COMMAND_CONFIG:
        return change_config(session, command) < 0 ? -1 : SESSION_START;
    case COMMAND_LOCAL:
        return (int)session_end(session, NETBOOT_LOCAL);
    case COMMAND_REBOOT:
        return (int)session_end(session, NETBOOT_REBOOT);
    case COMMAND_POWER_OFF:
        return (int)session_end(session, NETBOOT_POWER_OFF);
    default:
        return error_set(&session->failure, "%s is an entry of the menu alone",
                         command->label->name == NULL ? "that" : command->label->name);
    }
}

enum session_next session_run_command(struct session *session, const struct command *command,
                                      int result, const char *line, enum session_next from)
{
    const struct config_commands *commands = &session->config.commands;
    cleanup_free struct command *second = NULL;
    cleanup_free char *second_line = NULL;
    struct error first;

    if (result == 0) {
        session->failure.message[0] = '\0';
        result = perform(session, command);
        if (result >= 0)
            return (enum session_next)result;
    }
    if (commands->on_error == NULL)
        return from;
    first = session->failure;
    second = alloc_bytes(sizeof(*second));
    second_line = alloc_format("%s %s", commands->on_error, line);
    const struct command_machine machine = session_machine(session);

    if (command_plan(&session->config, &machine, second_line, false, second, NULL) == 0) {
        result = perform(session, second);
        if (result >= 0)
            return (enum session_next)result;
    }
    session->failure = first;
    return from;
}

enum session_next session_run(struct session *session, const char *line, bool typed,
                              enum session_next from)
{
    const struct command_machine machine = session_machine(session);
    cleanup_free struct command *command = alloc_bytes(sizeof(*command));
    cleanup_free char *copy = alloc_copy(line);

    session->failure.message[0] = '\0';
    return session_run_command(
        session, command,
        command_plan(&session->config, &machine, copy, typed, command, &session->failure), copy,
        from);
}

static enum session_next start(struct session *session)
{
    const struct config *config = &session->config;

    if (config->commands.ui != NULL)
        return session_run(session, config->commands.ui, false, SESSION_PROMPT);
    if (config->flags.prompt || config->commands.at_start == NULL)
        session_show_file(session, config->display);
    if (config->flags.prompt)
        return SESSION_PROMPT;
    if (config->commands.at_start != NULL)
        return session_run(session, config->commands.at_start, false, SESSION_PROMPT);
    error_set(&session->failure, "the configuration has neither DEFAULT nor UI");
    return SESSION_PROMPT;
}

static void run(struct session *session)
{
    enum session_next next = SESSION_START;

    while (next != SESSION_DONE) {
        if (session->steps++ == SESSION_STEPS_MAX) {
            error_set(&session->failure, "the configurations lead in a circle");
            next = session_fail(session);
        } else if (next == SESSION_START)
            next = start(session);
        else if (next == SESSION_MENU)
            next = session_show_menu(session);
        else
            next = session_prompt(session);
    }
}

void pxelinux_boot(const struct netboot_host *host, const char *base,
                   struct netboot_outcome *outcome, struct error *error)
{
    struct session session = {.host = host, .outcome = outcome, .error = error};

    outcome->end = NETBOOT_FAILED;
    outcome->initrd_count = 0;
    if (snprintf(session.directory, sizeof(session.directory), "%s", base) >=
        (int)sizeof(session.directory)) {
        error_set(error, "the URI is too long: %.100s...", base);
        return;
    }
    if (session_find_config(&session, error) == 0)
        run(&session);
    config_release(&session.config);
}
