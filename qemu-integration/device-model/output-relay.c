/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/output-relay.h"

#include "common/array.h"
#include "common/file-io.h"
#include "common/min-max.h"
#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT, ERRORS, STREAMS };

/* Bytes that are read before others have their turn: the capacity of a pipe. */
#define READ_AT_ONCE (64 * KIB)

/* Writes as much as can be written now; up to this many bytes a pipe takes whole or not at all. */
static void write_now(int target, const char *text, size_t size)
{
    struct pollfd ready = {.fd = target, .events = POLLOUT};

    if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT))
        write_all(NULL, target, text, size);
}

/* @size: At most PIPE_BUF */
static void write_within_budget(struct output_relay *relay, int target, const char *text,
                                size_t size)
{
    static const char notice[] =
        "qemu-xen: warning: the device model says too much; the rest is not shown\n";

    if (relay->passed > OUTPUT_BUDGET)
        return;
    relay->passed += size;
    if (relay->passed <= OUTPUT_BUDGET)
        write_now(target, text, size);
    else
        write_now(STDERR_FILENO, notice, sizeof(notice) - 1);
}

static void flush_held(struct output_relay *relay)
{
    relay->holding = false;
    for (size_t at = 0; at < relay->held_size; at += PIPE_BUF)
        write_within_budget(relay, STDERR_FILENO, relay->held + at,
                            min(relay->held_size - at, PIPE_BUF));
    relay->held_size = 0;
}

/* With a socket that waits for a client QEMU says where, and nothing else until one comes. */
static bool asks_for_client(const char *text, size_t size)
{
    static const char words[] = "waiting for connection on:";

    return memmem(text, size, words, sizeof(words) - 1) != NULL;
}

static void hold_back(struct output_relay *relay, const char *text, size_t size)
{
    if (asks_for_client(text, size)) {
        relay->client_awaited = true;
        write_within_budget(relay, STDERR_FILENO, text, size);
        return;
    }
    if (size > OUTPUT_HELD_SIZE - relay->held_size) {
        /* Too much to be the reason for a failure: show it all. */
        flush_held(relay);
        write_within_budget(relay, STDERR_FILENO, text, size);
        return;
    }
    memcpy(relay->held + relay->held_size, text, size);
    relay->held_size += size;
}

