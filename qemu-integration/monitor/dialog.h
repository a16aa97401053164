/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is between a person at a terminal and "human-monitor-command": prompt, line editor,
 * completion, and the cpu that the person has selected. One line at a time: what is typed
 * meanwhile waits. Pure, but for the names of files that Tab looks for.
 */
#ifndef QEMU_INTEGRATION_MONITOR_DIALOG_H
#define QEMU_INTEGRATION_MONITOR_DIALOG_H

#include "qemu-integration/monitor/completion.h"

#include <event2/buffer.h>
#include <json-c/json.h>
#include <stdbool.h>

struct dialog;

/**
 * dialog_open() - Make one
 * @telnet:     The client speaks telnet
 * @completion: Copied; what it points to is borrowed
 *
 * Return: dialog for dialog_close(), or NULL
 */
struct dialog *dialog_open(bool telnet, const struct completion *completion);

/**
 * dialog_greet() - Begin: what a client sees first
 * @greeting: QMP's, with QEMU's version
 */
void dialog_greet(struct dialog *dialog, const json_object *greeting, struct evbuffer *output);

/**
 * dialog_show() - Have the terminal to itself, or leave it to a serial port that shares it
 * @shown: Whether it has it; true at first
 *
 * There is no prompt while it does not, and a new one when it has it again.
 */
void dialog_show(struct dialog *dialog, bool shown, struct evbuffer *output);

/**
 * dialog_next() - Take the next line
 * @input:  What has been typed; what was looked at is removed
 * @output: What the terminal is to be sent is appended
 *
 * Return: arguments of a "human-monitor-command", to be released by the caller; then nothing is
 * taken until dialog_answer(). NULL: there is no whole line, or much to be sent first
 */
json_object *dialog_next(struct dialog *dialog, struct evbuffer *input, struct evbuffer *output);

/**
 * dialog_is_busy() - Whether a line has not been answered, or its command goes on
 */
bool dialog_is_busy(const struct dialog *dialog);

/**
 * dialog_answer() - Show the answer
 * @answer:  QMP's
 * @goes_on: No prompt until dialog_say() ends it
 */
void dialog_answer(struct dialog *dialog, const json_object *answer, bool goes_on,
                   struct evbuffer *output);

/**
 * dialog_say() - Show more of a command that goes on
 * @text:    Emptied
 * @goes_on: Whether it still does; else the prompt follows
 */
void dialog_say(struct dialog *dialog, struct evbuffer *text, bool goes_on,
                struct evbuffer *output);

/**
 * dialog_close() - Free it; NULL is allowed
 */
void dialog_close(struct dialog *dialog);

#endif
