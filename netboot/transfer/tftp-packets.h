/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TFTP's packets, as a client writes and reads them. Pure functions of bytes. Source: RFC 1350,
 * RFC 2347 (options), RFC 2348 (blksize), RFC 2349 (timeout, tsize), RFC 7440 (windowsize).
 */
#ifndef NETBOOT_TRANSFER_TFTP_PACKETS_H
#define NETBOOT_TRANSFER_TFTP_PACKETS_H

#include "common/bytes.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TFTP_HEADER_SIZE        4   /* of DATA */
#define TFTP_DEFAULT_BLOCK_SIZE 512 /* without the option blksize */
#define TFTP_BLOCK_SIZE_MIN     8
#define TFTP_BLOCK_SIZE_MAX     65464
#define TFTP_REQUEST_SIZE       512 /* largest request: RFC 2347 */
#define TFTP_TEXT_SIZE          128

enum tftp_error_code {
    TFTP_ERROR_UNDEFINED = 0,
    TFTP_ERROR_NOT_FOUND = 1,
    TFTP_ERROR_ACCESS = 2,
    TFTP_ERROR_DISK_FULL = 3,
    TFTP_ERROR_ILLEGAL = 4,
    TFTP_ERROR_OPTIONS = 8,
};

/* A packet to be sent. */
struct tftp_packet {
    uint8_t data[TFTP_REQUEST_SIZE];
    size_t size; /* bytes of it */
};

struct tftp_request {
    const char *name;     /* of the file, as the server is to see it */
    uint16_t block_size;  /* asked for, from TFTP_BLOCK_SIZE_MIN to TFTP_BLOCK_SIZE_MAX */
    uint16_t window_size; /* asked for, in blocks; 1: not asked for */
    bool plain;           /* without options */
};

/* What a server has agreed to. */
struct tftp_agreed {
    uint16_t block_size, window_size;
    bool size_known;
    uint64_t size; /* bytes of the file, if known */
};

/* What a server has sent. */
struct tftp_message {
    enum tftp_kind {
        TFTP_OTHER, /* to be ignored */
        TFTP_DATA,
        TFTP_ERROR,
        TFTP_OACK,
    } kind;
    uint16_t number;           /* of the block, or of the error */
    struct bytes bytes;        /* data of the block, or options; in the packet */
    char text[TFTP_TEXT_SIZE]; /* of the error: printable ASCII characters, not empty */
};

/**
 * tftp_write_request() - Ask for a file
 * @packet:  Filled
 * @request: With a name without control characters
 * @error:   Filled if the name is empty or does not fit
 *
 * Return: 0, or -1
 */
int tftp_write_request(struct tftp_packet *packet, const struct tftp_request *request,
                       struct error *error);

/**
 * tftp_write_ack() - Acknowledge a block and those before it
 * @block: 0: the options
 */
void tftp_write_ack(struct tftp_packet *packet, uint16_t block);

/**
 * tftp_write_error() - End a transfer
 * @text: Short
 */
void tftp_write_error(struct tftp_packet *packet, enum tftp_error_code code, const char *text);

/**
 * tftp_read() - Read any packet
 */
struct tftp_message tftp_read(struct bytes packet);

/**
 * tftp_read_options() - Read a server's answer to options
 * @options: Of the message
 * @request: That it answers
 * @agreed:  Filled on success
 * @error:   Filled if the server has set what was not asked for, or to values that it may not
 *
 * Return: 0, or -1
 */
int tftp_read_options(struct bytes options, const struct tftp_request *request,
                      struct tftp_agreed *agreed, struct error *error);

#endif
