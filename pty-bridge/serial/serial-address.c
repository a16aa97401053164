/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-address.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static bool copy_text(char *target, size_t size, const char *text)
{
    size_t length = strlen(text);

    if (length >= size)
        return false;
    memcpy(target, text, length + 1);
    return true;
}

static bool copy_path(struct serial_address *address, const char *path)
{
    return copy_text(address->path, sizeof(address->path), path);
}

static bool take_switch(bool *value, const char *text)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

/* QEMU refuses "wait" where nobody can come. */
static bool fits_server(struct serial_address *address)
{
    bool fits = address->server || !address->has_wait;

    address->wait = address->server && (address->wait || !address->has_wait);
    return fits;
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
    if (strcmp(key, "wait") == 0) {
        address->has_wait = true;
        return take_switch(&address->wait, value);
    }
    if (address->kind == SERIAL_TCP && strcmp(key, "telnet") == 0)
        return take_switch(&address->telnet, value);
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
    while ((status = option_list_next(&list, NULL)) == 1)
        if (!take_option(address, &list))
            return false;
    return status == 0 && fits_server(address) &&
           (address->kind == SERIAL_UNIX || split_port(address));
}

bool serial_address_parse(struct serial_address *address, const char *text)
{
    static const struct {
        const char *prefix;
        enum serial_kind kind;
    } kinds[] = {{"file:", SERIAL_FILE},
                 {"unix:", SERIAL_UNIX},
                 {"tcp:", SERIAL_TCP},
                 {"telnet:", SERIAL_TCP}};

    *address = (struct serial_address){.kind = SERIAL_PTY, .signals = true};
    if (strncmp(text, "mon:", 4) == 0) {
        address->monitor = true;
        address->signals = false;
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
        address->telnet = strcmp(kinds[i].prefix, "telnet:") == 0;
        if (address->kind != SERIAL_FILE)
            return take_socket(address, text + length);
        /* The name of a file is not a list: its commas are its own. */
        return text[length] != '\0' && copy_path(address, text + length);
    }
    return false;
}

/* What -chardev says of a socket, until it is known to be one. */
struct chardev {
    struct serial_address *address;
    char *backend; /* owned */
    bool has_path;
    bool has_host;
    bool has_port;
    bool has_signal;
};

static bool take_chardev_option(struct chardev *chardev, const struct option_list *option)
{
    struct serial_address *address = chardev->address;
    const char *key = option->key, *value = option->value;

    if (strcmp(key, "id") == 0)
        return true;
    if (strcmp(key, "backend") == 0) {
        free(chardev->backend);
        chardev->backend = alloc_copy(value);
        return true;
    }
    if (strcmp(key, "path") == 0) {
        chardev->has_path = true;
        return copy_path(address, value);
    }
    if (strcmp(key, "host") == 0) {
        chardev->has_host = true;
        return copy_path(address, value);
    }
    if (strcmp(key, "port") == 0) {
        chardev->has_port = true;
        return value[0] != '\0' && copy_text(address->port, sizeof(address->port), value);
    }
    if (strcmp(key, "mux") == 0)
        return take_switch(&address->monitor, value);
    if (strcmp(key, "signal") == 0) {
        chardev->has_signal = true;
        return take_switch(&address->signals, value);
    }
    return take_option(address, option);
}

/* Whether the parts fit the backend. */
static bool take_backend(const struct chardev *chardev)
{
    struct serial_address *address = chardev->address;
    bool has_socket = chardev->has_path || chardev->has_host || chardev->has_port;

    if (chardev->backend == NULL || (address->telnet && !chardev->has_port))
        return false;
    if (strcmp(chardev->backend, "socket") == 0) {
        address->kind = chardev->has_path ? SERIAL_UNIX : SERIAL_TCP;
        return !chardev->has_signal && (chardev->has_path ? !chardev->has_host && !chardev->has_port
                                                          : chardev->has_host && chardev->has_port);
    }
    address->kind = SERIAL_STDIO;
    if (strcmp(chardev->backend, "stdio") == 0)
        return !has_socket && !address->server;
    address->kind = SERIAL_PTY;
    return strcmp(chardev->backend, "pty") == 0 && !has_socket && !chardev->has_signal &&
           !address->server;
}

bool serial_address_parse_chardev(struct serial_address *address, const char *text)
{
    cleanup_option_list struct option_list list = option_list_open("chardev", text, "backend");
    struct chardev chardev = {.address = address};
    bool fits = true;
    int status;

    /* Until the backend is known, parts of TCP are taken. */
    *address = (struct serial_address){.kind = SERIAL_TCP, .signals = true};
    while (fits && (status = option_list_next(&list, NULL)) != 0)
        fits = status == 1 && take_chardev_option(&chardev, &list);
    fits = fits && take_backend(&chardev) && fits_server(address);
    free(chardev.backend);
    return fits;
}
