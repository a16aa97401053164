/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/key-decoder.h"

#include "netboot/host.h"

#define CONTROL_F 6
#define ESCAPE    27
#define DELETE    127

/* More than any key's number. */
#define NUMBER_MAX 1000

static int begin(struct key_decoder *decoder, int state)
{
    decoder->state = state;
    decoder->number = 0;
    decoder->second = false;
    return NETBOOT_KEY_NONE;
}

static int function_key(unsigned number)
{
    return NETBOOT_KEY_F1 + (int)number - 1;
}

/* The last byte of a sequence, as far as it is a letter. */
static int letter_key(uint8_t letter)
{
    switch (letter) {
    case 'A':
        return NETBOOT_KEY_UP;
    case 'B':
        return NETBOOT_KEY_DOWN;
    case 'C':
        return NETBOOT_KEY_RIGHT;
    case 'D':
        return NETBOOT_KEY_LEFT;
    case 'H':
        return NETBOOT_KEY_HOME;
    case 'F':
        return NETBOOT_KEY_END;
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
        return function_key(letter - 'P' + 1U);
    default:
        return NETBOOT_KEY_NONE;
    }
}

/* Source: DEC's VT220 manual; rxvt and Linux's console have 7 and 8, and 1 and 4. */
static int number_key(unsigned number)
{
    switch (number) {
    case 1:
    case 7:
        return NETBOOT_KEY_HOME;
    case 3:
        return NETBOOT_KEY_DELETE;
    case 4:
    case 8:
        return NETBOOT_KEY_END;
    case 5:
        return NETBOOT_KEY_PAGE_UP;
    case 6:
        return NETBOOT_KEY_PAGE_DOWN;
    default:
        if (number >= 11 && number <= 15)
            return function_key(number - 10);
        if (number >= 17 && number <= 21)
            return function_key(number - 11);
        if (number == 23 || number == 24)
            return function_key(number - 12);
        return NETBOOT_KEY_NONE;
    }
}

/* The keypad in its application mode: the characters on the keys are those from '*' to '=', with
 * bit 6 set. */
static int keypad_key(uint8_t byte)
{
    if (byte == 'M')
        return '\r';
    if (byte >= 'j' && byte <= 'y')
        return byte - 0x40;
    return letter_key(byte);
}

static int take_in_sequence(struct key_decoder *decoder, uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        if (!decoder->second && decoder->number < NUMBER_MAX)
            decoder->number = decoder->number * 10 + (byte - '0');
        return NETBOOT_KEY_NONE;
    }
    if (byte >= ' ' && byte < '@') {
        decoder->second = true;
        return NETBOOT_KEY_NONE;
    }
    decoder->state = KEYS_TEXT;
    if (byte == '~')
        return number_key(decoder->number);
    if (byte == '[' && decoder->number == 0)
        return begin(decoder, KEYS_LINUX_FUNCTION);
    return letter_key(byte);
}

static int begin_character(struct key_decoder *decoder, uint8_t byte)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;

    if (byte < 0xc2 || byte > 0xf4)
        return NETBOOT_KEY_NONE;
    decoder->state = KEYS_CHARACTER;
    decoder->missing = more;
    decoder->least = least[more];
    decoder->character = byte & 0x3fU >> more;
    return NETBOOT_KEY_NONE;
}

static int take_text(struct key_decoder *decoder, uint8_t byte)
{
    bool belongs_to_return = decoder->returned && (byte == '\n' || byte == '\0');

    decoder->returned = byte == '\r';
    if (belongs_to_return || byte == '\0')
        return NETBOOT_KEY_NONE;
    if (byte == ESCAPE)
        return begin(decoder, KEYS_ESCAPE);
    if (byte == CONTROL_F)
        return begin(decoder, KEYS_CONTROL_F);
    if (byte >= 0x80)
        return begin_character(decoder, byte);
    if (byte == DELETE)
        return KEY_BACKSPACE;
    return byte == '\n' ? '\r' : byte;
}

static int take_of_character(struct key_decoder *decoder, uint8_t byte)
{
    decoder->character = decoder->character << 6 | (byte & 0x3fU);
    if (--decoder->missing > 0)
        return NETBOOT_KEY_NONE;
    decoder->state = KEYS_TEXT;
    if (decoder->character < decoder->least || decoder->character > 0x10ffff ||
        (decoder->character >= 0xd800 && decoder->character <= 0xdfff))
        return NETBOOT_KEY_NONE;
    return (int)decoder->character;
}

static int take_after_control_f(struct key_decoder *decoder, uint8_t byte)
{
    uint8_t upper = byte & (uint8_t)~0x20U;

    decoder->state = KEYS_TEXT;
    if (byte >= '1' && byte <= '9')
        return function_key(byte - (unsigned)'0');
    if (byte == '0')
        return function_key(10);
    if (upper >= 'A' && upper <= 'C')
        return function_key(10 + upper - (unsigned)'A');
    return take_text(decoder, byte);
}

/* Alt with a key sends ESC before it: such keys have no meaning here. */
static int take_after_escape(struct key_decoder *decoder, uint8_t byte)
{
    if (byte == '[')
        return begin(decoder, KEYS_CONTROL_SEQUENCE);
    if (byte == 'O')
        return begin(decoder, KEYS_SS3);
    decoder->state = KEYS_TEXT;
    return NETBOOT_KEY_NONE;
}

int key_decoder_take(struct key_decoder *decoder, uint8_t byte)
{
    if (decoder->state == KEYS_ESCAPE && byte == ESCAPE)
        return ESCAPE;
    if (decoder->state == KEYS_CHARACTER && (byte & 0xc0) == 0x80)
        return take_of_character(decoder, byte);
    /* A sequence that is cut off by another character is none. */
    if (decoder->state == KEYS_CHARACTER || byte < ' ' || byte >= DELETE)
        decoder->state = KEYS_TEXT;

    switch (decoder->state) {
    case KEYS_ESCAPE:
        return take_after_escape(decoder, byte);
    case KEYS_CONTROL_SEQUENCE:
        return take_in_sequence(decoder, byte);
    case KEYS_SS3:
        decoder->state = KEYS_TEXT;
        return keypad_key(byte);
    case KEYS_LINUX_FUNCTION:
        decoder->state = KEYS_TEXT;
        return byte >= 'A' && byte <= 'E' ? function_key(byte - 'A' + 1U) : NETBOOT_KEY_NONE;
    case KEYS_CONTROL_F:
        return take_after_control_f(decoder, byte);
    default:
        return take_text(decoder, byte);
    }
}

bool key_decoder_is_waiting(const struct key_decoder *decoder)
{
    return decoder->state != KEYS_TEXT && decoder->state != KEYS_CHARACTER &&
           decoder->state != KEYS_CONTROL_F;
}

int key_decoder_time_out(struct key_decoder *decoder)
{
    bool is_escape = decoder->state == KEYS_ESCAPE;

    decoder->state = KEYS_TEXT;
    return is_escape ? ESCAPE : NETBOOT_KEY_NONE;
}
