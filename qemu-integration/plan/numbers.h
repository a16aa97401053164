/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The numbers of one life of a guest, as text: a plan leaves them open until the domain exists.
 */
#ifndef QEMU_INTEGRATION_PLAN_NUMBERS_H
#define QEMU_INTEGRATION_PLAN_NUMBERS_H

#include "qemu-integration/vm.h"

#include <stdbool.h>
#include <stdint.h>

/* Lines that we open: of -serial, and of -chardev as far as there is room beside the monitors'. */
#define PLAN_LINES_MAX (VM_SERIALS_MAX + VM_QMPS_MAX)

/* Enough for any 64-bit number and for the names that the dry run puts in their place. */
#define PLAN_NUMBER_SIZE 24

/* Set by plan_number_set(); "": not known (yet), and the part of the plan to be made has no use
 * for it. */
struct plan_numbers {
    char domid[PLAN_NUMBER_SIZE];
    char console_port[PLAN_NUMBER_SIZE];
    char console_ring[PLAN_NUMBER_SIZE];          /* frame number */
    char monitor[PLAN_NUMBER_SIZE];               /* descriptor of the device model's end */
    char log[PLAN_NUMBER_SIZE];                   /* the same, of what appends to the log of -D */
    char lines[PLAN_LINES_MAX][PLAN_NUMBER_SIZE]; /* the same, of the lines that we open */
    char qmps[VM_QMPS_MAX][PLAN_NUMBER_SIZE];     /* the same, of the monitors we open */
    char taps[VM_NICS_MAX][PLAN_NUMBER_SIZE]; /* descriptors, of the cards that have one from us */
    struct {
        char writable[PLAN_NUMBER_SIZE];
        char readable[PLAN_NUMBER_SIZE];
    } overlays[VM_DRIVES_MAX];             /* the same, of the drives that have one */
    const char *terminals[PLAN_LINES_MAX]; /* paths of the lines that we open and that are
                                              pseudo-terminals; NULL: another kind */
    bool served; /* by the device model of the life before: its backends are there, and closed */
};

/**
 * plan_number_set() - Write a number
 * @text:   A member of struct plan_numbers
 * @number: Of a domain, a port, a frame, or a descriptor; -1 means no descriptor
 */
void plan_number_set(char text[PLAN_NUMBER_SIZE], int64_t number);

#endif
