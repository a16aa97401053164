/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/clock.h"

#include "common/array.h"
#include "common/option-list.h"
#include "qemu-integration/options/fixed-values.h"

#include <string.h>
#include <time.h>

static const struct fixed_value values[] = {
    {"clock", "host", "Xen's clock for a guest follows the host's"},
    {"driftfix", "none|slew", "must be none or slew"},
};

/* A date, UTC, with or without the time of day. */
static bool parse_date(int64_t *seconds, const char *text)
{
    static const char *const formats[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"};

    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        struct tm date = {0};
        const char *end = strptime(text, formats[i], &date);

        if (end == NULL || *end != '\0')
            continue;
        *seconds = timegm(&date);
        return true;
    }
    return false;
}

static int apply_base(struct vm *vm, const char *option, const char *base, struct error *error)
{
    if (strcmp(base, "utc") == 0)
        vm->clock = CLOCK_UTC;
    else if (strcmp(base, "localtime") == 0)
        vm->clock = CLOCK_LOCAL;
    else if (parse_date(&vm->clock_start, base))
        vm->clock = CLOCK_DATE;
    else
        return error_set(error,
                         "-%s base=%s: must be utc, localtime or a date "
                         "(2006-06-17T16:01:21 or 2006-06-17)",
                         option, base);
    return 0;
}

int option_apply_rtc(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "base") == 0) {
            if (apply_base(parser->vm, option, list.value, parser->error) < 0)
                return -1;
            continue;
        }
        status = option_check_value(option, list.key, list.value, values, ARRAY_SIZE(values),
                                    parser->error);
        if (status == 0)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (status < 0)
            return -1;
    }
    return status;
}
