/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests are as RFC 1350 and RFC 2347 have them, and of a server's options none is taken that was
 * not asked for or may not have its value.
 */
#include "netboot/transfer/tftp-packets.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

/* A text with NULs in it, without the one at its end. */
#define BYTES(text)                                                                                \
    (struct bytes)                                                                                 \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

static const struct tftp_request request = {
    .name = "a", .block_size = 1468, .window_size = 32, .plain = false};

static void check_packet(const struct tftp_packet *packet, struct bytes expected)
{
    assert_int_equal(packet->size, expected.size);
    assert_memory_equal(packet->data, expected.data, expected.size);
}

static void requests_ask_for_options(void **state)
{
    struct tftp_request changed = request;
    struct tftp_packet packet;

    (void)state;
    assert_int_equal(tftp_write_request(&packet, &changed, NULL), 0);
    check_packet(&packet, BYTES("\0\1a\0octet\0blksize\0"
                                "1468\0tsize\0"
                                "0\0timeout\0"
                                "1\0windowsize\0"
                                "32\0"));
    changed.window_size = 1;
    assert_int_equal(tftp_write_request(&packet, &changed, NULL), 0);
    check_packet(&packet, BYTES("\0\1a\0octet\0blksize\0"
                                "1468\0tsize\0"
                                "0\0timeout\0"
                                "1\0"));
    changed.plain = true;
    assert_int_equal(tftp_write_request(&packet, &changed, NULL), 0);
    check_packet(&packet, BYTES("\0\1a\0octet\0"));
}

static void names_must_fit(void **state)
{
    char name[600];
    struct tftp_request changed = request;
    struct tftp_packet packet;
    struct error error = {0};

    (void)state;
    changed.name = name;
    for (size_t length = 1; length < sizeof(name); length++) {
        memset(name, 'x', length);
        name[length] = '\0';
        if (tftp_write_request(&packet, &changed, &error) < 0)
            break;
        assert_int_equal(packet.size, length + sizeof("\0\1octet\0blksize\0") - 1 +
                                          sizeof("1468\0tsize\0") - 1 + sizeof("0\0timeout\0") - 1 +
                                          sizeof("1\0windowsize\0") - 1 + sizeof("32\0"));
        assert_true(packet.size <= TFTP_REQUEST_SIZE);
    }
    assert_string_equal(error.message, "name is too long for TFTP");
    assert_true(strlen(name) > 400);
    changed.name = "";
    assert_int_equal(tftp_write_request(&packet, &changed, NULL), -1);
}

static void short_packets_are_written(void **state)
{
    struct tftp_packet packet;

    (void)state;
    tftp_write_ack(&packet, 0x1234);
    check_packet(&packet, BYTES("\0\4\x12\x34"));
    tftp_write_error(&packet, TFTP_ERROR_OPTIONS, "no");
    check_packet(&packet, BYTES("\0\5\0\10no\0"));
}

static void messages_are_read(void **state)
{
    struct tftp_message message = tftp_read(BYTES("\0\3\xff\xfe"
                                                  "ab"));

    (void)state;
    assert_int_equal(message.kind, TFTP_DATA);
    assert_int_equal(message.number, 0xfffe);
    assert_int_equal(message.bytes.size, 2);
    assert_memory_equal(message.bytes.data, "ab", 2);
    assert_int_equal(tftp_read(BYTES("\0\3\0\1")).bytes.size, 0);
    assert_int_equal(tftp_read(BYTES("\0\6")).kind, TFTP_OACK);
    assert_int_equal(tftp_read(BYTES("")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\0")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\0\3\0")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\0\5\0")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\0\1a\0octet\0")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\0\4\0\1")).kind, TFTP_OTHER);
    assert_int_equal(tftp_read(BYTES("\1\3\0\1")).kind, TFTP_OTHER);
}

