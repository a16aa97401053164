/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A DHCPv4 answer is read with all its options, wherever they are; what is no whole answer of a
 * server is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/dhcp/message.h"
#include "netboot/dhcp/options.h"
#include "tests/unit/netboot/dhcp/answers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static struct answer answer;
static struct dhcp_message message;

static int begin(void **state)
{
    (void)state;
    answer_begin(&answer, 2, 0x01020304, "192.0.2.10", "192.0.2.1");
    return 0;
}

static int end(void **state)
{
    (void)state;
    dhcp_message_free(&message);
    return 0;
}

static bool decode(void)
{
    struct bytes packet = answer_end(&answer);
    bool valid = dhcp_message_decode(&message, packet);

    free((void *)packet.data);
    return valid;
}

static void assert_address(struct in_addr address, const char *expected)
{
    char text[INET_ADDRSTRLEN];

    assert_string_equal(inet_ntop(AF_INET, &address, text, sizeof(text)), expected);
}

static void an_answer_is_read(void **state)
{
    (void)state;
    inet_pton(AF_INET, "192.0.2.5", answer.data + AT_SIADDR);
    memcpy(answer.data + AT_SNAME, "boot.example.org", 16);
    answer_file(&answer, "dir/file");
    assert_true(decode());
    assert_int_equal(message.type, 2);
    assert_int_equal(message.xid, 0x01020304);
    assert_memory_equal(message.mac, machine.mac, 6);
    assert_address(message.address, "192.0.2.10");
    assert_address(message.server, "192.0.2.1");
    assert_address(message.next_server, "192.0.2.5");
    assert_string_equal(message.server_name, "boot.example.org");
    assert_string_equal(message.boot_file, "dir/file");
}

static void a_name_may_fill_its_field(void **state)
{
    char file[129] = {0};

    (void)state;
    memset(file, 'f', 128);
    memcpy(answer.data + AT_FILE, file, 128);
    assert_true(decode());
    assert_string_equal(message.boot_file, file);
}

static void options_go_before_fields(void **state)
{
    (void)state;
    answer_file(&answer, "field");
    answer_text(&answer, 67, "option");
    answer_text(&answer, 66, "server.example.org");
    assert_true(decode());
    assert_string_equal(message.boot_file, "option");
    assert_string_equal(message.server_name, "server.example.org");
}

static void fields_can_have_options(void **state)
{
    (void)state;
    answer_option(&answer, 52, "\3", 1);
    answer_text(&answer, 224, "a");
    memcpy(answer.data + AT_FILE, "\xe0\1b\xff", 4);
    memcpy(answer.data + AT_SNAME, "\xe0\1c\x43\4file\xff", 10);
    assert_true(decode());
    assert_int_equal(message.options.size[224], 3);
    assert_memory_equal(message.options.value[224], "abc", 3);
    assert_string_equal(message.boot_file, "file");
    assert_string_equal(message.server_name, "");
}

static void only_the_field_that_is_named_has_options(void **state)
{
    (void)state;
    answer_option(&answer, 52, "\2", 1);
    answer_file(&answer, "file");
    memcpy(answer.data + AT_SNAME, "\xe0\1c\xff", 4);
    assert_true(decode());
    assert_memory_equal(message.options.value[224], "c", 1);
    assert_string_equal(message.boot_file, "file");
}

static void a_field_of_options_is_no_name(void **state)
{
    (void)state;
    answer_option(&answer, 52, "\3", 1);
    /* As long as the field, and of letters alone. */
    memcpy(answer.data + AT_FILE, "\x61\x7e", 2);
    memset(answer.data + AT_FILE + 2, 'x', 126);
    memcpy(answer.data + AT_SNAME, "\x61\x3e", 2);
    memset(answer.data + AT_SNAME + 2, 'y', 62);
    assert_true(decode());
    assert_int_equal(message.options.size[0x61], 126 + 62);
    assert_string_equal(message.boot_file, "");
    assert_string_equal(message.server_name, "");
}

static void long_options_are_put_together(void **state)
{
    char half[255];
    char text[511] = {0};

    (void)state;
    memset(half, 'x', sizeof(half));
    memset(text, 'x', 510);
    answer_option(&answer, 67, half, sizeof(half));
    answer_text(&answer, 12, "between");
    answer_option(&answer, 67, half, sizeof(half));
    assert_true(decode());
    assert_int_equal(message.options.size[67], 510);
    assert_string_equal(message.boot_file, text);
}

static void an_option_reaching_past_its_field_makes_an_answer_invalid(void **state)
{
    (void)state;
    answer_option(&answer, 52, "\1", 1);
    answer.data[AT_FILE + 126] = 12;
    answer.data[AT_FILE + 127] = 1;
    assert_false(decode());
    begin(state);
    answer.data[answer.size++] = 12;
    answer.data[answer.size++] = 2;
    assert_false(decode());
}

static void what_is_no_answer_of_a_server_is_invalid(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
    } wrong[] = {{AT_OP, 1}, {AT_HTYPE, 6}, {AT_HLEN, 16}, {AT_COOKIE, 98}, {AT_COOKIE + 3, 0}};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        begin(state);
        answer.data[wrong[i].at] = wrong[i].value;
        assert_false(decode());
    }
    for (size_t size = 0; size < AT_OPTIONS; size += 7) {
        begin(state);
        struct bytes packet = answer_end(&answer);
        uint8_t *part = malloc(size + 1);

        memcpy(part, packet.data, size);
        assert_false(dhcp_message_decode(&message, (struct bytes){part, size}));
        free(part);
        free((void *)packet.data);
    }
}

static void answers_of_bootp_and_of_no_server_are_invalid(void **state)
{
    (void)state;
    answer.size = AT_OPTIONS;
    answer_address(&answer, 54, "192.0.2.1");
    assert_false(decode());
    answer_begin(&answer, 2, 1, "192.0.2.10", NULL);
    assert_false(decode());
    answer_begin(&answer, 2, 1, "192.0.2.10", "255.255.255.255");
    assert_false(decode());
}

static void texts_with_control_characters_are_not_taken(void **state)
{
    (void)state;
    answer_text(&answer, 67, "file\33[2J");
    answer_text(&answer, 66, "host name");
    assert_true(decode());
    assert_string_equal(message.boot_file, "");
    assert_string_equal(message.server_name, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_is_read),
        TEST(a_name_may_fill_its_field),
        TEST(options_go_before_fields),
        TEST(fields_can_have_options),
        TEST(only_the_field_that_is_named_has_options),
        TEST(a_field_of_options_is_no_name),
        TEST(long_options_are_put_together),
        TEST(an_option_reaching_past_its_field_makes_an_answer_invalid),
        TEST(what_is_no_answer_of_a_server_is_invalid),
        TEST(answers_of_bootp_and_of_no_server_are_invalid),
        TEST(texts_with_control_characters_are_not_taken),
    };

    return cmocka_run_group_tests_name("netboot/dhcp/message", tests, NULL, NULL);
}
