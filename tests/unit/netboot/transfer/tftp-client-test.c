/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a server may send at each moment, and when the client repeats itself or gives up. Files that
 * come through bad networks are in tftp-network-test.c.
 */
#include "netboot/transfer/tftp-client.h"

#include "common/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define LIMIT 10000

struct dialog {
    struct tftp_client client;
    struct error error;
    int64_t now;
    size_t got; /* bytes of the last packet that are the file's */
};

static void begin(struct dialog *dialog, bool plain)
{
    const struct tftp_request request = {
        .name = "a", .block_size = 1468, .window_size = 4, .plain = plain};

    *dialog = (struct dialog){.now = 1000};
    assert_int_equal(
        tftp_client_begin(&dialog->client, &request, LIMIT, dialog->now, &dialog->error), 0);
    assert_true(dialog->client.send);
    dialog->client.send = false;
}

static void receive(struct dialog *dialog, const void *data, size_t size)
{
    struct bytes packet = {data, size};

    dialog->client.send = false;
    dialog->got = tftp_client_receive(&dialog->client, packet, dialog->now, &dialog->error).size;
}

static void receive_options(struct dialog *dialog, const char *name, const char *value)
{
    char packet[64] = {0, 6};
    size_t size =
        2 + (size_t)snprintf(packet + 2, sizeof(packet) - 2, "%s%c%s", name, 0, value) + 1;

    receive(dialog, packet, size);
}

static void receive_block(struct dialog *dialog, uint16_t number, size_t size)
{
    uint8_t packet[2000] = {0, 3, (uint8_t)(number >> 8), (uint8_t)number};

    receive(dialog, packet, TFTP_HEADER_SIZE + size);
}

static void receive_error(struct dialog *dialog, uint8_t code, const char *text)
{
    char packet[64] = {0, 5, 0, (char)code};

    snprintf(packet + 4, sizeof(packet) - 4, "%s", text);
    receive(dialog, packet, 4 + strlen(text) + 1);
}

static void wait_for(struct dialog *dialog, int64_t milliseconds)
{
    dialog->client.send = false;
    dialog->now += milliseconds;
    tftp_client_wait(&dialog->client, dialog->now, &dialog->error);
}

static void expect_ack(const struct dialog *dialog, uint16_t number)
{
    const struct tftp_packet *packet = &dialog->client.packet;

    assert_true(dialog->client.send);
    assert_int_equal(packet->size, 4);
    assert_int_equal(packet->data[1], 4);
    assert_int_equal(packet->data[2] << 8 | packet->data[3], number);
}

/* @code: of the packet that tells the server, or -1 */
static void expect_failure(const struct dialog *dialog, const char *message, int code)
{
    assert_int_equal(dialog->client.state, TFTP_FAILED);
    assert_string_equal(dialog->error.message, message);
    assert_int_equal(dialog->client.send, code >= 0);
    if (code >= 0) {
        assert_int_equal(dialog->client.packet.data[1], 5);
        assert_int_equal(dialog->client.packet.data[3], code);
    }
}

static void options_are_acknowledged(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "blksize", "1000");
    expect_ack(&dialog, 0);
    /* Doubled by the network, and sent again by the server. */
    receive_options(&dialog, "blksize", "1000");
    assert_false(dialog.client.send);
    dialog.now += 1000;
    receive_options(&dialog, "blksize", "8");
    expect_ack(&dialog, 0);
    receive_block(&dialog, 1, 1000);
    expect_ack(&dialog, 1);
    dialog.now += 1000;
    receive_options(&dialog, "blksize", "1000");
    assert_false(dialog.client.send);
    receive_block(&dialog, 2, 10);
    expect_ack(&dialog, 2);
    assert_int_equal(dialog.client.state, TFTP_COMPLETE);
    assert_int_equal(dialog.client.received, 1010);
    receive_block(&dialog, 3, 10);
    assert_int_equal(dialog.got, 0);
}

static void bad_options_are_refused(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "blksize", "1469");
    expect_failure(&dialog, "server sets the option blksize to \"1469\"", TFTP_ERROR_OPTIONS);
    begin(&dialog, true);
    receive_options(&dialog, "tsize", "1");
    expect_failure(&dialog, "server sets options that it was not asked for", TFTP_ERROR_OPTIONS);
}

