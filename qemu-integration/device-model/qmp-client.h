/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client of QEMU's monitor (QMP), over a socket pair whose other end QEMU inherits: no other
 * process can reach it, and it leaves nothing behind.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H
#define QEMU_INTEGRATION_DEVICE_MODEL_QMP_CLIENT_H

#include "common/error.h"

#include <event2/event.h>
#include <json-c/json.h>
#include <stdbool.h>

struct qmp_client;

enum qmp_client_event {
    QMP_CLIENT_READY,   /* once: QEMU accepts commands; its machine is set up, its main loop runs */
    QMP_CLIENT_RESUMED, /* after QMP_CLIENT_READY: QEMU serves the guest; with -S only after "cont"
                         */
    QMP_CLIENT_STOPPED, /* QEMU has stopped serving it: by "stop", or as I/O failed */
    QMP_CLIENT_POWERDOWN,      /* "system_powerdown": the guest is asked to shut down */
    QMP_CLIENT_RESET,          /* "system_reset", or the guest itself has reset its machine */
    QMP_CLIENT_DEVICE_DELETED, /* a device is gone, unplugged or taken back by QEMU */
    QMP_CLIENT_TEXT_CONSOLES,  /* the answer to qmp_client_ask_text_consoles() */
    QMP_CLIENT_VNC_ADDRESS,    /* the answer to qmp_client_ask_vnc_address() */
};

typedef void qmp_client_listener(void *context, enum qmp_client_event event);

/**
 * qmp_client_open() - Create the connection
 * @loop:    Borrowed while the connection is open
 * @listen:  Called from the loop with each event
 * @context: Its first argument
 * @error:   Filled on failure
 *
 * Return: client for qmp_client_close(), or NULL
 */
struct qmp_client *qmp_client_open(struct event_base *loop, qmp_client_listener *listen,
                                   void *context, struct error *error);

/**
 * qmp_client_device_model_end() - Get QEMU's end of the connection, a connected stream socket
 *
 * Return: descriptor, close-on-exec, owned by the client
 */
int qmp_client_device_model_end(const struct qmp_client *client);

/**
 * qmp_client_add_vnc_client() - Hand QEMU a socket whose other end is a VNC client's
 * @fd: Remains the caller's
 *
 * Call it after QMP_CLIENT_READY; QEMU must have a VNC display (-vnc none is one).
 *
 * Return: 0, or -1. If QEMU refuses the client, it closes the socket
 */
int qmp_client_add_vnc_client(struct qmp_client *client, int fd, struct error *error);

/**
 * qmp_client_ask_text_consoles() - Ask for the number of QEMU's text consoles ("vc")
 *
 * Call it after QMP_CLIENT_READY. QMP_CLIENT_TEXT_CONSOLES follows.
 */
void qmp_client_ask_text_consoles(struct qmp_client *client);

/**
 * qmp_client_text_consoles() - Get the number of text consoles in the last answer
 */
unsigned qmp_client_text_consoles(const struct qmp_client *client);

/**
 * qmp_client_ask_vnc_address() - Ask where QEMU's first VNC display listens
 *
 * Call it after QMP_CLIENT_READY. QMP_CLIENT_VNC_ADDRESS follows.
 */
void qmp_client_ask_vnc_address(struct qmp_client *client);

/**
 * qmp_client_vnc_address() - Get the address in the last answer
 *
 * Return: "HOST:PORT", owned by the client; "" if QEMU does not listen
 */
const char *qmp_client_vnc_address(const struct qmp_client *client);

/**
 * qmp_client_reset_reason() - Get QEMU's word for why it has reset its machine
 *
 * Return: "host-qmp-system-reset", "guest-reset", ..., owned by the client; "" before
 * QMP_CLIENT_RESET
 */
const char *qmp_client_reset_reason(const struct qmp_client *client);

/**
 * qmp_client_deleted_device() - Get the id of the device of the last QMP_CLIENT_DEVICE_DELETED
 *
 * Return: owned by the client; "" if it had none
 */
const char *qmp_client_deleted_device(const struct qmp_client *client);

/**
 * qmp_client_take_media() - Get the commands that restore what is in the removable drives
 *
 * Return: to be freed by the caller; NULL if no tray has moved, by whomever
 */
char *qmp_client_take_media(struct qmp_client *client);

/**
 * qmp_client_restore_media() - Give the drives of another QEMU the media of an earlier one
 * @media: From qmp_client_take_media() of that
 *
 * Call it after QMP_CLIENT_READY. A medium that cannot be opened any more is missing.
 */
void qmp_client_restore_media(struct qmp_client *client, const char *media);

/* Commands that QEMU can be given before it has answered: all that a later QEMU is told of at once
 * (lifecycle/given-commands.h), or one for each disk of a snapshot, and a few more. */
#define QMP_CLIENT_CALLS_MAX 144

/* What to do with an answer. @failure: QEMU's words; NULL: it has obeyed, and returns @value. */
typedef void qmp_client_answered(void *context, const char *failure, json_object *value);

/**
 * qmp_client_command() - Give QEMU a command
 * @command:  JSON: an object without id
 * @fd:       To go with it, for getfd and add-fd; remains the caller's. -1: none
 * @answered: Called once from the loop, unless the client is closed before; NULL: nobody wants to
 *            know
 *
 * Call it after QMP_CLIENT_READY.
 *
 * Return: 0, or -1
 */
int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error);

/**
 * qmp_client_tell() - The same for a command whose answer nobody waits for
 * @client: NULL: there is no QEMU, and nothing happens
 *
 * If it cannot be given there is a warning.
 */
void qmp_client_tell(struct qmp_client *client, const char *command);

/**
 * qmp_client_forget() - Have nobody told of the answers that are still to come
 * @context: Of the commands
 */
void qmp_client_forget(struct qmp_client *client, const void *context);

/**
 * qmp_client_quit() - Tell QEMU to quit, without the event loop
 *
 * Return: whether it was told; false before QMP_CLIENT_READY
 */
bool qmp_client_quit(struct qmp_client *client);

/**
 * qmp_client_close() - Close both ends; NULL is allowed
 */
void qmp_client_close(struct qmp_client *client);

#endif
