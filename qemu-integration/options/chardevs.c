/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/chardevs.h"

#include "common/array.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/passed.h"

#include <string.h>

/* What has to follow the name of a character device. */
enum operand {
    OPERAND_NONE,
    OPERAND_OPTIONAL, /* nothing, or ':' and something */
    OPERAND_PATH,
    OPERAND_ID,
    OPERAND_ADDRESS, /* [HOST]:PORT */
};

/* The older syntax of QEMU's character devices, as in its manual under -serial. */
static const struct chardev_form {
    const char *name; /* up to and with the ':', if it has one */
    enum operand operand;
} forms[] = {
    {"null", OPERAND_NONE},       {"pty", OPERAND_NONE},     {"stdio", OPERAND_NONE},
    {"vc", OPERAND_OPTIONAL},     {"file:", OPERAND_PATH},   {"pipe:", OPERAND_PATH},
    {"unix:", OPERAND_PATH},      {"/dev/", OPERAND_PATH},   {"tcp:", OPERAND_ADDRESS},
    {"telnet:", OPERAND_ADDRESS}, {"udp:", OPERAND_ADDRESS}, {"chardev:", OPERAND_ID},
};

static bool is_valid(enum operand kind, const char *operand)
{
    switch (kind) {
    case OPERAND_NONE:
        return *operand == '\0';
    case OPERAND_OPTIONAL:
        return *operand == '\0' || (operand[0] == ':' && operand[1] != '\0');
    case OPERAND_PATH:
    case OPERAND_ID:
        return *operand != '\0' && *operand != ',';
    case OPERAND_ADDRESS: {
        /* UDP may name its own end after '@', which may lack everything but the port. */
        const char *colon = memchr(operand, ':', strcspn(operand, ","));
        return colon != NULL && colon[1] != '\0' && colon[1] != ',';
    }
    }
    return false;
}

/* Checks what can be seen without opening anything. The caller handles "none". */
static int check_chardev(const char *text, const char *option, struct error *error)
{
    static const char *const needed[] = {
        [OPERAND_PATH] = "a path", [OPERAND_ID] = "an ID", [OPERAND_ADDRESS] = "[HOST]:PORT"};
    const char *device = text;

    if (strncmp(device, "mon:", 4) == 0)
        device += 4;
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        const struct chardev_form *form = &forms[i];
        size_t length = strlen(form->name);

        if (strncmp(device, form->name, length) != 0)
            continue;
        if (is_valid(form->operand, device + length))
            return 0;
        if (needed[form->operand] != NULL)
            return error_set(error, "-%s %s: needs %s after '%s'", option, text,
                             needed[form->operand], form->name);
        /* Otherwise it is a longer word that begins the same. */
    }
    return error_set(error,
                     "-%s %s: unknown character device (stdio, pty, null, vc, file:PATH, "
                     "pipe:PATH, unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., chardev:ID, "
                     "mon:...)",
                     option, text);
}

static bool uses_terminal(const char *chardev)
{
    return strcmp(chardev, "stdio") == 0 || strcmp(chardev, "mon:stdio") == 0;
}

static int take_terminal(struct parser *parser, const char *option, const char *chardev)
{
    if (!uses_terminal(chardev))
        return 0;
    if (parser->uses_terminal)
        return error_set(parser->error, "-%s %s: already in use by another option", option,
                         chardev);
    parser->uses_terminal = true;
    return 0;
}

/* Devices of one kind in struct vm. */
struct chardev_list {
    const char **devices;
    unsigned *count;
    unsigned max;
    const char *kind; /* plural, for messages */
};

static int add_chardev(struct parser *parser, const struct chardev_list *list, const char *option,
                       const char *argument)
{
    if (check_chardev(argument, option, parser->error) < 0)
        return -1;
    if (*list->count == list->max)
        return error_set(parser->error, "-%s %s: at most %u %s", option, argument, list->max,
                         list->kind);
    if (take_terminal(parser, option, argument) < 0)
        return -1;
    list->devices[(*list->count)++] = argument;
    return 0;
}

