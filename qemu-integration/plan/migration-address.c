/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax: QEMU's docs of migration, "Transports". */
#include "qemu-integration/plan/migration-address.h"

#include "common/array.h"
#include "common/decimal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum migration_transport transport;
} transports[] = {
    {"exec:", MIGRATION_EXEC}, {"fd:", MIGRATION_FD},     {"file:", MIGRATION_FILE},
    {"tcp:", MIGRATION_TCP},   {"unix:", MIGRATION_UNIX},
};

static int copy(char *target, size_t size, const char *text, size_t length, const char *uri,
                struct error *error)
{
    if (length >= size)
        return error_set(error, "%.40s...: too long", uri);
    memcpy(target, text, length);
    target[length] = '\0';
    return 0;
}

/* HOST:PORT, where HOST may be an IPv6 address in brackets. */
static int parse_tcp(struct migration_address *address, const char *text, const char *uri,
                     struct error *error)
{
    const char *colon = strrchr(text, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - text);
    bool bracketed = length >= 2 && text[0] == '[' && text[length - 1] == ']';

    if (colon == NULL || colon[1] == '\0')
        return error_set(error, "%s: needs tcp:HOST:PORT", uri);
    if (copy(address->host, sizeof(address->host), text + bracketed, length - (bracketed ? 2 : 0),
             uri, error) < 0)
        return -1;
    return copy(address->port, sizeof(address->port), colon + 1, strlen(colon + 1), uri, error);
}

static int parse_fd(struct migration_address *address, const char *text, const char *uri,
                    struct error *error)
{
    uint64_t number;

    if (!decimal_parse(&number, text, INT_MAX))
        return error_set(error, "%s: needs fd:NUMBER", uri);
    address->fd = (int)number;
    return 0;
}

int migration_address_parse(struct migration_address *address, const char *uri, struct error *error)
{
    *address = (struct migration_address){.fd = -1};
    for (size_t i = 0; i < ARRAY_SIZE(transports); i++) {
        size_t length = strlen(transports[i].prefix);
        const char *text = uri + length;

        if (strncmp(uri, transports[i].prefix, length) != 0)
            continue;
        address->transport = transports[i].transport;
        if (*text == '\0')
            return error_set(error, "%s: the address is empty", uri);
        if (address->transport == MIGRATION_TCP)
            return parse_tcp(address, text, uri, error);
        if (address->transport == MIGRATION_FD)
            return parse_fd(address, text, uri, error);
        return copy(address->text, sizeof(address->text), text, strlen(text), uri, error);
    }
    return error_set(error, "%.200s: needs exec:, fd:, file:, tcp: or unix:", uri);
}
