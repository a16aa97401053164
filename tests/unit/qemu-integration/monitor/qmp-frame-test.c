/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that messages of a QMP connection are told apart as QEMU does it, however they are cut,
 * and that what is none costs an error, neither the messages after it nor memory without limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/monitor/qmp-frame.h"

#include <stdlib.h>
#include <string.h>

struct stream {
    struct qmp_frame frame;
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

static void receive(struct stream *stream, const char *text)
{
    assert_int_equal(evbuffer_add(stream->input, text, strlen(text)), 0);
}

static void assert_incomplete(struct stream *stream)
{
    json_object *value;
    struct error error = {0};

    assert_int_equal(qmp_frame_next(&stream->frame, stream->input, &value, &error),
                     QMP_FRAME_INCOMPLETE);
    assert_null(value);
    assert_false(error_is_set(&error));
}

/* The next message is this, in json-c's plain form. */
static void assert_value(struct stream *stream, const char *text)
{
    json_object *value;
    struct error error = {0};

    assert_int_equal(qmp_frame_next(&stream->frame, stream->input, &value, &error),
                     QMP_FRAME_VALUE);
    assert_string_equal(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN), text);
    json_object_put(value);
}

static void assert_error(struct stream *stream, const char *text)
{
    json_object *value;
    struct error error = {0};

    assert_int_equal(qmp_frame_next(&stream->frame, stream->input, &value, &error),
                     QMP_FRAME_ERROR);
    assert_null(value);
    assert_memory_equal(error.message, text, strlen(text));
}

static void messages_need_no_lines(void **state)
{
    struct stream *stream = *state;

    receive(stream, " {\"a\":1}{\"b\":[1,{}]}\r\n\n\t{\n\"c\"\n:\n\"}\\\"{\"\n} {'d': 'x'}{\"e");
    assert_value(stream, "{\"a\":1}");
    assert_value(stream, "{\"b\":[1,{}]}");
    assert_value(stream, "{\"c\":\"}\\\"{\"}");
    assert_value(stream, "{\"d\":\"x\"}");
    assert_incomplete(stream);
    receive(stream, "\":null}");
    assert_value(stream, "{\"e\":null}");
    assert_incomplete(stream);
    assert_int_equal(evbuffer_get_length(stream->input), 0);
}

static void a_message_may_arrive_byte_by_byte(void **state)
{
    static const char text[] = "{\"execute\":\"\\\\\\\"}\xc3\xa9\",\"id\":[-1.5e+3,true]}";
    struct stream *stream = *state;

    for (size_t i = 0; i + 1 < sizeof(text) - 1; i++) {
        assert_int_equal(evbuffer_add(stream->input, text + i, 1), 0);
        assert_incomplete(stream);
    }
    receive(stream, "}");
    assert_value(stream, text);
}

static void any_value_is_a_message(void **state)
{
    struct stream *stream = *state;

    receive(stream, "7 true\"x\"[]null -0.5\n'y'8");
    assert_value(stream, "7");
    assert_value(stream, "true");
    assert_value(stream, "\"x\"");
    assert_value(stream, "[]");
    assert_value(stream, "null");
    assert_value(stream, "-0.5");
    assert_value(stream, "\"y\"");
    assert_incomplete(stream);
    receive(stream, " ");
    assert_value(stream, "8");
}

