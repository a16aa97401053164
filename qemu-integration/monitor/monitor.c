/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/monitor.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "qemu-integration/monitor/client.h"
#include "qemu-integration/monitor/descriptors.h"
#include "qemu-integration/monitor/endpoint.h"
#include "qemu-integration/monitor/going-on.h"
#include "qemu-integration/monitor/human-help.h"
#include "qemu-integration/monitor/human.h"
#include "qemu-integration/monitor/qmp-queue.h"
#include "qemu-integration/monitor/resolved-request.h"
#include "qemu-integration/monitor/restriction.h"
#include "qemu-integration/monitor/schema.h"
#include "qemu-integration/monitor/upstream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Clients at once; more of them wait to be accepted. */
#define CLIENTS_MAX 16

/* Requests of a client that wait; QEMU's own limit. More are not read. */
#define REQUESTS_MAX 8

/* How often what has been typed at once is looked at, a few lines at a time. */
#define TYPED_TURNS 8

/* How long all clients together have for the last output, in milliseconds. */
#define LAST_OUTPUT_LIMIT 200

struct monitor {
    struct monitor_config config;
    struct endpoint *endpoint;
    struct event *again; /* there is more to be done, after others had their turn */
    bool was_connected;
    bool hidden; /* the serial port that it shares a line with has it */
    unsigned client_count;
    struct client *clients[CLIENTS_MAX];
    struct upstream *upstream; /* NULL: no QEMU */
    json_object *greeting;     /* of the last QEMU; NULL: there was none yet */
    struct qmp_queue queue;
    json_object *event;        /* waits for QEMU; or NULL */
    bool shut_down;            /* the guest has, says this QEMU */
    json_object *names;        /* of the commands, for people; NULL: QEMU has not been asked */
    struct going_on *going_on; /* commands of people */
    struct descriptors descriptors;
};

static bool is_ready(const struct monitor *monitor)
{
    return monitor->upstream != NULL && upstream_is_ready(monitor->upstream);
}

/* Sends an answer; that to a line has become text: @shown. */
static void send_answer(const struct monitor *monitor, const struct qmp_entry *entry,
                        json_object *answer, json_object *shown)
{
    json_object *sent = shown == NULL ? answer : shown;

    if (entry->human != NULL && entry->human->goes_on != NULL &&
        json_object_object_get_ex(answer, "return", NULL)) {
        going_on_begin(monitor->going_on, entry, sent);
        return;
    }
    qmp_set_id(sent, entry->id);
    client_send(entry->client, sent);
}

/* Sends and removes the entry. Those of no client are our own: ask_names(). */
static void deliver(struct monitor *monitor, struct qmp_entry *entry, json_object *answer)
{
    cleanup_json json_object *shown = human_answer(monitor->config.commands, entry, answer);

    if (entry->client != NULL)
        send_answer(monitor, entry, answer, shown);
    else if (entry->lists != QMP_LISTS_NOTHING && shown != NULL)
        human_help_names(json_text(shown, "return"), monitor->names);
    qmp_queue_remove(&monitor->queue, entry);
}

static int check(const struct qmp_entry *entry, const struct monitor_command *command,
                 struct error *error)
{
    return entry->oob ? error_set(error, "The command %s does not support OOB", command->name)
                      : monitor_command_check(command, entry->arguments, error);
}

/* The value to be returned; NULL: @error is filled. */
static json_object *obey_checked(struct monitor *monitor, const struct qmp_entry *entry,
                                 const struct monitor_command *command, struct error *error)
{
    struct resolved_request resolved;
    json_object *value = NULL;

    if (check(entry, command, error) < 0)
        return NULL;
    if (resolved_request_open(&monitor->descriptors, &monitor->queue, entry, command, &resolved,
                              error) == 0)
        value = command->answer(monitor->config.commands->context, resolved.arguments, error);
    resolved_request_close(&resolved, value != NULL ? MONITOR_BEGUN : -1);
    return value;
}

static void obey(struct monitor *monitor, struct qmp_entry *entry,
                 const struct monitor_command *command)
{
    struct error error = {0};
    json_object *value = obey_checked(monitor, entry, command, &error);
    cleanup_json json_object *answer =
        value == NULL ? qmp_error("GenericError", error.message) : qmp_return(value);

    deliver(monitor, entry, answer);
}

