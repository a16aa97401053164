/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/host.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "qemu-integration/options/clock.h"
#include "qemu-integration/options/fixed-values.h"
#include "qemu-integration/options/passed.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int apply_overcommit(struct parser *parser, const char *option, const char *argument)
{
    static const struct fixed_value values[] = {
        {"mem-lock", NULL, NULL},
        {"cpu-pm", "off", "Xen manages the power of the host's processors"},
    };

    if (option_check_values(option, argument, values, ARRAY_SIZE(values), parser->error) < 0)
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

    return option_check_values(option, argument, values, ARRAY_SIZE(values), parser->error);
}

/* Whatever is asked for here, QEMU gets the filter of device-model/confinement.h. */
static int apply_sandbox(struct parser *parser, const char *option, const char *argument)
{
    static const char always[] = "qemu-xen always denies it";
    static const struct fixed_value values[] = {
        {"enable", "on|off", "must be on or off"},
        {"obsolete", "deny|allow", "must be deny or allow"},
        {"elevateprivileges", "deny|children", always},
        {"spawn", "deny", "qemu-xen allows it only if a network script or helper is given"},
        {"resourcecontrol", "deny", always},
    };
    bool bare = strncmp(argument, "on", 2) == 0 || strncmp(argument, "off", 3) == 0;
    cleanup_free char *list = alloc_format("%s%s", bare ? "enable=" : "", argument);

    return option_check_values(option, list, values, ARRAY_SIZE(values), parser->error);
}

/* QEMU gets it too, for the lines that only it can open. */
static int apply_echr(struct parser *parser, const char *option, const char *argument)
{
    char *end;
    unsigned long character = strtoul(argument, &end, 0);

    if (*argument < '0' || *argument > '9' || *end != '\0' || character > UINT8_MAX)
        return error_set(parser->error, "-%s %s: not the number of a character, 0 to 255", option,
                         argument);
    parser->vm->escape = (uint8_t)character;
    return option_pass(parser, option, argument);
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
    {{"rtc"},
     "base=utc|localtime|DATE",
     "what the guest's clock begins with (default: utc)",
     CALL(option_apply_rtc)},
    {{"mem-prealloc"}, NULL, "accepted: Xen always allocates all memory", CALL(accept)},
    {{"no-user-config"}, NULL, "accepted: QEMU never reads /etc/qemu", CALL(accept)},
    {{"sandbox"}, "on|off[,...]", "accepted: qemu-xen always confines QEMU", CALL(apply_sandbox)},
    {{"overcommit"}, "mem-lock=on|off", "keep QEMU in memory", CALL(apply_overcommit)},
    {{"run-with"},
     "async-teardown=off|exit-with-parent=on",
     "accepted: it is always so",
     CALL(apply_run_with)},
    {{"no-acpi"}, NULL, "accepted by xenpv and xenpvh, whose guests need none", FLAG(no_acpi)},
    {{"no-hpet"}, NULL, "the guest has no HPET", FLAG(no_hpet)},
    {{"add-fd"},
     "fd=NUMBER,set=NUMBER[,...]",
     "descriptor that QEMU inherits, /dev/fdset/SET in other options",
     CALL(option_pass)},
    {{"D"}, "FILE", "QEMU's log", CALL(option_pass)},
    {{"d"}, "ITEM[,...]", "what QEMU logs", CALL(option_pass), QEMU_HAS_LIST},
    {{"trace"}, "...", "trace QEMU", CALL(option_pass), QEMU_HAS_LIST},
    {{"msg"}, "...", "form of QEMU's messages", CALL(option_pass)},
    {{"compat"}, "...", "what QEMU's monitor takes", CALL(option_pass)},
    {{"L"}, "DIRECTORY", "where QEMU finds keymaps and ROMs", CALL(option_pass), QEMU_HAS_LIST},
    {{"seed"}, "NUMBER", "seed of QEMU's random numbers", CALL(option_pass)},
    {{"echr"},
     "NUMBER",
     "escape character of a terminal that a monitor shares (default: 1, Ctrl-A)",
     CALL(apply_echr)},
    {{"iscsi"}, "...", "parameters of iSCSI sessions", CALL(option_pass)},
    {{"only-migratable"}, NULL, "refuse devices whose state cannot be saved", CALL(option_pass)},
    {{"enable-sync-profile"}, NULL, "measure QEMU's locks", CALL(option_pass)},
};

const struct option_group host_options = {"QEMU and the host:", rows, ARRAY_SIZE(rows)};
