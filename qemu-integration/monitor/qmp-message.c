/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/qmp-message.h"

#include <string.h>

#define INDENTATION 4

json_object *qmp_error(const char *class, const char *description)
{
    json_object *message = json_object_new_object();
    json_object *error = json_object_new_object();

    json_add_text(error, "class", class);
    json_add_text(error, "desc", description);
    json_object_object_add(message, "error", error);
    return message;
}

json_object *qmp_return(json_object *value)
{
    json_object *message = json_object_new_object();

    json_object_object_add(message, "return", value == NULL ? json_object_new_object() : value);
    return message;
}

json_object *qmp_event(const char *name, json_object *data, struct timeval when)
{
    json_object *message = json_object_new_object();
    json_object *timestamp = json_object_new_object();

    json_object_object_add(timestamp, "seconds", json_object_new_int64(when.tv_sec));
    json_object_object_add(timestamp, "microseconds", json_object_new_int64(when.tv_usec));
    json_object_object_add(message, "timestamp", timestamp);
    json_add_text(message, "event", name);
    if (data != NULL)
        json_object_object_add(message, "data", data);
    return message;
}

void qmp_set_id(json_object *message, struct qmp_id id)
{
    json_object_object_del(message, "id");
    if (id.present)
        json_object_object_add(message, "id", json_object_get(id.value));
}

bool qmp_greeting_offers_oob(const json_object *greeting)
{
    json_object *inner, *list;

    if (!json_object_object_get_ex(greeting, "QMP", &inner) ||
        !json_object_object_get_ex(inner, "capabilities", &list) ||
        !json_object_is_type(list, json_type_array))
        return false;
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *name = json_object_array_get_idx(list, i);

        if (json_object_is_type(name, json_type_string) &&
            strcmp(json_object_get_string(name), "oob") == 0)
            return true;
    }
    return false;
}

/* Where a line is to begin, or the next element on the same line. */
static void separate(struct evbuffer *output, bool first, bool pretty, int depth)
{
    if (!first)
        evbuffer_add_printf(output, pretty ? "," : ", ");
    if (pretty)
        evbuffer_add_printf(output, "\r\n%*s", INDENTATION * depth, "");
}

static void write_scalar(struct evbuffer *output, json_object *value)
{
    size_t length;
    const char *text = json_object_to_json_string_length(
        value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);

    if (text != NULL)
        evbuffer_add(output, text, length);
}

static void write_name(struct evbuffer *output, const char *name)
{
    cleanup_json json_object *text = json_object_new_string(name);

    write_scalar(output, text);
    evbuffer_add_printf(output, ": ");
}

static void write_value(struct evbuffer *output, json_object *value, bool pretty, int depth);

static void write_object(struct evbuffer *output, json_object *object, bool pretty, int depth)
{
    struct json_object_iterator next = json_object_iter_begin(object);
    const struct json_object_iterator end = json_object_iter_end(object);
    bool first = true;

    evbuffer_add_printf(output, "{");
    for (; !json_object_iter_equal(&next, &end); json_object_iter_next(&next)) {
        separate(output, first, pretty, depth + 1);
        write_name(output, json_object_iter_peek_name(&next));
        write_value(output, json_object_iter_peek_value(&next), pretty, depth + 1);
        first = false;
    }
    separate(output, true, pretty, depth);
    evbuffer_add_printf(output, "}");
}

static void write_array(struct evbuffer *output, json_object *array, bool pretty, int depth)
{
    evbuffer_add_printf(output, "[");
    for (size_t i = 0; i < json_object_array_length(array); i++) {
        separate(output, i == 0, pretty, depth + 1);
        write_value(output, json_object_array_get_idx(array, i), pretty, depth + 1);
    }
    separate(output, true, pretty, depth);
    evbuffer_add_printf(output, "]");
}

static void write_value(struct evbuffer *output, json_object *value, bool pretty, int depth)
{
    if (json_object_is_type(value, json_type_object))
        write_object(output, value, pretty, depth);
    else if (json_object_is_type(value, json_type_array))
        write_array(output, value, pretty, depth);
    else
        write_scalar(output, value);
}

void qmp_write(struct evbuffer *output, json_object *message, bool pretty)
{
    if (message == NULL)
        return;
    write_value(output, message, pretty, 0);
    evbuffer_add_printf(output, "\r\n");
}