/* Whether it was a line that has been answered; else it may have become a command of ours. */
static bool take_line(struct monitor *monitor, struct qmp_entry *entry)
{
    cleanup_json json_object *answer = human_take(monitor->config.commands, entry);

    if (answer == NULL)
        return false;
    deliver(monitor, entry, answer);
    return true;
}

static void answer_later(void *owner, uint32_t number, json_object *value, const char *failure)
{
    struct monitor *monitor = owner;
    struct qmp_entry *entry = qmp_queue_begun(&monitor->queue, number);
    const struct timeval at_once = {0};
    cleanup_json json_object *answer =
        failure == NULL ? qmp_return(value) : qmp_error("GenericError", failure);

    if (failure != NULL)
        json_object_put(value);
    if (entry == NULL)
        return;
    deliver(monitor, entry, answer);
    /* Not from here, where whoever answers may be amidst something. */
    event_add(monitor->again, &at_once);
}

static int begin_checked(struct monitor *monitor, struct qmp_entry *entry,
                         const struct monitor_command *command, struct error *error)
{
    const struct monitor_ticket ticket = {answer_later, monitor, entry->number};
    struct resolved_request resolved;
    int begun = -1;

    if (!command->shared && check(entry, command, error) < 0)
        return -1;
    if (resolved_request_open(&monitor->descriptors, &monitor->queue, entry, command, &resolved,
                              error) == 0)
        begun =
            command->begin(monitor->config.commands->context, resolved.arguments, &ticket, error);
    resolved_request_close(&resolved, begun);
    return begun;
}

/* Whether it was begun, and so is not QEMU's. */
static bool begin(struct monitor *monitor, struct qmp_entry *entry,
                  const struct monitor_command *command)
{
    struct error error = {0};
    uint32_t number;
    int begun;

    qmp_queue_begin(&monitor->queue, entry);
    number = entry->number;
    entry->lasts = command->lasts;
    begun = begin_checked(monitor, entry, command, &error);
    if (begun < 0)
        answer_later(monitor, number, NULL, error.message);
    if (begun == MONITOR_PASSED) {
        entry->ours = entry->lasts = false;
        entry->number = 0;
        human_untake(entry);
    }
    return begun != MONITOR_PASSED;
}

/* Whether it has been answered with a refusal. */
static bool refuse(struct monitor *monitor, struct qmp_entry *entry)
{
    const struct monitor_commands *commands = monitor->config.commands;
    struct error error = {0};

    if (!commands->restricts ||
        monitor_restriction_check(commands, entry->name, entry->arguments, &error) == 0)
        return false;
    cleanup_json json_object *answer = qmp_error("GenericError", error.message);
    deliver(monitor, entry, answer);
    return true;
}

static void pass(struct monitor *monitor, struct qmp_entry *entry,
                 const struct monitor_command *command)
{
    struct error error = {0};

    if (command != NULL && command->before != NULL &&
        command->before(monitor->config.commands->context, &error) < 0) {
        cleanup_json json_object *answer = qmp_error("GenericError", error.message);
        deliver(monitor, entry, answer);
        return;
    }
    if (command != NULL && command->reword != NULL && entry->arguments != NULL)
        command->reword(monitor->config.commands->context, entry->arguments);
    entry->passed = command;
    descriptors_note(&monitor->descriptors, entry);
    cleanup_json json_object *message = qmp_queue_send(&monitor->queue, entry);
    upstream_send(monitor->upstream, message, steal_fd(&entry->fd));
}

/*
 * Does what can be done for the requests that wait. Those that are answered here wait for QEMU too:
 * when it takes commands there is a domain.
 */
