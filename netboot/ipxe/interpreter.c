/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/interpreter.h"

#include "common/alloc.h"
#include "common/cleanup.h"

#include <stdarg.h>

uint32_t ipxe_fail(struct ipxe *ipxe, const char *format, ...)
{
    cleanup_free char *line = NULL;
    va_list values;

    va_start(values, format);
    line = alloc_vformat(format, values);
    va_end(values);
    ipxe->error = (struct error){0};
    error_set(&ipxe->error, "%s", line);
    ipxe->host->print(ipxe->host->context, ipxe->error.message);
    ipxe->host->print(ipxe->host->context, "\n");
    return 1;
}

void ipxe_print(struct ipxe *ipxe, const char *format, ...)
{
    cleanup_free char *text = NULL;
    va_list values;

    va_start(values, format);
    text = alloc_vformat(format, values);
    va_end(values);
    ipxe->host->print(ipxe->host->context, text);
}

bool ipxe_spend(struct ipxe *ipxe, size_t bytes)
{
    /* A script may go on and on without a wait for keys. */
    if (!ipxe->ended && ipxe->host->is_cancelled(ipxe->host->context)) {
        ipxe_end(ipxe, NETBOOT_CANCELLED);
        return false;
    }
    ipxe->cost.work += bytes;
    if (ipxe->cost.work <= IPXE_WORK_MAX && ipxe->cost.commands <= IPXE_COMMANDS_MAX)
        return true;
    if (!ipxe->ended) {
        ipxe_fail(ipxe, "the script runs for too long");
        ipxe_end(ipxe, NETBOOT_FAILED);
    }
    return false;
}

uint32_t ipxe_end(struct ipxe *ipxe, enum netboot_end end)
{
    ipxe->outcome->end = end;
    ipxe->ended = true;
    ipxe->stop = IPXE_STOP_SCRIPT;
    return 0;
}

bool ipxe_number(struct ipxe *ipxe, const char *text, uint32_t *number)
{
    if (text == NULL || setting_parse_number(text, number))
        return true;
    if (*text == '\0') {
        *number = 0;
        return true;
    }
    ipxe_fail(ipxe, "\"%s\": invalid integer value", text);
    return false;
}

uint32_t ipxe_store(struct ipxe *ipxe, const struct setting_name *name, const char *value)
{
    struct error error = {0};

    if (settings_store(&ipxe->settings, name, value, &error) < 0)
        return ipxe_fail(ipxe, "could not store \"%s\": %s", name->name, error.message);
    return 0;
}
