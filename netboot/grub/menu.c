/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/menu.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/growing-text.h"
#include "netboot/grub/entries.h"
#include "netboot/grub/execute.h"
#include "netboot/grub/loaded.h"
#include "netboot/grub/words.h"

#include <stdlib.h>
#include <string.h>

#define ERROR_PAUSE 10000 /* milliseconds, unless a key is hit, until the menu covers a message */

/* The arguments of the kernel that an entry loads, as far as can be told before it runs; owned by
 * the caller; NULL: there is none, or the user may not change them. */
static char *kernel_arguments(struct grub *grub, const struct grub_entry *entry)
{
    if (entry->submenu || *grub_get(grub, "superusers") != '\0')
        return NULL;
    for (const struct grub_node *node = entry->body; node != NULL; node = node->next) {
        cleanup_grub_words struct grub_words words = {0};

        if (node->kind != GRUB_COMMAND || node->count < 2 || !grub_is_linux(node->words[0]))
            continue;
        if (!grub_words_expand(grub, node->words + 2, node->count - 2, &words))
            return NULL;
        return text_join(words.list, words.count);
    }
    return NULL;
}

static void run_submenu(struct grub *grub, const struct grub_entry *entry, const char *selected,
                        bool automatic)
{
    struct grub_menu *outer = grub->menu;
    struct grub_menu menu = {0};

    if (grub->depth == GRUB_DEPTH_MAX) {
        grub_fail(grub, "menus are nested too deeply");
        return;
    }
    grub->depth++;
    grub->menu = &menu;
    grub_execute_list(grub, entry->body);
    if (grub->flow != GRUB_END) {
        grub->flow = GRUB_GO_ON;
        if (menu.count > 0)
            grub_menu_run(grub, &menu, true, selected, automatic);
    }
    grub->menu = outer;
    grub->depth--;
    grub_entries_release(&menu);
}

/* Returns after the entry has failed, or with the outcome. */
static void run_entry(struct grub *grub, const struct grub_entry *entry, const char *selected,
                      bool automatic, const char *edited)
{
    struct grub_menu *outer = grub->menu;
    struct grub_menu ignored = {0};

    grub->error = (struct error){0};
    if (*grub_get(grub, "superusers") != '\0' && !entry->unrestricted) {
        grub_fail(grub, "'%s' needs a password, which cannot be asked for", entry->title);
    } else if (entry->submenu) {
        run_submenu(grub, entry, selected, automatic);
    } else {
        grub_set(grub, "chosen", entry->title);
        grub_forget_loaded(grub);
        grub->menu = &ignored;
        grub->edited = edited;
        grub_execute_list(grub, entry->body);
        grub->edited = NULL;
        grub->menu = outer;
        grub_entries_release(&ignored);
        if (grub->flow != GRUB_END)
            grub->flow = GRUB_GO_ON;
        if (grub->flow == GRUB_GO_ON && grub_is_loaded(grub))
            grub_boot_loaded(grub);
    }
    if (grub->flow == GRUB_GO_ON && error_is_set(&grub->error) &&
        grub->host->read_key(grub->host->context, ERROR_PAUSE) != NETBOOT_KEY_NONE)
        grub->attended = true;
}

/* Milliseconds until a menu that shows a failure ends. */
static int64_t idle_time(const struct grub *grub)
{
    return grub->attended ? NETBOOT_IDLE_TIME : NETBOOT_UNATTENDED_TIME;
}

/* Shows a menu, and the failure, if there is one. Returns what the user does; the entries'
 * arguments are freed. */
static struct netboot_chosen show(struct grub *grub, const struct grub_menu *menu,
                                  unsigned selected, int64_t timeout, const struct error *failure)
{
    cleanup_free struct netboot_menu_item *items = alloc_resize(NULL, menu->count, sizeof(*items));
    cleanup_free char **arguments = alloc_resize(NULL, menu->count, sizeof(*arguments));
    struct netboot_menu shown = {.title = "GRUB",
                                 .items = items,
                                 .count = (unsigned)menu->count,
                                 .selected = selected,
                                 .timeout = timeout};
    struct netboot_chosen chosen = {0};

    if (error_is_set(failure)) {
        shown.timeout = idle_time(grub);
        shown.message = failure->message;
        shown.countdown = NETBOOT_IDLE_COUNTDOWN;
    }
    for (size_t i = 0; i < menu->count; i++) {
        arguments[i] = kernel_arguments(grub, &menu->entries[i]);
        items[i] = (struct netboot_menu_item){
            .text = menu->entries[i].title, .arguments = arguments[i], .key = menu->entries[i].key};
    }
    if (grub->flow == GRUB_END)
        chosen.how = NETBOOT_LEFT;
    else
        grub->host->choose(grub->host->context, &shown, &chosen);
    grub->attended = grub->attended || chosen.how != NETBOOT_CHOSE_BY_TIME;
    for (size_t i = 0; i < menu->count; i++)
        free(arguments[i]);
    return chosen;
}