static void work_off(struct monitor *monitor)
{
    struct qmp_entry *entry;

    while ((entry = qmp_queue_next(&monitor->queue)) != NULL) {
        const struct monitor_command *command = NULL;

        if (entry->answer != NULL) {
            cleanup_json json_object *answer = steal_pointer(&entry->answer);

            deliver(monitor, entry, answer);
            continue;
        }
        if (!is_ready(monitor))
            break;
        if (take_line(monitor, entry) || refuse(monitor, entry))
            continue;
        command = monitor_command_find(monitor->config.commands, entry->name);
        if (command != NULL && command->people_only && entry->human == NULL)
            command = NULL;
        if (command != NULL && command->answer != NULL)
            obey(monitor, entry, command);
        else if (command == NULL || command->begin == NULL || !begin(monitor, entry, command))
            pass(monitor, entry, command);
    }
}

static unsigned free_requests(const struct monitor *monitor, const struct client *client)
{
    unsigned count = qmp_queue_count(&monitor->queue, client);

    return count < REQUESTS_MAX ? REQUESTS_MAX - count : 0;
}

/* A terminal or pipe may still be read when there is nothing more to be written to it. */
static bool is_finished(const struct monitor *monitor, const struct client *client)
{
    bool keeps_output = monitor->config.plan->address.kind == SERIAL_STDIO;

    return client_is_gone(client) ||
           (client_has_ended(client) && !keeps_output && !client_has_more(client) &&
            client_is_idle(client) && qmp_queue_count(&monitor->queue, client) == 0);
}

static void remove_client(struct monitor *monitor, unsigned index)
{
    struct client *client = monitor->clients[index];

    qmp_queue_forget(&monitor->queue, client);
    going_on_forget(monitor->going_on, client);
    monitor->clients[index] = monitor->clients[--monitor->client_count];
    client_close(client);
    if (monitor->endpoint != NULL) {
        endpoint_accept(monitor->endpoint, true);
        endpoint_client_gone(monitor->endpoint);
    }
}

/*
 * After anything has changed: goes on wherever it is possible now. Few requests of each client at a
 * time, as others are to be served meanwhile, the guest among them.
 */
static void go_on(struct monitor *monitor)
{
    const struct timeval at_once = {0};

    for (unsigned i = 0; i < monitor->client_count && monitor->greeting != NULL; i++)
        client_greet(monitor->clients[i], monitor->greeting);
    work_off(monitor);
    for (unsigned i = 0; i < monitor->client_count; i++)
        client_read(monitor->clients[i], free_requests(monitor, monitor->clients[i]));
    work_off(monitor);
    for (unsigned i = monitor->client_count; i-- > 0;) {
        struct client *client = monitor->clients[i];
        bool may_ask = free_requests(monitor, client) > 0;

        client_listen(client, may_ask);
        if (may_ask && client_has_more(client))
            event_add(monitor->again, &at_once);
        if (is_finished(monitor, client))
            remove_client(monitor, i);
    }
}

static void on_request(void *context, struct client *client, const struct qmp_request *request,
                       int fd, json_object *answer)
{
    struct monitor *monitor = context;

    if (answer == NULL) {
        qmp_queue_request(&monitor->queue, client, request, fd);
    } else if (qmp_queue_count(&monitor->queue, client) > 0) {
        qmp_queue_answer(&monitor->queue, client, request->id, answer);
    } else {
        qmp_set_id(answer, request->id);
        client_send(client, answer);
        json_object_put(answer);
    }
}

static void on_change(void *context)
{
    go_on(context);
}

static void on_time(evutil_socket_t fd, short what, void *context)
{
    (void)fd, (void)what;
    go_on(context);
}

/*
 * Not where the names would leave the host, in the clear and for whoever connects; nor for who is
 * restricted, and may not choose a file.
 */
static bool completes_files(const struct monitor *monitor, int input)
{
    struct sockaddr_storage peer = {0};
    socklen_t size = sizeof(peer);
    bool is_socket = getsockname(input, (struct sockaddr *)&peer, &size) == 0;

    return !monitor->config.commands->restricts &&
           monitor->config.plan->address.kind != SERIAL_TCP &&
           (!is_socket || peer.ss_family == AF_UNIX);
}

