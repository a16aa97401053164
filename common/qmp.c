/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/qmp.h"

#include <string.h>

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr(" \t\r", text[i]) == NULL || text[i] == '\0')
            return false;
    return true;
}

/* Returns the object that is all of the line, or NULL. */
static json_object *parse_object(const char *line, size_t length)
{
    struct json_tokener *tokener = json_tokener_new_ex(QMP_DEPTH_MAX);
    json_object *object = NULL;

    if (tokener == NULL)
        return NULL;
    json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, line, (int)length);
    size_t end = json_tokener_get_parse_end(tokener);
    if (json_tokener_get_error(tokener) != json_tokener_success ||
        !json_object_is_type(object, json_type_object) || !is_blank(line + end, length - end)) {
        json_object_put(object);
        object = NULL;
    }
    json_tokener_free(tokener);
    return object;
}

/* The input has no whole line. */
static enum qmp_message keep_partial_line(struct qmp_reader *reader, struct evbuffer *input)
{
    bool was_skipping = reader->skipping;
    size_t length = evbuffer_get_length(input);

    if (!was_skipping && length <= QMP_LINE_MAX)
        return QMP_INCOMPLETE;
    evbuffer_drain(input, length);
    reader->skipping = true;
    return was_skipping ? QMP_INCOMPLETE : QMP_TOO_LONG;
}

enum qmp_message qmp_read(struct qmp_reader *reader, struct evbuffer *input, json_object **object)
{
    *object = NULL;
    for (;;) {
        enum qmp_message message = QMP_INVALID;
        size_t end_length;
        struct evbuffer_ptr end = evbuffer_search_eol(input, NULL, &end_length, EVBUFFER_EOL_CRLF);

        if (end.pos < 0)
            return keep_partial_line(reader, input);
        size_t length = (size_t)end.pos;
        bool skipped = reader->skipping;

        reader->skipping = false;
        if (!skipped && length > QMP_LINE_MAX) {
            message = QMP_TOO_LONG;
        } else if (!skipped) {
            /* NULL for a blank line of length 0, and without memory. */
            const char *line = (const char *)evbuffer_pullup(input, end.pos);

            skipped = length == 0 || (line != NULL && is_blank(line, length));
            if (!skipped && line != NULL)
                *object = parse_object(line, length);
            if (*object != NULL)
                message = QMP_OBJECT;
        }
        evbuffer_drain(input, length + end_length);
        if (!skipped)
            return message;
    }
}
