/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader-output.h"

#include <stdbool.h>
#include <string.h>

/* Bytes of a bad value that an error message shows. */
#define SHOWN 100

struct item {
    const char *value;
    size_t length;
};

static int shown(size_t length)
{
    return (int)(length < SHOWN ? length : SHOWN);
}

/* Takes the file name from a path, which has to lie directly in @directory. */
static int take_name(char *name, const char *what, struct item path, const char *directory,
                     struct error *error)
{
    size_t skipped = strlen(directory);

    if (path.length <= skipped || memcmp(path.value, directory, skipped) != 0 ||
        path.value[skipped] != '/')
        return error_set(error, "the bootloader's %s is outside its output directory: %.*s", what,
                         shown(path.length), path.value);
    const char *rest = path.value + skipped;
    size_t length = path.length - skipped;

    for (; length > 0 && *rest == '/'; length--)
        rest++;
    if (length == 0 || memchr(rest, '/', length) != NULL || (length == 1 && rest[0] == '.') ||
        (length == 2 && memcmp(rest, "..", 2) == 0))
        return error_set(error, "the bootloader's %s is not directly in its output directory: %.*s",
                         what, shown(path.length), path.value);
    if (length > NAME_MAX)
        return error_set(error, "the bootloader's %s has a name of %zu bytes, more than %d", what,
                         length, NAME_MAX);
    memcpy(name, rest, length);
    name[length] = '\0';
    return 0;
}

static int take_arguments(char *arguments, struct item text, struct error *error)
{
    if (text.length > BOOTLOADER_ARGUMENTS_LIMIT)
        return error_set(error, "the bootloader's kernel arguments have %zu bytes, more than %d",
                         text.length, BOOTLOADER_ARGUMENTS_LIMIT);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.value[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return error_set(
                error, "the bootloader's kernel arguments have a control character: 0x%02x", c);
    }
    memcpy(arguments, text.value, text.length);
    arguments[text.length] = '\0';
    return 0;
}

/* Fills @item with the item at @offset, without its NUL; false if there is no NUL. */
static bool find_item(struct bytes bytes, size_t offset, struct item *item)
{
    size_t left = bytes.size - offset;

    item->value = bytes_get(bytes, offset, left);
    const char *end = item->value != NULL ? memchr(item->value, '\0', left) : NULL;

    if (end == NULL)
        return false;
    item->length = (size_t)(end - item->value);
    return true;
}

/* Strips "key " from the item; false if it has another key. */
static bool strip_key(struct item *item, const char *key)
{
    size_t length = strlen(key);

    if (item->length <= length || memcmp(item->value, key, length) != 0 ||
        item->value[length] != ' ')
        return false;
    item->value += length + 1;
    item->length -= length + 1;
    return true;
}

int bootloader_output_parse(struct bootloader_output *output, struct bytes bytes,
                            const char *directory, struct error *error)
{
    bool has_arguments = false;
    struct item item;

    *output = (struct bootloader_output){0};
    if (bytes.size > BOOTLOADER_OUTPUT_LIMIT)
        return error_set(error, "the bootloader has written %zu bytes, more than %d", bytes.size,
                         BOOTLOADER_OUTPUT_LIMIT);
    for (size_t offset = 0; offset < bytes.size; offset += item.length + 1) {
        struct item value;
        const char *twice = NULL;
        int result = 0;

        if (!find_item(bytes, offset, &item))
            return error_set(error, "the bootloader's output is cut off");
        value = item;
        if (item.length == 0)
            continue;
        if (strip_key(&value, "kernel")) {
            twice = output->kernel[0] != '\0' ? "kernel" : NULL;
            result = take_name(output->kernel, "kernel", value, directory, error);
        } else if (strip_key(&value, "ramdisk")) {
            twice = output->ramdisk[0] != '\0' ? "ramdisk" : NULL;
            result = take_name(output->ramdisk, "ramdisk", value, directory, error);
        } else if (strip_key(&value, "args")) {
            twice = has_arguments ? "args" : NULL;
            has_arguments = true;
            result = take_arguments(output->arguments, value, error);
        } else {
            return error_set(error, "the bootloader's output has an unknown entry: %.*s",
                             shown(item.length), item.value);
        }
        if (result < 0)
            return -1;
        if (twice != NULL)
            return error_set(error, "the bootloader has named more than one %s", twice);
    }
    if (output->kernel[0] == '\0')
        return error_set(error, "the bootloader has named no kernel");
    if (strcmp(output->kernel, output->ramdisk) == 0)
        return error_set(error, "the bootloader's kernel and ramdisk are the same file");
    return 0;
}
