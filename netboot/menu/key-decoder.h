/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the bytes that a terminal sends to keys. Knows the sequences of xterm, of VT100 to VT220 and
 * of Linux's console, in both modes of cursor keys and keypad. Pure.
 */
#ifndef NETBOOT_MENU_KEY_DECODER_H
#define NETBOOT_MENU_KEY_DECODER_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds after which an Escape without anything behind it is the key itself. */
#define KEY_DECODER_ESCAPE_TIME 100

#define KEY_BACKSPACE '\b' /* of both bytes that terminals send for it */

/* All zero at first. Private, except for its size. */
struct key_decoder {
    enum {
        KEYS_TEXT,
        KEYS_ESCAPE,           /* after ESC */
        KEYS_CONTROL_SEQUENCE, /* after ESC [ */
        KEYS_SS3,              /* after ESC O */
        KEYS_LINUX_FUNCTION,   /* after ESC [ [ */
        KEYS_CONTROL_F,        /* after Ctrl-F */
        KEYS_CHARACTER,        /* within UTF-8 */
    } state;
    unsigned number; /* the first one of a control sequence */
    bool second;     /* it is over */
    bool returned;   /* the last byte was a carriage return: a line feed belongs to it */
    uint32_t character, least;
    unsigned missing; /* bytes of it still to come */
};

/**
 * key_decoder_take() - Take a byte
 *
 * Ctrl-F and a digit are a function key, as PXELINUX has it for terminals without such keys.
 *
 * Return: the key that it completes, as for read_key of struct netboot_host (KEY_BACKSPACE, '\r',
 * '\t', 27, ...); or NETBOOT_KEY_NONE
 */
int key_decoder_take(struct key_decoder *decoder, uint8_t byte);

/**
 * key_decoder_is_waiting() - Whether an Escape may be a key or begin a sequence
 */
bool key_decoder_is_waiting(const struct key_decoder *decoder);

/**
 * key_decoder_time_out() - Tell that nothing came for KEY_DECODER_ESCAPE_TIME
 *
 * Return: as for key_decoder_take()
 */
int key_decoder_time_out(struct key_decoder *decoder);

#endif