static void texts_of_errors_are_printable(void **state)
{
    uint8_t longest[TFTP_TEXT_SIZE + 100] = {0, 5, 0, 1};
    struct tftp_message message = tftp_read(BYTES("\0\5\0\1no\x1b[2J\n\xc3\xa9\0more"));

    (void)state;
    assert_int_equal(message.kind, TFTP_ERROR);
    assert_string_equal(message.text, "no?[2J???");
    assert_string_equal(tftp_read(BYTES("\0\5\0\1no")).text, "no");
    assert_string_equal(tftp_read(BYTES("\0\5\0\1\0")).text, "file not found");
    assert_string_equal(tftp_read(BYTES("\0\5\0\2")).text, "access violation");
    assert_string_equal(tftp_read(BYTES("\0\5\0\x63")).text, "unknown error");
    memset(longest + 4, 'x', sizeof(longest) - 4);
    message = tftp_read((struct bytes){longest, sizeof(longest)});
    assert_int_equal(strlen(message.text), TFTP_TEXT_SIZE - 1);
}

static void options_that_were_asked_for_are_taken(void **state)
{
    struct tftp_agreed agreed;

    (void)state;
    assert_int_equal(tftp_read_options(BYTES("blksize\0"
                                             "1024\0TSIZE\0"
                                             "5000000000\0timeout\0"
                                             "1\0windowsize\0"
                                             "4\0"),
                                       &request, &agreed, NULL),
                     0);
    assert_int_equal(agreed.block_size, 1024);
    assert_int_equal(agreed.window_size, 4);
    assert_true(agreed.size_known);
    assert_true(agreed.size == UINT64_C(5000000000));
    assert_int_equal(tftp_read_options(BYTES(""), &request, &agreed, NULL), 0);
    assert_int_equal(agreed.block_size, 512);
    assert_int_equal(agreed.window_size, 1);
    assert_false(agreed.size_known);
}

/* Each: what is refused, with NULs in it. */
#define ROW(text)                                                                                  \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
static const struct {
    const char *options;
    size_t size;
} refused[] = {
    ROW("blksize\0"
        "1469\0"),
    ROW("blksize\0"
        "7\0"),
    ROW("blksize\0"
        "0\0"),
    ROW("blksize\0"
        "65536\0"),
    ROW("blksize\0"
        "-1\0"),
    ROW("blksize\0"
        "512 \0"),
    ROW("blksize\0\0"),
    ROW("blksize\0"
        "512\0BlkSize\0"
        "512\0"),
    ROW("blksize\0"
        "512"),
    ROW("blksize\0"),
    ROW("blksize"),
    ROW("\0\0"),
    ROW("windowsize\0"
        "0\0"),
    ROW("windowsize\0"
        "33\0"),
    ROW("timeout\0"
        "2\0"),
    ROW("timeout\0"
        "0\0"),
    ROW("tsize\0"
        "9223372036854775808\0"),
    ROW("tsize\0x\0"),
    ROW("multicast\0"
        "224.0.0.1,1758,1\0"),
    ROW("rollover\0"
        "0\0"),
};
#undef ROW

static void other_options_are_refused(void **state)
{
    struct tftp_request changed = request;
    struct tftp_agreed agreed;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct bytes bytes = {(const uint8_t *)refused[i].options, refused[i].size};
        struct error error = {0};

        if (tftp_read_options(bytes, &request, &agreed, &error) == 0)
            fail_msg("options %zu (%s) were taken", i, refused[i].options);
        assert_true(error_is_set(&error));
    }
    changed.window_size = 1;
    assert_int_equal(tftp_read_options(BYTES("windowsize\0"
                                             "1\0"),
                                       &changed, &agreed, NULL),
                     -1);
    changed.plain = true;
    assert_int_equal(tftp_read_options(BYTES("tsize\0"
                                             "1\0"),
                                       &changed, &agreed, NULL),
                     -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_ask_for_options),
        cmocka_unit_test(names_must_fit),
        cmocka_unit_test(short_packets_are_written),
        cmocka_unit_test(messages_are_read),
        cmocka_unit_test(texts_of_errors_are_printable),
        cmocka_unit_test(options_that_were_asked_for_are_taken),
        cmocka_unit_test(other_options_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
