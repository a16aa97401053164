/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "human-monitor-command": the lines of people, and of programs that type for them. A line with a
 * command of ours becomes that command, and its answer becomes text. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_HUMAN_H
#define QEMU_INTEGRATION_MONITOR_HUMAN_H

#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/qmp-queue.h"

#include <json-c/json.h>

/* QMP's command for a line. */
#define HUMAN_COMMAND "human-monitor-command"

/**
 * human_request() - A request for a line
 * @cpu: That the user has selected; -1: none
 *
 * Return: arguments of HUMAN_COMMAND, to be released by the caller
 */
json_object *human_request(const char *line, int cpu);

/**
 * human_take() - Look at a request before it is obeyed
 * @entry: If it is a line with a command of ours, it is changed to that command
 *
 * Return: the answer if that is known, to be released by the caller; NULL: the entry is to be
 * obeyed
 */
json_object *human_take(const struct monitor_commands *commands, struct qmp_entry *entry);

/**
 * human_answer() - Make the text that a line is answered with
 * @answer: To what the entry has become
 *
 * Return: answer to the line, to be released by the caller; NULL: @answer is one
 */
json_object *human_answer(const struct monitor_commands *commands, const struct qmp_entry *entry,
                          json_object *answer);

/**
 * human_untake() - Make a line again of a command that it has become, if that is to be passed so
 */
void human_untake(struct qmp_entry *entry);

/**
 * human_call() - What an entry's answer is shown for; borrows from it
 */
struct monitor_call human_call(const struct qmp_entry *entry);

/**
 * human_add_text() - Append text whose lines end with "\n", for a terminal
 * @text: Emptied
 */
void human_add_text(struct evbuffer *output, struct evbuffer *text);

#endif