static unsigned find_selected(const struct grub_menu *menu, const char *name, const char **rest)
{
    int found = grub_entry_find(menu, name, rest);

    if (found < 0)
        *rest = "";
    return found < 0 ? 0 : (unsigned)found;
}

/* Runs the entry that $fallback names, after the selected one has failed without a user. */
static void run_fallback(struct grub *grub, const struct grub_menu *menu)
{
    cleanup_free char *name = alloc_copy(grub_get(grub, "fallback"));
    const char *rest;
    int found;

    name[strcspn(name, " ")] = '\0';
    if (*name == '\0' || grub->flow != GRUB_GO_ON)
        return;
    found = grub_entry_find(menu, name, &rest);
    if (found >= 0)
        run_entry(grub, &menu->entries[found], rest, true, NULL);
}

/* What has failed: after the time nobody may be there, so then even an entry that does nothing. */
static struct error failure_of(const struct grub *grub, bool by_time)
{
    struct error failure = grub->error;

    if (by_time)
        error_set(&failure, "there is nothing to boot");
    return failure;
}

static void run_menu(struct grub *grub, const struct grub_menu *menu, bool nested,
                     const char *selected, bool automatic, int64_t timeout)
{
    const char *rest;
    unsigned index = find_selected(menu, selected, &rest);
    struct error failure = {0};

    if (automatic) {
        run_entry(grub, &menu->entries[index], rest, true, NULL);
        run_fallback(grub, menu);
        failure = failure_of(grub, true);
    }
    while (grub->flow == GRUB_GO_ON) {
        struct netboot_chosen chosen = show(grub, menu, index, timeout, &failure);
        bool by_time = chosen.how == NETBOOT_CHOSE_BY_TIME;

        if (by_time && error_is_set(&failure)) {
            grub->error = failure;
            grub_end(grub, NETBOOT_FAILED);
            break;
        }
        if (!by_time && chosen.how != NETBOOT_CHOSE) {
            if (grub->flow == GRUB_END)
                break;
            if (!nested)
                grub_end(grub, NETBOOT_CANCELLED);
            /* What has failed here does not matter to the menu around. */
            grub->error = (struct error){0};
            break;
        }
        if (chosen.item >= menu->count)
            break;
        run_entry(grub, &menu->entries[chosen.item], by_time ? rest : "", by_time && *rest != '\0',
                  chosen.edited ? chosen.arguments : NULL);
        if (by_time)
            run_fallback(grub, menu);
        failure = failure_of(grub, by_time);
        index = chosen.item;
        timeout = 0;
        /* A menu without a user would otherwise never come to an end. */
        grub->command_count++;
        grub_spend(grub, 1);
    }
}

void grub_menu_run(struct grub *grub, const struct grub_menu *menu, bool nested,
                   const char *selected, bool automatic)
{
    run_menu(grub, menu, nested, selected, automatic, 0);
}

void grub_menu_run_first(struct grub *grub, const struct grub_menu *menu, bool nested)
{
    cleanup_free char *selected = alloc_copy(grub_get(grub, "default"));
    const char *timeout = grub_get(grub, "timeout");
    char *end;
    long seconds = strtol(timeout, &end, 10);
    bool known = end != timeout && seconds >= 0 && seconds <= 86400;

    run_menu(grub, menu, nested, *selected == '\0' ? "0" : selected, known && seconds == 0,
             known ? seconds * 1000 : 0);
}

bool grub_menu_run_file(struct grub *grub, const char *file)
{
    cleanup_free char *selected = alloc_copy(grub_get(grub, "default"));
    cleanup_free char *timeout = alloc_copy(grub_get(grub, "timeout"));
    struct grub_menu *outer = grub->menu;
    struct grub_menu menu = {0};
    bool result;

    if (grub->depth == GRUB_DEPTH_MAX)
        return grub_fail(grub, "%s: configurations are nested too deeply", file);
    grub->depth++;
    grub_unset(grub, "default");
    grub_unset(grub, "timeout");
    grub->menu = &menu;
    result = grub_execute_file(grub, file);
    if (grub->flow == GRUB_GO_ON && menu.count > 0)
        grub_menu_run_first(grub, &menu, true);
    else if (grub->flow == GRUB_GO_ON && grub_is_loaded(grub))
        result = grub_boot_loaded(grub);
    grub->menu = outer;
    grub->depth--;
    grub_entries_release(&menu);
    grub_set(grub, "default", selected);
    grub_set(grub, "timeout", timeout);
    return result;
}