static void large_files_are_refused(void **state)
{
    struct dialog dialog;
    const char *message = "file is larger than the 10000 bytes there is space for";

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "tsize", "10001");
    expect_failure(&dialog, message, TFTP_ERROR_DISK_FULL);
    begin(&dialog, true);
    for (uint16_t block = 1; block < 20; block++)
        receive_block(&dialog, block, 512);
    assert_int_equal(dialog.client.state, TFTP_RECEIVING);
    receive_block(&dialog, 20, 512);
    assert_int_equal(dialog.got, 0);
    expect_failure(&dialog, message, TFTP_ERROR_DISK_FULL);
}

static void files_must_be_of_the_announced_size(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "tsize", "600");
    receive_block(&dialog, 1, 512);
    receive_block(&dialog, 2, 87);
    expect_failure(&dialog, "server has announced 600 bytes and sends 599", 0);
    begin(&dialog, false);
    receive_options(&dialog, "tsize", "600");
    receive_block(&dialog, 1, 512);
    receive_block(&dialog, 2, 89);
    expect_failure(&dialog, "server has announced 600 bytes and sends 601", 0);
    begin(&dialog, false);
    receive_options(&dialog, "tsize", "600");
    receive_block(&dialog, 1, 512);
    receive_block(&dialog, 2, 512);
    expect_failure(&dialog, "server has announced 600 bytes and sends at least 1024", 0);
    begin(&dialog, false);
    receive_options(&dialog, "tsize", "512");
    receive_block(&dialog, 1, 512);
    receive_block(&dialog, 2, 0);
    assert_int_equal(dialog.client.state, TFTP_COMPLETE);
}

static void blocks_must_not_be_larger_than_agreed(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_block(&dialog, 1, 513);
    expect_failure(&dialog, "server sends a block of 513 bytes instead of 512", TFTP_ERROR_ILLEGAL);
}

static void errors_name_the_servers_reason(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_error(&dialog, 1, "File not found");
    expect_failure(&dialog, "File not found (server's error 1)", -1);
    begin(&dialog, true);
    receive_error(&dialog, 8, "");
    expect_failure(&dialog, "options are refused (server's error 8)", -1);
    begin(&dialog, false);
    receive_block(&dialog, 1, 512);
    receive_error(&dialog, 4, "\x1b[2J");
    expect_failure(&dialog, "?[2J (server's error 4)", -1);
}

static void options_can_be_left_out(void **state)
{
    struct dialog dialog;

    (void)state;
    for (uint8_t code = 4; code <= 8; code += 4) {
        begin(&dialog, false);
        receive_error(&dialog, code, "");
        assert_int_equal(dialog.client.state, TFTP_TRY_PLAIN);
        assert_false(error_is_set(&dialog.error));
    }
    /* The options come, large blocks do not. */
    begin(&dialog, false);
    receive_options(&dialog, "blksize", "1468");
    wait_for(&dialog, TFTP_SILENCE_LIMIT);
    assert_int_equal(dialog.client.state, TFTP_TRY_PLAIN);
    assert_false(error_is_set(&dialog.error));
}

static void what_does_not_belong_is_ignored(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } packets[] = {{"", 0},
                   {"\0", 1},
                   {"\0\3\0", 3},
                   {"\0\4\0\1", 4},
                   {"\0\1a\0octet", 10},
                   {"\0\0\0\0", 4},
                   {"\0\3\0\0x", 5},
                   {"\0\3\0\3x", 5},
                   {"\0\3\x80\0x", 5}};
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
        receive(&dialog, packets[i].bytes, packets[i].size);
        assert_false(dialog.client.send);
        assert_int_equal(dialog.client.state, TFTP_REQUESTED);
    }
    receive_block(&dialog, 1, 512);
    for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
        receive(&dialog, packets[i].bytes, packets[i].size);
        assert_false(dialog.client.send);
        assert_int_equal(dialog.got, 0);
        assert_int_equal(dialog.client.state, TFTP_RECEIVING);
    }
}

static void gaps_are_told_once(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "windowsize", "4");
    receive_block(&dialog, 1, 512);
    assert_false(dialog.client.send);
    receive_block(&dialog, 3, 512);
    expect_ack(&dialog, 1);
    assert_int_equal(dialog.got, 0);
    receive_block(&dialog, 4, 512);
    assert_false(dialog.client.send);
    for (uint16_t block = 2; block < 5; block++) {
        receive_block(&dialog, block, 512);
        assert_int_equal(dialog.got, 512);
        assert_false(dialog.client.send);
    }
    receive_block(&dialog, 5, 512);
    expect_ack(&dialog, 5);
}

