/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files come whole and in order through a simulated network that loses, doubles and reorders
 * packets, from servers of several kinds, and no packet makes more and more of them.
 */
#include "netboot/transfer/tftp-client.h"

#include "common/array.h"
#include "common/min-max.h"
#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define IN_FLIGHT_MAX  512
#define SERVER_TIMEOUT 1000 /* ms */
#define DELAY          2    /* ms of each packet at least */
#define PACKET_SIZE    (1468 + TFTP_HEADER_SIZE)

/* How a server takes an acknowledgement that it has had before. */
enum server_kind {
    IGNORES_DUPLICATES, /* it waits for its own timer */
    SENDS_WINDOW_AGAIN, /* RFC 7440 */
    ANSWERS_EVERY_ONE,  /* with the block after it: the Sorcerer's Apprentice */
};

struct conditions {
    uint32_t seed;
    unsigned loss, doubled, delayed; /* per cent */
    enum server_kind kind;
    uint16_t block_size, window_size; /* that the server agrees to at most */
    bool knows_options;
    uint64_t size; /* bytes of the file */
};

struct flight {
    bool to_client;
    int64_t arrival;
    size_t size;
    uint8_t data[PACKET_SIZE];
};

struct simulation {
    struct conditions conditions;
    uint32_t random;
    int64_t now;
    struct flight flights[IN_FLIGHT_MAX];
    unsigned flying;
    struct tftp_client client;
    uint64_t taken;                         /* bytes */
    unsigned long client_sent, server_sent; /* packets */
    struct {
        bool active, agreed; /* the options' acknowledgement has come */
        uint16_t block_size, window_size;
        uint64_t acknowledged, blocks; /* blocks: of the whole file */
        int64_t due;
    } server;
};

static unsigned percent(struct simulation *simulation)
{
    simulation->random = simulation->random * 1664525 + 1013904223;
    return (simulation->random >> 8) % 100;
}

/* The file's bytes: each eight of them say where they are. */
static void fill(uint8_t *data, size_t size, uint64_t offset)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)((offset + i) / 8 >> (8 * ((offset + i) % 8)) ^ (offset + i));
}

static void fly(struct simulation *simulation, bool to_client, const void *data, size_t size)
{
    const struct conditions *conditions = &simulation->conditions;
    unsigned copies = percent(simulation) < conditions->loss ? 0 : 1;

    copies += copies > 0 && percent(simulation) < conditions->doubled;
    for (; copies > 0 && simulation->flying < IN_FLIGHT_MAX; copies--) {
        struct flight *flight = &simulation->flights[simulation->flying++];

        *flight = (struct flight){to_client, simulation->now + DELAY, size, {0}};
        if (percent(simulation) < conditions->delayed)
            flight->arrival += percent(simulation) % 20;
        memcpy(flight->data, data, size);
    }
}

static void server_send(struct simulation *simulation, const void *data, size_t size)
{
    simulation->server_sent++;
    fly(simulation, true, data, size);
}

static void server_send_block(struct simulation *simulation, uint64_t block)
{
    uint64_t offset = (block - 1) * simulation->server.block_size;
    uint8_t packet[PACKET_SIZE] = {0, 3, (uint8_t)(block >> 8), (uint8_t)block};
    size_t size = min(simulation->server.block_size, simulation->conditions.size - offset);

    fill(packet + TFTP_HEADER_SIZE, size, offset);
    server_send(simulation, packet, TFTP_HEADER_SIZE + size);
}

static void server_send_window(struct simulation *simulation)
{
    uint64_t first = simulation->server.acknowledged + 1;

    for (uint64_t block = first;
         block < first + simulation->server.window_size && block <= simulation->server.blocks;
         block++)
        server_send_block(simulation, block);
    simulation->server.due = simulation->now + SERVER_TIMEOUT;
}

static void server_send_options(struct simulation *simulation)
{
    char packet[128] = {0, 6};
    int size = 2;

    size += snprintf(packet + size, sizeof(packet) - (size_t)size, "tsize%c%llu%cblksize%c%u%c", 0,
                     (unsigned long long)simulation->conditions.size, 0, 0,
                     simulation->server.block_size, 0);
    if (simulation->server.window_size > 1)
        size += snprintf(packet + size, sizeof(packet) - (size_t)size, "windowsize%c%u%c", 0,
                         simulation->server.window_size, 0);
    server_send(simulation, packet, (size_t)size);
    simulation->server.due = simulation->now + SERVER_TIMEOUT;
}

