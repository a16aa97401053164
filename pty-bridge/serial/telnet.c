/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/telnet.h"

enum {
    SE = 240,
    BREAK = 243,
    INTERRUPT = 244,
    ERASE_CHARACTER = 247,
    ERASE_LINE = 248,
    SB = 250,
    WILL = 251,
    DO = 253,
    DONT = 254,
    IAC = 255,
};

enum {
    BINARY = 0,
    ECHO = 1,
    SUPPRESS_GO_AHEAD = 3,
};

void telnet_greet(struct evbuffer *output)
{
    static const uint8_t greeting[] = {IAC, WILL, ECHO,   IAC, WILL, SUPPRESS_GO_AHEAD,
                                       IAC, WILL, BINARY, IAC, DO,   BINARY};

    evbuffer_add(output, greeting, sizeof(greeting));
}

/* The key for a command; 0: none. */
static uint8_t key_of(uint8_t command)
{
    switch (command) {
    case INTERRUPT:
        return 3;
    case ERASE_CHARACTER:
        return 8;
    case ERASE_LINE:
        return 21;
    case IAC:
        return IAC;
    default:
        return 0;
    }
}

static enum telnet_event take_command(struct telnet *telnet, uint8_t *byte)
{
    telnet->state = TELNET_DATA;
    if (*byte == BREAK)
        return TELNET_BREAK;
    if (*byte >= WILL && *byte <= DONT)
        telnet->state = TELNET_OPTION;
    else if (*byte == SB)
        telnet->state = TELNET_PARAMETERS;
    *byte = key_of(*byte);
    return *byte == 0 ? TELNET_NOTHING : TELNET_BYTE;
}

enum telnet_event telnet_take(struct telnet *telnet, uint8_t *byte)
{
    switch (telnet->state) {
    case TELNET_DATA:
        if (*byte != IAC)
            return TELNET_BYTE;
        telnet->state = TELNET_COMMAND;
        break;
    case TELNET_COMMAND:
        return take_command(telnet, byte);
    case TELNET_OPTION:
        telnet->state = TELNET_DATA;
        break;
    case TELNET_PARAMETERS:
        if (*byte == IAC)
            telnet->state = TELNET_PARAMETERS_COMMAND;
        break;
    case TELNET_PARAMETERS_COMMAND:
        telnet->state = *byte == SE ? TELNET_DATA : TELNET_PARAMETERS;
        break;
    }
    return TELNET_NOTHING;
}