static void what_is_none_is_an_error_and_no_more(void **state)
{
    static const char *const texts[] = {
        "{]",
        "}",
        "]",
        ":",
        ",",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "[1 2]",
        "foo",
        "01x",
        "{\"a\":\"\xff\"}",
        "/",
        "{\"a\":/**/1}",
        "{\"a\":NaN}",
        "{\"s\":\"\n\"}",
        "{\"s\":\"\\q\"}",
        "\x01",
    };
    struct stream *stream = *state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        json_object *value;
        unsigned errors = 0;
        enum qmp_frame_result result;

        receive(stream, texts[i]);
        receive(stream, "\n");
        while ((result = qmp_frame_next(&stream->frame, stream->input, &value, NULL)) !=
               QMP_FRAME_INCOMPLETE) {
            errors += result == QMP_FRAME_ERROR;
            json_object_put(value);
        }
        assert_in_range(errors, 1, 3);
        receive(stream, "\"resync\"");
        /* A string that the error has left open ends at the end of its line. */
        while (qmp_frame_next(&stream->frame, stream->input, &value, NULL) != QMP_FRAME_VALUE)
            json_object_put(value);
        assert_string_equal(json_object_get_string(value), "resync");
        json_object_put(value);
        assert_incomplete(stream);
    }
}

static void the_error_says_what_qemu_says(void **state)
{
    struct stream *stream = *state;

    receive(stream, "{\"a\": %d}");
    assert_error(stream, "JSON parse error, stray '%'");
    assert_error(stream, "JSON parse error, ");
    assert_incomplete(stream);
    receive(stream, "\xff{\"a\":1}");
    assert_error(stream, "JSON parse error, stray '");
    assert_value(stream, "{\"a\":1}");
}

static void nesting_has_qemus_limit(void **state)
{
    struct stream *stream = *state;
    char text[QMP_FRAME_DEPTH_MAX + 2] = {0};

    memset(text, '[', QMP_FRAME_DEPTH_MAX);
    receive(stream, text);
    assert_incomplete(stream);
    memset(text, ']', QMP_FRAME_DEPTH_MAX);
    receive(stream, text);
    json_object *value;
    assert_int_equal(qmp_frame_next(&stream->frame, stream->input, &value, NULL), QMP_FRAME_VALUE);
    json_object_put(value);
    memset(text, '{', QMP_FRAME_DEPTH_MAX + 1);
    receive(stream, text);
    assert_error(stream, "JSON nesting depth limit exceeded");
    assert_incomplete(stream);
    receive(stream, "{}");
    assert_value(stream, "{}");
}

static void an_endless_text_is_not_kept(void **state)
{
    static char block[MIB];
    struct stream *stream = *state;
    unsigned errors = 0;

    memset(block, 'x', sizeof(block));
    receive(stream, "{\"a\":\"");
    for (unsigned i = 0; i < 65; i++) {
        json_object *value;
        struct error error = {0};

        assert_int_equal(evbuffer_add(stream->input, block, sizeof(block)), 0);
        while (qmp_frame_next(&stream->frame, stream->input, &value, &error) == QMP_FRAME_ERROR) {
            assert_string_equal(error.message, "JSON token size limit exceeded");
            errors++;
        }
        assert_in_range(evbuffer_get_length(stream->input), 0, QMP_FRAME_SIZE_MAX);
    }
    assert_int_equal(errors, 1);
}

static void nor_are_endless_tokens(void **state)
{
    static char block[65536];
    struct stream *stream = *state;
    json_object *value;
    unsigned blocks = 0;

    memset(block, ',', sizeof(block));
    receive(stream, "[");
    do {
        assert_int_equal(evbuffer_add(stream->input, block, sizeof(block)), 0);
        blocks++;
    } while (qmp_frame_next(&stream->frame, stream->input, &value, NULL) == QMP_FRAME_INCOMPLETE);
    assert_int_equal(blocks, QMP_FRAME_TOKENS_MAX / sizeof(block));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(messages_need_no_lines),        TEST(a_message_may_arrive_byte_by_byte),
        TEST(any_value_is_a_message),        TEST(what_is_none_is_an_error_and_no_more),
        TEST(the_error_says_what_qemu_says), TEST(nesting_has_qemus_limit),
        TEST(an_endless_text_is_not_kept),   TEST(nor_are_endless_tokens),
    };

    return cmocka_run_group_tests_name("qmp-frame", tests, NULL, NULL);
}
