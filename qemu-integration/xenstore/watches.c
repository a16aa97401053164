/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xenstore/watches.h"

#include "common/cleanup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xenstore.h>

/* Linux drivers/xen/xenbus/xenbus_dev_frontend.c */
static const char xenbus[] = "/dev/xen/xenbus";

/* Xen tools/xenstore/xs_lib.c, xs_daemon_socket(): libxenstore has no call for it. */
static const char path_variable[] = "XENSTORED_PATH";
static const char directory_variable[] = "XENSTORED_RUNDIR";

/*
 * A watch that is set. Its token is a number that no other watch of this connection has ever had:
 * an event that was queued before its watch ended belongs to nothing that is set later.
 */
struct watch {
    unsigned number; /* 0: none */
    char *path;      /* owned */
    store_watch_fired *fired;
    void *context;
};

#define TOKEN_SIZE 16

struct store_watches {
    struct xs_handle *handle;
    struct call_gate *gate;
    unsigned last_number;
    struct watch set[STORE_WATCHES_MAX];
};

static bool kernel_is_wanted(void)
{
    return getenv(path_variable) == NULL && getenv(directory_variable) == NULL &&
           access(xenbus, R_OK | W_OK) == 0;
}

int store_prefer_kernel(void)
{
    return kernel_is_wanted() ? setenv(path_variable, xenbus, true) : 0;
}

/* As a child would connect, but without leaving the variable in our own environment. */
static struct xs_handle *open_handle(bool through_kernel)
{
    struct xs_handle *handle;
    int number;

    if (store_prefer_kernel() < 0)
        return NULL;
    handle = xs_open(0);
    number = errno;
    if (through_kernel)
        unsetenv(path_variable);
    errno = number;
    return handle;
}

struct store_watches *store_watches_open(struct call_gate *gate, struct error *error)
{
    struct store_watches *watches = calloc(1, sizeof(*watches));
    bool through_kernel = kernel_is_wanted();

    if (watches == NULL) {
        error_set_errno(error, errno, "xenstore");
        return NULL;
    }
    watches->gate = gate;
    if (call_gate_enter(gate, "xs_open", "%s", through_kernel ? xenbus : "for watches"))
        watches->handle = open_handle(through_kernel);
    if (watches->handle == NULL) {
        error_set_errno(error, errno, "cannot connect to xenstored for watches");
        free(watches);
        return NULL;
    }
    return watches;
}

void store_watches_close(struct store_watches *watches)
{
    if (watches == NULL)
        return;
    for (int i = 0; i < STORE_WATCHES_MAX; i++)
        free(watches->set[i].path);
    xs_close(watches->handle);
    free(watches);
}

static struct watch *find_number(struct store_watches *watches, unsigned number)
{
    for (int i = 0; i < STORE_WATCHES_MAX; i++)
        if (watches->set[i].number == number)
            return &watches->set[i];
    return NULL;
}

static struct watch *find_path(struct store_watches *watches, const char *path, const void *context)
{
    for (int i = 0; i < STORE_WATCHES_MAX; i++) {
        struct watch *watch = &watches->set[i];

        if (watch->number != 0 && watch->context == context && strcmp(watch->path, path) == 0)
            return watch;
    }
    return NULL;
}

int store_watch(struct store_watches *watches, const char *path, store_watch_fired *fired,
                void *context, struct error *error)
{
    struct watch *free_watch = find_number(watches, 0);
    cleanup_free char *copy = strdup(path);
    char token[TOKEN_SIZE];

    if (free_watch == NULL || copy == NULL)
        return error_set_errno(error, ENOMEM, "xenstore: cannot watch %s", path);
    snprintf(token, sizeof(token), "%u", ++watches->last_number);
    if (!call_gate_enter(watches->gate, "xs_watch", "%s", path) ||
        !xs_watch(watches->handle, path, token))
        return error_set_errno(error, errno, "xenstore: cannot watch %s", path);
    *free_watch = (struct watch){.number = watches->last_number,
                                 .path = steal_pointer(&copy),
                                 .fired = fired,
                                 .context = context};
    return 0;
}

int store_unwatch(struct store_watches *watches, const char *path, const void *context)
{
    struct watch *watch = find_path(watches, path, context);
    char token[TOKEN_SIZE];

    if (watch == NULL)
        return 0;
    snprintf(token, sizeof(token), "%u", watch->number);
    free(watch->path);
    *watch = (struct watch){0};
    if (!call_gate_enter(watches->gate, "xs_unwatch", "%s", path) ||
        !xs_unwatch(watches->handle, path, token))
        return -1;
    return 0;
}

int store_watches_fd(struct store_watches *watches)
{
    return xs_fileno(watches->handle);
}

bool store_watches_dispatch(struct store_watches *watches)
{
    cleanup_free char **event = xs_check_watch(watches->handle);
    const struct watch *watch;

    if (event == NULL)
        return false;
    watch = find_number(watches, (unsigned)strtoul(event[XS_WATCH_TOKEN], NULL, 10));
    if (watch != NULL && watch->number != 0)
        watch->fired(watch->context);
    return true;
}
