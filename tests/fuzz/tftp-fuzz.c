/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any packets of a server's at any time, the client keeps the promises of
 * tftp-client.h: data lies in the packet and never goes beyond the limit, what it sends are short
 * packets, and it answers no packet with more than one. libFuzzer target.
 */
#include "netboot/transfer/tftp-client.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT 5000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
    struct tftp_client client;
    struct error error;
    uint64_t taken; /* bytes */
    int64_t now, begun;
};

static void check(struct run *run)
{
    const struct tftp_client *client = &run->client;
    bool failed = client->state == TFTP_FAILED;

    if (failed != error_is_set(&run->error) || client->received != run->taken ||
        run->taken > LIMIT || client->packet.size < 2 || client->packet.size > TFTP_REQUEST_SIZE)
        abort();
    for (const char *c = run->error.message; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            abort();
    if (client->state == TFTP_COMPLETE && client->agreed.size_known &&
        client->agreed.size != run->taken)
        abort();
    if (client->agreed.block_size < TFTP_BLOCK_SIZE_MIN ||
        client->agreed.block_size > client->request.block_size || client->agreed.window_size < 1 ||
        client->agreed.window_size > client->request.window_size)
        abort();
    run->client.send = false;
}

static void receive(struct run *run, const uint8_t *bytes, size_t size)
{
    enum tftp_state before = run->client.state;
    uint8_t *copy = malloc(size + 1); /* of the exact size, for the address sanitizer */

    if (copy == NULL)
        abort();
    copy = realloc(copy, size > 0 ? size : 1);
    memcpy(copy, bytes, size);

    struct bytes packet = {copy, size};
    struct bytes got = tftp_client_receive(&run->client, packet, run->now, &run->error);

    if (got.size > 0 && (got.data < copy || got.data + got.size != copy + size))
        abort();
    if (before >= TFTP_COMPLETE && (got.size > 0 || run->client.state != before))
        abort();
    run->taken += got.size;
    free(copy);
    check(run);
}

/* The input: flags, then packets, each after its size and a time to wait before. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct run run = {0};
    struct tftp_request request = {.name = "a", .block_size = 600, .window_size = 4};

    if (size < 1)
        return 0;
    request.plain = (data[0] & 1) != 0;
    if (tftp_client_begin(&run.client, &request, LIMIT, 0, &run.error) < 0)
        abort();
    for (data++, size--; size >= 3;) {
        size_t length = (size_t)(data[0] | data[1] << 8) % 700;

        run.now += data[2] * 40;
        data += 3;
        size -= 3;
        length = length < size ? length : size;
        tftp_client_wait(&run.client, run.now, &run.error);
        check(&run);
        receive(&run, data, length);
        data += length;
        size -= length;
    }
    return 0;
}
