/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of QEMU's own: monitor_parse() in its system/vl.c. */
#include "qemu-integration/plan/qmp-monitors.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/plan/chardev-users.h"
#include "qemu-integration/plan/chardevs.h"
#include "qemu-integration/plan/monitors.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* After the name of a line, for the socket of the monitor that shares it. */
#define MONITOR_SUFFIX "-monitor"

static bool copy_id(char id[PLAN_QMP_ID_SIZE], const char *text)
{
    return snprintf(id, PLAN_QMP_ID_SIZE, "%s", text) < PLAN_QMP_ID_SIZE;
}

/* The argument with the path of a UNIX socket in place of the descriptor, owned by the caller. */
static char *with_path(const char *argument, const char *path)
{
    cleanup_option_list struct option_list list = option_list_open("chardev", argument, "backend");
    char *text = NULL;

    while (option_list_next(&list, NULL) > 0) {
        if (list.is_key_alone)
            option_list_append_word(&text, list.key);
        else if (strcmp(list.key, "fd") != 0)
            option_list_append(&text, list.key, list.value);
    }
    option_list_append(&text, "path", path);
    return text;
}

/* A socket that the user has opened, which the parser of addresses knows nothing of. */
static bool parse_descriptor(const char *argument, const char *fd, struct plan_qmp *qmp)
{
    cleanup_free char *path = alloc_format("fd %s", fd);
    cleanup_free char *text = with_path(argument, path);
    uint64_t number;

    if (option_list_has(argument, "backend", "path", NULL) || !decimal_parse(&number, fd, INT_MAX))
        return false;
    qmp->fd = (int)number;
    return serial_address_parse_chardev(&qmp->address, text);
}

/* What a terminal's keys do is left to QEMU unless it is the usual, or a serial line has it too. */
static bool parse_chardev(const char *argument, struct plan_qmp *qmp)
{
    cleanup_free char *fd = option_list_find(argument, "backend", "fd");

    return (fd == NULL ? serial_address_parse_chardev(&qmp->address, argument)
                       : parse_descriptor(argument, fd, qmp)) &&
           (qmp->address.signals || qmp->address.monitor);
}

/* Finds the character device that has been given the id in qmp->chardev, if we can open it. */
static bool take_chardev(const struct vm *vm, struct plan_qmp *qmp)
{
    qmp->chardev_option = plan_chardev_find(vm, qmp->chardev);
    return qmp->chardev_option >= 0 && parse_chardev(vm->passed[qmp->chardev_option].argument, qmp);
}

/* Whether this is one whose properties are all known. */
static bool parse_mon(const char *argument, struct plan_qmp *qmp)
{
    cleanup_option_list struct option_list list = option_list_open("mon", argument, "chardev");
    int status;

    qmp->human = true;

    while ((status = option_list_next(&list, NULL)) > 0) {
        if (strcmp(list.key, "chardev") == 0 && copy_id(qmp->chardev, list.value))
            continue;
        if (strcmp(list.key, "id") == 0 && copy_id(qmp->mon, list.value))
            continue;
        if (strcmp(list.key, "mode") == 0 && strcmp(list.value, "control") == 0)
            qmp->human = false;
        else if (strcmp(list.key, "pretty") == 0)
            qmp->pretty = strcmp(list.value, "on") == 0;
        else if (strcmp(list.key, "mode") != 0 || strcmp(list.value, "readline") != 0)
            return false;
    }
    /* "pretty" is refused by QEMU where it means nothing. */
    return status == 0 && !(qmp->human && qmp->pretty);
}

static bool parse_device(const struct vm *vm, const char *text, struct plan_qmp *qmp)
{
    const size_t length = strlen(PLAN_BY_ID);

    if (strncmp(text, PLAN_BY_ID, length) == 0)
        return copy_id(qmp->chardev, text + length) && copy_id(qmp->mon, qmp->chardev) &&
               take_chardev(vm, qmp);
    return serial_address_parse(&qmp->address, text);
}

/* With mux=on there can be more users than one monitor and one serial port, whom only QEMU serves.
 */
static bool can_be_shared(const struct vm *vm, const struct plan_qmp *qmp)
{
    struct chardev_users users;

    if (!qmp->human || qmp->fd >= 0)
        return false;
    if (qmp->chardev_option < 0)
        return true;
    users = chardev_users_count(vm, qmp->chardev);
    return users.monitors == 1 && users.serials <= 1 && users.others == 0 &&
           strlen(qmp->chardev) + sizeof(MONITOR_SUFFIX) <= sizeof(qmp->chardev) &&
           strchr(qmp->chardev, ',') == NULL &&
           !(qmp->address.kind == SERIAL_PTY && plan_has_program_monitor(vm));
}

/* QEMU speaks telnet to programs. */
static bool can_be_ours(const struct vm *vm, const struct plan_qmp *qmp)
{
    if (qmp->address.monitor)
        return can_be_shared(vm, qmp);
    return qmp->address.kind != SERIAL_FILE && (qmp->human || !qmp->address.telnet);
}

static void add(struct plan_qmps *qmps, struct plan_qmp *qmp)
{
    qmp->address.private = true;
    qmp->shared = qmp->address.monitor;
    /* That is the line's. */
    if (qmp->shared)
        qmp->address.wait = qmp->address.telnet = false;
    qmps->monitors[qmps->count++] = *qmp;
}

static struct plan_qmp unknown(const char *option)
{
    return (struct plan_qmp){.fd = -1,
                             .option = option,
                             .qmp_option = -1,
                             .monitor_option = -1,
                             .serial_option = -1,
                             .mon_option = -1,
                             .chardev_option = -1};
}