static void on_connection(void *context, int input, int output)
{
    const struct client_user user = {
        .request = on_request, .changed = on_change, .context = context};
    struct monitor *monitor = context;
    bool first = !monitor->was_connected;
    const struct completion completion = {
        .names = &monitor->names,
        .files_of = completes_files(monitor, input) ? monitor->config.commands : NULL};
    struct client *client = client_open(monitor->config.loop, input, output, monitor->config.plan,
                                        &completion, &user, NULL);

    if (client == NULL)
        return;
    if (monitor->client_count == CLIENTS_MAX) {
        client_close(client);
        return;
    }
    monitor->clients[monitor->client_count++] = client;
    monitor->was_connected = true;
    if (monitor->hidden)
        client_show(client, false);
    /* Not while the endpoint is being opened, as then there is no other client to come. */
    if (monitor->endpoint != NULL)
        endpoint_accept(monitor->endpoint, monitor->client_count < CLIENTS_MAX);
    go_on(monitor);
    if (first)
        monitor->config.connected(monitor->config.context);
}

void monitor_connect(struct monitor *monitor, int fd)
{
    on_connection(monitor, fd, fd);
}

/* What has been typed is to be seen now, as far as it needs no answer of QEMU's. */
static void finish_typed(struct monitor *monitor)
{
    for (unsigned i = 0; i < monitor->client_count; i++)
        client_receive(monitor->clients[i]);
    for (unsigned turn = 0; turn < TYPED_TURNS; turn++)
        go_on(monitor);
}

void monitor_show(struct monitor *monitor, bool shown)
{
    if (!shown)
        finish_typed(monitor);
    monitor->hidden = !shown;
    for (unsigned i = 0; i < monitor->client_count; i++)
        client_show(monitor->clients[i], shown);
}

static void send_to_all(const struct monitor *monitor, json_object *event)
{
    for (unsigned i = 0; i < monitor->client_count; i++)
        client_send_event(monitor->clients[i], event);
}

/* For completion: QEMU's lists of its commands, with ours. */
static void ask_names(struct monitor *monitor)
{
    static const char *const lines[] = {"help", "help info"};

    json_object_put(monitor->names);
    monitor->names = json_object_new_array();
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        cleanup_json json_object *arguments = human_request(lines[i], -1);
        const struct qmp_request request = {.name = HUMAN_COMMAND, .arguments = arguments};

        qmp_queue_request(&monitor->queue, NULL, &request, -1);
    }
}

static void on_ready(void *context)
{
    struct monitor *monitor = context;
    cleanup_json json_object *event = steal_pointer(&monitor->event);

    json_object_put(monitor->greeting);
    monitor->greeting = json_object_get(upstream_greeting(monitor->upstream));
    if (event != NULL)
        send_to_all(monitor, event);
    if (monitor->config.plan->human &&
        (monitor->names == NULL || json_object_array_length(monitor->names) == 0))
        ask_names(monitor);
}

/*
 * QEMU's machine ends or is reset with its process, the guest's may go on in another: what that
 * means for the guest is told by lifecycle/. STOP follows SHUTDOWN as QEMU is given -no-shutdown.
 * Its own migration is that of its devices.
 */
static bool is_for_clients(struct monitor *monitor, json_object *event)
{
    const char *name = json_text(event, "event");

    if (name == NULL)
        return true;
    if (strcmp(name, "RESET") == 0 || strcmp(name, "MIGRATION") == 0)
        return false;
    if (strcmp(name, "SHUTDOWN") == 0) {
        monitor->shut_down = true;
        return false;
    }
    return strcmp(name, "STOP") != 0 || !monitor->shut_down || monitor->config.stays;
}

static void take_answer(struct monitor *monitor, json_object *answer)
{
    const struct monitor_commands *commands = monitor->config.commands;
    struct qmp_entry *entry = qmp_queue_find(&monitor->queue, answer);
    const struct monitor_command *command;
    bool typed;
    json_object *value;

    if (entry == NULL)
        return;
    command = entry->passed;
    typed = command != NULL && strcmp(command->name, entry->name) != 0;
    if (command != NULL && !typed && command->amend != NULL &&
        json_object_object_get_ex(answer, "return", &value))
        command->amend(commands->context, entry->arguments, value);
    if (command != NULL && command->after != NULL)
        command->after(commands->context, !json_object_object_get_ex(answer, "error", NULL));
    if (command != NULL && !typed && command->obeyed != NULL &&
        json_object_object_get_ex(answer, "return", NULL))
        command->obeyed(commands->context, entry->arguments);
    monitor_schema_describe(commands, entry->name, answer);
    deliver(monitor, entry, answer);
}

