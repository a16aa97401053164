/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/tftp-client.h"

#include "common/min-max.h"

#include <inttypes.h>
#include <stdlib.h>

#define WAIT_FIRST 1000 /* RFC 6298, 2.1 */
#define WAIT_MIN   200
#define WAIT_MAX   5000

static void fail(struct tftp_client *client, enum tftp_error_code code, const char *text)
{
    client->state = TFTP_FAILED;
    client->send = true;
    tftp_write_error(&client->packet, code, text);
}

static void sent(struct tftp_client *client, int64_t now)
{
    client->send = true;
    client->timer.sent = now;
    client->timer.due = now + client->timer.wait;
}

static void measure(struct tftp_timer *timer, int64_t now)
{
    int64_t round_trip = (int64_t)max((uint64_t)(now - timer->sent), 1);

    if (!timer->repeated && timer->round_trip == 0) {
        timer->round_trip = round_trip;
        timer->variation = round_trip / 2;
    } else if (!timer->repeated) {
        timer->variation = (3 * timer->variation + labs(timer->round_trip - round_trip)) / 4;
        timer->round_trip = (7 * timer->round_trip + round_trip) / 8;
    }
    if (timer->round_trip != 0)
        timer->wait = (int64_t)min(
            max((uint64_t)(timer->round_trip + 4 * timer->variation), WAIT_MIN), WAIT_MAX);
    timer->repeated = false;
}

static void acknowledge(struct tftp_client *client, int64_t now)
{
    client->acknowledged = client->next - 1;
    tftp_write_ack(&client->packet, (uint16_t)client->acknowledged);
    sent(client, now);
}

/* Answers what the server has sent again, as it may not have got the answer; but not each of a
 * burst of duplicates. */
static void acknowledge_again(struct tftp_client *client, int64_t now)
{
    if (now - client->timer.sent < client->timer.wait / 2)
        return;
    client->timer.repeated = true;
    acknowledge(client, now);
}

int tftp_client_begin(struct tftp_client *client, const struct tftp_request *request,
                      uint64_t limit, int64_t now, struct error *error)
{
    *client = (struct tftp_client){
        .state = TFTP_REQUESTED,
        .request = *request,
        .agreed = {.block_size = TFTP_DEFAULT_BLOCK_SIZE, .window_size = 1},
        .limit = limit,
        .next = 1,
        .timer.wait = WAIT_FIRST,
        .progress = now,
        .rate.start = now,
    };
    if (tftp_write_request(&client->packet, request, error) < 0)
        return -1;
    sent(client, now);
    return 0;
}

static void begin_receiving(struct tftp_client *client, int64_t now)
{
    client->state = TFTP_RECEIVING;
    client->progress = client->rate.start = now;
}

static void fail_too_large(struct tftp_client *client, struct error *error)
{
    error_set(error, "file is larger than the %" PRIu64 " bytes there is space for", client->limit);
    fail(client, TFTP_ERROR_DISK_FULL, "file is too large");
}

static void take_options(struct tftp_client *client, struct bytes options, int64_t now,
                         struct error *error)
{
    if (client->state == TFTP_RECEIVING && client->next == 1)
        acknowledge_again(client, now);
    if (client->state != TFTP_REQUESTED)
        return;
    if (tftp_read_options(options, &client->request, &client->agreed, error) < 0) {
        fail(client, TFTP_ERROR_OPTIONS, "options are not as asked for");
        return;
    }
    if (client->agreed.size_known && client->agreed.size > client->limit) {
        fail_too_large(client, error);
        return;
    }
    begin_receiving(client, now);
    measure(&client->timer, now);
    acknowledge(client, now);
}

static void take_error(struct tftp_client *client, const struct tftp_message *message,
                       struct error *error)
{
    bool options_refused =
        message->number == TFTP_ERROR_OPTIONS || message->number == TFTP_ERROR_ILLEGAL;

    if (client->state == TFTP_REQUESTED && !client->request.plain && options_refused) {
        client->state = TFTP_TRY_PLAIN;
        return;
    }
    client->state = TFTP_FAILED;
    /* Servers that hide what is there forbid it. */
    client->missing = client->received == 0 && (message->number == TFTP_ERROR_NOT_FOUND ||
                                                message->number == TFTP_ERROR_ACCESS);
    error_set(error, "%s (server's error %u)", message->text, message->number);
}

