/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The menu of a configuration. */
#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/pxelinux/session.h"

#include <stdlib.h>
#include <string.h>

#define MILLISECONDS 100 /* in the configuration's unit of time */
#define CONTROL_C    3

struct built_menu {
    struct netboot_menu menu;
    struct netboot_menu_item *items; /* owned, and so are their texts and arguments */
    unsigned *labels;                /* by item */
};

static bool is_free(const struct built_menu *built, int key)
{
    for (unsigned i = 0; i < built->menu.count; i++)
        if (built->items[i].key == key)
            return false;
    return true;
}

/* The character behind '^' is a hot key, but only the first one of the same. */
static char *make_text(const struct built_menu *built, const struct config_label *label,
                       const struct config *config, int *key)
{
    const char *text = label->text;
    const char *mark = text == NULL ? NULL : strchr(text, '^');

    if (text == NULL && label->kind == LABEL_SUBMENU)
        text = config->menus[label->submenu].title;
    if (text == NULL && label->kind == LABEL_SUBMENU)
        text = config->menus[label->submenu].tag;
    if (text == NULL)
        text = label->name == NULL ? "" : label->name;
    if (mark != NULL && mark[1] > ' ') {
        int hot = mark[1] >= 'A' && mark[1] <= 'Z' ? mark[1] + 'a' - 'A' : mark[1];

        *key = is_free(built, hot) ? hot : 0;
    }
    return alloc_format("%.*s%s%s", mark == NULL ? 0 : (int)(mark - text), text,
                        mark == NULL ? text : mark + 1, label->kind == LABEL_SUBMENU ? " >" : "");
}

static bool can_edit(const struct config *config, const struct config_label *label)
{
    return !config->flags.no_options && !config->flags.has_master_password && !label->has_password;
}

static void add_item(struct built_menu *built, const struct session *session, unsigned number)
{
    const struct config *config = &session->config;
    const struct config_label *label = &config->labels[number];
    const struct command_machine machine = session_machine(session);
    struct netboot_menu_item item = {
        .help = label->help, .indent = label->indent, .disabled = label->disabled};

    if (label->kind != LABEL_SEPARATOR)
        item.text = make_text(built, label, config, &item.key);
    if (can_edit(config, label))
        item.arguments = command_line(config, &machine, label);
    built->labels[built->menu.count] = number;
    built->items[built->menu.count++] = item;
}

static bool can_select(const struct built_menu *built, unsigned item)
{
    return built->items[item].text != NULL && !built->items[item].disabled;
}

/* Behind an entry that cannot be selected the next one is, as in the menu that is shown. */
static unsigned find_item(const struct built_menu *built, int label)
{
    unsigned first = 0;

    for (unsigned i = 0; i < built->menu.count; i++)
        if ((int)built->labels[i] == label)
            first = i;
    for (unsigned i = first; i < built->menu.count; i++)
        if (can_select(built, i))
            return i;
    for (unsigned i = first; i > 0; i--)
        if (can_select(built, i - 1))
            return i - 1;
    return 0;
}

static bool has_keys(const struct config *config)
{
    for (unsigned i = 0; i < CONFIG_KEYS; i++)
        if (config->keys[i] != NULL)
            return true;
    return false;
}

static void set_times(struct netboot_menu *menu, const struct session *session)
{
    const struct config_menu *shown = &session->config.menus[session->menu];

    if (error_is_set(&session->failure)) {
        menu->message = session->failure.message;
        menu->timeout = session_idle_time(session);
        menu->countdown = NETBOOT_IDLE_COUNTDOWN;
        return;
    }
    if (!session->keeps_selected && shown->timeout > 0)
        menu->timeout = shown->timeout * MILLISECONDS;
    menu->total = session_total_time(session);
    /* Its forms for one and for more seconds are not told apart. */
    if (shown->autoboot != NULL && strchr(shown->autoboot, '{') == NULL)
        menu->countdown = shown->autoboot;
}

static void build(struct built_menu *built, const struct session *session)
{
    const struct config *config = &session->config;
    const struct config_menu *shown = &config->menus[session->menu];

    *built = (struct built_menu){
        .items = alloc_resize(NULL, config->label_count + 1U, sizeof(*built->items)),
        .labels = alloc_resize(NULL, config->label_count + 1U, sizeof(*built->labels)),
    };
    for (unsigned i = 0; i < config->label_count; i++)
        if (config->labels[i].menu == session->menu && !config->labels[i].hidden)
            add_item(built, session, i);
    built->menu.title = shown->title;
    built->menu.items = built->items;
    built->menu.keys_leave = has_keys(config);
    built->menu.selected =
        find_item(built, session->keeps_selected ? (int)session->selected : shown->selected);
    set_times(&built->menu, session);
}

static void release(struct built_menu *built)
{
    for (unsigned i = 0; i < built->menu.count; i++) {
        free((char *)built->items[i].text);
        free((char *)built->items[i].arguments);
    }
    free(built->items);
    free(built->labels);
}

static enum session_next go_to(struct session *session, int menu)
{
    if (menu < 0) {
        error_set(&session->failure, "there is no such menu");
        return SESSION_MENU;
    }
    session->menu = (unsigned)menu;
    session->keeps_selected = false;
    return SESSION_MENU;
}

static enum session_next show_help(struct session *session, const char *file)
{
    const struct netboot_host *host = session->host;

    if (session_show_file(session, file)) {
        host->print(host->context, "Press a key");
        host->read_key(host->context, NETBOOT_IDLE_TIME);
        host->print(host->context, "\n");
    }
    return SESSION_MENU;
}

