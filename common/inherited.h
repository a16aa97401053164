/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors with which the program was started: a monitor's client that has started it may
 * name one by its number, and none of the program's own.
 */
#ifndef COMMON_INHERITED_H
#define COMMON_INHERITED_H

/**
 * inherited_note() - Note the descriptors that are open, but for the standard ones
 *
 * To be called before the program opens any. Of more than 64 the rest is not noted.
 */
void inherited_note(void);

/**
 * inherited_take() - Take a descriptor that was noted
 * @number: In digits
 *
 * Return: the same under another number, close-on-exec, the caller's; -1: it was not noted, or
 * something else has got its number since
 */
int inherited_take(const char *number);

#endif
