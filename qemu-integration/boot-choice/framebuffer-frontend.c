/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The states are those of xen/io/xenbus.h; QEMU's side is hw/xen/xen-legacy-backend.c. */
#include "qemu-integration/boot-choice/framebuffer-frontend.h"

#include "qemu-integration/guest/backend-state.h"
#include "qemu-integration/xen/domain-setup.h"

#include <inttypes.h>
#include <xen/io/xenbus.h>

#define DEVICES 2

static const char *const kinds[DEVICES] = {BACKEND_SCREEN, BACKEND_KEYBOARD};
static const unsigned device_pages[DEVICES] = {FRAMEBUFFER_PAGE, FRAMEBUFFER_KEYBOARD_PAGE};

/*
 * The state of both backends, or XenbusStateUnknown if they are not in the same one; or -1. To us
 * Initialising is InitWait: QEMU with -vga xenfb resets the node of a backend that waits already.
 */
static int backends_state(const struct framebuffer_frontend *frontend, struct error *error)
{
    int states[DEVICES];

    for (int device = 0; device < DEVICES; device++) {
        states[device] = backend_state(frontend->guest, kinds[device], 0, error);
        if (states[device] < 0)
            return -1;
        if (states[device] == XenbusStateInitialising)
            states[device] = XenbusStateInitWait;
    }
    return states[0] == states[1] ? states[0] : XenbusStateUnknown;
}

static void add_node(struct store_tree *tree, const struct framebuffer_frontend *frontend,
                     int device, const char *name, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, number);
    store_tree_add(tree, ACCESS_INHERITED, text, "/local/domain/%" PRIu32 "/device/%s/0/%s",
                   frontend->guest->domain.domid, kinds[device], name);
}

static int set_states(const struct framebuffer_frontend *frontend, int state, struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = frontend->guest->domain.domid};

    for (int device = 0; device < DEVICES; device++)
        add_node(&tree, frontend, device, "state", (uint64_t)state);
    return store_commit(frontend->guest->store, &tree, error);
}

static int connect_backends(const struct framebuffer_frontend *frontend, struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = frontend->guest->domain.domid};

    add_node(&tree, frontend, 0, "feature-update", 0);
    for (int device = 0; device < DEVICES; device++) {
        store_tree_add(&tree, ACCESS_INHERITED, "x86_64-abi",
                       "/local/domain/%" PRIu32 "/device/%s/0/protocol",
                       frontend->guest->domain.domid, kinds[device]);
        add_node(&tree, frontend, device, "page-ref", frontend->pages.frames[device_pages[device]]);
        add_node(&tree, frontend, device, "event-channel", frontend->ports[device]);
        add_node(&tree, frontend, device, "state", XenbusStateInitialised);
    }
    return store_commit(frontend->guest->store, &tree, error);
}

/* Other nodes may stay: a driver that finds its device initialising does not read them. */
static int hand_over(struct framebuffer_frontend *frontend, struct error *error)
{
    frontend->stage = FRAMEBUFFER_CLOSED;
    if (frontend_pages_free(&frontend->guest->domain, &frontend->pages, error) < 0)
        return -1;
    return set_states(frontend, XenbusStateInitialising, error);
}

/* Advances as far as the backends' states allow. */
static int advance(struct framebuffer_frontend *frontend, struct error *error)
{
    int state = backends_state(frontend, error);

    if (state < 0)
        return -1;
    switch (frontend->stage) {
    case FRAMEBUFFER_WAITING:
        if (!frontend->served || state != XenbusStateInitWait)
            return 0;
        frontend->stage = FRAMEBUFFER_CONNECTING;
        return connect_backends(frontend, error);
    case FRAMEBUFFER_CONNECTING:
        if (state != XenbusStateConnected)
            return 0;
        frontend->stage = FRAMEBUFFER_CONNECTED;
        return set_states(frontend, XenbusStateConnected, error);
    case FRAMEBUFFER_CLOSING:
        if (state == XenbusStateClosing)
            return set_states(frontend, XenbusStateClosed, error);
        if (state != XenbusStateClosed)
            return 0;
        return hand_over(frontend, error);
    case FRAMEBUFFER_NONE:
    case FRAMEBUFFER_CONNECTED:
    case FRAMEBUFFER_CLOSED:
        break;
    }
    return 0;
}

static void on_backend_change(void *context)
{
    struct framebuffer_frontend *frontend = context;
    struct error error = {0};
    bool failed = advance(frontend, &error) < 0;

    frontend->changed(frontend->context, failed ? &error : NULL);
}

void framebuffer_frontend_connect(struct framebuffer_frontend *frontend)
{
    frontend->served = true;
    on_backend_change(frontend);
}

static bool undo(void *context)
{
    struct framebuffer_frontend *frontend = context;
    char path[BACKEND_STATE_PATH_SIZE];

    for (int device = 0; device < DEVICES; device++) {
        backend_state_path(frontend->guest, kinds[device], 0, path);
        store_unwatch(frontend->guest->watches, path, frontend);
    }
    frontend_pages_forget(&frontend->guest->domain, &frontend->pages);
    frontend->stage = FRAMEBUFFER_NONE;
    return true;
}

int framebuffer_frontend_open(struct framebuffer_frontend *frontend, struct guest *guest,
                              framebuffer_changed *changed, void *context, struct error *error)
{
    char path[BACKEND_STATE_PATH_SIZE];

    *frontend =
        (struct framebuffer_frontend){.guest = guest, .changed = changed, .context = context};
    if (frontend_pages_allocate(&guest->domain, FRAMEBUFFER_PAGES, &frontend->pages, error) < 0)
        return -1;
    undo_push(&guest->undo, undo, frontend);
    framebuffer_pages_fill(frontend->pages.data, frontend->pages.frames);
    frontend->stage = FRAMEBUFFER_WAITING;
    for (int device = 0; device < DEVICES; device++) {
        backend_state_path(frontend->guest, kinds[device], 0, path);
        if (domain_allocate_port(&guest->domain, &frontend->ports[device], error) < 0 ||
            store_watch(guest->watches, path, on_backend_change, frontend, error) < 0)
            return -1;
    }
    return 0;
}

int framebuffer_frontend_close(struct framebuffer_frontend *frontend, struct error *error)
{
    frontend->stage = FRAMEBUFFER_CLOSING;
    return set_states(frontend, XenbusStateClosing, error);
}
