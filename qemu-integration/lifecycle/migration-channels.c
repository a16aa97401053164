/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax, and the words of errors: MigrationChannel of QEMU's qapi/migration.json. */
#include "qemu-integration/lifecycle/migration-channels.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"

#include <stdlib.h>
#include <string.h>

static bool is_text(const json_object *object, const char *name, const char *text)
{
    const char *value = json_text(object, name);

    return value != NULL && strcmp(value, text) == 0;
}

/* A URI is made of it: NULL: @error is filled. */
static char *make_uri(const json_object *address, const char *scheme, const char *name,
                      struct error *error)
{
    const char *value = json_text(address, name);

    if (value != NULL)
        return alloc_format("%s:%s", scheme, value);
    error_set(error, "Parameter '%s' is missing", name);
    return NULL;
}

static char *make_inet_uri(const json_object *address, struct error *error)
{
    const char *host = json_text(address, "host"), *port = json_text(address, "port");
    bool is_ipv6 = host != NULL && strchr(host, ':') != NULL;

    if (host != NULL && port != NULL)
        return alloc_format("tcp:%s%s%s:%s", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", port);
    error_set(error, "Parameter '%s' is missing", host == NULL ? "host" : "port");
    return NULL;
}

/* In quotes: the shell that starts the command must see nothing in it. */
static char *quote(const char *word)
{
    static const char escaped[] = "'\\''";
    char *quoted = alloc_bytes(strlen(word) * strlen(escaped) + sizeof("''"));
    char *end = quoted;

    *end++ = '\'';
    for (; *word != '\0'; word++)
        if (*word == '\'')
            end = stpcpy(end, escaped);
        else
            *end++ = *word;
    *end++ = '\'';
    *end = '\0';
    return quoted;
}

static void add_word(char **command, const char *word)
{
    cleanup_free char *quoted = quote(word);
    char *longer = alloc_format("%s %s", *command, quoted);

    free(*command);
    *command = longer;
}

static char *make_exec_uri(const json_object *address, struct error *error)
{
    const json_object *words = json_member(address, "args");
    size_t count = json_length(words);
    char *command = alloc_copy("exec:exec");

    for (size_t i = 0; i < count; i++) {
        json_object *word = json_object_array_get_idx(words, i);

        if (!json_object_is_type(word, json_type_string))
            count = 0;
        else
            add_word(&command, json_object_get_string(word));
    }
    if (count > 0)
        return command;
    free(command);
    error_set(error, "Invalid parameter type for 'args', expected: array of strings");
    return NULL;
}

static char *make_file_uri(const json_object *address, struct error *error)
{
    json_object *offset = json_member(address, "offset");

    if (offset == NULL || json_object_get_int64(offset) == 0)
        return make_uri(address, "file", "filename", error);
    error_set(error, "'offset' is not supported");
    return NULL;
}

static char *uri_of_address(const json_object *address, struct error *error)
{
    if (is_text(address, "transport", "exec"))
        return make_exec_uri(address, error);
    if (is_text(address, "transport", "file"))
        return make_file_uri(address, error);
    if (!is_text(address, "transport", "socket"))
        error_set(error, "Parameter 'transport' expects 'socket', 'exec' or 'file'");
    else if (is_text(address, "type", "inet"))
        return make_inet_uri(address, error);
    else if (is_text(address, "type", "unix"))
        return make_uri(address, "unix", "path", error);
    else
        error_set(error, "Parameter 'type' expects 'inet' or 'unix', or 'fd' with the name of a "
                         "descriptor");
    return NULL;
}

static char *uri_of_channels(const json_object *channels, struct error *error)
{
    const json_object *channel =
        json_object_array_length(channels) == 1 ? json_object_array_get_idx(channels, 0) : NULL;

    if (json_object_array_length(channels) > 1)
        error_set(error, "Channel list has more than one entries");
    else if (!is_text(channel, "channel-type", "main"))
        error_set(error, "Parameter 'channel-type' expects 'main'");
    else if (!json_object_is_type(json_member(channel, "addr"), json_type_object))
        error_set(error, "Parameter 'addr' is missing");
    else
        return uri_of_address(json_member(channel, "addr"), error);
    return NULL;
}

int migration_channels_address(struct migration_address *address, const json_object *arguments,
                               struct error *error)
{
    const char *uri = json_text(arguments, "uri");
    const json_object *channels = json_member(arguments, "channels");

    if (uri != NULL && channels != NULL)
        return error_set(error, "'uri' and 'channels' arguments are mutually exclusive; exactly "
                                "one of the two should be present");
    if (uri == NULL && channels == NULL)
        return error_set(error, "need either 'uri' or 'channels' argument");
    if (uri != NULL)
        return migration_address_parse(address, uri, error);
    cleanup_free char *made = uri_of_channels(channels, error);
    return made == NULL ? -1 : migration_address_parse(address, made, error);
}