static void on_message(void *context, json_object *message)
{
    struct monitor *monitor = context;

    if (json_object_object_get_ex(message, "return", NULL) ||
        json_object_object_get_ex(message, "error", NULL))
        take_answer(monitor, message);
    else if (json_object_object_get_ex(message, "event", NULL) && is_for_clients(monitor, message))
        send_to_all(monitor, message);
}

/* It is that to the one request that is under way. */
static void on_unreadable(void *context)
{
    cleanup_json json_object *answer =
        qmp_error("GenericError", "the device model's answer is too large");

    take_answer(context, answer);
}

int monitor_device_model_begins(struct monitor *monitor, struct error *error)
{
    const struct upstream_user user = {.ready = on_ready,
                                       .message = on_message,
                                       .unreadable = on_unreadable,
                                       .idle = on_change,
                                       .context = monitor};

    monitor->shut_down = false;
    monitor->upstream = upstream_open(monitor->config.loop, &user, error);
    return monitor->upstream == NULL ? -1 : upstream_device_model_end(monitor->upstream);
}

void monitor_device_model_ends(struct monitor *monitor, const char *reason)
{
    struct qmp_entry *entry;

    if (monitor->upstream == NULL)
        return;
    upstream_receive(monitor->upstream);
    upstream_close(steal_pointer(&monitor->upstream));
    while ((entry = qmp_queue_sent(&monitor->queue)) != NULL) {
        cleanup_json json_object *answer = qmp_error("GenericError", reason);

        deliver(monitor, entry, answer);
    }
    go_on(monitor);
}

void monitor_send_event(struct monitor *monitor, json_object *event, bool at_once)
{
    if (at_once || is_ready(monitor)) {
        send_to_all(monitor, event);
        return;
    }
    json_object_put(monitor->event);
    monitor->event = json_object_get(event);
}

bool monitor_awaits_client(const struct monitor *monitor)
{
    return monitor->config.plan->address.wait && !monitor->was_connected;
}

struct monitor *monitor_open(const struct monitor_config *config, struct error *error)
{
    struct monitor *monitor = calloc(1, sizeof(*monitor));
    const struct endpoint_config endpoint = {.loop = config->loop,
                                             .gate = config->gate,
                                             .plan = config->plan,
                                             .connected = on_connection,
                                             .context = monitor};

    if (monitor == NULL) {
        error_set_errno(error, errno, "-%s", config->plan->option);
        return NULL;
    }
    monitor->config = *config;
    monitor->again = event_new(config->loop, -1, 0, on_time, monitor);
    monitor->going_on = going_on_open(config->loop, config->commands->context, on_change, monitor);
    bool failed = monitor->again == NULL || monitor->going_on == NULL;
    if (failed) {
        error_set(error, "-%s: cannot make a timer", config->plan->option);
    } else if (!config->plan->shared) {
        monitor->endpoint = endpoint_open(&endpoint, error);
        failed = monitor->endpoint == NULL;
    }
    if (failed) {
        monitor_close(monitor);
        return NULL;
    }
    if (monitor_awaits_client(monitor))
        fprintf(stderr, "qemu-xen: info: -%s: waiting for connection on: %s\n",
                config->plan->option, config->plan->address.path);
    return monitor;
}

void monitor_close(struct monitor *monitor)
{
    int limit = LAST_OUTPUT_LIMIT;

    if (monitor == NULL)
        return;
    for (unsigned i = 0; i < monitor->client_count; i++)
        limit = client_flush(monitor->clients[i], limit);
    for (unsigned i = 0; i < monitor->client_count; i++)
        client_close(monitor->clients[i]);
    endpoint_close(monitor->endpoint);
    if (monitor->again != NULL)
        event_free(monitor->again);
    upstream_close(monitor->upstream);
    qmp_queue_clear(&monitor->queue);
    going_on_close(monitor->going_on);
    descriptors_close(&monitor->descriptors);
    json_object_put(monitor->greeting);
    json_object_put(monitor->event);
    json_object_put(monitor->names);
    free(monitor);
}
