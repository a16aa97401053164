/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/uri.h"

#include <stdio.h>
#include <string.h>

int uri_resolve(const char *base, const char *reference, char *resolved, size_t size,
                struct error *error)
{
    const char *host = strstr(base, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');
    size_t kept = 0;

    if (path == NULL)
        return error_set(error, "no URI");
    if (strstr(reference, "://") == NULL)
        kept =
            reference[0] == '/' ? (size_t)(path - base) : (size_t)(strrchr(base, '/') + 1 - base);
    return snprintf(resolved, size, "%.*s%s", (int)kept, base, reference) < (int)size
               ? 0
               : error_set(error, "too long");
}
