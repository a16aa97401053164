/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/serial/serial-escape.h"

#include "common/array.h"

#include <stdio.h>
#include <string.h>

static enum serial_key key_of(uint8_t letter)
{
    switch (letter) {
    case 'h':
    case '?':
        return SERIAL_KEY_HELP;
    case 'x':
        return SERIAL_KEY_QUIT;
    case 's':
        return SERIAL_KEY_COMMIT;
    case 'b':
        return SERIAL_KEY_BREAK;
    case 'c':
        return SERIAL_KEY_SWITCH;
    case 't':
        return SERIAL_KEY_TIMESTAMPS;
    default:
        return SERIAL_KEY_NOTHING;
    }
}

enum serial_key serial_escape_take(struct serial_escape *escape, uint8_t byte)
{
    bool is_escape = byte == escape->character, escaped = escape->seen;

    escape->seen = is_escape && !escaped;
    if (escape->seen)
        return SERIAL_KEY_NOTHING;
    return is_escape || !escaped ? SERIAL_KEY_TYPED : key_of(byte);
}

void serial_escape_help(uint8_t character, struct evbuffer *output)
{
    static const struct {
        const char *letter, *effect;
    } keys[] = {
        {"h", "shows this"},
        {"x", "ends the guest"},
        {"s", "writes what -snapshot has kept to the images"},
        {"t", "puts the time before each line, or no longer"},
        {"b", "sends a break (Linux: the magic SysRq key)"},
        {"c", "switches between serial line and monitor"},
    };
    char name[16];

    if (character > 0 && character <= 26)
        snprintf(name, sizeof(name), "C-%c", character - 1 + 'a');
    else
        snprintf(name, sizeof(name), "0x%02x", character);
    evbuffer_add_printf(output, "\r\n");
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        evbuffer_add_printf(output, "%s %s    %s\r\n", name, keys[i].letter, keys[i].effect);
    evbuffer_add_printf(output, "%s %s  types %s\r\n", name, name, name);
}

void serial_timestamps_toggle(struct serial_timestamps *timestamps)
{
    *timestamps = (struct serial_timestamps){.on = !timestamps->on};
}

static void add_time(struct serial_timestamps *timestamps, int64_t now, struct evbuffer *output)
{
    if (!timestamps->begun)
        timestamps->since = now;
    timestamps->begun = true;
    int milliseconds = (int)((now - timestamps->since) % 1000);
    long long seconds = (now - timestamps->since) / 1000;
    evbuffer_add_printf(output, "[%02lld:%02lld:%02lld.%03d] ", seconds / 3600, seconds / 60 % 60,
                        seconds % 60, milliseconds);
}

void serial_timestamps_add(struct serial_timestamps *timestamps, struct bytes bytes, int64_t now,
                           struct evbuffer *output)
{
    while (timestamps->on && bytes.size > 0) {
        const uint8_t *end = memchr(bytes.data, '\n', bytes.size);
        size_t length = end == NULL ? bytes.size : (size_t)(end - bytes.data) + 1;

        if (timestamps->due)
            add_time(timestamps, now, output);
        timestamps->due = end != NULL;
        evbuffer_add(output, bytes.data, length);
        bytes = (struct bytes){bytes.data + length, bytes.size - length};
    }
    evbuffer_add(output, bytes.data, bytes.size);
}