static void server_take_request(struct simulation *simulation, const struct flight *flight)
{
    bool options = memmem(flight->data, flight->size, "blksize", 8) != NULL &&
                   simulation->conditions.knows_options;
    bool window = options && memmem(flight->data, flight->size, "windowsize", 11) != NULL;

    if (simulation->server.active)
        return;
    simulation->server.active = true;
    simulation->server.agreed = !options;
    simulation->server.block_size =
        options ? simulation->conditions.block_size : TFTP_DEFAULT_BLOCK_SIZE;
    simulation->server.window_size = window ? simulation->conditions.window_size : 1;
    simulation->server.blocks = simulation->conditions.size / simulation->server.block_size + 1;
    if (options)
        server_send_options(simulation);
    else
        server_send_window(simulation);
}

static void server_take_ack(struct simulation *simulation, uint16_t number)
{
    int16_t ahead = (int16_t)(number - (uint16_t)simulation->server.acknowledged);
    bool first = !simulation->server.agreed && number == 0;

    simulation->server.agreed = simulation->server.agreed || first;
    if (simulation->conditions.kind == ANSWERS_EVERY_ONE && ahead <= 0 && !first) {
        uint64_t block = simulation->server.acknowledged + (uint64_t)(int64_t)ahead + 1;

        if (block > 0 && block <= simulation->server.blocks)
            server_send_block(simulation, block);
        return;
    }
    if (ahead < 0 || ahead > simulation->server.window_size ||
        (ahead == 0 && !first && simulation->conditions.kind == IGNORES_DUPLICATES))
        return;
    simulation->server.acknowledged += (uint64_t)ahead;
    server_send_window(simulation);
}

static void client_send(struct simulation *simulation)
{
    if (simulation->client.send) {
        simulation->client_sent++;
        fly(simulation, false, simulation->client.packet.data, simulation->client.packet.size);
    }
    simulation->client.send = false;
}

static void arrive(struct simulation *simulation, const struct flight *flight)
{
    static uint8_t expected[PACKET_SIZE];

    if (flight->to_client) {
        struct error error = {0};
        struct bytes packet = {flight->data, flight->size};
        struct bytes data =
            tftp_client_receive(&simulation->client, packet, simulation->now, &error);

        assert_string_equal(error.message, "");
        fill(expected, data.size, simulation->taken);
        if (data.size > 0)
            assert_memory_equal(data.data, expected, data.size);
        simulation->taken += data.size;
        client_send(simulation);
    } else if (flight->data[1] == 1) {
        server_take_request(simulation, flight);
    } else {
        assert_int_equal(flight->data[1], 4);
        server_take_ack(simulation, (uint16_t)(flight->data[2] << 8 | flight->data[3]));
    }
}

static void pass_time(struct simulation *simulation)
{
    struct error error = {0};
    unsigned i = 0;

    simulation->now++;
    while (i < simulation->flying) {
        struct flight flight = simulation->flights[i];

        if (flight.arrival > simulation->now) {
            i++;
            continue;
        }
        simulation->flying--;
        memmove(&simulation->flights[i], &simulation->flights[i + 1],
                (simulation->flying - i) * sizeof(flight));
        arrive(simulation, &flight);
    }
    tftp_client_wait(&simulation->client, simulation->now, &error);
    assert_string_equal(error.message, "");
    client_send(simulation);
    if (simulation->server.active && simulation->now >= simulation->server.due &&
        simulation->server.acknowledged < simulation->server.blocks) {
        if (simulation->server.agreed)
            server_send_window(simulation);
        else
            server_send_options(simulation);
    }
}

/* Fetches the file and checks every byte of it. Return: for free(). */
static struct simulation *fetch(const struct conditions *conditions)
{
    const struct tftp_request request = {
        .name = "file", .block_size = 1468, .window_size = conditions->window_size};
    struct simulation *simulation = calloc(1, sizeof(*simulation));
    struct error error = {0};

    assert_non_null(simulation);
    simulation->conditions = *conditions;
    simulation->random = conditions->seed;
    assert_int_equal(tftp_client_begin(&simulation->client, &request, conditions->size, 0, &error),
                     0);
    client_send(simulation);
    while (simulation->client.state == TFTP_REQUESTED || simulation->client.state == TFTP_RECEIVING)
        pass_time(simulation);
    assert_int_equal(simulation->client.state, TFTP_COMPLETE);
    assert_int_equal(simulation->taken, conditions->size);
    assert_int_equal(simulation->client.received, conditions->size);
    return simulation;
}

