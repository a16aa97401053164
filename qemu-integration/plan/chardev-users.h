/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a character device that the user has made (-chardev) is used for.
 */
#ifndef QEMU_INTEGRATION_PLAN_CHARDEV_USERS_H
#define QEMU_INTEGRATION_PLAN_CHARDEV_USERS_H

#include "qemu-integration/vm.h"

/* How many options name it. */
struct chardev_users {
    unsigned serials;  /* serial ports */
    unsigned monitors; /* for people: -monitor, and -mon with mode=readline */
    unsigned others;   /* anything else */
};

/**
 * chardev_users_count() - Find the options that name a character device
 * @id: Of the device; a QEMU id, so without commas
 */
struct chardev_users chardev_users_count(const struct vm *vm, const char *id);

#endif
