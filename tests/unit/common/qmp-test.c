/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP's framing finds each JSON object of a stream, however it is cut, and nothing else; garbage
 * and endless lines cost neither the objects after them nor memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/qmp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream {
    struct qmp_reader reader;
    struct evbuffer *input;
};

static int set_up(void **state)
{
    struct stream *stream = calloc(1, sizeof(*stream));

    *state = stream;
    if (stream == NULL)
        return -1;
    stream->input = evbuffer_new();
    return stream->input == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct stream *stream = *state;

    evbuffer_free(stream->input);
    free(stream);
    return 0;
}

static void receive_bytes(struct stream *stream, const char *bytes, size_t size)
{
    assert_int_equal(evbuffer_add(stream->input, bytes, size), 0);
}

static void receive(struct stream *stream, const char *text)
{
    receive_bytes(stream, text, strlen(text));
}

static void assert_message(struct stream *stream, enum qmp_message expected)
{
    json_object *object;

    assert_int_equal(qmp_read(&stream->reader, stream->input, &object), expected);
    assert_null(object);
}

/* The next message is the object {"n": NUMBER, ...}. */
static void assert_object(struct stream *stream, int number)
{
    json_object *object;
    json_object *member;

    assert_int_equal(qmp_read(&stream->reader, stream->input, &object), QMP_OBJECT);
    assert_true(json_object_object_get_ex(object, "n", &member));
    assert_int_equal(json_object_get_int(member), number);
    json_object_put(object);
}

static void several_objects_in_one_read_are_several_messages(void **state)
{
    struct stream *stream = *state;

    receive(stream, "{\"n\": 1}\r\n{\"n\": 2}\n  {\"n\": 3, \"a\": {\"b\": [1, 2]}} \r\n{\"n\": 4");
    assert_object(stream, 1);
    assert_object(stream, 2);
    assert_object(stream, 3);
    assert_message(stream, QMP_INCOMPLETE);
    receive(stream, "}\n");
    assert_object(stream, 4);
    assert_message(stream, QMP_INCOMPLETE);
    assert_int_equal(evbuffer_get_length(stream->input), 0);
}

static void an_object_may_arrive_byte_by_byte(void **state)
{
    static const char text[] = "{\"n\": 5, \"s\": \"\\\"}\xc3\xa9\"}\r\n";
    struct stream *stream = *state;

    for (size_t i = 0; i + 1 < sizeof(text) - 1; i++) {
        receive_bytes(stream, text + i, 1);
        assert_message(stream, QMP_INCOMPLETE);
    }
    receive_bytes(stream, text + sizeof(text) - 2, 1);
    assert_object(stream, 5);
}

static void blank_lines_are_no_messages(void **state)
{
    struct stream *stream = *state;

    receive(stream, "\r\n\n \t \r\n{\"n\": 6}\n\n");
    assert_object(stream, 6);
    assert_message(stream, QMP_INCOMPLETE);
    assert_int_equal(evbuffer_get_length(stream->input), 0);
}

static void a_line_that_is_not_one_object_is_invalid(void **state)
{
    static const char *const lines[] = {
        "nonsense",          "[1]",       "null",           "7",     "\"text\"",
        "{\"n\": 1",         "{\"n\": }", "{\"n\" 1}",      "{} {}", "{\"n\": 1} x",
        "{\"s\": \"\xff\"}", "}",         "{\"s\": \"\xc3",
    };
    struct stream *stream = *state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        receive(stream, lines[i]);
        receive(stream, "\n{\"n\": 7}\n");
        assert_message(stream, QMP_INVALID);
        assert_object(stream, 7);
    }
    assert_message(stream, QMP_INCOMPLETE);
}

static void a_nul_byte_does_not_end_a_line(void **state)
{
    struct stream *stream = *state;

    receive_bytes(stream, "{\"n\": 1}\0{\"n\": 2}\n", 18);
    receive_bytes(stream, "\0\n", 2);
    receive(stream, "{\"n\": 8}\n");
    assert_message(stream, QMP_INVALID);
    assert_message(stream, QMP_INVALID);
    assert_object(stream, 8);
}

static void deep_nesting_is_invalid(void **state)
{
    struct stream *stream = *state;
    char text[2 * QMP_DEPTH_MAX + 64];
    int length = snprintf(text, sizeof(text), "{\"n\": ");

    memset(text + length, '[', 2 * QMP_DEPTH_MAX);
    text[length + 2 * QMP_DEPTH_MAX] = '\n';
    receive_bytes(stream, text, (size_t)length + 2 * QMP_DEPTH_MAX + 1);
    receive(stream, "{\"n\": 9}\n");
    assert_message(stream, QMP_INVALID);
    assert_object(stream, 9);
}

/* {"n": 10, "s": "xxx..."}, of @size bytes. */
static char *make_object(size_t size)
{
    static const char head[] = "{\"n\": 10, \"s\": \"";
    char *text = malloc(size + 1);

    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, head, sizeof(head) - 1);
    memcpy(text + size - 2, "\"}", 3);
    return text;
}

static void a_line_may_have_the_limit_and_no_byte_more(void **state)
{
    struct stream *stream = *state;
    char *text = make_object(QMP_LINE_MAX);

    receive_bytes(stream, text, QMP_LINE_MAX);
    assert_message(stream, QMP_INCOMPLETE);
    receive(stream, "\r\n");
    assert_object(stream, 10);
    free(text);
    text = make_object(QMP_LINE_MAX + 1);
    receive_bytes(stream, text, QMP_LINE_MAX + 1);
    receive(stream, "\n{\"n\": 11}\n");
    assert_message(stream, QMP_TOO_LONG);
    assert_object(stream, 11);
    free(text);
}

static void an_endless_line_is_reported_once_and_not_kept(void **state)
{
    static char block[65536];
    struct stream *stream = *state;
    unsigned reports = 0;

    memset(block, 'x', sizeof(block));
    for (unsigned i = 0; i < 4 * QMP_LINE_MAX / sizeof(block); i++) {
        json_object *object;

        receive_bytes(stream, block, sizeof(block));
        reports += qmp_read(&stream->reader, stream->input, &object) == QMP_TOO_LONG;
        assert_true(evbuffer_get_length(stream->input) <= QMP_LINE_MAX);
    }
    assert_int_equal(reports, 1);
    receive(stream, "{\"n\": 1}\n{\"n\": 12}\n");
    assert_object(stream, 12);
    assert_message(stream, QMP_INCOMPLETE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(several_objects_in_one_read_are_several_messages),
        TEST(an_object_may_arrive_byte_by_byte),
        TEST(blank_lines_are_no_messages),
        TEST(a_line_that_is_not_one_object_is_invalid),
        TEST(a_nul_byte_does_not_end_a_line),
        TEST(deep_nesting_is_invalid),
        TEST(a_line_may_have_the_limit_and_no_byte_more),
        TEST(an_endless_line_is_reported_once_and_not_kept),
    };

    return cmocka_run_group_tests_name("qmp", tests, NULL, NULL);
}
