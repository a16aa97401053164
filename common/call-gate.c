/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/call-gate.h"

#include "common/array.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double milliseconds_since_start(void)
{
    static struct timespec start;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (start.tv_sec == 0)
        start = now;
    return (double)(now.tv_sec - start.tv_sec) * 1e3 + (double)(now.tv_nsec - start.tv_nsec) / 1e6;
}

int call_gate_init(struct call_gate *gate, bool trace, struct error *error)
{
    static const struct {
        const char *prefix;
        enum call_gate_mode mode;
    } modes[] = {{"fail:", GATE_FAIL}, {"kill:", GATE_KILL}, {"stop:", GATE_STOP}};
    const char *setting = getenv("QEMU_XEN_TEST_CALLS");

    *gate = (struct call_gate){.trace = trace};
    milliseconds_since_start(); /* the first call starts the clock */
    if (setting == NULL)
        return 0;
    if (strcmp(setting, "count") == 0) {
        gate->mode = GATE_COUNT;
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        size_t length = strlen(modes[i].prefix);
        char *end;

        if (strncmp(setting, modes[i].prefix, length) != 0)
            continue;
        gate->at = strtoul(setting + length, &end, 10);
        if (gate->at == 0 || *end != '\0')
            break;
        gate->mode = modes[i].mode;
        return 0;
    }
    return error_set(error, "QEMU_XEN_TEST_CALLS: '%s' is not count, fail:N, kill:N or stop:N",
                     setting);
}

static void print_call(const char *call, const char *detail, va_list arguments)
{
    fputs(call, stderr);
    if (detail != NULL) {
        fputc(' ', stderr);
        vfprintf(stderr, detail, arguments);
    }
}

static bool is_cancelled(struct call_gate *gate)
{
    struct pollfd cancel = {.fd = call_gate_cancel(gate), .events = POLLIN};

    if (cancel.fd < 0 || gate->cancelled || poll(&cancel, 1, 0) <= 0)
        return false;
    gate->cancelled = true;
    return true;
}

bool call_gate_enter(struct call_gate *gate, const char *call, const char *detail, ...)
{
    va_list arguments;

    if (gate == NULL)
        return true;
    gate->calls++;
    if (gate->trace) {
        fprintf(stderr, "qemu-xen: %9.3f ms %4lu ", milliseconds_since_start(), gate->calls);
        va_start(arguments, detail);
        print_call(call, detail, arguments);
        va_end(arguments);
        fputc('\n', stderr);
    }
    if (is_cancelled(gate)) {
        errno = ECANCELED;
        return false;
    }
    if (gate->calls != gate->at)
        return true;
    switch (gate->mode) {
    case GATE_FAIL:
        fputs("qemu-xen: test: ", stderr);
        va_start(arguments, detail);
        print_call(call, detail, arguments);
        va_end(arguments);
        fputs(" fails\n", stderr);
        errno = EIO;
        return false;
    case GATE_KILL:
        raise(SIGKILL);
        break;
    case GATE_STOP:
        raise(SIGSTOP);
        break;
    case GATE_OPEN:
    case GATE_COUNT:
        break;
    }
    return true;
}

void call_gate_set_cancel(struct call_gate *gate, int fd)
{
    if (gate == NULL)
        return;
    gate->cancellable = fd >= 0;
    gate->cancelled = false;
    gate->cancel = fd;
}

int call_gate_cancel(const struct call_gate *gate)
{
    return gate != NULL && gate->cancellable ? gate->cancel : -1;
}

void call_gate_report(const struct call_gate *gate)
{
    if (gate->mode == GATE_COUNT)
        fprintf(stderr, "qemu-xen: %lu calls\n", gate->calls);
}
