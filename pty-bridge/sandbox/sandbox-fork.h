/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child process in namespaces of its own, made by a program that has threads.
 */
#ifndef PTY_BRIDGE_SANDBOX_SANDBOX_FORK_H
#define PTY_BRIDGE_SANDBOX_SANDBOX_FORK_H

#include <sys/types.h>

/**
 * fork_with_namespaces() - fork() into new namespaces
 * @flags:   CLONE_NEW*, such as SANDBOX_NAMESPACES; 0: none
 * @child:   Called in the child, which has one thread and a copy of the memory; must not return
 * @context: Its argument
 *
 * The call gate is the caller's to enter.
 *
 * Return: pid of the child, to be collected by the caller; or -1 with errno set
 */
pid_t fork_with_namespaces(unsigned long flags, void (*child)(void *context), void *context);

#endif
