/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frontend of a PV guest's framebuffer and keyboard, run by dom0 before the guest has a kernel.
 * The device model shows what is drawn here and sends its keys here, until the devices are handed
 * over to the guest's own drivers as if they had never been used.
 *
 * QEMU begins to serve the devices while it starts and, with -vga xenfb, without which QEMU since
 * 9.1 has no framebuffer, then writes all their nodes anew. So the frontend waits until QEMU's
 * machine is set up.
 *
 * dom0 cannot notify the device model in the guest's name. So it tells the device model that there
 * are no update events (feature-update 0), which makes that draw the whole screen at each refresh;
 * and keys have to be polled.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_FRONTEND_H
#define QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_FRONTEND_H

#include "common/error.h"
#include "qemu-integration/boot-choice/framebuffer-pages.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/xen/frontend-pages.h"

#include <stdbool.h>

enum framebuffer_stage {
    FRAMEBUFFER_NONE,
    FRAMEBUFFER_WAITING,    /* for the backends to come up */
    FRAMEBUFFER_CONNECTING, /* the backends are mapping the pages */
    FRAMEBUFFER_CONNECTED,
    FRAMEBUFFER_CLOSING, /* the backends are unmapping the pages */
    FRAMEBUFFER_CLOSED,  /* handed over */
};

/* The backends have changed their state, and the frontend has followed or, with @error, failed to.
 */
typedef void framebuffer_changed(void *context, const struct error *error);

struct framebuffer_frontend {
    struct guest *guest; /* borrowed */
    framebuffer_changed *changed;
    void *context;
    enum framebuffer_stage stage;
    bool served; /* the device model's machine is set up */
    struct frontend_pages pages;
    uint32_t ports[2]; /* event channels of framebuffer and keyboard */
};

/**
 * framebuffer_frontend_open() - Share pages with the backends, which may not exist yet
 * @frontend: Filled, and not to be moved; undone by the guest's undo list
 * @guest:    With its nodes written and no memory built
 * @changed:  Called from store_watches_dispatch(), also when there was no change
 * @context:  Its first argument
 * @error:    Filled on failure
 *
 * Return: 0, or -1
 */
int framebuffer_frontend_open(struct framebuffer_frontend *frontend, struct guest *guest,
                              framebuffer_changed *changed, void *context, struct error *error);

/**
 * framebuffer_frontend_connect() - Connect to the backends: the device model's machine is set up
 *
 * @changed is called as if a watch had fired.
 */
void framebuffer_frontend_connect(struct framebuffer_frontend *frontend);

/**
 * framebuffer_frontend_close() - Begin to hand over the devices, which are connected
 *
 * Return: 0, or -1
 */
int framebuffer_frontend_close(struct framebuffer_frontend *frontend, struct error *error);

#endif
