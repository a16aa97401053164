/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-address.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stddef.h>
#include <string.h>

static bool copy_path(struct serial_address *address, const char *path)
{
    size_t length = strlen(path);

    if (length >= sizeof(address->path))
        return false;
    memcpy(address->path, path, length + 1);
    return true;
}

static bool take_switch(bool *value, const char *text)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

/* "server" alone is "server=on", and "nowait" is the old spelling of "wait=off". */
static bool take_option(struct serial_address *address, const struct option_list *option)
{
    const char *key = option->key, *value = option->value;
    bool unused;

    if (option->is_key_alone && strncmp(key, "no", 2) == 0 && strcmp(key, "nodelay") != 0) {
        key += 2;
        value = "off";
    }
    if (strcmp(key, "server") == 0)
        return take_switch(&address->server, value);
    if (strcmp(key, "wait") == 0)
        return take_switch(&address->wait, value);
    return address->kind == SERIAL_TCP && strcmp(key, "nodelay") == 0 &&
           take_switch(&unused, value);
}

/* The port follows the last colon: an IPv6 address, in brackets or not, contains others. */
static bool split_port(struct serial_address *address)
{
    char *colon = strrchr(address->path, ':');
    size_t length;

    if (colon == NULL || colon[1] == '\0' || strlen(colon + 1) >= sizeof(address->port))
        return false;
    memcpy(address->port, colon + 1, strlen(colon + 1) + 1);
    *colon = '\0';
    length = strlen(address->path);
    if (address->path[0] == '[' && address->path[length - 1] == ']') {
        address->path[length - 1] = '\0';
        memmove(address->path, address->path + 1, length - 1);
    }
    return true;
}

/* QEMU ignores a comma at the end of this list; two are one that belongs to the value. */
static char *without_last_comma(const char *text)
{
    char *copy = alloc_copy(text);
    size_t length = strlen(text), commas = 0;

    while (commas < length && text[length - 1 - commas] == ',')
        commas++;
    if (commas % 2 == 1)
        copy[length - 1] = '\0';
    return copy;
}

static bool take_socket(struct serial_address *address, const char *text)
{
    cleanup_free char *elements = without_last_comma(text);
    cleanup_option_list struct option_list list = option_list_open("serial", elements, NULL);
    int status;

    if (option_list_next_word(&list, NULL) != 1 || !copy_path(address, list.value))
        return false;
    address->wait = true;
    while ((status = option_list_next(&list, NULL)) == 1)
        if (!take_option(address, &list))
            return false;
    address->wait = address->wait && address->server;
    return status == 0 && (address->kind == SERIAL_UNIX || split_port(address));
}

bool serial_address_parse(struct serial_address *address, const char *text)
{
    static const struct {
        const char *prefix;
        enum serial_kind kind;
    } kinds[] = {{"file:", SERIAL_FILE}, {"unix:", SERIAL_UNIX}, {"tcp:", SERIAL_TCP}};

    *address = (struct serial_address){.kind = SERIAL_PTY};
    if (strncmp(text, "mon:", 4) == 0) {
        address->monitor = true;
        text += 4;
    }
    if (strcmp(text, "pty") == 0)
        return true;
    if (strcmp(text, "stdio") == 0) {
        address->kind = SERIAL_STDIO;
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        size_t length = strlen(kinds[i].prefix);

        if (strncmp(text, kinds[i].prefix, length) != 0)
            continue;
        address->kind = kinds[i].kind;
        if (address->kind != SERIAL_FILE)
            return take_socket(address, text + length);
        /* The name of a file is not a list: its commas are its own. */
        return text[length] != '\0' && copy_path(address, text + length);
    }
    return false;
}