static int apply_serial(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;
    struct chardev_list serials = {vm->serials, &vm->serial_count, VM_SERIALS_MAX, "serial ports"};

    parser->serial_given = true;
    if (strcmp(argument, "none") == 0)
        return 0;
    if (strncmp(argument, "mon:", 4) == 0)
        parser->monitor_given = true;
    return add_chardev(parser, &serials, option, argument);
}

static int apply_monitor(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;
    struct chardev_list monitors = {vm->monitors, &vm->monitor_count, VM_MONITORS_MAX, "monitors"};

    parser->monitor_given = true;
    if (strcmp(argument, "none") == 0)
        return 0;
    return add_chardev(parser, &monitors, option, argument);
}

static int apply_qmp(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;
    struct chardev_list qmps = {vm->qmps, &vm->qmp_count, VM_MONITORS_MAX, "QMP monitors"};

    parser->monitor_given = true;
    vm->qmp_pretty[vm->qmp_count % VM_MONITORS_MAX] = strcmp(option, "qmp-pretty") == 0;
    return add_chardev(parser, &qmps, option, argument);
}

static int apply_monitor_restrict(struct parser *parser, const char *option, const char *argument)
{
    static const char *const words[] = {"off", "on", NULL};
    int chosen = option_choose(words, argument, option, NULL, parser->error);

    parser->vm->monitor_restrict = chosen == 1;
    return chosen < 0 ? -1 : 0;
}

static int apply_parallel(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "none") == 0)
        return 0;
    if (check_chardev(argument, option, parser->error) < 0 ||
        take_terminal(parser, option, argument) < 0)
        return -1;
    if (strncmp(argument, "mon:", 4) == 0)
        parser->monitor_given = true;
    return option_pass(parser, option, argument);
}

static int apply_mon(struct parser *parser, const char *option, const char *argument)
{
    parser->monitor_given = true;
    return option_pass(parser, option, argument);
}

int option_add_default_chardevs(struct parser *parser)
{
    struct vm *vm = parser->vm;
    bool serial = !parser->serial_given && !parser->serial_replaced && !parser->no_defaults;
    bool monitor = !parser->monitor_given && !parser->no_defaults;

    if (!vm->nographic) {
        if (serial)
            vm->serials[vm->serial_count++] = "vc";
        if (monitor)
            vm->monitors[vm->monitor_count++] = "vc";
        vm->default_monitor = monitor;
        return 0;
    }
    if ((serial || monitor) && parser->uses_terminal)
        return error_set(parser->error,
                         "-nographic: the %s needs the terminal, which another option uses "
                         "(-%s none avoids this)",
                         serial ? "serial port" : "monitor", serial ? "serial" : "monitor");
    if (serial) {
        parser->uses_terminal = true;
        vm->serials[vm->serial_count++] = monitor ? "mon:stdio" : "stdio";
    } else if (monitor) {
        parser->uses_terminal = true;
        vm->monitors[vm->monitor_count++] = "stdio";
    }
    return 0;
}

static const struct option_row rows[] = {
    {{"serial"},
     "DEVICE|none",
     "next serial port (xenfv) or PV console (xenpv) (default: vc)",
     CALL(apply_serial)},
    {{"parallel"},
     "DEVICE|none",
     "parallel port (default: none); only xenfv",
     CALL(apply_parallel)},
    {{"monitor"},
     "DEVICE|none",
     "monitor for people (default: vc in a window, else none)",
     CALL(apply_monitor)},
    {{"qmp", "qmp-pretty"},
     "DEVICE",
     "monitor for programs; pretty: with line breaks",
     CALL(apply_qmp)},
    {{"chardev"},
     "...",
     "character device of QEMU, used by its ID",
     CALL(option_pass),
     QEMU_HAS_LIST},
    {{"monitor-restrict"},
     "on|off",
     "refuse commands that run programs or write files (default: off)",
     CALL(apply_monitor_restrict)},
    {{"mon"}, "...", "monitor on a character device", CALL(apply_mon)},
    {{NULL},
     "DEVICE",
     "stdio, pty, null, vc, file:PATH, pipe:PATH, unix:PATH, tcp:..., telnet:..., udp:..., "
     "/dev/..., chardev:ID, or mon:DEVICE",
     FORM},
};

const struct option_group chardevs_options = {"Serial lines and monitors:", rows, ARRAY_SIZE(rows)};
