/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/message-format.h"

#include <stdbool.h>
#include <stdint.h>

struct output {
    char *buffer;
    size_t size;
    size_t length;
};

static void put(struct output *output, char character)
{
    if (output->length + 1 < output->size)
        output->buffer[output->length++] = character;
}

static void put_string(struct output *output, const char *string)
{
    while (*string != '\0')
        put(output, *string++);
}

static void put_hexadecimal(struct output *output, uint64_t number)
{
    unsigned shift = 60;

    while (shift > 0 && number >> shift == 0)
        shift -= 4;
    for (;; shift -= 4) {
        put(output, "0123456789abcdef"[number >> shift & 0xf]);
        if (shift == 0)
            break;
    }
}

static void put_decimal(struct output *output, uint32_t number)
{
    char digits[10];
    unsigned count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0)
        put(output, digits[--count]);
}

/* Whether the format continues with this directive, which is then passed over. */
static bool accept(const char **format, const char *directive)
{
    const char *rest = *format;

    for (; *directive != '\0'; directive++, rest++)
        if (*rest != *directive)
            return false;
    *format = rest;
    return true;
}

size_t message_format(char *buffer, size_t size, const char *format, va_list arguments)
{
    struct output output = {.buffer = buffer, .size = size};

    while (*format != '\0') {
        if (accept(&format, "%s")) {
            put_string(&output, va_arg(arguments, const char *));
        } else if (accept(&format, "%u")) {
            put_decimal(&output, va_arg(arguments, unsigned));
        } else if (accept(&format, "%x")) {
            put_hexadecimal(&output, va_arg(arguments, unsigned));
        } else if (accept(&format, "%llx")) {
            put_hexadecimal(&output, va_arg(arguments, unsigned long long));
        } else if (accept(&format, "%%")) {
            put(&output, '%');
        } else if (*format == '%') {
            put_string(&output, format);
            break;
        } else {
            put(&output, *format++);
        }
    }
    buffer[output.length] = '\0';
    return output.length;
}
