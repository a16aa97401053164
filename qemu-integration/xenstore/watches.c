/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xenstore/watches.h"

#include "common/cleanup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xenstore.h>

/* Linux drivers/xen/xenbus/xenbus_dev_frontend.c */
static const char xenbus[] = "/dev/xen/xenbus";

/* Xen tools/xenstore/xs_lib.c, xs_daemon_socket(): libxenstore has no call for it. */
static const char path_variable[] = "XENSTORED_PATH";
static const char directory_variable[] = "XENSTORED_RUNDIR";

struct store_watches {
    struct xs_handle *handle;
    struct call_gate *gate;
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
    xs_close(watches->handle);
    free(watches);
}

int store_watch(struct store_watches *watches, const char *path, const char *token,
                struct error *error)
{
    if (!call_gate_enter(watches->gate, "xs_watch", "%s", path) ||
        !xs_watch(watches->handle, path, token))
        return error_set_errno(error, errno, "xenstore: cannot watch %s", path);
    return 0;
}

int store_unwatch(struct store_watches *watches, const char *path, const char *token)
{
    if (!call_gate_enter(watches->gate, "xs_unwatch", "%s", path) ||
        !xs_unwatch(watches->handle, path, token))
        return -1;
    return 0;
}

int store_watches_fd(struct store_watches *watches)
{
    return xs_fileno(watches->handle);
}

bool store_next_event(struct store_watches *watches, char *token, unsigned size)
{
    cleanup_free char **event = xs_check_watch(watches->handle);

    if (event == NULL)
        return false;
    snprintf(token, size, "%s", event[XS_WATCH_TOKEN]);
    return true;
}
