/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dom0 in the place of a PV guest that does not run yet: frontend of its framebuffer and its
 * keyboard. The device model shows what is drawn here, and its keys come here, until the devices
 * are handed over to the guest's own drivers as if nobody had used them.
 *
 * Nobody can notify the device model in the guest's name. So it is told that there are no update
 * events (feature-update 0), whereupon it draws the whole screen at each refresh, and keys have to
 * be looked for.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_FRONTEND_H
#define QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_FRONTEND_H

#include "common/error.h"
#include "qemu-integration/boot-choice/framebuffer-pages.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/xen/frontend-pages.h"

/* Token of the watches that are set on the backends. */
#define WATCH_FRAMEBUFFER "framebuffer"

enum framebuffer_stage {
    FRAMEBUFFER_NONE,
    FRAMEBUFFER_WAITING,    /* for the backends to come up */
    FRAMEBUFFER_CONNECTING, /* they are mapping the pages */
    FRAMEBUFFER_CONNECTED,
    FRAMEBUFFER_CLOSING, /* they are letting go of them */
    FRAMEBUFFER_CLOSED,  /* handed over */
    FRAMEBUFFER_TAKEN,   /* the guest's own driver shows its picture; CLOSED again when it stops */
};

struct framebuffer_frontend {
    struct guest *guest; /* borrowed */
    enum framebuffer_stage stage;
    struct frontend_pages pages;
    uint32_t ports[2]; /* event channels of framebuffer and keyboard */
};

/**
 * framebuffer_frontend_open() - Share pages with the backends, which may not be there yet
 * @frontend: Filled, and not to be moved; undone by the guest's undo list
 * @guest:    With its nodes written and no memory built
 *
 * Return: 0, or -1
 */
int framebuffer_frontend_open(struct framebuffer_frontend *frontend, struct guest *guest,
                              struct error *error);

/**
 * framebuffer_frontend_advance() - Go on as far as the backends have come
 *
 * To be called when a watch with the token WATCH_FRAMEBUFFER has fired; @frontend->stage tells
 * more.
 *
 * Return: 0, or -1
 */
int framebuffer_frontend_advance(struct framebuffer_frontend *frontend, struct error *error);

/**
 * framebuffer_frontend_close() - Begin to hand the devices over, which are connected
 *
 * Return: 0, or -1
 */
int framebuffer_frontend_close(struct framebuffer_frontend *frontend, struct error *error);

#endif
