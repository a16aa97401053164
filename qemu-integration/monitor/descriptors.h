/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors that a monitor's clients have sent with getfd, for commands that are obeyed here
 * and name one. QEMU has a copy of each, for its own commands.
 */
#ifndef QEMU_INTEGRATION_MONITOR_DESCRIPTORS_H
#define QEMU_INTEGRATION_MONITOR_DESCRIPTORS_H

#define DESCRIPTORS_MAX 16

/* All zero at first. */
struct descriptors {
    struct {
        char *name; /* owned; NULL: none */
        int fd;     /* owned */
    } list[DESCRIPTORS_MAX];
};

/**
 * descriptors_keep() - Keep a copy, in the place of an earlier one of that name
 * @fd: Stays the caller's
 *
 * If there are too many, or there is no descriptor or memory for it, none is kept.
 */
void descriptors_keep(struct descriptors *descriptors, const char *name, int fd);

/**
 * descriptors_take() - Take the copy of that name out
 *
 * Return: descriptor, close-on-exec, owned by the caller; or -1
 */
int descriptors_take(struct descriptors *descriptors, const char *name);

/**
 * descriptors_close() - Close all
 */
void descriptors_close(struct descriptors *descriptors);

#endif