/* Return: whether a block is of the size that the next one may have. */
static bool check_size(struct tftp_client *client, size_t size, struct error *error)
{
    const struct tftp_agreed *agreed = &client->agreed;
    uint64_t received = client->received + size;
    bool last = size < agreed->block_size;

    if (size > agreed->block_size) {
        error_set(error, "server sends a block of %zu bytes instead of %u", size,
                  agreed->block_size);
        fail(client, TFTP_ERROR_ILLEGAL, "block is too large");
    } else if (agreed->size_known &&
               (received > agreed->size || (last && received < agreed->size))) {
        error_set(error, "server has announced %" PRIu64 " bytes and sends %s%" PRIu64,
                  agreed->size, last ? "" : "at least ", received);
        fail(client, TFTP_ERROR_UNDEFINED, "file is not of the announced size");
    } else if (received > client->limit) {
        fail_too_large(client, error);
    }
    return client->state != TFTP_FAILED;
}

static void take_next(struct tftp_client *client, size_t size, int64_t now)
{
    client->received += size;
    client->progress = now;
    client->gap_told = false;
    if (client->next == client->acknowledged + 1)
        measure(&client->timer, now);
    client->next++;
    if (size < client->agreed.block_size)
        client->state = TFTP_COMPLETE;
    if (client->state == TFTP_COMPLETE ||
        client->next > client->acknowledged + client->agreed.window_size)
        acknowledge(client, now);
    else
        client->timer.due = now + client->timer.wait;
}

static struct bytes take_data(struct tftp_client *client, const struct tftp_message *message,
                              int64_t now, struct error *error)
{
    const struct bytes none = {0};

    /* Blocks after @next: how far this one is, modulo the numbers that there are. */
    uint16_t ahead = (uint16_t)(message->number - (uint16_t)client->next);

    if (client->state == TFTP_REQUESTED) {
        if (ahead != 0)
            return none;
        /* The server knows no options. */
        begin_receiving(client, now);
    }
    if (ahead == 0) {
        if (!check_size(client, message->bytes.size, error))
            return none;
        take_next(client, message->bytes.size, now);
        return message->bytes;
    }
    if (ahead >= 0x8000) {
        acknowledge_again(client, now);
    } else if (!client->gap_told && ahead < client->agreed.window_size) {
        client->gap_told = true;
        client->timer.repeated = true;
        acknowledge(client, now);
    }
    return none;
}

struct bytes tftp_client_receive(struct tftp_client *client, struct bytes packet, int64_t now,
                                 struct error *error)
{
    struct tftp_message message = tftp_read(packet);

    if (client->state == TFTP_REQUESTED || client->state == TFTP_RECEIVING) {
        if (message.kind == TFTP_DATA)
            return take_data(client, &message, now, error);
        if (message.kind == TFTP_OACK)
            take_options(client, message.bytes, now, error);
        if (message.kind == TFTP_ERROR)
            take_error(client, &message, error);
    }
    return (struct bytes){0};
}

static bool is_too_slow(struct tftp_client *client, int64_t now)
{
    if (now - client->rate.start < TFTP_RATE_TIME)
        return false;
    if (client->received - client->rate.received < TFTP_RATE_BYTES)
        return true;
    client->rate.start = now;
    client->rate.received = client->received;
    return false;
}

void tftp_client_wait(struct tftp_client *client, int64_t now, struct error *error)
{
    int64_t silent = now - client->progress;

    if (client->state == TFTP_REQUESTED && silent >= TFTP_ANSWER_LIMIT) {
        client->state = TFTP_FAILED;
        error_set(error, "no answer");
    } else if (client->state == TFTP_RECEIVING && silent >= TFTP_SILENCE_LIMIT) {
        /* Large packets may get lost where small ones do not. */
        bool may_be_size = client->received == 0 && !client->request.plain;

        fail(client, TFTP_ERROR_UNDEFINED, "no data");
        if (may_be_size)
            client->state = TFTP_TRY_PLAIN;
        else
            error_set(error, "server has stopped sending after %" PRIu64 " bytes",
                      client->received);
    } else if (client->state == TFTP_RECEIVING && is_too_slow(client, now)) {
        error_set(error, "server sends less than %d bytes in %d seconds", TFTP_RATE_BYTES,
                  TFTP_RATE_TIME / 1000);
        fail(client, TFTP_ERROR_UNDEFINED, "too slow");
    } else if ((client->state == TFTP_REQUESTED || client->state == TFTP_RECEIVING) &&
               now >= client->timer.due) {
        client->timer.repeated = true;
        client->timer.wait = (int64_t)min((uint64_t)client->timer.wait * 2, WAIT_MAX);
        if (client->state == TFTP_RECEIVING)
            acknowledge(client, now);
        else
            sent(client, now);
    }
}
