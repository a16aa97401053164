/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the process that reads a guest's state is kept from, should the stream take it over.
 */
#ifndef QEMU_INTEGRATION_XEN_RESTORER_CONFINEMENT_H
#define QEMU_INTEGRATION_XEN_RESTORER_CONFINEMENT_H

#include "common/error.h"

/**
 * restorer_confine() - Give up all rights of this process but its open descriptors
 *
 * It becomes a user without rights, and can open no file, make no connection, start no program and
 * reach no other process; it can read, write, map memory and make requests to Xen on the connection
 * that it has. A system call that it does not need kills it.
 *
 * Return: 0, or -1
 */
int restorer_confine(struct error *error);

#endif
