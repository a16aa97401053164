/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/lines.h"

#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/plan/chardev-users.h"
#include "qemu-integration/plan/chardevs.h"
#include "qemu-integration/plan/monitors.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <stdio.h>
#include <string.h>

/* QEMU's own names for the character devices of -serial. */
#define SERIAL_DEVICE "chardev:serial%u"

/* A file has no client, and QEMU goes on writing it: later-life.h. */
static bool has_clients(const struct serial_address *address)
{
    return address->kind != SERIAL_FILE;
}

/*
 * Who can connect to a monitor has root's rights. An emulated serial port can be sent a break if
 * someone can ask for it; QEMU's own multiplexer, of whoever else shares the line, is told by keys.
 */
static void finish(struct plan_line *line, const struct vm *vm)
{
    const struct serial_address *address = &line->address;

    line->address.private = address->monitor;
    line->breaks = vm->machine == MACHINE_XENFV && line->serial &&
                   (line->monitor >= 0 || (address->telnet && !address->monitor));
}

static void add_serial(struct plan_lines *lines, const struct vm *vm, unsigned number, int monitor,
                       const struct serial_address *address)
{
    struct plan_line *line = &lines->list[lines->count++];

    *line = (struct plan_line){.address = *address,
                               .option = "-serial",
                               .number = number,
                               .monitor = monitor,
                               .serial = true};
    snprintf(line->device, sizeof(line->device), SERIAL_DEVICE, number);
    finish(line, vm);
}

static void add_serials(struct plan_lines *lines, const struct vm *vm, const struct plan_qmps *qmps,
                        bool menu)
{
    struct serial_address address;

    for (unsigned i = 0; i < vm->serial_count; i++) {
        int monitor = plan_serial_monitor(qmps, vm, i);
        bool wanted = monitor >= 0 || (menu && i == 0);

        if (serial_address_parse(&address, vm->serials[i]) && (wanted || has_clients(&address)))
            add_serial(lines, vm, i, monitor, &address);
    }
}

/* What a monitor of ours shares with nobody, or by the name of a character device. */
static void add_monitors(struct plan_lines *lines, const struct vm *vm,
                         const struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < qmps->count; i++) {
        const struct plan_qmp *qmp = &qmps->monitors[i];
        struct plan_line line = {.monitor = (int)i};
        const char *id = qmp->chardev;
        cleanup_free char *device = NULL;

        if (!qmp->shared || qmp->serial_option >= 0)
            continue;
        if (qmp->chardev_option >= 0) {
            const char *argument = vm->passed[qmp->chardev_option].argument;

            device = option_list_find(argument, "backend", "id");
            id = device;
            line.option = "-chardev";
            line.number = (unsigned)qmp->chardev_option;
            line.serial = chardev_users_count(vm, id).serials > 0;
            serial_address_parse_chardev(&line.address, argument);
        } else {
            line.option = "-monitor";
            line.number = (unsigned)qmp->monitor_option;
            serial_address_parse(&line.address, vm->monitors[line.number]);
        }
        snprintf(line.device, sizeof(line.device), "chardev:%s", id);
        finish(&line, vm);
        lines->list[lines->count++] = line;
    }
}

/* Whether the user made a device that can be opened here, and for nothing but serial ports. */
static bool is_line(const struct vm *vm, const char *argument, const char *id,
                    struct plan_line *line)
{
    const struct chardev_users users = chardev_users_count(vm, id);

    if (!serial_address_parse_chardev(&line->address, argument) ||
        (line->address.kind == SERIAL_PTY && plan_has_program_monitor(vm)))
        return false;
    /* Without mux=on only one of them can have it: QEMU says so. */
    return users.others == 0 && users.serials > 0 &&
           (users.serials + users.monitors == 1 || line->address.monitor);
}

static void add_chardev(struct plan_lines *lines, const struct vm *vm, unsigned number)
{
    const char *argument = vm->passed[number].argument;
    cleanup_free char *id = option_list_find(argument, "backend", "id");
    struct plan_line line = {.option = "-chardev", .number = number, .monitor = -1, .serial = true};

    if (id == NULL || strlen(id) + sizeof("chardev:") > sizeof(line.device) ||
        strchr(id, ',') != NULL || lines->count == PLAN_LINES_MAX ||
        !is_line(vm, argument, id, &line))
        return;
    snprintf(line.device, sizeof(line.device), "chardev:%s", id);
    finish(&line, vm);
    lines->list[lines->count++] = line;
}

void plan_lines_choose(struct plan_lines *lines, const struct vm *vm, const struct plan_qmps *qmps,
                       bool menu)
{
    lines->count = 0;
    add_serials(lines, vm, qmps, menu);
    add_monitors(lines, vm, qmps);
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, "chardev") == 0 && !plan_passed_is_ours(qmps, i))
            add_chardev(lines, vm, i);
}

const struct plan_line *plan_lines_find(const struct plan_lines *lines, const char *option,
                                        unsigned number)
{
    for (unsigned i = 0; i < lines->count; i++)
        if (strcmp(lines->list[i].option, option) == 0 && lines->list[i].number == number)
            return &lines->list[i];
    return NULL;
}

int plan_lines_serial(const struct plan_lines *lines, const struct vm *vm, unsigned number)
{
    const size_t length = strlen(PLAN_BY_ID);
    const struct plan_line *line = NULL;

    if (number >= vm->serial_count)
        return -1;
    if (strncmp(vm->serials[number], PLAN_BY_ID, length) == 0) {
        int chardev = plan_chardev_find(vm, vm->serials[number] + length);

        if (chardev >= 0)
            line = plan_lines_find(lines, "-chardev", (unsigned)chardev);
    } else {
        line = plan_lines_find(lines, "-serial", number);
    }
    return line == NULL ? -1 : (int)(line - lines->list);
}

const char *plan_line_id(const struct plan_line *line)
{
    return line->device + strlen("chardev:");
}
