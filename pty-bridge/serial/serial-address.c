/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-address.h"

#include "common/array.h"

#include <stddef.h>
#include <string.h>

/* Longer than any key with its value. */
#define ITEM_SIZE 64

/*
 * Copies one element of a list, in which a comma ends an element and two are one of its characters.
 * Returns where the rest begins, or NULL if the element is too long.
 */
static const char *take_item(char *item, size_t size, const char *text)
{
    size_t length = 0;

    while (*text != '\0' && (*text != ',' || text[1] == ',')) {
        if (length + 1 == size)
            return NULL;
        item[length++] = *text;
        text += *text == ',' ? 2 : 1;
    }
    item[length] = '\0';
    return *text == ',' ? text + 1 : text;
}

/* The name of a file is taken as it is, commas and all. */
static const char *take_all(char path[SERIAL_PATH_SIZE], const char *text)
{
    size_t length = strlen(text);

    if (length >= SERIAL_PATH_SIZE)
        return NULL;
    memcpy(path, text, length + 1);
    return text + length;
}

static bool take_switch(bool *value, const char *text)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

/* "server" alone is "server=on", and "nowait" is how "wait=off" was once spelled. */
static bool take_option(struct serial_address *address, char *item)
{
    char *value = strchr(item, '=');
    bool unused;

    if (value == NULL && strncmp(item, "no", 2) == 0 && strcmp(item, "nodelay") != 0) {
        item += 2;
        value = "off";
    } else if (value == NULL) {
        value = "on";
    } else {
        *value++ = '\0';
    }
    if (strcmp(item, "server") == 0)
        return take_switch(&address->server, value);
    if (strcmp(item, "wait") == 0)
        return take_switch(&address->wait, value);
    return address->kind == SERIAL_TCP && strcmp(item, "nodelay") == 0 &&
           take_switch(&unused, value);
}

static bool take_options(struct serial_address *address, const char *rest)
{
    char item[ITEM_SIZE];

    address->wait = true;
    while (*rest != '\0') {
        rest = take_item(item, sizeof(item), rest);
        if (rest == NULL || !take_option(address, item))
            return false;
    }
    address->wait = address->wait && address->server;
    return true;
}

/* The port is behind the last colon: an IPv6 address, in brackets or not, has others. */
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

bool serial_address_parse(struct serial_address *address, const char *text)
{
    static const struct {
        const char *prefix;
        enum serial_kind kind;
    } kinds[] = {{"file:", SERIAL_FILE}, {"unix:", SERIAL_UNIX}, {"tcp:", SERIAL_TCP}};
    const char *rest;

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
        rest = address->kind == SERIAL_FILE
                   ? take_all(address->path, text + length)
                   : take_item(address->path, sizeof(address->path), text + length);
        if (rest == NULL)
            return false;
        if (address->kind == SERIAL_FILE)
            return address->path[0] != '\0';
        if (address->kind == SERIAL_UNIX && address->path[0] == '\0')
            return false;
        return take_options(address, rest) && (address->kind == SERIAL_UNIX || split_port(address));
    }
    return false;
}
