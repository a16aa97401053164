/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/commands.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/ipxe/keys.h"

#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 1024 /* of what the user types in a form */

static void free_menu(struct ipxe_menu *menu)
{
    for (size_t i = 0; i < menu->count; i++) {
        free(menu->items[i].name);
        free(menu->items[i].text);
    }
    free(menu->items);
    free(menu->name);
    free(menu->title);
}

static struct ipxe_menu *find_menu(struct ipxe *ipxe, const char *name)
{
    for (size_t i = 0; i < ipxe->menu_count; i++)
        if (strcmp(ipxe->menus[i].name, name == NULL ? "" : name) == 0)
            return &ipxe->menus[i];
    return NULL;
}

static void delete_menu(struct ipxe *ipxe, struct ipxe_menu *menu)
{
    free_menu(menu);
    *menu = ipxe->menus[--ipxe->menu_count];
}

void ipxe_menus_release(struct ipxe *ipxe)
{
    while (ipxe->menu_count > 0)
        delete_menu(ipxe, &ipxe->menus[0]);
}

static struct ipxe_menu *need_menu(struct ipxe *ipxe, const char *name)
{
    struct ipxe_menu *menu = find_menu(ipxe, name);

    if (menu == NULL)
        ipxe_fail(ipxe, "\"%s\": no such menu", name == NULL ? "" : name);
    return menu;
}

static const struct ipxe_option menu_options[] = {
    {"name", 'n', true},
    {"delete", 'd', false},
    {NULL, 0, false},
};

static uint32_t run_menu(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const char *name = arguments->options[0];
    struct ipxe_menu *menu = find_menu(ipxe, name);

    if (menu != NULL)
        delete_menu(ipxe, menu);
    if (arguments->options[1] != NULL)
        return 0;
    if (ipxe->menu_count == IPXE_MENUS_MAX)
        return ipxe_fail(ipxe, "there are more than %d menus", IPXE_MENUS_MAX);
    ipxe->menus[ipxe->menu_count++] =
        (struct ipxe_menu){.name = alloc_copy(name == NULL ? "" : name),
                           .title = text_join(arguments->words, arguments->count)};
    return 0;
}

static const struct ipxe_option item_options[] = {
    {"menu", 'm', true},    {"form", 'f', true}, {"key", 'k', true}, {"default", 'd', false},
    {"secret", 's', false}, {"gap", 'g', false}, {NULL, 0, false},
};

static uint32_t run_item(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    enum { MENU, FORM, KEY, DEFAULT, SECRET, GAP };
    const char *const *options = arguments->options;
    bool named = options[GAP] == NULL && arguments->count > 0;
    struct ipxe_menu *menu = need_menu(ipxe, options[MENU] != NULL ? options[MENU] : options[FORM]);
    size_t total = 0;
    int key = 0;

    if (menu == NULL || !ipxe_key(ipxe, options[KEY], &key))
        return 1;
    for (size_t i = 0; i < ipxe->menu_count; i++)
        total += ipxe->menus[i].count;
    if (total == IPXE_MENU_ITEMS_MAX)
        return ipxe_fail(ipxe, "menus have more than %d items", IPXE_MENU_ITEMS_MAX);
    menu->items = alloc_resize(menu->items, menu->count + 1, sizeof(menu->items[0]));
    menu->items[menu->count++] = (struct ipxe_menu_item){
        .name = named ? alloc_copy(arguments->words[0]) : NULL,
        .text = text_join(arguments->words + named, arguments->count - named),
        .key = key,
        .is_default = options[DEFAULT] != NULL,
        .secret = options[SECRET] != NULL,
    };
    return 0;
}

/* The item that is selected at first: the one of that name, or that is so marked, or the first. */
static bool find_selected(const struct ipxe_menu *menu, const char *name, unsigned *selected)
{
    bool found = false, marked = false;

    for (size_t i = menu->count; i > 0; i--) {
        const struct ipxe_menu_item *item = &menu->items[i - 1];

        if (item->name == NULL)
            continue;
        if (name != NULL && strcmp(item->name, name) == 0) {
            *selected = (unsigned)(i - 1);
            return true;
        }
        if (!marked || item->is_default)
            *selected = (unsigned)(i - 1);
        marked = marked || item->is_default;
        found = true;
    }
    return found;
}