/* What QEMU says of each guest that comes in with its memory, and that means nothing. */
static bool is_chatter(const char *line, size_t size)
{
    static const char *const beginnings[] = {"xen_ram_alloc: do not alloc ",
                                             "Replacing a dummy mapcache entry for "};

    for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
        if (size >= strlen(beginnings[i]) &&
            memcmp(line, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

/* Removes such lines, which QEMU writes as a whole; returns what is left of the size. */
static size_t drop_chatter(char *text, size_t size)
{
    size_t kept = 0;

    for (size_t at = 0, next; at < size; at = next) {
        const char *end = memchr(text + at, '\n', size - at);

        next = end == NULL ? size : (size_t)(end - text) + 1;
        if (is_chatter(text + at, next - at))
            continue;
        memmove(text + kept, text + at, next - at);
        kept += next - at;
    }
    return kept;
}

static void pass_on(struct output_relay *relay, int stream)
{
    char buffer[PIPE_BUF];
    ssize_t got;

    if (relay->streams[stream].event == NULL)
        return;
    for (size_t taken = 0; taken < READ_AT_ONCE; taken += (size_t)got) {
        got = read(relay->streams[stream].read_end, buffer, sizeof(buffer));
        if (got <= 0)
            return;
        size_t size = stream == ERRORS ? drop_chatter(buffer, (size_t)got) : (size_t)got;

        if (stream == ERRORS && relay->holding)
            hold_back(relay, buffer, size);
        else
            write_within_budget(relay, relay->streams[stream].target, buffer, size);
    }
}

static void on_output(evutil_socket_t fd, short what, void *context)
{
    struct output_relay *relay = context;

    (void)what;
    pass_on(relay, fd == relay->streams[OUTPUT].read_end ? OUTPUT : ERRORS);
}

int output_relay_open(struct output_relay *relay, struct event_base *loop, bool output,
                      struct error *error)
{
    *relay = (struct output_relay){.holding = true};
    for (int i = output ? OUTPUT : ERRORS; i < STREAMS; i++) {
        int fds[2];

        if (pipe2(fds, O_CLOEXEC) < 0)
            return error_set_errno(error, errno, "cannot relay the device model's output");
        fcntl(fds[0], F_SETFL, O_NONBLOCK);
        relay->streams[i].read_end = fds[0];
        relay->streams[i].write_end = fds[1];
        relay->streams[i].target = i == OUTPUT ? STDOUT_FILENO : STDERR_FILENO;
        relay->streams[i].event = event_new(loop, fds[0], EV_READ | EV_PERSIST, on_output, relay);
        if (relay->streams[i].event == NULL || event_add(relay->streams[i].event, NULL) < 0)
            return error_set(error, "cannot relay the device model's output: out of memory");
    }
    return 0;
}

int output_relay_descriptor(const struct output_relay *relay, int number)
{
    int stream = number == STDOUT_FILENO ? OUTPUT : ERRORS;

    return relay->streams[stream].event == NULL ? number : relay->streams[stream].write_end;
}

void output_relay_drain(struct output_relay *relay)
{
    pass_on(relay, OUTPUT);
    pass_on(relay, ERRORS);
}

void output_relay_hold(struct output_relay *relay)
{
    relay->holding = true;
    relay->client_awaited = false;
    relay->passed = 0;
}

void output_relay_release(struct output_relay *relay)
{
    output_relay_drain(relay);
    flush_held(relay);
}

void output_relay_discard(struct output_relay *relay)
{
    char buffer[READ_AT_ONCE];

    for (int i = 0; i < STREAMS; i++) {
        ssize_t got = relay->streams[i].event == NULL
                          ? 0
                          : read(relay->streams[i].read_end, buffer, sizeof(buffer));

        (void)got;
    }
}

/* The last line that begins with "PROGRAM:", or NULL; later lines are hints that belong to it. */
static const char *find_last_error(const struct output_relay *relay, const char *program)
{
    const char *end = relay->held + relay->held_size;
    const char *found = NULL;

    for (const char *line = relay->held, *next; line < end; line = next) {
        next = memchr(line, '\n', (size_t)(end - line));
        next = next == NULL ? end : next + 1;
        if ((size_t)(next - line) > strlen(program) + 2 &&
            strncmp(line, program, strlen(program)) == 0 && line[strlen(program)] == ':')
            found = line;
    }
    return found;
}

/* As one line, without the program's name. Returns false if no error is held. */
static bool take_last_error(struct output_relay *relay, const char *program, char *reason,
                            size_t size)
{
    const char *line;
    char *text;

    output_relay_drain(relay);
    while (relay->held_size > 0 && relay->held[relay->held_size - 1] == '\n')
        relay->held_size--;
    if (relay->held_size == 0 || size == 0)
        return false;
    line = find_last_error(relay, program);
    if (line != NULL) {
        text = relay->held + (line - relay->held) + strlen(program) + 2;
    } else {
        /* Not in the usual form: take the last line. */
        line = memrchr(relay->held, '\n', relay->held_size);
        text = line == NULL ? relay->held : relay->held + (line - relay->held) + 1;
        line = text;
    }
    snprintf(reason, size, "%.*s", (int)(relay->held + relay->held_size - text), text);
    for (char *c = reason; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    relay->held_size = (size_t)(line - relay->held);
    return true;
}

void output_relay_explain_end(struct output_relay *relay, const char *program, int status,
                              char *reason, size_t size)
{
    char how[64];

    if (take_last_error(relay, basename(program), reason, size))
        return;
    process_describe_end(status, how, sizeof(how));
    snprintf(reason, size, "%s %s", program, how);
}

void output_relay_close(struct output_relay *relay)
{
    for (int i = 0; i < STREAMS; i++) {
        if (relay->streams[i].event == NULL)
            continue;
        event_free(relay->streams[i].event);
        close(relay->streams[i].read_end);
        close(relay->streams[i].write_end);
    }
    *relay = (struct output_relay){0};
}
