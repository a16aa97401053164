/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/http-response.h"

#include "common/decimal.h"

#include <stdio.h>
#include <string.h>

static bool is_printable(char c)
{
    return c >= ' ' && c <= '~';
}

static bool is_header_value(const char *text)
{
    size_t length = 0;

    while (is_printable(text[length]))
        length++;
    return length > 0 && text[length] == '\0' && length < HTTP_TEXT_SIZE;
}

struct http_validator http_read_validator(const char *etag, const char *modified)
{
    struct http_validator validator = {""};

    /* RFC 9110, 13.1.5: weak ones ("W/") must not be used for ranges. */
    if (etag != NULL && *etag == '"' && is_header_value(etag))
        snprintf(validator.text, sizeof(validator.text), "%s", etag);
    else if (etag == NULL && modified != NULL && is_header_value(modified))
        snprintf(validator.text, sizeof(validator.text), "%s", modified);
    return validator;
}

static bool take(const char **text, const char *expected)
{
    size_t length = strlen(expected);

    if (strncmp(*text, expected, length) != 0)
        return false;
    *text += length;
    return true;
}

bool http_is_rest(const char *range, uint64_t start, uint64_t total)
{
    uint64_t first, last, size;

    return range != NULL && take(&range, "bytes ") && decimal_take(&first, &range) &&
           take(&range, "-") && decimal_take(&last, &range) && take(&range, "/") &&
           decimal_take(&size, &range) && *range == '\0' && first == start && size == total &&
           total > 0 && last == total - 1;
}

bool http_read_status(const char *line, size_t length, char text[HTTP_TEXT_SIZE])
{
    const char *space = memchr(line, ' ', length);
    size_t size = 0;

    if (length < 5 || strncmp(line, "HTTP/", 5) != 0 || space == NULL)
        return false;
    for (const char *c = space + 1; c < line + length && size + 1 < HTTP_TEXT_SIZE; c++)
        if (*c != '\r' && *c != '\n')
            text[size++] = (char)(is_printable(*c) ? *c : '?');
    while (size > 0 && text[size - 1] == ' ')
        size--;
    text[size] = '\0';
    return true;
}