static const struct ipxe_menu_item *choose(struct ipxe *ipxe, const struct ipxe_menu *menu,
                                           const char *selected, uint32_t timeout)
{
    const struct netboot_host *host = ipxe->host;
    cleanup_free struct netboot_menu_item *items = NULL;
    struct netboot_menu shown = {.title = menu->title, .timeout = timeout};
    struct netboot_chosen chosen = {0};

    if (!find_selected(menu, selected, &shown.selected)) {
        ipxe_fail(ipxe, "the menu has nothing to choose");
        return NULL;
    }
    items = alloc_resize(NULL, menu->count, sizeof(*items));
    for (size_t i = 0; i < menu->count; i++) {
        const struct ipxe_menu_item *item = &menu->items[i];
        const char *text = *item->text == '\0' ? item->name : item->text;

        items[i] = (struct netboot_menu_item){
            .text = text, .key = item->key, .disabled = item->name == NULL};
    }
    shown.items = items;
    shown.count = (unsigned)menu->count;
    host->choose(host->context, &shown, &chosen);
    ipxe->left = chosen.how == NETBOOT_LEFT;
    if (chosen.how != NETBOOT_CHOSE && chosen.how != NETBOOT_CHOSE_BY_TIME)
        return NULL;
    return chosen.item < menu->count && menu->items[chosen.item].name != NULL
               ? &menu->items[chosen.item]
               : NULL;
}

static const struct ipxe_option choose_options[] = {
    {"menu", 'm', true},      {"default", 'd', true}, {"timeout", 't', true},
    {"retimeout", 'r', true}, {"keep", 'k', false},   {NULL, 0, false},
};

static uint32_t run_choose(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    enum { MENU, DEFAULT, TIMEOUT, RETIMEOUT, KEEP };
    const char *const *options = arguments->options;
    const struct ipxe_menu_item *item;
    struct setting_name name;
    struct ipxe_menu *menu;
    uint32_t timeout = 0;
    uint32_t status = 1;

    if (!ipxe_number(ipxe, options[TIMEOUT], &timeout))
        return 1;
    if (!setting_name_parse(arguments->words[0], &name))
        return ipxe_fail(ipxe, "\"%s\": invalid setting", arguments->words[0]);
    menu = need_menu(ipxe, options[MENU]);
    if (menu == NULL)
        return 1;
    item = choose(ipxe, menu, options[DEFAULT], timeout);
    if (item != NULL)
        status = ipxe_store(ipxe, &name, item->name);
    if (options[KEEP] == NULL)
        delete_menu(ipxe, menu);
    return status;
}

static const struct ipxe_option present_options[] = {
    {"form", 'f', true},
    {"keep", 'k', false},
    {NULL, 0, false},
};

/* Asks for the settings of a form one after the other. */
static uint32_t present(struct ipxe *ipxe, const struct ipxe_menu *form)
{
    const struct netboot_host *host = ipxe->host;

    ipxe_print(ipxe, "%s\n", form->title);
    for (size_t i = 0; i < form->count; i++) {
        const struct ipxe_menu_item *item = &form->items[i];
        cleanup_text struct text value = {.limit = LINE_SIZE - 1};
        cleanup_free char *prompt = alloc_format("%s: ", item->text);
        struct setting_name name;
        char line[LINE_SIZE] = "";

        if (item->name == NULL) {
            ipxe_print(ipxe, "%s\n", item->text);
            continue;
        }
        if (!setting_name_parse(item->name, &name))
            return ipxe_fail(ipxe, "\"%s\": invalid setting", item->name);
        if (settings_fetch_text(&ipxe->settings, &name, &value))
            memcpy(line, text_string(&value), value.length + 1);
        if (!host->read_line(host->context, prompt, line, sizeof(line), item->secret) ||
            ipxe_store(ipxe, &name, line) != 0)
            return 1;
    }
    return 0;
}

static uint32_t run_present(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct ipxe_menu *form = need_menu(ipxe, arguments->options[0]);
    uint32_t status;

    if (form == NULL)
        return 1;
    status = present(ipxe, form);
    if (arguments->options[1] == NULL)
        delete_menu(ipxe, form);
    return status;
}

const struct ipxe_command ipxe_menu_commands[] = {
    {"menu", run_menu, menu_options, 0, IPXE_WORDS_MAX},
    {"form", run_menu, menu_options, 0, IPXE_WORDS_MAX},
    {"item", run_item, item_options, 0, IPXE_WORDS_MAX},
    {"choose", run_choose, choose_options, 1, 1},
    {"present", run_present, present_options, 0, 0},
    {.name = NULL},
};