static void what_comes_again_is_acknowledged_again(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, true);
    receive_block(&dialog, 1, 512);
    expect_ack(&dialog, 1);
    receive_block(&dialog, 1, 512);
    assert_false(dialog.client.send);
    dialog.now += 150;
    receive_block(&dialog, 1, 512);
    expect_ack(&dialog, 1);
    assert_int_equal(dialog.got, 0);
}

static void waits_grow_and_end(void **state)
{
    struct dialog dialog;
    int64_t begun;
    unsigned requests = 0;

    (void)state;
    begin(&dialog, false);
    begun = dialog.now;
    while (dialog.client.state == TFTP_REQUESTED) {
        wait_for(&dialog, 10);
        requests += dialog.client.send;
        assert_int_equal(dialog.client.packet.data[1], 1);
    }
    assert_int_equal(requests, 5);
    assert_int_equal(dialog.now - begun, TFTP_ANSWER_LIMIT);
    expect_failure(&dialog, "no answer", -1);
}

static void waits_follow_the_network(void **state)
{
    struct dialog dialog;
    uint16_t block = 1;

    (void)state;
    begin(&dialog, false);
    receive_options(&dialog, "blksize", "100");
    for (; block < 30; block++) {
        dialog.now += 600;
        receive_block(&dialog, block, 100);
        expect_ack(&dialog, block);
    }
    wait_for(&dialog, 590);
    assert_false(dialog.client.send);
    for (; block < 60; block++) {
        dialog.now += 1;
        receive_block(&dialog, block, 100);
    }
    wait_for(&dialog, 190);
    assert_false(dialog.client.send);
    wait_for(&dialog, 20);
    expect_ack(&dialog, 59);
    wait_for(&dialog, 390);
    assert_false(dialog.client.send);
    wait_for(&dialog, 20);
    expect_ack(&dialog, 59);
}

static void silent_servers_end(void **state)
{
    struct dialog dialog;

    (void)state;
    begin(&dialog, true);
    receive_block(&dialog, 1, 512);
    for (int64_t time = 10; time < TFTP_SILENCE_LIMIT; time += 10) {
        wait_for(&dialog, 10);
        /* Junk and old blocks are no progress. */
        receive_block(&dialog, 1, 512);
        assert_int_equal(dialog.client.state, TFTP_RECEIVING);
    }
    wait_for(&dialog, 10);
    expect_failure(&dialog, "server has stopped sending after 512 bytes", 0);
}

static void slow_servers_end(void **state)
{
    struct dialog dialog;
    int64_t begun;

    (void)state;
    begin(&dialog, true);
    dialog.client.limit = 100 * MIB;
    begun = dialog.now;
    for (uint16_t block = 1; dialog.client.state != TFTP_FAILED; block++) {
        wait_for(&dialog, 2000);
        receive_block(&dialog, block, 512);
        assert_true(dialog.now - begun < 2 * TFTP_RATE_TIME);
    }
    assert_string_equal(dialog.error.message, "server sends less than 30720 bytes in 60 seconds");
    /* Twice as fast, it is fast enough, and for longer. */
    begin(&dialog, true);
    dialog.client.limit = 100 * MIB;
    for (uint16_t block = 1; block < 1000; block++) {
        wait_for(&dialog, 900);
        receive_block(&dialog, block, 512);
        assert_int_equal(dialog.client.state, TFTP_RECEIVING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_acknowledged),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(large_files_are_refused),
        cmocka_unit_test(files_must_be_of_the_announced_size),
        cmocka_unit_test(blocks_must_not_be_larger_than_agreed),
        cmocka_unit_test(errors_name_the_servers_reason),
        cmocka_unit_test(options_can_be_left_out),
        cmocka_unit_test(what_does_not_belong_is_ignored),
        cmocka_unit_test(gaps_are_told_once),
        cmocka_unit_test(what_comes_again_is_acknowledged_again),
        cmocka_unit_test(waits_grow_and_end),
        cmocka_unit_test(waits_follow_the_network),
        cmocka_unit_test(silent_servers_end),
        cmocka_unit_test(slow_servers_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
