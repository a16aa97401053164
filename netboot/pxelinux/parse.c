/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/parse.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/pxelinux/parse-state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bytes of a help text after which no more lines are taken. */
#define HELP_MAX 4096

void parse_set(char **text, const char *value)
{
    if (*value != '\0') {
        alloc_replace(text, value);
    } else {
        free(*text);
        *text = NULL;
    }
}

int64_t parse_number(const char *value)
{
    long long number = strtoll(value, NULL, 10);

    return number < 0 ? -1 : number > INT32_MAX ? INT32_MAX : number;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Cuts the text behind its first word. Returns what follows it. */
static char *cut_word(char *text)
{
    while (*text != '\0' && !is_space(*text))
        text++;
    if (*text != '\0')
        *text++ = '\0';
    while (is_space(*text))
        text++;
    return text;
}

int parse_dispatch(struct config_parser *parser, const struct parse_directive *directives,
                   char *line)
{
    char *value = cut_word(line);

    for (; directives->word != NULL; directives++)
        if (strcasecmp(directives->word, line) == 0)
            return directives->take(parser, value);
    return 0;
}

struct config_label *parse_label(struct config_parser *parser)
{
    return parser->label < 0 ? NULL : &parser->config->labels[parser->label];
}

struct config_label *parse_entry(struct config_parser *parser)
{
    return parser->entry < 0 ? NULL : &parser->config->labels[parser->entry];
}

int parse_add_label(struct config_parser *parser, enum label_kind kind)
{
    struct config *config = parser->config;

    if (config->label_count == CONFIG_LABELS_MAX)
        return error_set(parser->error, "the configuration has more than %d labels",
                         CONFIG_LABELS_MAX);
    config->labels =
        alloc_resize(config->labels, config->label_count + 1U, sizeof(*config->labels));
    config->labels[config->label_count] = (struct config_label){
        .menu = parser->menu, .kind = kind, .sysappend = CONFIG_SYSAPPEND_NONE};
    return (int)config->label_count++;
}

static int take_label(struct config_parser *parser, char *value)
{
    int label;

    cut_word(value);
    label = parse_add_label(parser, LABEL_NOTHING);
    if (label < 0)
        return -1;
    parser->label = parser->entry = label;
    parse_set(&parse_label(parser)->name, value);
    return 0;
}

/* The last of these directives counts. */
static int take_image(struct config_parser *parser, enum label_kind kind, const char *value)
{
    struct config_label *label = parse_label(parser);

    if (label == NULL)
        return 0;
    label->kind = kind;
    parse_set(&label->file, value);
    return 0;
}

static int take_kernel(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_KERNEL, value);
}

static int take_linux(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_LINUX, value);
}

static int take_com32(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_COM32, value);
}

static int take_bios(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_BIOS, value);
}

static int take_localboot(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_LOCALBOOT, value);
}

static int take_config(struct config_parser *parser, char *value)
{
    return take_image(parser, LABEL_CONFIG, value);
}

static int take_initrd(struct config_parser *parser, char *value)
{
    if (parse_label(parser) != NULL)
        parse_set(&parse_label(parser)->initrd, value);
    return 0;
}

/* "-" overrides the text for all labels by an empty one. */
static int take_append(struct config_parser *parser, char *value)
{
    const char *text = strcmp(value, "-") == 0 ? "" : value;

    if (parse_label(parser) != NULL)
        alloc_replace(&parse_label(parser)->append, text);
    else
        alloc_replace(&parser->config->append, text);
    return 0;
}

/* Decimal, hexadecimal after "0x", octal after "0". */
static int take_sysappend(struct config_parser *parser, char *value)
{
    int64_t bits = (int64_t)(strtoul(value, NULL, 0) & UINT32_MAX);

    if (parse_label(parser) != NULL)
        parse_label(parser)->sysappend = bits;
    else
        parser->config->sysappend = bits;
    return 0;
}

