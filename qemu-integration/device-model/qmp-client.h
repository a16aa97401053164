/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A private connection to the device model's monitor (QMP): a socket pair whose other end QEMU
 * inherits, so that nobody else can reach it and nothing is left of it.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H
#define QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H

#include "common/error.h"

#include <event2/event.h>
#include <stdbool.h>

struct monitor;

enum monitor_news {
    MONITOR_READY, /* once: QEMU obeys its monitor; it has set up its machine, runs its main loop */
    MONITOR_RUNS,  /* QEMU serves the guest, not before the first; with -S only after "cont" */
    MONITOR_TEXT_CONSOLES, /* the answer to monitor_ask_text_consoles() */
    MONITOR_VNC_ADDRESS,   /* the answer to monitor_ask_vnc_address() */
};

typedef void monitor_listener(void *context, enum monitor_news news);

/**
 * monitor_open() - Make the connection
 * @loop:    Borrowed, as long as the monitor is open
 * @listen:  Called from the loop
 * @context: Its first argument
 * @error:   Filled on failure
 *
 * Return: to be given to monitor_close(), or NULL
 */
struct monitor *monitor_open(struct event_base *loop, monitor_listener *listen, void *context,
                             struct error *error);

/**
 * monitor_device_model_end() - QEMU's end of the connection, a connected stream socket
 *
 * Return: descriptor, close-on-exec, of the monitor's
 */
int monitor_device_model_end(const struct monitor *monitor);

/**
 * monitor_add_vnc_client() - Hand QEMU a socket whose other end is a VNC client's
 * @fd: Remains the caller's
 *
 * To be called when QEMU is ready; it must have a VNC display (-vnc none is one).
 *
 * Return: 0, or -1. What QEMU has against it shows when it closes the socket
 */
int monitor_add_vnc_client(struct monitor *monitor, int fd, struct error *error);

/**
 * monitor_ask_text_consoles() - Ask how many consoles QEMU has that are no screens ("vc")
 *
 * To be called when QEMU is ready. MONITOR_TEXT_CONSOLES follows.
 */
void monitor_ask_text_consoles(struct monitor *monitor);

/**
 * monitor_text_consoles() - Their number, by the last answer
 */
unsigned monitor_text_consoles(const struct monitor *monitor);

/**
 * monitor_ask_vnc_address() - Ask where QEMU's first VNC display listens
 *
 * To be called when QEMU is ready. MONITOR_VNC_ADDRESS follows.
 */
void monitor_ask_vnc_address(struct monitor *monitor);

/**
 * monitor_vnc_address() - That place, by the last answer
 *
 * Return: "HOST:PORT", of the monitor's; "" if it does not listen
 */
const char *monitor_vnc_address(const struct monitor *monitor);

/**
 * monitor_quit() - Ask QEMU to end in good order, without the loop
 *
 * Return: whether it could be asked; it obeys only if it is ready
 */
bool monitor_quit(struct monitor *monitor);

/**
 * monitor_close() - Close both ends; NULL is allowed
 */
void monitor_close(struct monitor *monitor);

#endif
