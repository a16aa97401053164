/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any bytes as a bootloader's output or terminal output, what is accepted keeps the
 * promises of bootloader-output.h, and what is shown those of output-tail.h. libFuzzer target.
 */
#include "pty-bridge/bootloader/bootloader-output.h"
#include "pty-bridge/bootloader/output-tail.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINES 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_name(const char *name)
{
    return strchr(name, '/') == NULL && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static bool is_text(const char *text, char also)
{
    for (; *text != '\0'; text++)
        if (((unsigned char)*text < 0x20 && *text != also) || *text == 0x7f)
            return false;
    return true;
}

static void check_output(struct bytes bytes)
{
    struct bootloader_output output;
    struct error error = {0};
    bool accepted = bootloader_output_parse(&output, bytes, "/output", &error) == 0;

    if (accepted == error_is_set(&error))
        abort();
    if (accepted &&
        (output.kernel[0] == '\0' || !is_name(output.kernel) || !is_name(output.ramdisk) ||
         strcmp(output.kernel, output.ramdisk) == 0 || !is_text(output.arguments, '\t')))
        abort();
}

static void check_tail(struct bytes bytes)
{
    struct output_tail *tail = calloc(1, sizeof(*tail));
    size_t size = bytes.size > 0 ? (size_t)bytes.data[0] + 1 : 1;
    char *text = malloc(size);
    unsigned breaks = 0;

    if (tail == NULL || text == NULL)
        abort();
    output_tail_add(tail, (const char *)bytes.data, bytes.size / 2);
    output_tail_add(tail, (const char *)bytes.data + bytes.size / 2, bytes.size - bytes.size / 2);
    output_tail_text(tail, LINES, text, size);
    for (const char *c = text; *c != '\0'; c++)
        breaks += *c == '\n';
    if (!is_text(text, '\n') || breaks >= LINES)
        abort();
    free(text);
    free(tail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy of exactly that size, so that a read past it is caught. */
    uint8_t *copy = malloc(size);

    if (copy == NULL)
        return -1;
    if (size > 0)
        memcpy(copy, data, size);
    check_output((struct bytes){copy, size});
    check_tail((struct bytes){copy, size});
    free(copy);
    return 0;
}
