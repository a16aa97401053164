/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/script.h"

#include "common/alloc.h"

#include <stdlib.h>
#include <string.h>

enum token_kind {
    TOKEN_WORD,
    TOKEN_NEWLINE, /* or ';' */
    TOKEN_OPEN,    /* '{' */
    TOKEN_CLOSE,   /* '}' */
    TOKEN_END,
};

struct token {
    enum token_kind kind;
    const char *begin; /* in the text */
    size_t length;
};

struct parser {
    const char *next; /* what has not been read */
    struct token token;
    unsigned line;
    unsigned nesting;
    bool unclosed; /* a quote has no end */
    struct grub_script *script;
    struct grub_script_limits *limits;
    struct error *error;
};

/* --- tokens --- */

/* Returns what follows the quoted text that begins at @text, or its end if the quote has none. */
static const char *skip_quoted(struct parser *parser, const char *text)
{
    char quote = *text++;

    for (; *text != '\0' && *text != quote; text++) {
        if (*text == '\\' && quote == '"' && text[1] != '\0')
            text++;
        if (*text == '\n')
            parser->line++;
    }
    parser->unclosed = *text == '\0';
    return text + !parser->unclosed;
}

static const char *skip_word(struct parser *parser, const char *text)
{
    while (*text != '\0' && strchr(" \t\r\n;{}", *text) == NULL) {
        if (*text == '\'' || *text == '"') {
            text = skip_quoted(parser, text);
        } else if (text[0] == '$' && text[1] == '{') {
            text += strcspn(text, "}\n");
            text += *text == '}';
        } else if (*text == '\\' && text[1] != '\0') {
            parser->line += text[1] == '\n';
            text += 2;
        } else {
            text++;
        }
    }
    return text;
}

/* Blanks, comments, and ends of lines after a backslash. */
static const char *skip_blanks(struct parser *parser, const char *text)
{
    for (;;) {
        text += strspn(text, " \t\r");
        if (*text == '#') {
            text += strcspn(text, "\n");
        } else if (text[0] == '\\' && text[1] == '\n') {
            parser->line++;
            text += 2;
        } else {
            return text;
        }
    }
}

static void advance(struct parser *parser)
{
    const char *text = skip_blanks(parser, parser->next);
    struct token token = {.begin = text, .length = 1};

    switch (*text) {
    case '\0':
        token.kind = TOKEN_END;
        token.length = 0;
        break;
    case '\n':
        parser->line++;
        token.kind = TOKEN_NEWLINE;
        break;
    case ';':
        token.kind = TOKEN_NEWLINE;
        break;
    case '{':
        token.kind = TOKEN_OPEN;
        break;
    case '}':
        token.kind = TOKEN_CLOSE;
        break;
    default:
        token.kind = TOKEN_WORD;
        token.length = (size_t)(skip_word(parser, text) - text);
    }
    parser->next = text + token.length;
    parser->token = token;
}

static bool is_word(const struct parser *parser, const char *word)
{
    return parser->token.kind == TOKEN_WORD && strlen(word) == parser->token.length &&
           strncmp(parser->token.begin, word, parser->token.length) == 0;
}

static bool is_one_of(const struct parser *parser, const char *const *words)
{
    for (; words != NULL && *words != NULL; words++)
        if (is_word(parser, *words))
            return true;
    return false;
}

static void skip_newlines(struct parser *parser)
{
    while (parser->token.kind == TOKEN_NEWLINE)
        advance(parser);
}

static int refuse(struct parser *parser, const char *what)
{
    return error_set(parser->error, "line %u: %s", parser->line, what);
}

static int expect(struct parser *parser, const char *word)
{
    if (!is_word(parser, word))
        return error_set(parser->error, "line %u: '%s' is missing", parser->line, word);
    advance(parser);
    return 0;
}

/* --- nodes --- */

static struct grub_node *add_node(struct parser *parser, enum grub_node_kind kind)
{
    struct grub_node *node;

    if (parser->limits->nodes == 0) {
        refuse(parser, "there are too many commands");
        return NULL;
    }
    parser->limits->nodes--;
    node = alloc_bytes(sizeof(*node));
    *node = (struct grub_node){.kind = kind, .allocated = parser->script->allocated};
    parser->script->allocated = node;
    return node;
}

static int add_word(struct parser *parser, struct grub_node *node)
{
    if (parser->limits->words == 0)
        return refuse(parser, "there are too many words");
    parser->limits->words--;
    /* The space doubles when the count reaches a power of two. */
    if ((node->count & (node->count - 1)) == 0)
        node->words =
            alloc_resize(node->words, node->count == 0 ? 1 : 2 * node->count, sizeof(char *));
    node->words[node->count++] =
        alloc_format("%.*s", (int)parser->token.length, parser->token.begin);
    advance(parser);
    return 0;
}

static int add_words(struct parser *parser, struct grub_node *node)
{
    while (parser->token.kind == TOKEN_WORD)
        if (add_word(parser, node) < 0)
            return -1;
    return 0;
}

static int parse_list(struct parser *parser, const char *const *ends, struct grub_node **first);

