/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a command line ("LABEL OPTION..." or "FILE OPTION...") means. Pure.
 */
#ifndef NETBOOT_PXELINUX_COMMAND_H
#define NETBOOT_PXELINUX_COMMAND_H

#include "common/error.h"
#include "netboot/host.h"
#include "netboot/pxelinux/config.h"

enum command_kind {
    COMMAND_LINUX, /* @file, @initrds and @arguments */
    COMMAND_MENU,  /* show the menu of the configurations that @arguments name; none: of this one */
    COMMAND_CONFIG, /* read @file; @arguments: another directory, or empty */
    COMMAND_LOCAL,
    COMMAND_REBOOT,
    COMMAND_POWER_OFF,
    COMMAND_LABEL, /* @label is not booted, but is an entry that the menu knows */
};

struct command {
    enum command_kind kind;
    char file[NETBOOT_URI_SIZE];          /* as it is written */
    char initrds[NETBOOT_ARGUMENTS_SIZE]; /* with commas between; empty: none */
    /* BOOT_IMAGE among them; for COMMAND_LINUX at most NETBOOT_KERNEL_ARGUMENTS_MAX bytes. */
    char arguments[NETBOOT_ARGUMENTS_SIZE];
    const struct config_label *label; /* of the configuration; NULL: none */
};

/* What SYSAPPEND can tell. Borrowed. */
struct command_machine {
    const struct netboot_identity *identity;
    const struct netboot_settings *settings;
};

/**
 * command_plan() - Find out what a command line means
 * @line:    At least one word
 * @typed:   By a person: options may not be allowed then, nor labels with a password
 * @command: Filled
 * @error:   Filled on failure: no such label, not supported, or too long
 *
 * Return: 0, or -1
 */
int command_plan(const struct config *config, const struct command_machine *machine,
                 const char *line, bool typed, struct command *command, struct error *error);

/**
 * command_plan_label() - Likewise for an entry of the menu
 */
int command_plan_label(const struct config *config, const struct command_machine *machine,
                       const struct config_label *label, bool typed, struct command *command,
                       struct error *error);

/**
 * command_plan_edited() - Likewise for an entry whose command line has been edited
 * @line: "FILE OPTION..."
 */
int command_plan_edited(const struct config *config, const struct config_label *label,
                        const char *line, struct command *command, struct error *error);

/**
 * command_line() - The command line of a label, as it is edited
 *
 * Return: for the caller to free(); NULL if it is none that boots a kernel, or is
 * too long
 */
char *command_line(const struct config *config, const struct command_machine *machine,
                   const struct config_label *label);

#endif
