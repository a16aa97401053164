/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One boot by PXELINUX's configurations: what its steps (reading, menu, prompt, fetching) share.
 */
#ifndef NETBOOT_PXELINUX_SESSION_H
#define NETBOOT_PXELINUX_SESSION_H

#include "netboot/host.h"
#include "netboot/pxelinux/command.h"
#include "netboot/pxelinux/config.h"

#define SESSION_INCLUDE_DEPTH 16

/* Menus, prompts and configurations that time leads to, one after the other. */
#define SESSION_STEPS_MAX 64

enum session_next {
    SESSION_START,  /* as the configuration says */
    SESSION_MENU,   /* show the menu */
    SESSION_PROMPT, /* ask for a command line */
    SESSION_DONE,   /* the outcome is filled */
};

/* All members are shared by the steps of a boot. */
struct session {
    const struct netboot_host *host;
    struct netboot_outcome *outcome;
    struct error *error;              /* for a failure in the end */
    char directory[NETBOOT_URI_SIZE]; /* that names are relative to; ends in '/' */
    char main_file[NETBOOT_URI_SIZE]; /* URI of the machine's configuration */
    struct config config;
    unsigned files_read, steps; /* configurations and menus since a person has chosen something */
    unsigned include_depth;
    unsigned menu;     /* shown last */
    unsigned selected; /* its entry that was selected last */
    int64_t waited;    /* milliseconds so far, by TOTALTIMEOUT: in all menus and at the prompt */
    bool has_shown_menu, keeps_selected;
    bool attended;        /* somebody has hit a key */
    struct error failure; /* shown in the menu or before the prompt; empty: none */
};

/**
 * session_note_person() - Somebody has hit a key: what is only bounded without a person begins anew
 */
void session_note_person(struct session *session);

/**
 * session_idle_time() - Milliseconds until a menu or prompt that shows a failure ends
 */
int64_t session_idle_time(const struct session *session);

/**
 * session_total_time() - What is left of the configuration's TOTALTIMEOUT
 *
 * Return: milliseconds, at least 1; 0 if there is none
 */
int64_t session_total_time(const struct session *session);

/**
 * session_find_config() - Search and read the machine's configuration
 *
 * Return: 0, or -1 with @error
 */
int session_find_config(struct session *session, struct error *error);

/**
 * session_read_configs() - Read other configurations in the place of this one
 * @names: One or more with spaces between; "~" is the machine's first one
 *
 * Return: 0; or -1 with @error, and then this one stays
 */
int session_read_configs(struct session *session, const char *names, struct error *error);

/**
 * session_show_file() - Show a text
 * @name: NULL: nothing happens. A file that is not there is not shown
 *
 * Return: whether one was shown
 */
bool session_show_file(struct session *session, const char *name);

/**
 * session_run() - Do what a command line says; if that fails, what ONERROR says
 * @line: For command_plan()
 *
 * Return: what next; @from with session->failure filled if nothing could be booted
 */
enum session_next session_run(struct session *session, const char *line, bool typed,
                              enum session_next from);

/**
 * session_run_command() - Likewise for a command that is planned already
 * @line:   What ONERROR's command gets appended
 * @result: Of the planning; session->failure is filled if it has failed
 */
enum session_next session_run_command(struct session *session, const struct command *command,
                                      int result, const char *line, enum session_next from);

/**
 * session_show_menu() - Show the menu until something is chosen
 */
enum session_next session_show_menu(struct session *session);

/**
 * session_prompt() - Read command lines until something is booted or a menu is to be shown
 */
enum session_next session_prompt(struct session *session);

/**
 * session_end() - Fill the outcome
 */
enum session_next session_end(struct session *session, enum netboot_end end);

/**
 * session_fail() - Fill the outcome with the failure
 */
enum session_next session_fail(struct session *session);

/**
 * session_machine() - For command_plan()
 */
struct command_machine session_machine(const struct session *session);

#endif
