/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One client of a monitor: reads its requests and writes what it is told. A client that asks more
 * than it reads is not read from; one that does not read its events is disconnected. Of a monitor
 * for people the client is a terminal, and each line a request.
 */
#ifndef QEMU_INTEGRATION_MONITOR_CLIENT_H
#define QEMU_INTEGRATION_MONITOR_CLIENT_H

#include "common/error.h"
#include "qemu-integration/monitor/completion.h"
#include "qemu-integration/monitor/qmp-session.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <json-c/json.h>
#include <stdbool.h>

struct client;

struct client_user {
    /*
     * A request; or, if @answer is set, something that has this answer, to be taken. Called from
     * client_read(). @fd: to be taken; -1: none. They must not close the client.
     */
    void (*request)(void *context, struct client *client, const struct qmp_request *request, int fd,
                    json_object *answer);
    void (*changed)(void *context); /* from the loop: there may be something to read, write, close;
                                       may close the client */
    void *context;
};

/**
 * client_open() - Begin to serve a client, which has to be greeted next
 * @loop:   Borrowed
 * @input:  Non-blocking; owned from now on, also on failure
 * @output: The same; may be @input
 * @plan:   Of the monitor; not used after the call
 * @completion: For people: dialog.h
 * @user:   Copied
 * @error:  Filled on failure
 *
 * Return: client for client_close(), or NULL
 */
struct client *client_open(struct event_base *loop, int input, int output,
                           const struct plan_qmp *plan, const struct completion *completion,
                           const struct client_user *user, struct error *error);

/**
 * client_greet() - Send the greeting, unless that has been done; its requests are read from then on
 * @greeting: QEMU's
 */
void client_greet(struct client *client, json_object *greeting);

/**
 * client_read() - Take requests that have come
 * @limit: At most so many, and none while the client does not read the answers
 *
 * Return: how many there were
 */
unsigned client_read(struct client *client, unsigned limit);

/**
 * client_has_more() - Whether there may be requests to be taken by client_read()
 */
bool client_has_more(const struct client *client);

/**
 * client_listen() - Whether to take more of its input into memory
 */
void client_listen(struct client *client, bool listen);

/**
 * client_send() - Send it an answer
 */
void client_send(struct client *client, json_object *message);

/**
 * client_is_person() - Whether it is a terminal, whose requests are lines
 */
bool client_is_person(const struct client *client);

/**
 * client_receive() - Take all the input there is into memory, now
 */
void client_receive(struct client *client);

/**
 * client_show() - Whether a terminal that shares its line has it: dialog_show()
 */
void client_show(struct client *client, bool shown);

/**
 * client_send_first() - Send a terminal the answer to a line whose command goes on
 */
void client_send_first(struct client *client, json_object *message);

/**
 * client_send_more() - Send a terminal more of that
 * @text:    Emptied
 * @goes_on: Whether there is more to come
 */
void client_send_more(struct client *client, struct evbuffer *text, bool goes_on);

/**
 * client_send_event() - Send it an event, if it has negotiated
 */
void client_send_event(struct client *client, json_object *event);

/**
 * client_has_ended() - Whether it sends no more requests
 */
bool client_has_ended(const struct client *client);

/**
 * client_is_gone() - Whether it reads no more
 */
bool client_is_gone(const struct client *client);

/**
 * client_is_idle() - Whether it has been sent all that it was told
 */
bool client_is_idle(const struct client *client);

/**
 * client_flush() - Wait for the client to read the last output
 * @limit: Milliseconds at most
 *
 * Return: how many are left of the limit
 */
int client_flush(struct client *client, int limit);

/**
 * client_close() - Close the connection
 */
void client_close(struct client *client);

#endif
