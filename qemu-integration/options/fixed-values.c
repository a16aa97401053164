/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/fixed-values.h"

#include "common/option-list.h"

#include <string.h>

static bool is_allowed(const char *values, const char *value)
{
    size_t length = strlen(value);

    for (const char *at = values; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (length > 0 && strncmp(at, value, length) == 0 &&
            (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return values == NULL;
}

int option_check_value(const char *option, const char *key, const char *value,
                       const struct fixed_value *values, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(values[i].key, key) != 0)
            continue;
        if (is_allowed(values[i].values, value))
            return 1;
        return error_set(error, "-%s %s=%s: not available: %s", option, key, value,
                         values[i].reason);
    }
    return 0;
}

int option_check_values(const char *option, const char *argument, const struct fixed_value *values,
                        size_t count, struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    int status;

    while ((status = option_list_next(&list, error)) == 1) {
        status = option_check_value(option, list.key, list.value, values, count, error);
        if (status == 0)
            return error_set(error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (status < 0)
            return -1;
    }
    return status;
}
