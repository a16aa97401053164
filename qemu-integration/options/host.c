/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/host.h"

#include "common/array.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/passed.h"

#include <string.h>

/* A key of an option, and the only value that it can have here. */
struct fixed_value {
    const char *key;
    const char *value;  /* NULL: any is passed to QEMU */
    const char *reason; /* why no other value */
};

/* Checks a list whose keys are all in @values. */
static int check_values(struct parser *parser, const char *option, const char *argument,
                        const struct fixed_value *values, size_t count)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        size_t i = 0;

        while (i < count && strcmp(values[i].key, list.key) != 0)
            i++;
        if (i == count)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (values[i].value != NULL && strcmp(values[i].value, list.value) != 0)
            return error_set(parser->error, "-%s %s=%s: not available: %s", option, list.key,
                             list.value, values[i].reason);
    }
    return status;
}

static int apply_rtc(struct parser *parser, const char *option, const char *argument)
{
    static const struct fixed_value values[] = {
        {"base", "utc", "a guest's clock begins with the host's UTC"},
        {"clock", "host", "Xen's clock for a guest follows the host's"},
        {"driftfix", "none", "Xen delivers the clock's interrupts itself"},
    };

    return check_values(parser, option, argument, values, ARRAY_SIZE(values));
}

static int apply_overcommit(struct parser *parser, const char *option, const char *argument)
{
    static const struct fixed_value values[] = {
        {"mem-lock", NULL, NULL},
        {"cpu-pm", "off", "Xen manages the power of the host's processors"},
    };

    if (check_values(parser, option, argument, values, ARRAY_SIZE(values)) < 0)
        return -1;
    return option_pass(parser, option, argument);
}

static int apply_run_with(struct parser *parser, const char *option, const char *argument)
{
    static const char only_root[] = "QEMU opens files and Xen's devices as root while the guest "
                                    "runs";
    static const struct fixed_value values[] = {
        {"async-teardown", "off", "Xen frees a guest's memory, not the end of QEMU's process"},
        {"exit-with-parent", "on", "QEMU always ends with qemu-xen"},
        {"chroot", "", only_root},
        {"user", "", only_root},
    };

    return check_values(parser, option, argument, values, ARRAY_SIZE(values));
}

static int apply_sandbox(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "off") == 0)
        return 0;
    return error_set(parser->error,
                     "-%s %s: not available: Debian's QEMU for Xen is built without it "
                     "(-sandbox off)",
                     option, argument);
}

static int apply_nodefaults(struct parser *parser, const char *option, const char *argument)
{
    (void)option, (void)argument;
    parser->no_defaults = true;
    return 0;
}

/* What is so without the option as well. */
static int accept(struct parser *parser, const char *option, const char *argument)
{
    (void)parser, (void)option, (void)argument;
    return 0;
}

static const struct option_row rows[] = {
    {{"nodefaults"},
     NULL,
     "no serial line, monitor and graphics card but those given",
     CALL(apply_nodefaults)},
    {{"rtc"}, "base=utc", "accepted: the clock begins with UTC", CALL(apply_rtc)},
    {{"mem-prealloc"}, NULL, "accepted: Xen always allocates all memory", CALL(accept)},
    {{"no-user-config"}, NULL, "accepted: QEMU never reads /etc/qemu", CALL(accept)},
    {{"sandbox"}, "off", "accepted: QEMU for Xen has no sandbox of its own", CALL(apply_sandbox)},
    {{"overcommit"}, "mem-lock=on|off", "keep QEMU in memory", CALL(apply_overcommit)},
    {{"run-with"},
     "async-teardown=off|exit-with-parent=on",
     "accepted: it is always so",
     CALL(apply_run_with)},
    {{"D"}, "FILE", "QEMU's log", CALL(option_pass)},
    {{"d"}, "ITEM[,...]", "what QEMU logs", CALL(option_pass), QEMU_HAS_LIST},
    {{"trace"}, "...", "trace QEMU", CALL(option_pass), QEMU_HAS_LIST},
    {{"msg"}, "...", "form of QEMU's messages", CALL(option_pass)},
    {{"compat"}, "...", "what QEMU's monitor takes", CALL(option_pass)},
    {{"L"}, "DIRECTORY", "where QEMU finds keymaps and ROMs", CALL(option_pass), QEMU_HAS_LIST},
    {{"seed"}, "NUMBER", "seed of QEMU's random numbers", CALL(option_pass)},
    {{"echr"}, "CHARACTER", "escape character instead of Ctrl-A", CALL(option_pass)},
    {{"iscsi"}, "...", "parameters of iSCSI sessions", CALL(option_pass)},
    {{"enable-sync-profile"}, NULL, "measure QEMU's locks", CALL(option_pass)},
};

const struct option_group host_options = {"QEMU and the host:", rows, ARRAY_SIZE(rows)};
