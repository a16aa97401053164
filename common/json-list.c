/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules are those of QEMU's qapi/qobject-input-visitor.c for its "keyval" lists. */
#include "common/json-list.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/option-list.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool append_value(char **list, const char *key, struct json_object *value);

static bool append_member(char **list, const char *parent, const char *name,
                          struct json_object *value)
{
    cleanup_free char *key =
        parent == NULL ? alloc_copy(name) : alloc_format("%s.%s", parent, name);

    return *name != '\0' && strpbrk(name, "=,") == NULL && append_value(list, key, value);
}

static bool append_members(char **list, const char *key, struct json_object *object)
{
    json_object_object_foreach (object, name, value)
        if (!append_member(list, key, name, value))
            return false;
    return true;
}

static bool append_elements(char **list, const char *key, struct json_object *array)
{
    for (size_t i = 0; i < json_object_array_length(array); i++) {
        cleanup_free char *name = alloc_format("%zu", i);

        if (!append_member(list, key, name, json_object_array_get_idx(array, i)))
            return false;
    }
    return true;
}

static bool append_value(char **list, const char *key, struct json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_object:
        return append_members(list, key, value);
    case json_type_array:
        return append_elements(list, key, value);
    case json_type_null:
        option_list_append(list, key, "");
        return true;
    case json_type_boolean:
        option_list_append(list, key, json_object_get_boolean(value) ? "on" : "off");
        return true;
    case json_type_double:
    case json_type_int:
    case json_type_string:
        break;
    }
    option_list_append(list, key, json_object_get_string(value));
    return true;
}

/* Returns NULL unless the object is all of the text. */
static struct json_object *parse(const char *text)
{
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *object = NULL;

    if (tokener == NULL)
        return NULL;
    object = json_tokener_parse_ex(tokener, text, (int)strlen(text));
    const char *end = text + json_tokener_get_parse_end(tokener);
    if (!json_object_is_type(object, json_type_object) || end[strspn(end, " \t\r\n")] != '\0') {
        json_object_put(object);
        object = NULL;
    }
    json_tokener_free(tokener);
    return object;
}

char *json_list_make(const char *option, const char *text, struct error *error)
{
    cleanup_json struct json_object *object = parse(text);
    cleanup_free char *list = NULL;

    if (object == NULL) {
        error_set(error, "-%s %s: not a JSON object", option, text);
        return NULL;
    }
    if (!append_members(&list, NULL, object)) {
        error_set(error, "-%s %s: has a part that no option can have", option, text);
        return NULL;
    }
    return list == NULL ? alloc_copy("") : steal_pointer(&list);
}
