/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client of QEMU's monitor (QMP), over a socket pair whose other end QEMU inherits: no other
 * process can reach it, and it leaves nothing behind.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H
#define QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H

#include "common/error.h"

#include <event2/event.h>
#include <stdbool.h>

struct monitor;

enum monitor_event {
    MONITOR_READY,   /* once: QEMU accepts commands; its machine is set up, its main loop runs */
    MONITOR_RESUMED, /* after MONITOR_READY: QEMU serves the guest; with -S only after "cont" */
    MONITOR_TEXT_CONSOLES, /* the answer to monitor_ask_text_consoles() */
    MONITOR_VNC_ADDRESS,   /* the answer to monitor_ask_vnc_address() */
};

typedef void monitor_listener(void *context, enum monitor_event event);

/**
 * monitor_open() - Create the connection
 * @loop:    Borrowed while the connection is open
 * @listen:  Called from the loop with each event
 * @context: Its first argument
 * @error:   Filled on failure
 *
 * Return: client for monitor_close(), or NULL
 */
struct monitor *monitor_open(struct event_base *loop, monitor_listener *listen, void *context,
                             struct error *error);

/**
 * monitor_device_model_end() - Get QEMU's end of the connection, a connected stream socket
 *
 * Return: descriptor, close-on-exec, owned by the client
 */
int monitor_device_model_end(const struct monitor *monitor);

/**
 * monitor_add_vnc_client() - Hand QEMU a socket whose other end is a VNC client's
 * @fd: Remains the caller's
 *
 * Call it after MONITOR_READY; QEMU must have a VNC display (-vnc none is one).
 *
 * Return: 0, or -1. If QEMU refuses the client, it closes the socket
 */
int monitor_add_vnc_client(struct monitor *monitor, int fd, struct error *error);

/**
 * monitor_ask_text_consoles() - Ask for the number of QEMU's text consoles ("vc")
 *
 * Call it after MONITOR_READY. MONITOR_TEXT_CONSOLES follows.
 */
void monitor_ask_text_consoles(struct monitor *monitor);

/**
 * monitor_text_consoles() - Get the number of text consoles in the last answer
 */
unsigned monitor_text_consoles(const struct monitor *monitor);

/**
 * monitor_ask_vnc_address() - Ask where QEMU's first VNC display listens
 *
 * Call it after MONITOR_READY. MONITOR_VNC_ADDRESS follows.
 */
void monitor_ask_vnc_address(struct monitor *monitor);

/**
 * monitor_vnc_address() - Get the address in the last answer
 *
 * Return: "HOST:PORT", owned by the client; "" if QEMU does not listen
 */
const char *monitor_vnc_address(const struct monitor *monitor);

/**
 * monitor_quit() - Tell QEMU to quit, without the event loop
 *
 * Return: whether it was told; false before MONITOR_READY
 */
bool monitor_quit(struct monitor *monitor);

/**
 * monitor_close() - Close both ends; NULL is allowed
 */
void monitor_close(struct monitor *monitor);

#endif
