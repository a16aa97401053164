/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/entries.h"

#include "common/alloc.h"
#include "common/decimal.h"

#include <stdlib.h>
#include <string.h>

/* Keys that have a name. Source: GNU GRUB's manual, "menuentry". */
static int key_of(const char *name)
{
    static const struct {
        const char *name;
        int key;
    } rows[] = {
        {"backspace", 8},
        {"tab", '\t'},
        {"delete", NETBOOT_KEY_DELETE},
    };

    if (name[0] != '\0' && name[1] == '\0')
        return (unsigned char)name[0];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].key;
    return 0;
}

/* The value of "--name value" or "--name=value" at @words, and how many words that takes. */
static const char *take_option(const char *name, char **words, size_t count, size_t *taken)
{
    size_t length = strlen(name);

    if (strncmp(words[0], name, length) != 0)
        return NULL;
    if (words[0][length] == '=')
        return words[0] + length + 1;
    if (words[0][length] != '\0' || count < 2)
        return NULL;
    *taken = 2;
    return words[1];
}

static void take_words(struct grub_entry *entry, char **words, size_t count)
{
    for (size_t taken = 1; count > 0; words += taken, count -= taken) {
        const char *value;

        taken = 1;
        if ((value = take_option("--id", words, count, &taken)) != NULL)
            alloc_replace(&entry->id, value);
        else if ((value = take_option("--hotkey", words, count, &taken)) != NULL)
            entry->key = key_of(value);
        else if (take_option("--class", words, count, &taken) != NULL ||
                 take_option("--users", words, count, &taken) != NULL)
            continue;
        else if (strcmp(words[0], "--unrestricted") == 0)
            entry->unrestricted = true;
        else if (entry->title == NULL && strncmp(words[0], "--", 2) != 0)
            entry->title = alloc_copy(words[0]);
    }
}

bool grub_entry_add(struct grub *grub, char **words, size_t count, const struct grub_node *body)
{
    bool submenu = strcmp(words[0], "submenu") == 0;
    struct grub_menu *menu = grub->menu;
    struct grub_entry *entry;

    if (!submenu && strcmp(words[0], "menuentry") != 0)
        return grub_fail(grub, "can't find command `%s'", words[0]);
    if (menu->count == GRUB_ENTRIES_MAX)
        return grub_fail(grub, "a menu has more than %d entries", GRUB_ENTRIES_MAX);
    menu->entries = alloc_resize(menu->entries, menu->count + 1, sizeof(menu->entries[0]));
    entry = &menu->entries[menu->count++];
    *entry = (struct grub_entry){.body = body, .submenu = submenu};
    take_words(entry, words + 1, count - 1);
    if (entry->title == NULL)
        entry->title = alloc_copy("");
    return true;
}

void grub_entries_release(struct grub_menu *menu)
{
    for (size_t i = 0; i < menu->count; i++) {
        free(menu->entries[i].title);
        free(menu->entries[i].id);
    }
    free(menu->entries);
    *menu = (struct grub_menu){0};
}

static bool matches(const char *text, const char *name, size_t length)
{
    return text != NULL && strlen(text) == length && strncmp(text, name, length) == 0;
}

int grub_entry_find(const struct grub_menu *menu, const char *name, const char **rest)
{
    const char *separator = strchr(name, '>');
    size_t length = separator == NULL ? strlen(name) : (size_t)(separator - name);
    const char *digits = name;
    uint64_t index;

    *rest = separator == NULL ? name + length : separator + 1;
    if (decimal_take(&index, &digits) && digits == name + length)
        return index < menu->count ? (int)index : -1;
    for (size_t i = 0; i < menu->count; i++)
        if (matches(menu->entries[i].id, name, length) ||
            matches(menu->entries[i].title, name, length))
            return (int)i;
    return -1;
}
