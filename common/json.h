/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What json-c's interface lacks.
 */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void cleanup_json_function(json_object **object)
{
    json_object_put(*object);
}

#define cleanup_json __attribute__((cleanup(cleanup_json_function)))

/**
 * json_member() - A member of any type, or NULL; owned by the object
 * @object: Any value; one that is no object has no members
 */
static inline json_object *json_member(const json_object *object, const char *member)
{
    json_object *value;

    return json_object_object_get_ex(object, member, &value) ? value : NULL;
}

/**
 * json_text() - A member that is a string, or NULL; owned by the object
 * @object: Any value; one that is no object has no members
 */
static inline const char *json_text(const json_object *object, const char *member)
{
    json_object *value;

    return json_object_object_get_ex(object, member, &value) &&
                   json_object_is_type(value, json_type_string)
               ? json_object_get_string(value)
               : NULL;
}

/**
 * json_length() - How many elements a list has; any other value has none
 */
static inline size_t json_length(const json_object *list)
{
    return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

/**
 * json_lists_name() - Whether a list has an object with this "name"
 * @list: Any value
 */
static inline bool json_lists_name(const json_object *list, const char *name)
{
    for (size_t i = 0; i < json_length(list); i++) {
        const char *listed = json_text(json_object_array_get_idx(list, i), "name");

        if (listed != NULL && strcmp(listed, name) == 0)
            return true;
    }
    return false;
}

/**
 * json_add_text() - Add a member that is a string
 * @text: Copied
 */
static inline void json_add_text(json_object *object, const char *member, const char *text)
{
    json_object_object_add(object, member, json_object_new_string(text));
}

/**
 * json_add_number() - Add a number to an object, or replace it
 */
static inline void json_add_number(json_object *object, const char *member, uint64_t number)
{
    json_object_object_add(object, member, json_object_new_uint64(number));
}

/**
 * json_is_true() - Whether an object has a member that is true; NULL is allowed
 */
static inline bool json_is_true(const json_object *object, const char *member)
{
    json_object *value;

    return json_object_object_get_ex(object, member, &value) && json_object_get_boolean(value);
}

#endif
