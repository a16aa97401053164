/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"

#include "report.h"

/* one string, since a table of pointers would need relocations */
static const char known_words[] = "cmdline.sum cmdline.length pad note "
                                  "initrd.size initrd.sum ram.mib ram.tolerance.kib vcpus "
                                  "expect.entry expect.address expect.code32_start expect.loader "
                                  "expect.rsdp expect.screen report ports end ";

static const char *skip_blanks(const char *line)
{
    while (*line == ' ')
        line++;
    return line;
}

static const char *word_end(const char *word)
{
    while (*word != '\0' && *word != ' ')
        word++;
    return word;
}

/* The value if the word at @word is called @name (which ends at a NUL or a blank), else NULL */
static const char *match(const char *word, const char *name)
{
    while (*name != '\0' && *name != ' ' && *word == *name) {
        word++;
        name++;
    }
    return (*name == '\0' || *name == ' ') && *word == '=' ? word + 1 : NULL;
}

const char *word_value(const char *line, const char *name, size_t *length)
{
    *length = 0;
    for (line = skip_blanks(line); *line != '\0'; line = skip_blanks(word_end(line))) {
        const char *value = match(line, name);

        if (value != NULL) {
            *length = (size_t)(word_end(value) - value);
            return value;
        }
    }
    return NULL;
}

bool value_is(const char *text, size_t length, const char *value)
{
    const char *end = word_end(value);

    if ((size_t)(end - value) != length)
        return false;
    while (value < end)
        if (*value++ != *text++)
            return false;
    return true;
}

bool word_is(const char *line, const char *name, const char *value)
{
    size_t length;
    const char *found = word_value(line, name, &length);

    return found != NULL && value_is(found, length, value);
}

static int digit_value(char digit, uint32_t base)
{
    int value = -1;

    if (digit >= '0' && digit <= '9')
        value = digit - '0';
    else if (digit >= 'a' && digit <= 'f')
        value = digit - 'a' + 10;
    return value < (int)base ? value : -1;
}

static bool word_number(struct report *report, const char *line, const char *name, uint32_t base,
                        uint64_t *value)
{
    size_t length;
    const char *text = word_value(line, name, &length);
    uint64_t number = 0;

    if (text == NULL)
        return false;
    if (base == 16 && length > 2 && text[0] == '0' && text[1] == 'x') {
        text += 2;
        length -= 2;
    }
    if (length == 0)
        return check_text(report, name, "nothing", "a number", false);
    for (size_t i = 0; i < length; i++) {
        int digit = digit_value(text[i], base);

        if (digit < 0 || number >> 60 != 0)
            return check_text(report, name, "something else", "a number", false);
        number = number * base + (uint32_t)digit;
    }
    *value = number;
    return true;
}

bool word_hex(struct report *report, const char *line, const char *name, uint64_t *value)
{
    return word_number(report, line, name, 16, value);
}

bool word_decimal(struct report *report, const char *line, const char *name, uint32_t *value)
{
    uint64_t number = 0;

    if (!word_number(report, line, name, 10, &number))
        return false;
    if (number > UINT32_MAX)
        return check_text(report, name, "more than 32 bits", "a number", false);
    *value = (uint32_t)number;
    return true;
}

static bool is_known(const char *word)
{
    for (const char *name = known_words; *name != '\0'; name = skip_blanks(word_end(name)))
        if (match(word, name) != NULL)
            return true;
    return false;
}

bool words_known(const char *line, char *unknown, size_t size)
{
    for (line = skip_blanks(line); *line != '\0'; line = skip_blanks(word_end(line))) {
        if (!is_known(line)) {
            size_t length = 0;

            for (; length + 1 < size && line + length < word_end(line); length++)
                unknown[length] = line[length];
            unknown[length] = '\0';
            return false;
        }
    }
    return true;
}
