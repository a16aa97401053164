/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's side of a TFTP transfer as a state machine: packets and time go in, packets to be
 * sent and the file's data in order come out. It makes no calls. Source: RFC 1350, RFC 2347 to
 * 2349, RFC 7440; RFC 1123, 4.2.3.1 (no answer to duplicates that could double them again).
 *
 * Time is given in milliseconds, from any clock that passes evenly.
 */
#ifndef NETBOOT_TRANSFER_TFTP_CLIENT_H
#define NETBOOT_TRANSFER_TFTP_CLIENT_H

#include "common/bytes.h"
#include "common/error.h"
#include "netboot/transfer/tftp-packets.h"

#include <stdbool.h>
#include <stdint.h>

#define TFTP_ANSWER_LIMIT  20000 /* ms until the server answers at all */
#define TFTP_SILENCE_LIMIT 30000 /* ms until the next block comes */
#define TFTP_RATE_TIME     60000 /* ms in which at least... */
#define TFTP_RATE_BYTES    30720 /* ...so much must come, or all of the file */

enum tftp_state {
    TFTP_REQUESTED, /* no answer yet */
    TFTP_RECEIVING,
    TFTP_COMPLETE,
    TFTP_TRY_PLAIN, /* the server, or the way to it, has trouble with options: ask without them */
    TFTP_FAILED,
};

/* When an acknowledgement is repeated. In ms. Source: RFC 6298; a repeated packet's answer is not
 * measured (Karn). */
struct tftp_timer {
    int64_t round_trip, variation; /* smoothed; @round_trip 0: not measured yet */
    int64_t wait;                  /* from sending to sending again */
    int64_t sent, due;
    bool repeated;
};

struct tftp_client {
    /* For the caller to read. */
    enum tftp_state state;
    bool missing;              /* failed, and the server says that it has no such file */
    bool send;                 /* @packet is to be sent; the caller resets it */
    struct tftp_packet packet; /* last one written */
    uint64_t received;         /* bytes of the file */
    struct tftp_agreed agreed;

    struct tftp_request request;
    uint64_t limit;
    uint64_t next, acknowledged; /* blocks, counted from 1 without end */
    bool gap_told;               /* that @next is missing */
    struct tftp_timer timer;
    int64_t progress; /* when the last block came, or the transfer began */
    struct {
        int64_t start;
        uint64_t received; /* until then */
    } rate;
};

/**
 * tftp_client_begin() - Ask for a file
 * @client:  Filled; @send is set
 * @request: Its name must stay valid
 * @limit:   Largest file, in bytes
 * @error:   Filled if the name cannot be asked for
 *
 * Return: 0, or -1
 */
int tftp_client_begin(struct tftp_client *client, const struct tftp_request *request,
                      uint64_t limit, int64_t now, struct error *error);

/**
 * tftp_client_receive() - Take a packet of the server's
 * @error: Filled if the state becomes TFTP_FAILED
 *
 * Return: the file's next bytes, in @packet; often none
 */
struct bytes tftp_client_receive(struct tftp_client *client, struct bytes packet, int64_t now,
                                 struct error *error);

/**
 * tftp_client_wait() - Say that time has passed; repeats what was lost, or gives up
 * @error: Filled if the state becomes TFTP_FAILED
 */
void tftp_client_wait(struct tftp_client *client, int64_t now, struct error *error);

#endif
