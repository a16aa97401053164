/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dead keys: an accent, typed before its letter. xkb's own tables for them (Compose files) belong
 * to X and to a locale, so many hosts have none; here are those for Latin letters.
 */
#ifndef PTY_BRIDGE_TERMINAL_DEAD_KEYS_H
#define PTY_BRIDGE_TERMINAL_DEAD_KEYS_H

#include <stdint.h>

/**
 * dead_key_spacing() - Get the accent without a letter
 * @keysym: xkb's keysym of a key
 *
 * Return: character for the dead key followed by the space bar or by itself; 0 if this is no dead
 * key, or not in the table
 */
uint32_t dead_key_spacing(uint32_t keysym);

/**
 * dead_key_combine() - Get a letter with an accent
 * @keysym:    Of a dead key
 * @character: Unicode
 *
 * Return: the letter with the accent; 0 if there is none
 */
uint32_t dead_key_combine(uint32_t keysym, uint32_t character);

#endif
