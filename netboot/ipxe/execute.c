/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/execute.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/min-max.h"
#include "netboot/ipxe/expand.h"

#include <stdlib.h>
#include <string.h>

#define SPACES " \t\n\v\f\r"

/* --- options --- */

static const struct ipxe_command *find_command(const struct ipxe *ipxe, const char *name)
{
    for (const struct ipxe_command *const *table = ipxe->commands; *table != NULL; table++)
        for (const struct ipxe_command *row = *table; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

/* Returns the words that the option takes, or 0 after it has told the user. */
static size_t take_value(struct ipxe *ipxe, const struct ipxe_option *option,
                         struct ipxe_arguments *arguments, size_t index, const char *attached)
{
    if (!option->has_value) {
        arguments->options[index] = "";
        return 1;
    }
    if (attached != NULL) {
        arguments->options[index] = attached;
        return 1;
    }
    if (arguments->count < 2) {
        ipxe_fail(ipxe, "%s: option \"%s\" needs a value", arguments->command, option->name);
        return 0;
    }
    arguments->options[index] = arguments->words[1];
    return 2;
}

static size_t unknown_option(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    ipxe_fail(ipxe, "%s: unrecognised option \"%s\"", arguments->command, arguments->words[0]);
    return 0;
}

static size_t take_long(struct ipxe *ipxe, const struct ipxe_command *command,
                        struct ipxe_arguments *arguments)
{
    const char *word = arguments->words[0] + 2;
    size_t length = strcspn(word, "=");

    for (size_t i = 0; command->options != NULL && command->options[i].name != NULL; i++) {
        const struct ipxe_option *option = &command->options[i];

        if (strlen(option->name) == length && strncmp(option->name, word, length) == 0)
            return take_value(ipxe, option, arguments, i,
                              word[length] == '=' ? word + length + 1 : NULL);
    }
    return unknown_option(ipxe, arguments);
}

/* One word of letters, of which the last may have a value. */
static size_t take_letters(struct ipxe *ipxe, const struct ipxe_command *command,
                           struct ipxe_arguments *arguments)
{
    for (const char *letter = arguments->words[0] + 1; *letter != '\0'; letter++) {
        size_t i = 0;

        while (command->options != NULL && command->options[i].name != NULL &&
               command->options[i].letter != *letter)
            i++;
        if (command->options == NULL || command->options[i].name == NULL)
            return unknown_option(ipxe, arguments);
        if (command->options[i].has_value)
            return take_value(ipxe, &command->options[i], arguments, i,
                              letter[1] == '\0' ? NULL : letter + 1);
        arguments->options[i] = "";
    }
    return 1;
}

static bool take_options(struct ipxe *ipxe, const struct ipxe_command *command,
                         struct ipxe_arguments *arguments)
{
    while (arguments->count > 0) {
        const char *word = arguments->words[0];
        bool ends = strcmp(word, "--") == 0;
        size_t taken = 1;

        if (word[0] != '-' || word[1] == '\0')
            break;
        if (!ends)
            taken = word[1] == '-' ? take_long(ipxe, command, arguments)
                                   : take_letters(ipxe, command, arguments);
        if (taken == 0)
            return false;
        arguments->words += taken;
        arguments->count -= taken;
        if (ends)
            break;
    }
    return true;
}

/* --- commands and lines --- */

uint32_t ipxe_execute_words(struct ipxe *ipxe, char **words, size_t count)
{
    struct ipxe_arguments arguments = {0};
    const struct ipxe_command *command;
    uint32_t status;

    if (count == 0)
        return 0;
    ipxe->cost.commands++;
    if (!ipxe_spend(ipxe, 1))
        return 1;
    ipxe->error = (struct error){0};
    ipxe->left = false;
    command = find_command(ipxe, words[0]);
    if (command == NULL)
        return ipxe_fail(ipxe, "%s: command not found", words[0]);
    arguments.command = words[0];
    arguments.words = words + 1;
    arguments.count = count - 1;
    if (!take_options(ipxe, command, &arguments))
        return 1;
    if (arguments.count < command->least || arguments.count > command->most)
        return ipxe_fail(ipxe, "%s: too %s arguments", words[0],
                         arguments.count < command->least ? "few" : "many");
    status = command->run(ipxe, &arguments);
    /* isset and the like fail without a word. */
    if (status != 0 && !error_is_set(&ipxe->error))
        error_set(&ipxe->error, "%s: failed", words[0]);
    return status;
}

static bool is_terminator(const char *word)
{
    return strcmp(word, "||") == 0 || strcmp(word, "&&") == 0 || strcmp(word, ";") == 0;
}

/* Words are split before they are expanded, so a value with spaces stays one word. */
static uint32_t execute_unexpanded(struct ipxe *ipxe, char **words, size_t count)
{
    cleanup_free char **expanded = alloc_bytes((count + 1) * sizeof(*expanded));
    uint32_t status = 1;
    size_t done = 0;

    while (done < count && (expanded[done] = ipxe_expand(ipxe, words[done])) != NULL)
        done++;
    expanded[done] = NULL;
    if (done == count)
        status = ipxe_execute_words(ipxe, expanded, count);
    for (size_t i = 0; i < done; i++)
        free(expanded[i]);
    return status;
}

/* A word that begins with '#' begins a comment. @words: space for IPXE_WORDS_MAX, or all that the
 * line can have. */
static size_t split(char *line, char **words)
{
    size_t count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(line, SPACES, &rest); word != NULL && *word != '#';
         word = strtok_r(NULL, SPACES, &rest)) {
        if (count == IPXE_WORDS_MAX)
            return count + 1;
        words[count++] = word;
    }
    return count;
}

uint32_t ipxe_execute_line(struct ipxe *ipxe, char *line)
{
    size_t most = min(IPXE_WORDS_MAX, strlen(line) / 2 + 1);
    cleanup_free char **words = alloc_resize(NULL, most, sizeof(*words));
    size_t count = split(line, words);
    bool wanted = true;
    uint32_t status = 0;

    if (count > IPXE_WORDS_MAX)
        return ipxe_fail(ipxe, "a line has more than %d words", IPXE_WORDS_MAX);
    for (size_t begin = 0, end; begin <= count; begin = end + 1) {
        for (end = begin; end < count && !is_terminator(words[end]);)
            end++;
        if (wanted) {
            status = execute_unexpanded(ipxe, words + begin, end - begin);
            ipxe->settings.status = status;
        }
        if (ipxe->stop == IPXE_STOP_LINE) {
            ipxe->stop = IPXE_GO_ON;
            break;
        }
        if (ipxe->stop != IPXE_GO_ON || end >= count)
            break;
        wanted = *words[end] == ';' || (*words[end] == '|') == (status != 0);
    }
    return status;
}

/* --- scripts --- */

/* The next line, its continuations joined; owned by the caller. */
static char *next_line(struct ipxe_script *script)
{
    cleanup_text struct text line = {.limit = IPXE_LINE_MAX};

    script->too_long = false;
    while (script->next < script->size) {
        const char *begin = script->text + script->next;
        size_t left = script->size - script->next;
        const char *newline = memchr(begin, '\n', left);
        size_t length = newline == NULL ? left : (size_t)(newline - begin);
        bool continued;

        script->next += length + (newline != NULL);
        if (length > 0 && begin[length - 1] == '\r')
            length--;
        continued = length > 0 && begin[length - 1] == '\\';
        if (!text_add_bytes(&line, begin, length - continued))
            script->too_long = true;
        if (!continued)
            break;
    }
    return text_take(&line);
}

/* The label of a line, NUL-terminated in it, or NULL; @command: what follows. */
static char *take_label(char *line, char **command)
{
    char *begin = line + strspn(line, SPACES);
    size_t length;

    *command = begin;
    if (*begin != ':')
        return NULL;
    begin++;
    length = strcspn(begin, SPACES);
    *command = begin + length + (begin[length] != '\0');
    begin[length] = '\0';
    return begin;
}

uint32_t ipxe_goto(struct ipxe *ipxe, const char *label)
{
    struct ipxe_script search;

    if (ipxe->script == NULL)
        return ipxe_fail(ipxe, "goto: not in a script");
    search = *ipxe->script;
    search.next = 0;
    while (search.next < search.size) {
        size_t begin = search.next;
        cleanup_free char *line = next_line(&search);
        char *command;
        const char *found = take_label(line, &command);

        if (!ipxe_spend(ipxe, search.next - begin))
            return 1;
        if (found == NULL || strcmp(found, label) != 0)
            continue;
        ipxe->script->next = begin;
        ipxe->stop = IPXE_STOP_LINE;
        return 0;
    }
    return ipxe_fail(ipxe, "goto: no such label: %s", label);
}

uint32_t ipxe_execute_script(struct ipxe *ipxe, const char *uri, const char *text, size_t size)
{
    struct ipxe_script script = {.text = text, .size = size};
    struct ipxe_script *outer = ipxe->script;
    const char *outer_uri = ipxe->settings.cwuri;
    uint32_t status = 0;

    if (ipxe->cost.scripts++ == NETBOOT_CONFIGURATIONS_MAX)
        return ipxe_fail(ipxe, "more than %d scripts are chained", NETBOOT_CONFIGURATIONS_MAX);
    ipxe->script = &script;
    ipxe->settings.cwuri = uri;
    while (status == 0 && ipxe->stop == IPXE_GO_ON && script.next < size) {
        size_t begin = script.next;
        cleanup_free char *line = next_line(&script);
        char *command;

        take_label(line, &command);
        if (script.too_long)
            status = ipxe_fail(ipxe, "a line is too long");
        else if (!ipxe_spend(ipxe, script.next - begin))
            status = 1;
        else
            status = ipxe_execute_line(ipxe, command);
    }
    if (!ipxe->ended)
        ipxe->stop = IPXE_GO_ON;
    ipxe->script = outer;
    ipxe->settings.cwuri = outer_uri;
    return status;
}