/* The rest of a block after its '{'. */
static int parse_block(struct parser *parser, struct grub_node **first)
{
    advance(parser);
    if (parse_list(parser, NULL, first) < 0)
        return -1;
    if (parser->token.kind != TOKEN_CLOSE)
        return refuse(parser, "'}' is missing");
    advance(parser);
    return 0;
}

static int parse_command(struct parser *parser, struct grub_node *node)
{
    if (add_words(parser, node) < 0)
        return -1;
    if (parser->token.kind != TOKEN_OPEN)
        return 0;
    node->has_block = true;
    return parse_block(parser, &node->body);
}

/* After "if" or "elif". */
static int parse_if(struct parser *parser, struct grub_node *node)
{
    static const char *const condition_ends[] = {"then", NULL};
    static const char *const body_ends[] = {"elif", "else", "fi", NULL};
    static const char *const otherwise_ends[] = {"fi", NULL};

    for (;;) {
        advance(parser);
        if (parse_list(parser, condition_ends, &node->condition) < 0 ||
            expect(parser, "then") < 0 || parse_list(parser, body_ends, &node->body) < 0)
            return -1;
        if (!is_word(parser, "elif"))
            break;
        node->otherwise = add_node(parser, GRUB_IF);
        node = node->otherwise;
        if (node == NULL)
            return -1;
    }
    if (is_word(parser, "else")) {
        advance(parser);
        if (parse_list(parser, otherwise_ends, &node->otherwise) < 0)
            return -1;
    }
    return expect(parser, "fi");
}

static int parse_loop_body(struct parser *parser, struct grub_node *node)
{
    static const char *const ends[] = {"done", NULL};

    return expect(parser, "do") < 0 || parse_list(parser, ends, &node->body) < 0
               ? -1
               : expect(parser, "done");
}

static int parse_while(struct parser *parser, struct grub_node *node)
{
    static const char *const ends[] = {"do", NULL};

    advance(parser);
    return parse_list(parser, ends, &node->condition) < 0 ? -1 : parse_loop_body(parser, node);
}

static int parse_for(struct parser *parser, struct grub_node *node)
{
    advance(parser);
    if (parser->token.kind != TOKEN_WORD)
        return refuse(parser, "'for' has no variable");
    if (add_word(parser, node) < 0 || expect(parser, "in") < 0 || add_words(parser, node) < 0)
        return -1;
    skip_newlines(parser);
    return parse_loop_body(parser, node);
}

static int parse_function(struct parser *parser, struct grub_node *node)
{
    advance(parser);
    if (parser->token.kind != TOKEN_WORD)
        return refuse(parser, "'function' has no name");
    if (add_word(parser, node) < 0)
        return -1;
    skip_newlines(parser);
    if (parser->token.kind != TOKEN_OPEN)
        return refuse(parser, "a function has no block");
    return parse_block(parser, &node->body);
}

static int parse_node(struct parser *parser, struct grub_node **parsed)
{
    static const struct {
        const char *word;
        enum grub_node_kind kind;
        int (*parse)(struct parser *parser, struct grub_node *node);
    } rows[] = {
        {"if", GRUB_IF, parse_if},
        {"while", GRUB_WHILE, parse_while},
        {"until", GRUB_UNTIL, parse_while},
        {"for", GRUB_FOR, parse_for},
        {"function", GRUB_FUNCTION, parse_function},
        {NULL, GRUB_COMMAND, parse_command},
    };
    bool negated = false;
    size_t row = 0;

    for (; is_word(parser, "!"); advance(parser))
        negated = !negated;
    while (rows[row].word != NULL && !is_word(parser, rows[row].word))
        row++;
    *parsed = add_node(parser, rows[row].kind);
    if (*parsed == NULL)
        return -1;
    (*parsed)->negated = negated;
    return rows[row].parse(parser, *parsed);
}

/* Parses up to one of @ends, a '}' or the end of the text, which is left to the caller. */
static int parse_list(struct parser *parser, const char *const *ends, struct grub_node **first)
{
    struct grub_node **last = first;

    if (++parser->nesting > GRUB_NESTING_MAX)
        return refuse(parser, "blocks are nested too deeply");
    for (;;) {
        skip_newlines(parser);
        if (parser->token.kind == TOKEN_END || parser->token.kind == TOKEN_CLOSE ||
            is_one_of(parser, ends))
            break;
        if (parse_node(parser, last) < 0)
            return -1;
        last = &(*last)->next;
    }
    parser->nesting--;
    return 0;
}

int grub_script_parse(struct grub_script *script, const char *text,
                      struct grub_script_limits *limits, struct error *error)
{
    struct parser parser = {
        .next = text, .line = 1, .script = script, .limits = limits, .error = error};

    *script = (struct grub_script){0};
    advance(&parser);
    if (parse_list(&parser, NULL, &script->first) < 0)
        return -1;
    if (parser.unclosed)
        return refuse(&parser, "a quote has no end");
    return parser.token.kind == TOKEN_END ? 0 : refuse(&parser, "a '}' has no '{'");
}

void grub_script_release(struct grub_script *script)
{
    while (script->allocated != NULL) {
        struct grub_node *node = script->allocated;

        script->allocated = node->allocated;
        for (size_t i = 0; i < node->count; i++)
            free(node->words[i]);
        free(node->words);
        free(node);
    }
    script->first = NULL;
}