/* A text console, the default in a window, stays QEMU's. */
static void find_monitors(const struct vm *vm, struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < plan_monitor_count(vm); i++) {
        struct plan_qmp qmp = unknown("monitor");

        qmp.human = true;
        qmp.monitor_option = (int)i;
        if (parse_device(vm, vm->monitors[i], &qmp) && can_be_ours(vm, &qmp))
            add(qmps, &qmp);
    }
}

static void find_options(const struct vm *vm, struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < vm->qmp_count; i++) {
        struct plan_qmp qmp = unknown(vm->qmp_pretty[i] ? "qmp-pretty" : "qmp");

        qmp.pretty = vm->qmp_pretty[i];
        qmp.qmp_option = (int)i;
        if (parse_device(vm, vm->qmps[i], &qmp) && can_be_ours(vm, &qmp))
            add(qmps, &qmp);
    }
}

static void find_mons(const struct vm *vm, struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < vm->passed_count && qmps->count < VM_QMPS_MAX; i++) {
        struct plan_qmp qmp = unknown("mon");

        qmp.mon_option = (int)i;
        if (strcmp(vm->passed[i].option, "mon") == 0 && parse_mon(vm->passed[i].argument, &qmp) &&
            take_chardev(vm, &qmp) && can_be_ours(vm, &qmp))
            add(qmps, &qmp);
    }
}

/* "mon:". */
static void find_shared_serials(const struct vm *vm, struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < vm->serial_count; i++) {
        struct plan_qmp qmp = unknown("serial");

        qmp.human = true;
        qmp.serial_option = (int)i;
        snprintf(qmp.chardev, sizeof(qmp.chardev), "serial%u" MONITOR_SUFFIX, i);
        if (serial_address_parse(&qmp.address, vm->serials[i]) && qmp.address.monitor)
            add(qmps, &qmp);
    }
}

/* The name of the user's character device is that of the line. */
static void rename_shared(struct plan_qmps *qmps)
{
    for (unsigned i = 0; i < qmps->count; i++) {
        struct plan_qmp *qmp = &qmps->monitors[i];
        size_t length = strlen(qmp->chardev);

        if (qmp->shared && qmp->chardev_option >= 0)
            snprintf(qmp->chardev + length, sizeof(qmp->chardev) - length, MONITOR_SUFFIX);
    }
}

/* QEMU numbers those that have no name, and begins with what is left to it. */
static void name_monitors(const struct vm *vm, struct plan_qmps *qmps)
{
    unsigned number = 0;

    for (unsigned i = 0; i < plan_monitor_count(vm); i++)
        number += !plan_monitor_is_ours(qmps, i);
    for (unsigned i = 0; i < vm->qmp_count; i++)
        number += !plan_qmp_is_ours(qmps, i);
    for (unsigned i = 0; i < qmps->count; i++) {
        struct plan_qmp *qmp = &qmps->monitors[i];

        if (qmp->chardev[0] != '\0')
            continue;
        snprintf(qmp->chardev, sizeof(qmp->chardev), "compat_monitor%u", number++);
        memcpy(qmp->mon, qmp->chardev, sizeof(qmp->mon));
    }
}

void plan_find_qmps(const struct vm *vm, struct plan_qmps *qmps)
{
    *qmps = (struct plan_qmps){0};
    find_monitors(vm, qmps);
    find_options(vm, qmps);
    find_shared_serials(vm, qmps);
    find_mons(vm, qmps);
    rename_shared(qmps);
    name_monitors(vm, qmps);
}

bool plan_qmp_is_ours(const struct plan_qmps *qmps, unsigned number)
{
    for (unsigned i = 0; i < qmps->count; i++)
        if (qmps->monitors[i].qmp_option == (int)number)
            return true;
    return false;
}

bool plan_monitor_is_ours(const struct plan_qmps *qmps, unsigned number)
{
    for (unsigned i = 0; i < qmps->count; i++)
        if (qmps->monitors[i].monitor_option == (int)number)
            return true;
    return false;
}

int plan_serial_monitor(const struct plan_qmps *qmps, const struct vm *vm, unsigned number)
{
    const size_t length = strlen(PLAN_BY_ID);
    const char *serial = vm->serials[number];
    int chardev =
        strncmp(serial, PLAN_BY_ID, length) == 0 ? plan_chardev_find(vm, serial + length) : -1;

    for (unsigned i = 0; i < qmps->count; i++) {
        const struct plan_qmp *qmp = &qmps->monitors[i];

        if (qmp->serial_option == (int)number ||
            (qmp->shared && chardev >= 0 && qmp->chardev_option == chardev))
            return (int)i;
    }
    return -1;
}

bool plan_passed_is_ours(const struct plan_qmps *qmps, unsigned number)
{
    for (unsigned i = 0; i < qmps->count; i++)
        if (qmps->monitors[i].mon_option == (int)number ||
            qmps->monitors[i].chardev_option == (int)number)
            return true;
    return false;
}

void plan_add_qmps(const struct plan_qmps *qmps, const struct plan_numbers *numbers,
                   struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < qmps->count; i++) {
        cleanup_free char *chardev = alloc_copy("socket");
        cleanup_free char *mon = NULL;

        option_list_append(&chardev, "id", qmps->monitors[i].chardev);
        option_list_append(&chardev, "fd", numbers->qmps[i]);
        option_list_append(&mon, "chardev", qmps->monitors[i].chardev);
        if (qmps->monitors[i].mon[0] != '\0')
            option_list_append(&mon, "id", qmps->monitors[i].mon);
        option_list_append(&mon, "mode", "control");
        plan_arguments_option(arguments, "-chardev", chardev);
        plan_arguments_option(arguments, "-mon", mon);
    }
}
