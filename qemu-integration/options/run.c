/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/run.h"

#include "common/array.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/size.h"

#include <string.h>

static int apply_on_reboot(struct parser *parser, const char *option, const char *value)
{
    static const char *const words[] = {"reset", "shutdown", NULL};
    int chosen = option_choose(words, value, option, "reboot", parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->no_reboot = chosen == 1;
    return 0;
}

static int apply_on_shutdown(struct parser *parser, const char *option, const char *value)
{
    static const char *const words[] = {"poweroff", "pause", NULL};
    int chosen = option_choose(words, value, option, "shutdown", parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->no_shutdown = chosen == 1;
    return 0;
}

static int apply_on_panic(struct parser *parser, const char *option, const char *value)
{
    static const char *const words[] = {[PANIC_FAIL] = "exit-failure",
                                        [PANIC_END] = "shutdown",
                                        [PANIC_PAUSE] = "pause",
                                        [PANIC_RESET] = "reset",
                                        NULL};
    int chosen;

    if (strcmp(value, "none") == 0) /* QEMU's word for a guest that is kept in its current state */
        value = words[PANIC_PAUSE];
    chosen = option_choose(words, value, option, "panic", parser->error);
    if (chosen < 0)
        return -1;
    parser->vm->panic = (enum vm_panic)chosen;
    return 0;
}

/* QEMU's watchdog devices; that of Xen is a kind of crash. */
static int apply_on_watchdog(struct parser *parser, const char *option, const char *value)
{
    static const char *const words[] = {"reset", "shutdown", "poweroff", "inject-nmi",
                                        "pause", "debug",    "none",     NULL};
    int chosen = option_choose(words, value, option, "watchdog", parser->error);

    return chosen < 0 ? -1 : option_pass(parser, "watchdog-action", words[chosen]);
}

static int apply_action(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "reboot") == 0)
            status = apply_on_reboot(parser, option, list.value);
        else if (strcmp(list.key, "shutdown") == 0)
            status = apply_on_shutdown(parser, option, list.value);
        else if (strcmp(list.key, "panic") == 0)
            status = apply_on_panic(parser, option, list.value);
        else if (strcmp(list.key, "watchdog") == 0)
            status = apply_on_watchdog(parser, option, list.value);
        else
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (status < 0)
            return -1;
    }
    return status;
}

static int apply_autoballoon(struct parser *parser, const char *option, const char *argument)
{
    static const char *const words[] = {
        [AUTOBALLOON_AUTO] = "auto", [AUTOBALLOON_ON] = "on", [AUTOBALLOON_OFF] = "off", NULL};
    cleanup_option_list struct option_list list = option_list_open(option, argument, "mode");
    struct vm *vm = parser->vm;
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "mode") == 0) {
            int chosen = option_choose(words, list.value, option, "mode", parser->error);

            if (chosen < 0)
                return -1;
            vm->autoballoon = (enum vm_autoballoon)chosen;
        } else if (strcmp(list.key, "min") == 0) {
            if (option_parse_size(&vm->dom0_minimum, list.value, option, parser->error) < 0)
                return -1;
        } else {
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        }
    }
    return status;
}

/* What is in the file has taken its place: options_find_restore(). */
static int apply_restore(struct parser *parser, const char *option, const char *argument)
{
    (void)argument;
    return error_set(parser->error, "-%s: given twice", option);
}

static const struct option_row rows[] = {
    {{"S"}, NULL, "create the guest but do not start it", FLAG(start_paused)},
    {{"no-reboot"}, NULL, "end when the guest reboots", FLAG(no_reboot)},
    {{"no-shutdown"}, NULL, "do not end when the guest powers off", FLAG(no_shutdown)},
    {{"action"}, "reboot=reset|shutdown", "shutdown is the same as -no-reboot", CALL(apply_action)},
    {{"action"}, "shutdown=poweroff|pause", "pause is the same as -no-shutdown", FORM},
    {{"action"},
     "panic=exit-failure|shutdown|pause|reset",
     "what to do when the guest crashes (default: exit-failure)",
     FORM},
    {{"action"}, "watchdog=ACTION", "the same as -watchdog-action", FORM},
    {{"autoballoon"},
     "auto|on|off[,min=SIZE]",
     "whether dom0 gives up memory for the guest, and what it keeps (default: auto,min=512M)",
     CALL(apply_autoballoon)},
    {{"core-dump"}, "FILE", "write the memory of a guest that crashes to FILE", PATH(core_dump)},
    {{"daemonize"}, NULL, "go to the background once the guest has been started", FLAG(daemonize)},
    {{"incoming"},
     "exec:COMMAND|fd:NUMBER|file:FILE|tcp:HOST:PORT|unix:PATH",
     "start with a guest's state that was saved, or that moves here",
     PATH(incoming)},
    {{"incoming"}, "defer", "wait for the monitor's migrate-incoming to say where from", FORM},
    {{"loadvm"},
     "NAME",
     "start with a snapshot of the guest, to which its disks are reverted",
     TEXT(loadvm)},
    {{"migrate-progress"},
     NULL,
     "show on standard error how far migrate has come",
     FLAG(migrate_progress)},
    {{"restore"},
     "FILE",
     "go on with a guest that was saved to FILE, with the options that it had and these",
     CALL(apply_restore)},
    {{"pidfile"}, "FILE", "write the process id to FILE", PATH(pidfile)},
};

const struct option_group run_options = {"Running:", rows, ARRAY_SIZE(rows)};
