/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dead keys: an accent, typed before its letter. xkb's own tables for that (Compose files) belong
 * to X and to a locale, so a host may well have none; those of the Latin letters are here.
 */
#ifndef PTY_BRIDGE_TERMINAL_DEAD_KEYS_H
#define PTY_BRIDGE_TERMINAL_DEAD_KEYS_H

#include <stdint.h>

/**
 * dead_key_spacing() - The accent by itself
 * @keysym: xkb's keysym of a key
 *
 * Return: character that is typed by the dead key and the space bar, or twice the dead key; 0 if
 * this is no dead key, or one that is not known here
 */
uint32_t dead_key_spacing(uint32_t keysym);

/**
 * dead_key_combine() - A letter with an accent
 * @keysym:    Of a dead key
 * @character: Unicode
 *
 * Return: the letter with the accent; 0 if there is none
 */
uint32_t dead_key_combine(uint32_t keysym, uint32_t character);

#endif
