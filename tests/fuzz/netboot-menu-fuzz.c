/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as the texts of a menu and as what a person types into it: nothing but sequences that a
 * VT100 knows is drawn, drawing in steps shows the same as drawing at once, and what is chosen can
 * be.
 *
 * Input: a byte that chooses the size, one line each of title, message, three entries and
 * arguments, then what is typed.
 */
#include "netboot/menu/key-decoder.h"
#include "netboot/menu/menu-view.h"
#include "netboot/text.h"
#include "pty-bridge/terminal/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static void ignore(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
}

/* Skips a sequence; returns NULL if it is none of those that the menu uses. */
static const char *skip_sequence(const char *bytes)
{
    if (bytes[1] == '(')
        return bytes[2] == '0' || bytes[2] == 'B' ? bytes + 3 : NULL;
    if (bytes[1] != '[')
        return NULL;
    bytes += 2;
    bytes += strspn(bytes, "0123456789;?");
    return *bytes != '\0' && strchr("HJKmhl", *bytes) != NULL ? bytes + 1 : NULL;
}

static void check_bytes(const char *bytes)
{
    while (bytes != NULL && *bytes != '\0') {
        const char *next = bytes;

        if (*bytes == 27) {
            bytes = skip_sequence(bytes);
            require(bytes != NULL, "an unknown sequence");
            continue;
        }
        uint32_t character = text_next(&next);

        require((uint8_t)*bytes >= ' ' && *bytes != 127, "a control character");
        require(character != '\n' && text_is_shown(character), "a character that is not shown");
        bytes = next;
    }
}

static void draw(struct menu_view *view, struct terminal *terminal)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *output = open_memstream(&bytes, &size);

    menu_view_draw(view, 0, output);
    fclose(output);
    check_bytes(bytes);
    terminal_write(terminal, (struct bytes){(const uint8_t *)bytes, size});
    free(bytes);
}

static void compare(const struct terminal *a, const struct terminal *b)
{
    for (unsigned row = 0; row < terminal_rows(a); row++)
        for (unsigned column = 0; column < terminal_columns(a); column++) {
            struct terminal_cell left = terminal_cell(a, column, row);
            struct terminal_cell right = terminal_cell(b, column, row);

            require(left.character == right.character && left.background == right.background,
                    "a change was not drawn");
        }
}

static bool type(struct menu_view *view, struct key_decoder *decoder, int key,
                 const struct netboot_menu *menu)
{
    static struct netboot_chosen chosen;

    (void)decoder;
    if (key == NETBOOT_KEY_NONE || !menu_view_take(view, key, &chosen))
        return false;
    require(chosen.item < menu->count, "an entry that is none");
    if (chosen.how == NETBOOT_CHOSE)
        require(!menu->items[chosen.item].disabled, "a disabled entry");
    for (const char *byte = chosen.arguments; *byte != '\0'; byte++)
        require((uint8_t)*byte >= ' ' && *byte != 127, "a control character is in the line");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1), *texts[TEXTS] = {0}, *typed;
    unsigned columns = 20 + (size > 0 ? data[0] % 64 : 0),
             rows = 4 + (size > 0 ? data[0] / 64 : 0) * 5;
    struct key_decoder decoder = {0};
    bool done = false;

    memcpy(copy, data, size);
    copy[size] = '\0';
    typed = size > 0 ? copy + 1 : copy;
    for (unsigned i = 0; i < TEXTS; i++) {
        char *end = memchr(typed, '\n', (size_t)(copy + size - typed));

        texts[i] = typed;
        if (end == NULL)
            break;
        *end = '\0';
        typed = end + 1;
    }

    const struct netboot_menu_item items[] = {
        {.text = texts[2], .arguments = texts[5], .help = texts[1], .key = 'a'},
        {.text = texts[3], .key = 'b', .indent = (unsigned)size},
        {.text = NULL},
        {.text = texts[4], .disabled = true, .key = 'c'},
        {.text = "last", .arguments = texts[5]},
    };
    const struct netboot_menu menu = {.title = texts[0],
                                      .message = texts[1],
                                      .items = items,
                                      .count = 5,
                                      .timeout = 9000,
                                      .keys_leave = true};
    struct menu_view *view = menu_view_open(&menu, rows, columns, 0);
    struct terminal *terminal = terminal_open(columns, rows, ignore, NULL, NULL);
    struct terminal *fresh = terminal_open(columns, rows, ignore, NULL, NULL);

    draw(view, terminal);
    for (; typed < copy + size && !done; typed++) {
        done = type(view, &decoder, key_decoder_take(&decoder, (uint8_t)*typed), &menu);
        draw(view, terminal);
    }
    if (!done && key_decoder_is_waiting(&decoder))
        done = type(view, &decoder, key_decoder_time_out(&decoder), &menu);
    draw(view, terminal);
    menu_view_resize(view, rows, columns);
    draw(view, fresh);
    compare(terminal, fresh);
    menu_view_close(view);
    terminal_close(terminal);
    terminal_close(fresh);
    free(copy);
    return 0;
}