static enum session_next boot_label(struct session *session, const struct config_label *label,
                                    const struct netboot_chosen *chosen)
{
    cleanup_free struct command *command = alloc_bytes(sizeof(*command));
    cleanup_free char *line = alloc_copy(label->name == NULL ? "" : label->name);
    const struct command_machine machine = session_machine(session);
    int result = chosen->edited
                     ? command_plan_edited(&session->config, label, chosen->arguments, command,
                                           &session->failure)
                     : command_plan_label(&session->config, &machine, label,
                                          chosen->how == NETBOOT_CHOSE, command, &session->failure);

    return session_run_command(session, command, result, line, SESSION_MENU);
}

static enum session_next take_label(struct session *session, const struct config_label *label,
                                    const struct netboot_chosen *chosen)
{
    const struct config *config = &session->config;

    if (label->kind >= LABEL_SUBMENU && label->has_password) {
        error_set(&session->failure, "the entry has a password, which is not supported");
        return SESSION_MENU;
    }
    switch (label->kind) {
    case LABEL_SUBMENU:
        return go_to(session, (int)label->submenu);
    case LABEL_GOTO:
        return go_to(session, label->file == NULL ? -1 : config_find_menu(config, label->file));
    case LABEL_EXIT:
        return go_to(session, label->file == NULL ? (int)config->menus[session->menu].parent
                                                  : config_find_menu(config, label->file));
    case LABEL_QUIT:
        return SESSION_PROMPT;
    case LABEL_HELP:
        return show_help(session, label->file);
    case LABEL_SEPARATOR:
        return SESSION_MENU;
    default:
        return boot_label(session, label, chosen);
    }
}

/* Escape goes to the menu around, and from the first one to the prompt, where all can be typed. */
static enum session_next leave(struct session *session, int key)
{
    const struct config *config = &session->config;

    if (key == CONTROL_C)
        return session_end(session, NETBOOT_CANCELLED);
    if (session->menu != CONFIG_TOP)
        return go_to(session, (int)config->menus[session->menu].parent);
    if (config->flags.no_options || config->flags.no_escape || config->flags.has_master_password)
        return SESSION_MENU;
    return SESSION_PROMPT;
}

static enum session_next take_choice(struct session *session, const struct built_menu *built,
                                     const struct netboot_chosen *chosen)
{
    const struct config *config = &session->config;

    if (chosen->how == NETBOOT_CHOSE_BY_TIME && error_is_set(&session->failure))
        return session_fail(session);
    session->failure.message[0] = '\0';
    if (chosen->how != NETBOOT_CHOSE_BY_TIME) {
        session_note_person(session);
        session->keeps_selected = true;
        session->selected = built->labels[chosen->item];
    }
    if (chosen->how == NETBOOT_LEFT)
        return leave(session, chosen->key);
    if (chosen->how == NETBOOT_HIT_KEY)
        return show_help(session, config->keys[chosen->key - NETBOOT_KEY_F1]);
    if (chosen->how == NETBOOT_CHOSE_BY_TIME && config->commands.on_timeout != NULL)
        return session_run(session, config->commands.on_timeout, false, SESSION_MENU);
    return take_label(session, &config->labels[built->labels[chosen->item]], chosen);
}

/* Return: whether a key was hit: then @next is filled. */
static bool wait_hidden(struct session *session, const struct built_menu *built,
                        enum session_next *next)
{
    const struct netboot_menu *menu = &built->menu;
    const struct netboot_host *host = session->host;
    const struct config *config = &session->config;
    int64_t time = menu->timeout;
    int key;

    if (time == 0 || (menu->total > 0 && menu->total < time))
        time = menu->total;
    if (time > 0) {
        char text[80];

        snprintf(text, sizeof(text), "Automatic boot in %lld s, or press a key for the menu\n",
                 (long long)(time + 999) / 1000);
        host->print(host->context, text);
    } else {
        host->print(host->context, "Press a key for the menu\n");
    }
    session->waited -= host->now(host->context);
    key = host->read_key(host->context, time > 0 ? time : -1);
    session->waited += host->now(host->context);
    if (key == NETBOOT_KEY_NONE)
        return false;
    *next = SESSION_MENU;
    session_note_person(session);
    session->keeps_selected = true;
    session->selected = built->labels[menu->selected];
    if (key == CONTROL_C)
        *next = session_end(session, NETBOOT_CANCELLED);
    for (unsigned i = 0; i < config->hidden_key_count; i++)
        if (config->hidden_keys[i].key == key) {
            *next = session_run(session, config->hidden_keys[i].command, false, SESSION_MENU);
            break;
        }
    return true;
}

enum session_next session_show_menu(struct session *session)
{
    const struct netboot_host *host = session->host;
    const struct config *config = &session->config;
    cleanup_free struct netboot_chosen *chosen = alloc_bytes(sizeof(*chosen));
    bool hidden = config->menus[session->menu].hidden && !session->has_shown_menu &&
                  !error_is_set(&session->failure);
    struct built_menu built;
    enum session_next next;

    *chosen = (struct netboot_chosen){.how = NETBOOT_CHOSE_BY_TIME};
    build(&built, session);
    if (built.menu.count == 0) {
        release(&built);
        error_set(&session->failure, "the menu has no entries");
        return SESSION_PROMPT;
    }
    session->has_shown_menu = true;
    if (hidden && wait_hidden(session, &built, &next)) {
        release(&built);
        return next;
    }
    chosen->item = built.menu.selected;
    session->waited -= host->now(host->context);
    if (!hidden)
        host->choose(host->context, &built.menu, chosen);
    session->waited += host->now(host->context);
    next = take_choice(session, &built, chosen);
    release(&built);
    return next;
}