static void files_of_all_sizes_come_whole(void **state)
{
    static const uint64_t sizes[] = {0, 1, 511, 512, 513, 1467, 1468, 1469, 2935, 2936, 100000};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
        for (unsigned kind = 0; kind < 8; kind++) {
            struct conditions conditions = {.block_size = kind & 1 ? 1468 : 512,
                                            .window_size = kind & 2 ? 32 : 1,
                                            .knows_options = (kind & 4) != 0,
                                            .size = sizes[i]};
            struct simulation *simulation = fetch(&conditions);

            assert_true(simulation->server_sent <= simulation->server.blocks + 1);
            assert_true(simulation->now < 1000 || conditions.window_size == 1);
            free(simulation);
        }
}

static void bad_networks_only_make_it_slow(unsigned loss)
{
    for (uint32_t seed = 1; seed <= 8; seed++)
        for (unsigned kind = 0; kind < 6; kind++) {
            struct conditions conditions = {.seed = seed * 7919,
                                            .loss = loss,
                                            .doubled = 5,
                                            .delayed = 10,
                                            .kind = kind % 3,
                                            .block_size = 1468,
                                            .window_size = kind < 3 ? 1 : 16,
                                            .knows_options = true,
                                            .size = 600000 + seed};

            /* RFC 7440's windows and answers to each acknowledgement do not go together. */
            if (conditions.kind == ANSWERS_EVERY_ONE && conditions.window_size > 1)
                continue;
            free(fetch(&conditions));
        }
}

static void five_per_cent_may_be_lost(void **state)
{
    (void)state;
    bad_networks_only_make_it_slow(5);
}

static void twenty_per_cent_may_be_lost(void **state)
{
    (void)state;
    bad_networks_only_make_it_slow(20);
}

static void a_window_is_faster_where_packets_are_lost(void **state)
{
    struct conditions conditions = {.seed = 1,
                                    .loss = 5,
                                    .kind = SENDS_WINDOW_AGAIN,
                                    .block_size = 1468,
                                    .window_size = 16,
                                    .knows_options = true,
                                    .size = 2000000};
    struct simulation *window = fetch(&conditions);

    (void)state;
    conditions.window_size = 1;

    struct simulation *lock_step = fetch(&conditions);

    assert_true(window->now * 2 < lock_step->now);
    free(window);
    free(lock_step);
}

static void block_numbers_roll_over(void **state)
{
    const struct conditions conditions[] = {
        /* 33 MiB in blocks of 512 bytes, and more than 90 MiB in blocks of 1468. */
        {.block_size = 512, .window_size = 32, .knows_options = true, .size = 33 * MIB},
        {.block_size = 512, .window_size = 1, .size = 33 * MIB},
        {.block_size = 1468, .window_size = 32, .knows_options = true, .size = 93 * MIB},
        {.block_size = 512,
         .window_size = 32,
         .knows_options = true,
         .size = 65 * MIB,
         .delayed = 1,
         .loss = 1,
         .doubled = 1,
         .seed = 5,
         .kind = SENDS_WINDOW_AGAIN},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
        struct simulation *simulation = fetch(&conditions[i]);

        assert_true(simulation->server.blocks > UINT16_MAX);
        free(simulation);
    }
}

static void doubled_packets_do_not_double_all_that_follow(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 3; kind++) {
        struct conditions conditions = {.seed = 3,
                                        .doubled = 100,
                                        .kind = kind,
                                        .block_size = 512,
                                        .window_size = 1,
                                        .knows_options = true,
                                        .size = 500000};
        struct simulation *simulation = fetch(&conditions);

        /* Each acknowledgement is doubled on its way: one that is answered twice is no more than
         * that. */
        assert_true(simulation->client_sent <= simulation->server.blocks + 3);
        assert_true(simulation->server_sent <= 2 * simulation->server.blocks + 4);
        free(simulation);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_all_sizes_come_whole),
        cmocka_unit_test(five_per_cent_may_be_lost),
        cmocka_unit_test(twenty_per_cent_may_be_lost),
        cmocka_unit_test(a_window_is_faster_where_packets_are_lost),
        cmocka_unit_test(block_numbers_roll_over),
        cmocka_unit_test(doubled_packets_do_not_double_all_that_follow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
