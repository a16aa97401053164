/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only a strong validator and a range that fits let a transfer go on, and status lines are shown
 * without what could drive a terminal.
 */
#include "netboot/transfer/http-response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define DATE "Tue, 15 Nov 1994 12:45:26 GMT"

static void validators_are_strong(void **state)
{
    char longest[HTTP_TEXT_SIZE + 1];

    (void)state;
    assert_string_equal(http_read_validator("\"a-1\"", DATE).text, "\"a-1\"");
    assert_string_equal(http_read_validator(NULL, DATE).text, DATE);
    assert_string_equal(http_read_validator("W/\"a-1\"", DATE).text, "");
    assert_string_equal(http_read_validator("\"a\x01\"", NULL).text, "");
    assert_string_equal(http_read_validator("", NULL).text, "");
    assert_string_equal(http_read_validator(NULL, "").text, "");
    assert_string_equal(http_read_validator(NULL, NULL).text, "");
    memset(longest, '"', sizeof(longest));
    longest[HTTP_TEXT_SIZE] = '\0';
    assert_string_equal(http_read_validator(longest, NULL).text, "");
    longest[HTTP_TEXT_SIZE - 1] = '\0';
    assert_string_equal(http_read_validator(longest, NULL).text, longest);
}

static void only_the_rest_goes_on(void **state)
{
    (void)state;
    assert_true(http_is_rest("bytes 10-99/100", 10, 100));
    assert_false(http_is_rest("bytes 9-99/100", 10, 100));
    assert_false(http_is_rest("bytes 10-98/100", 10, 100));
    assert_false(http_is_rest("bytes 10-100/100", 10, 100));
    assert_false(http_is_rest("bytes 10-99/101", 10, 100));
    assert_false(http_is_rest("bytes 10-99/*", 10, 100));
    assert_false(http_is_rest("bytes */100", 10, 100));
    assert_false(http_is_rest("bytes 10-99/100,", 10, 100));
    assert_false(http_is_rest("bytes 0-18446744073709551615/0", 0, 0));
    assert_false(http_is_rest("items 10-99/100", 10, 100));
    assert_false(http_is_rest("", 10, 100));
    assert_false(http_is_rest(NULL, 10, 100));
}

static bool read_status(const char *line, char *text)
{
    return http_read_status(line, strlen(line), text);
}

static void status_lines_are_printable(void **state)
{
    char text[HTTP_TEXT_SIZE] = "before", longest[300];
    static const char start[] = "HTTP/1.1 404 ";

    (void)state;
    assert_false(read_status("Server: x y\r\n", text));
    assert_false(read_status("HTTP/", text));
    assert_false(read_status("", text));
    assert_string_equal(text, "before");
    assert_true(read_status("HTTP/1.1 404 Not Found\r\n", text));
    assert_string_equal(text, "404 Not Found");
    assert_true(read_status("HTTP/1.0 500 \r\n", text));
    assert_string_equal(text, "500");
    assert_true(read_status("HTTP/1.1 404 a\x1b[2Jb\xc3\xa9\r\n", text));
    assert_string_equal(text, "404 a?[2Jb??");
    memset(longest, 'x', sizeof(longest));
    for (size_t i = 0; i < strlen(start); i++)
        longest[i] = start[i];
    assert_true(http_read_status(longest, sizeof(longest), text));
    assert_int_equal(strlen(text), HTTP_TEXT_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validators_are_strong),
        cmocka_unit_test(only_the_rest_goes_on),
        cmocka_unit_test(status_lines_are_printable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
