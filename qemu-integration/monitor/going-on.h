/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of people that go on after they have been answered, such as "migrate": who typed one
 * gets the prompt back when it has ended. Others are served meanwhile.
 */
#ifndef QEMU_INTEGRATION_MONITOR_GOING_ON_H
#define QEMU_INTEGRATION_MONITOR_GOING_ON_H

#include "qemu-integration/monitor/client.h"
#include "qemu-integration/monitor/qmp-queue.h"

#include <event2/event.h>
#include <json-c/json.h>

struct going_on;

/**
 * going_on_open() - Make an empty list of them
 * @loop:    Borrowed
 * @context: For the functions of the commands
 * @ended:   Called from the loop when one has ended, with @user
 *
 * Return: list for going_on_close(), or NULL
 */
struct going_on *going_on_open(struct event_base *loop, void *context, void (*ended)(void *user),
                               void *user);

/**
 * going_on_begin() - A command has been obeyed: send its answer, and wait for its end
 * @entry:  Of a client, with a command that may go on
 * @answer: Text
 *
 * A program is told that it goes on.
 */
void going_on_begin(struct going_on *list, const struct qmp_entry *entry, json_object *answer);

/**
 * going_on_forget() - A client has gone
 */
void going_on_forget(struct going_on *list, const struct client *client);

/**
 * going_on_close() - Free the list; NULL is allowed
 */
void going_on_close(struct going_on *list);

#endif
