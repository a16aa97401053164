/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The directives of the menu, all of which begin with the word MENU. */
#include "common/alloc.h"
#include "common/array.h"
#include "netboot/host.h"
#include "netboot/pxelinux/parse-state.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct config_menu *this_menu(struct config_parser *parser)
{
    return &parser->config->menus[parser->menu];
}

int parse_begin_menu(struct config_parser *parser, char *tag)
{
    struct config *config = parser->config;
    int entry = parse_add_label(parser, LABEL_SUBMENU);
    struct config_menu menu = {
        .parent = parser->menu, .selected = -1, .timeout = this_menu(parser)->timeout};

    if (entry < 0)
        return -1;
    if (config->menu_count == CONFIG_MENUS_MAX)
        return error_set(parser->error, "the configuration has more than %d menus",
                         CONFIG_MENUS_MAX);
    parse_set(&menu.tag, tag);
    config->menus = alloc_resize(config->menus, config->menu_count + 1U, sizeof(*config->menus));
    config->menus[config->menu_count] = menu;
    config->labels[entry].submenu = parser->menu = config->menu_count++;
    parser->label = -1;
    parser->entry = entry;
    return 0;
}

int parse_end_menu(struct config_parser *parser, char *value)
{
    (void)value;
    parser->menu = this_menu(parser)->parent;
    parser->label = parser->entry = -1;
    return 0;
}

static int take_title(struct config_parser *parser, char *value)
{
    parse_set(&this_menu(parser)->title, value);
    return 0;
}

static int take_text(struct config_parser *parser, char *value)
{
    if (parse_entry(parser) != NULL)
        parse_set(&parse_entry(parser)->text, value);
    return 0;
}

static int take_default(struct config_parser *parser, char *value)
{
    struct config_label *entry = parse_entry(parser);

    (void)value;
    if (entry != NULL)
        parser->config->menus[entry->menu].selected = parser->entry;
    return 0;
}

static int take_hide(struct config_parser *parser, char *value)
{
    (void)value;
    if (parse_entry(parser) != NULL)
        parse_entry(parser)->hidden = true;
    return 0;
}

static int take_disable(struct config_parser *parser, char *value)
{
    (void)value;
    if (parse_entry(parser) != NULL)
        parse_entry(parser)->disabled = true;
    return 0;
}

static int take_indent(struct config_parser *parser, char *value)
{
    int64_t columns = parse_number(value);

    if (parse_entry(parser) != NULL && columns > 0)
        parse_entry(parser)->indent = (unsigned)columns;
    return 0;
}

static int take_passwd(struct config_parser *parser, char *value)
{
    (void)value;
    if (parse_entry(parser) != NULL)
        parse_entry(parser)->has_password = true;
    return 0;
}

static int take_master(struct config_parser *parser, char *value)
{
    if (strncasecmp(value, "passwd", 6) == 0)
        parser->config->flags.has_master_password = true;
    return 0;
}

static int take_separator(struct config_parser *parser, char *value)
{
    (void)value;
    parser->label = parser->entry = -1;
    return parse_add_label(parser, LABEL_SEPARATOR) < 0 ? -1 : 0;
}

static int take_start(struct config_parser *parser, char *value)
{
    (void)value;
    parser->config->start = parser->menu;
    return 0;
}

static int take_hidden(struct config_parser *parser, char *value)
{
    (void)value;
    this_menu(parser)->hidden = true;
    return 0;
}

static int take_autoboot(struct config_parser *parser, char *value)
{
    parse_set(&this_menu(parser)->autoboot, value);
    return 0;
}

static int take_action(struct config_parser *parser, enum label_kind kind, char *value)
{
    struct config_label *label = parse_label(parser);

    if (label == NULL)
        return 0;
    value[strcspn(value, " ")] = '\0';
    label->kind = kind;
    parse_set(&label->file, value);
    return 0;
}

static int take_goto(struct config_parser *parser, char *value)
{
    return take_action(parser, LABEL_GOTO, value);
}

static int take_exit(struct config_parser *parser, char *value)
{
    return take_action(parser, LABEL_EXIT, value);
}

static int take_quit(struct config_parser *parser, char *value)
{
    return take_action(parser, LABEL_QUIT, value);
}

static int take_help(struct config_parser *parser, char *value)
{
    return take_action(parser, LABEL_HELP, value);
}

static const struct {
    const char *name;
    int key;
} key_names[] = {
    {"Backspace", '\b'},
    {"Tab", '\t'},
    {"Enter", '\r'},
    {"Esc", 27},
    {"Escape", 27},
    {"Space", ' '},
    {"Up", NETBOOT_KEY_UP},
    {"Down", NETBOOT_KEY_DOWN},
    {"Left", NETBOOT_KEY_LEFT},
    {"Right", NETBOOT_KEY_RIGHT},
    {"PgUp", NETBOOT_KEY_PAGE_UP},
    {"PgDn", NETBOOT_KEY_PAGE_DOWN},
    {"Home", NETBOOT_KEY_HOME},
    {"End", NETBOOT_KEY_END},
    {"Delete", NETBOOT_KEY_DELETE},
    {"Del", NETBOOT_KEY_DELETE},
};

static int find_key(const char *name)
{
    long number;

    if (strlen(name) == 1)
        return (unsigned char)name[0];
    if (name[0] == '^' && strlen(name) == 2)
        return name[1] & 0x1f;
    for (size_t i = 0; i < ARRAY_SIZE(key_names); i++)
        if (strcasecmp(key_names[i].name, name) == 0)
            return key_names[i].key;
    if (name[0] != 'f' && name[0] != 'F')
        return NETBOOT_KEY_NONE;
    number = strtol(name + 1, NULL, 10);
    return number >= 1 && number <= CONFIG_KEYS ? NETBOOT_KEY_F1 + (int)number - 1
                                                : NETBOOT_KEY_NONE;
}

/* KEY[,KEY...] COMMAND... */
static int take_hiddenkey(struct config_parser *parser, char *value)
{
    struct config *config = parser->config;
    char *command = value + strcspn(value, " "), *next = NULL;

    if (*command == '\0')
        return 0;
    *command++ = '\0';
    command += strspn(command, " ");
    for (char *name = strtok_r(value, ",", &next); name != NULL;
         name = strtok_r(NULL, ",", &next)) {
        int key = find_key(name);

        if (key == NETBOOT_KEY_NONE || config->hidden_key_count == CONFIG_HIDDEN_KEYS)
            continue;
        config->hidden_keys[config->hidden_key_count++] =
            (struct config_hidden_key){key, alloc_copy(command)};
    }
    return 0;
}

/* Colours and places are the graphical menu's. */
static const struct parse_directive directives[] = {
    {"autoboot", take_autoboot},   {"begin", parse_begin_menu},
    {"default", take_default},     {"disable", take_disable},
    {"end", parse_end_menu},       {"exit", take_exit},
    {"goto", take_goto},           {"help", take_help},
    {"hidden", take_hidden},       {"hiddenkey", take_hiddenkey},
    {"hide", take_hide},           {"indent", take_indent},
    {"label", take_text},          {"master", take_master},
    {"passwd", take_passwd},       {"quit", take_quit},
    {"separator", take_separator}, {"start", take_start},
    {"title", take_title},         {NULL, NULL},
};

int parse_menu_directive(struct config_parser *parser, char *value)
{
    return parse_dispatch(parser, directives, value);
}