static int take_default(struct config_parser *parser, char *value)
{
    parse_set(&parser->config->commands.at_start, value);
    return 0;
}

static int take_ui(struct config_parser *parser, char *value)
{
    parse_set(&parser->config->commands.ui, value);
    return 0;
}

static int take_ontimeout(struct config_parser *parser, char *value)
{
    parse_set(&parser->config->commands.on_timeout, value);
    return 0;
}

static int take_onerror(struct config_parser *parser, char *value)
{
    parse_set(&parser->config->commands.on_error, value);
    return 0;
}

static int take_timeout(struct config_parser *parser, char *value)
{
    parser->config->menus[parser->menu].timeout = parse_number(value);
    return 0;
}

static int take_totaltimeout(struct config_parser *parser, char *value)
{
    parser->config->total_timeout = parse_number(value);
    return 0;
}

static int take_prompt(struct config_parser *parser, char *value)
{
    parser->config->flags.prompt = parse_number(value) != 0;
    return 0;
}

static int take_implicit(struct config_parser *parser, char *value)
{
    parser->config->flags.no_implicit = parse_number(value) == 0;
    return 0;
}

static int take_allowoptions(struct config_parser *parser, char *value)
{
    parser->config->flags.no_options = parse_number(value) == 0;
    return 0;
}

static int take_noescape(struct config_parser *parser, char *value)
{
    parser->config->flags.no_escape = parse_number(value) != 0;
    return 0;
}

static int take_nocomplete(struct config_parser *parser, char *value)
{
    parser->config->flags.no_complete = parse_number(value) != 0;
    return 0;
}

static int take_say(struct config_parser *parser, char *value)
{
    if (parser->said < PARSE_SAY_MAX) {
        parser->said++;
        parser->say(parser->context, value);
    }
    return 0;
}

static int take_display(struct config_parser *parser, char *value)
{
    cut_word(value);
    parse_set(&parser->config->display, value);
    return 0;
}

static int take_include(struct config_parser *parser, char *value)
{
    char *tag = cut_word(value);

    if (*value == '\0')
        return 0;
    if (*tag == '\0')
        return parser->include(parser->context, value, parser->error);

    unsigned menu = parser->menu;

    if (parse_begin_menu(parser, tag) < 0 ||
        parser->include(parser->context, value, parser->error) < 0)
        return -1;
    while (parser->menu != menu && parser->menu != CONFIG_TOP)
        parse_end_menu(parser, value);
    return 0;
}

static int take_menu(struct config_parser *parser, char *value)
{
    char *word = strdup(value);
    bool is_include;

    if (word == NULL)
        return error_set(parser->error, "out of memory");
    cut_word(word);
    is_include = strcasecmp(word, "include") == 0;
    free(word);
    return is_include ? take_include(parser, cut_word(value)) : parse_menu_directive(parser, value);
}

static const struct parse_directive directives[] = {
    {"allowoptions", take_allowoptions},
    {"append", take_append},
    {"boot", take_bios},
    {"bss", take_bios},
    {"com32", take_com32},
    {"comboot", take_bios},
    {"config", take_config},
    {"default", take_default},
    {"display", take_display},
    {"fdimage", take_bios},
    {"implicit", take_implicit},
    {"include", take_include},
    {"initrd", take_initrd},
    {"ipappend", take_sysappend},
    {"kernel", take_kernel},
    {"label", take_label},
    {"linux", take_linux},
    {"localboot", take_localboot},
    {"menu", take_menu},
    {"nocomplete", take_nocomplete},
    {"noescape", take_noescape},
    {"onerror", take_onerror},
    {"ontimeout", take_ontimeout},
    {"prompt", take_prompt},
    {"pxe", take_bios},
    {"say", take_say},
    {"sysappend", take_sysappend},
    {"timeout", take_timeout},
    {"totaltimeout", take_totaltimeout},
    {"ui", take_ui},
    {NULL, NULL},
};

