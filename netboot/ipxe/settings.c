/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/settings.h"

#include "common/alloc.h"
#include "netboot/ipxe/known-settings.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTION_ENCAPSULATED 256 /* 175.8 is 175 * 256 + 8 */

/* "67" or "175.8"; 0: anything else. */
static unsigned parse_option(const char *name)
{
    unsigned option = 0;
    int parts = 0;

    for (const char *part = name; parts < 2; parts++) {
        unsigned number = 0;

        if (*part < '0' || *part > '9')
            return 0;
        for (; *part >= '0' && *part <= '9' && number < OPTION_ENCAPSULATED; part++)
            number = 10 * number + (unsigned)(*part - '0');
        if (number == 0 || number >= OPTION_ENCAPSULATED - 1)
            return 0;
        option = option * OPTION_ENCAPSULATED + number;
        if (*part == '\0')
            return option;
        if (*part++ != '.')
            return 0;
    }
    return 0;
}

static bool copy(char *to, size_t size, const char *from, size_t length)
{
    if (length >= size)
        return false;
    memcpy(to, from, length);
    to[length] = '\0';
    return true;
}

bool setting_name_parse(const char *text, struct setting_name *name)
{
    const char *slash = strchr(text, '/');
    const char *begin = slash == NULL ? text : slash + 1;
    const char *colon = strchr(begin, ':');
    size_t length = colon == NULL ? strlen(begin) : (size_t)(colon - begin);
    enum setting_type usual;

    *name = (struct setting_name){.type = SETTING_STRING};
    if (length == 0 || !copy(name->name, sizeof(name->name), begin, length))
        return false;
    if (slash != NULL && !copy(name->block, sizeof(name->block), text, (size_t)(slash - text)))
        return false;
    if (strncmp(name->block, "netX", 4) == 0)
        name->block[3] = '0';
    name->option = parse_option(name->name);
    if (known_setting_type(name->name, &usual, &name->option))
        name->type = usual;
    name->has_type = colon != NULL;
    return colon == NULL || setting_type_find(colon + 1, &name->type);
}

/* A setting has one key by whatever name it is called. */
static void make_key(const struct setting_name *name, const char *block,
                     char key[SETTING_NAME_MAX + SETTING_BLOCK_SIZE])
{
    if (name->option != 0)
        snprintf(key, SETTING_NAME_MAX + SETTING_BLOCK_SIZE, "%s/%u", block, name->option);
    else
        snprintf(key, SETTING_NAME_MAX + SETTING_BLOCK_SIZE, "%s/%s", block, name->name);
}

static ssize_t find(const struct ipxe_settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->stored[i].key, key) == 0)
            return (ssize_t)i;
    return -1;
}

static bool fetch_stored(const struct ipxe_settings *settings, const struct setting_name *name,
                         const char *block, struct text *raw, enum setting_type *type)
{
    char key[SETTING_NAME_MAX + SETTING_BLOCK_SIZE];
    ssize_t found;

    make_key(name, block, key);
    found = find(settings, key);
    if (found < 0 ||
        !text_add_bytes(raw, settings->stored[found].value, settings->stored[found].size))
        return false;
    *type = name->has_type ? name->type : settings->stored[found].type;
    return true;
}

/* Of an option that has options in its value. */
static bool fetch_encapsulated(const struct ipxe_settings *settings,
                               const struct setting_name *name, struct text *raw)
{
    const struct dhcp_options *options = &settings->host->settings->options;
    unsigned outer = name->option / OPTION_ENCAPSULATED;
    const uint8_t *value = options->value[outer];
    size_t size = value == NULL ? 0 : options->size[outer];

    for (size_t at = 0; size - at >= 2 && at < size;) {
        size_t length = value[at + 1];

        if (value[at] == 0) {
            at++;
            continue;
        }
        if (value[at] == 255 || length > size - at - 2)
            return false;
        if (value[at] == name->option % OPTION_ENCAPSULATED)
            return text_add_bytes(raw, (const char *)value + at + 2, length);
        at += 2 + length;
    }
    return false;
}

/* Blocks of what DHCP has told. All answers are merged, so these are the same. */
static bool is_dhcp_block(const char *block)
{
    return strcmp(block, "dhcp") == 0 || strcmp(block, "proxydhcp") == 0 ||
           strcmp(block, "pxebs") == 0 || strncmp(block, "net0.", 5) == 0;
}

static bool fetch_own(const struct ipxe_settings *settings, const struct setting_name *name,
                      struct text *raw)
{
    uint32_t number = htonl(settings->status);

    if (name->block[0] != '\0')
        return false;
    if (strcmp(name->name, "cwuri") == 0)
        return settings->cwuri != NULL && text_add(raw, settings->cwuri);
    return strcmp(name->name, "errno") == 0 &&
           text_add_bytes(raw, (const char *)&number, sizeof(number));
}

bool settings_fetch(const struct ipxe_settings *settings, const struct setting_name *name,
                    struct text *raw, enum setting_type *type)
{
    bool dhcp = is_dhcp_block(name->block);

    if (fetch_stored(settings, name, name->block, raw, type) ||
        (name->block[0] == '\0' && fetch_stored(settings, name, "net0", raw, type)))
        return true;
    *type = name->type;
    if (name->block[0] != '\0' && strcmp(name->block, "net0") != 0 && !dhcp)
        return false;
    if (name->option >= OPTION_ENCAPSULATED)
        return fetch_encapsulated(settings, name, raw);
    if (fetch_own(settings, name, raw)) {
        *type = name->has_type || strcmp(name->name, "errno") != 0 ? name->type : SETTING_UINT32;
        return true;
    }
    return known_setting_fetch(settings->host, name->name, name->option, dhcp, raw);
}

bool settings_fetch_text(const struct ipxe_settings *settings, const struct setting_name *name,
                         struct text *value)
{
    cleanup_text struct text raw = {.limit = 2 * SETTING_VALUE_MAX};
    enum setting_type type;

    return settings_fetch(settings, name, &raw, &type) &&
           setting_format(type, (const uint8_t *)text_string(&raw), raw.length, value);
}

static void remove_at(struct ipxe_settings *settings, size_t index)
{
    free(settings->stored[index].key);
    free(settings->stored[index].value);
    settings->stored[index] = settings->stored[--settings->count];
}

int settings_store(struct ipxe_settings *settings, const struct setting_name *name,
                   const char *value, struct error *error)
{
    char key[SETTING_NAME_MAX + SETTING_BLOCK_SIZE];
    cleanup_text struct text raw = {.limit = SETTING_VALUE_MAX};
    ssize_t found;
    size_t size;

    make_key(name, name->block, key);
    found = find(settings, key);
    if (*value == '\0') {
        if (found >= 0)
            remove_at(settings, (size_t)found);
        return 0;
    }
    if (!setting_parse(name->type, value, &raw))
        return error_set(error, "no value of the type %s, or too long: %.64s",
                         setting_type_name(name->type), value);
    if (found >= 0)
        remove_at(settings, (size_t)found);
    if (settings->count == SETTINGS_MAX)
        return error_set(error, "there are more than %d settings", SETTINGS_MAX);
    size = raw.length;
    settings->stored[settings->count++] = (struct setting){
        .key = alloc_copy(key), .value = text_take(&raw), .size = size, .type = name->type};
    return 0;
}

void settings_release(struct ipxe_settings *settings)
{
    while (settings->count > 0)
        remove_at(settings, settings->count - 1);
}
