/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection between the program and the child process that reads or writes a guest's state.
 * One message is one packet.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_CHANNEL_H
#define QEMU_INTEGRATION_MIGRATION_CHANNEL_H

#include "common/error.h"

#include <stdint.h>

enum channel_kind {
    /* of the child that writes */
    CHANNEL_PROGRESS = 1, /* round, bytes written, pages dirty, pages sent */
    CHANNEL_LOG_DIRTY,    /* value: whether the device model is to log; CHANNEL_ANSWER follows */
    CHANNEL_SUSPEND,      /* suspend the guest; CHANNEL_ANSWER follows */
    CHANNEL_COMPLETE,     /* the end is about to be written: from now on it may run elsewhere;
                             CHANNEL_ANSWER     follows */
    /* of the child that reads */
    CHANNEL_RESTORED, /* frames of the rings of xenstore and console; value: the guest was paused */
    /* of both, as their last one */
    CHANNEL_DONE,
    CHANNEL_FAILED, /* with a text */
    /* to the child */
    CHANNEL_ANSWER, /* it was done; after CHANNEL_SUSPEND see saver.h */
};

struct channel_message {
    uint32_t kind;
    uint32_t value;
    uint64_t numbers[4];
    char text[ERROR_MESSAGE_SIZE]; /* one line */
};

/**
 * channel_open() - Make a connection
 * @ends: Filled: the program's end, which does not block, and the child's, which does
 *
 * Return: 0, or -1
 */
int channel_open(int ends[2], struct error *error);

/**
 * channel_send() - Send a message
 * @fd: A descriptor to send with it, which stays open here; -1: none
 *
 * Return: 0, or -1 with errno set
 */
int channel_send(int end, const struct channel_message *message, int fd);

/**
 * channel_receive() - Take a message
 * @message: Filled; the text is printable, whoever sent it
 * @fd:      Filled with the descriptor that came with it, owned by the caller; -1: none. NULL: a
 *           descriptor is closed
 *
 * Return: 1; 0: the other end is closed; or -1 with errno set, EAGAIN if there is none
 */
int channel_receive(int end, struct channel_message *message, int *fd);

#endif
