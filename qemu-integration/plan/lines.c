/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/lines.h"

#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/plan/chardev-users.h"
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

/* Who can connect to a monitor has root's rights. */
static void protect(struct plan_line *line)
{
    line->address.private = line->greets || line->address.monitor;
}

static void add_serial(struct plan_lines *lines, unsigned number,
                       const struct serial_address *address)
{
    struct plan_line *line = &lines->list[lines->count++];

    *line = (struct plan_line){
        .address = *address, .option = "-serial", .number = number, .relayed = address->telnet};
    snprintf(line->device, sizeof(line->device), SERIAL_DEVICE, number);
    protect(line);
}

/* A monitor for programs, which can ask QEMU for the names of the terminals that it has. */
static bool has_program_monitor(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, "mon") == 0 &&
            option_list_has(vm->passed[i].argument, "chardev", "mode", "control"))
            return true;
    return vm->qmp_count > 0;
}

/* Whether the user made a device that can be opened here, and for nothing else. */
static bool is_line(const struct vm *vm, const char *argument, const char *id,
                    struct plan_line *line)
{
    const struct chardev_users users = chardev_users_count(vm, id);

    if (!serial_address_parse_chardev(&line->address, argument) ||
        (line->address.kind == SERIAL_PTY && has_program_monitor(vm)))
        return false;
    line->greets = users.serials == 0;
    line->relayed = line->greets || line->address.telnet;
    /* Without mux=on only one of them can have it: QEMU says so. */
    return users.others == 0 && users.serials + users.monitors > 0 &&
           (users.serials + users.monitors == 1 || line->address.monitor);
}

static void add_chardev(struct plan_lines *lines, const struct vm *vm, unsigned number)
{
    const char *argument = vm->passed[number].argument;
    cleanup_free char *id = option_list_find(argument, "backend", "id");
    struct plan_line line = {.option = "-chardev", .number = number};

    if (id == NULL || strlen(id) + sizeof("chardev:") > sizeof(line.device) ||
        strchr(id, ',') != NULL || lines->count == PLAN_LINES_MAX ||
        !is_line(vm, argument, id, &line))
        return;
    snprintf(line.device, sizeof(line.device), "chardev:%s", id);
    protect(&line);
    lines->list[lines->count++] = line;
}

void plan_lines_choose(struct plan_lines *lines, const struct vm *vm, const struct plan_qmps *qmps,
                       bool menu)
{
    struct serial_address address;

    lines->count = 0;
    /* The bootloader's menu is on the first serial line. It does not speak telnet. */
    if (menu && vm->serial_count > 0 && serial_address_parse(&address, vm->serials[0]) &&
        !address.telnet)
        add_serial(lines, 0, &address);
    if (vm->machine != MACHINE_XENFV)
        return;
    for (unsigned i = 0; i < vm->serial_count; i++)
        if (serial_address_parse(&address, vm->serials[i]) && has_clients(&address))
            add_serial(lines, i, &address);
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

const char *plan_line_id(const struct plan_line *line)
{
    return line->device + strlen("chardev:");
}