/* F1 to F12, F10 also as F0. The second word is an image for graphics. Returns whether it is one.
 */
static bool take_function_key(struct config_parser *parser, char *line)
{
    char *end;
    unsigned long number;

    if ((line[0] != 'f' && line[0] != 'F') || !isdigit((unsigned char)line[1]))
        return false;
    number = strtoul(line + 1, &end, 10);
    if (!is_space(*end) || number > CONFIG_KEYS)
        return false;

    char *value = cut_word(line);

    cut_word(value);
    parse_set(&parser->config->keys[number == 0 ? 9 : number - 1], value);
    return true;
}

/* A line without the spaces around it, and with spaces in the place of control characters. */
static char *copy_line(const char *text, size_t size)
{
    char *line = alloc_bytes(size + 1);

    for (size_t i = 0; i < size; i++)
        line[i] = text[i];
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = ' ';
    while (size > 0 && line[size - 1] == ' ')
        size--;
    line[size] = '\0';
    return line;
}

static bool begins_with_words(const char *line, const char *first, const char *second)
{
    size_t length = strlen(first);

    if (strncasecmp(line, first, length) != 0 || line[length] != ' ')
        return false;
    line += length + strspn(line + length, " ");
    length = strlen(second);
    return strncasecmp(line, second, length) == 0 && (line[length] == '\0' || line[length] == ' ');
}

static void add_help(struct config_parser *parser, const char *line)
{
    struct config_label *entry = parse_entry(parser);
    char *help;

    if (entry == NULL || (entry->help != NULL && strlen(entry->help) > HELP_MAX))
        return;
    help = alloc_format("%s%s%s", entry->help == NULL ? "" : entry->help,
                        entry->help == NULL ? "" : "\n", line);
    free(entry->help);
    entry->help = help;
}

static int take_line(struct config_parser *parser, char *line, bool *in_help)
{
    char *word = line + strspn(line, " ");

    if (*in_help) {
        *in_help = strncasecmp(word, "endtext", 7) != 0;
        if (*in_help)
            add_help(parser, line);
        return 0;
    }
    if (*word == '#' || *word == '\0')
        return 0;
    if (begins_with_words(word, "text", "help")) {
        struct config_label *entry = parse_entry(parser);

        if (entry != NULL)
            parse_set(&entry->help, "");
        *in_help = true;
        return 0;
    }
    if (take_function_key(parser, word))
        return 0;
    return parse_dispatch(parser, directives, word);
}

int parse_text(struct config_parser *parser, const char *text, size_t size, struct error *error)
{
    bool in_help = false;

    parser->error = error;
    while (size > 0) {
        const char *end = memchr(text, '\n', size);
        size_t length = end == NULL ? size : (size_t)(end - text);
        cleanup_free char *line = copy_line(text, length);

        if (take_line(parser, line, &in_help) < 0)
            return -1;
        length += end != NULL;
        text += length;
        size -= length;
    }
    return 0;
}

void parse_begin(struct config_parser *parser)
{
    struct config *config = parser->config;

    *config = (struct config){.menu_count = 1};
    config->menus = alloc_resize(NULL, 1, sizeof(*config->menus));
    config->menus[CONFIG_TOP] = (struct config_menu){.selected = -1};
    parser->label = parser->entry = -1;
    parser->menu = CONFIG_TOP;
    parser->said = 0;
}

void parse_end(struct config_parser *parser)
{
    struct config *config = parser->config;
    const char *start = config->commands.at_start;
    const struct config_label *label;

    /* For the menu, DEFAULT means something only together with UI. */
    if (config->commands.ui == NULL || start == NULL)
        return;
    label = config_find_label(config, start, strcspn(start, " "));
    if (label == NULL || label->hidden)
        return;
    config->start = label->menu;
    config->menus[label->menu].selected = (int)(label - config->labels);
}
