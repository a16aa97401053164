/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/execute.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/grub/entries.h"
#include "netboot/grub/paths.h"
#include "netboot/grub/words.h"

#include <stdlib.h>
#include <string.h>

static const struct grub_command *find_command(const struct grub *grub, const char *name)
{
    for (const struct grub_command *const *table = grub->commands; *table != NULL; table++)
        for (const struct grub_command *row = *table; row->name != NULL; row++)
            if (strcmp(row->name, name) == 0)
                return row;
    return NULL;
}

static struct grub_function *find_function(struct grub *grub, const char *name)
{
    for (size_t i = 0; i < grub->function_count; i++)
        if (strcmp(grub->functions[i].name, name) == 0)
            return &grub->functions[i];
    return NULL;
}

static bool define_function(struct grub *grub, const struct grub_node *node)
{
    struct grub_function *function = find_function(grub, node->words[0]);

    if (function == NULL) {
        if (grub->function_count == GRUB_FUNCTIONS_MAX)
            return grub_fail(grub, "there are more than %d functions", GRUB_FUNCTIONS_MAX);
        function = &grub->functions[grub->function_count++];
        function->name = alloc_copy(node->words[0]);
    }
    function->body = node->body;
    return true;
}

static bool call_function(struct grub *grub, const struct grub_node *body, char **words,
                          size_t count)
{
    struct grub_parameters outer = grub->parameters;
    bool result;

    if (grub->depth == GRUB_DEPTH_MAX)
        return grub_fail(grub, "%s: functions are nested too deeply", words[0]);
    grub->depth++;
    grub->parameters = (struct grub_parameters){words, count};
    result = grub_execute_list(grub, body);
    grub->parameters = outer;
    grub->depth--;
    if (grub->flow == GRUB_RETURN)
        grub->flow = GRUB_GO_ON;
    return result;
}

/* "name=value" as a command of its own. */
static bool is_assignment(const char *word)
{
    size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

    return length > 0 && word[length] == '=';
}

static bool assign(struct grub *grub, char *word)
{
    char *equals = strchr(word, '=');

    *equals = '\0';
    return grub_set(grub, word, equals + 1);
}

static bool run_command(struct grub *grub, const struct grub_node *node)
{
    cleanup_grub_words struct grub_words words = {0};
    const struct grub_function *function;
    const struct grub_command *command;

    grub->command_count++;
    if (!grub_spend(grub, 1) || !grub_words_expand(grub, node->words, node->count, &words))
        return false;
    if (words.count == 0)
        return !node->has_block || grub_execute_list(grub, node->body);
    if (node->has_block)
        return grub_entry_add(grub, words.list, words.count, node->body);
    function = find_function(grub, words.list[0]);
    if (function != NULL)
        return call_function(grub, function->body, words.list, words.count);
    if (words.count == 1 && is_assignment(words.list[0]))
        return assign(grub, words.list[0]);
    command = find_command(grub, words.list[0]);
    if (command != NULL)
        return command->run(grub, words.list, words.count);
    return grub_fail(grub, "can't find command `%s'", words.list[0]);
}

/* After the body of a loop. Returns whether it goes on. */
static bool loop_goes_on(struct grub *grub)
{
    bool goes_on = grub->flow == GRUB_GO_ON || grub->flow == GRUB_CONTINUE;

    if (grub->flow == GRUB_BREAK || grub->flow == GRUB_CONTINUE)
        grub->flow = GRUB_GO_ON;
    return goes_on;
}

static bool run_while(struct grub *grub, const struct grub_node *node)
{
    bool result = true;

    for (;;) {
        bool holds = grub_execute_list(grub, node->condition) == (node->kind == GRUB_WHILE);

        /* A loop without commands costs as well. */
        grub->command_count++;
        if (grub->flow != GRUB_GO_ON || !holds || !grub_spend(grub, 1))
            break;
        result = grub_execute_list(grub, node->body);
        if (!loop_goes_on(grub))
            break;
    }
    return result;
}

static bool run_for(struct grub *grub, const struct grub_node *node)
{
    cleanup_grub_words struct grub_words words = {0};
    bool result = true;

    if (!grub_words_expand(grub, node->words + 1, node->count - 1, &words))
        return false;
    for (size_t i = 0; i < words.count; i++) {
        grub->command_count++;
        if (!grub_spend(grub, 1) || !grub_set(grub, node->words[0], words.list[i]))
            return false;
        result = grub_execute_list(grub, node->body);
        if (!loop_goes_on(grub))
            break;
    }
    return result;
}

/* An "elif" is an "if" that is alone in the other branch: a loop, as there may be thousands. */
static bool run_if(struct grub *grub, const struct grub_node *node)
{
    for (;;) {
        bool holds = grub_execute_list(grub, node->condition);

        if (grub->flow != GRUB_GO_ON)
            return holds;
        if (holds)
            return grub_execute_list(grub, node->body);
        if (node->otherwise == NULL || node->otherwise->kind != GRUB_IF ||
            node->otherwise->next != NULL || node->otherwise->negated)
            return grub_execute_list(grub, node->otherwise);
        node = node->otherwise;
    }
}

static bool run_node(struct grub *grub, const struct grub_node *node)
{
    switch (node->kind) {
    case GRUB_IF:
        return run_if(grub, node);
    case GRUB_WHILE:
    case GRUB_UNTIL:
        return run_while(grub, node);
    case GRUB_FOR:
        return run_for(grub, node);
    case GRUB_FUNCTION:
        return define_function(grub, node);
    default:
        return run_command(grub, node);
    }
}

bool grub_execute_list(struct grub *grub, const struct grub_node *first)
{
    bool result = true;

    for (const struct grub_node *node = first; node != NULL && grub->flow == GRUB_GO_ON;
         node = node->next)
        result = run_node(grub, node) != node->negated;
    return result;
}

bool grub_execute_text(struct grub *grub, const char *name, const char *text)
{
    struct error error = {0};
    struct grub_script *script;
    bool result;

    if (grub->script_count == NETBOOT_CONFIGURATIONS_MAX)
        return grub_fail(grub, "%s: there are more than %d configurations", name,
                         NETBOOT_CONFIGURATIONS_MAX);
    if (grub->depth == GRUB_DEPTH_MAX)
        return grub_fail(grub, "%s: configurations are nested too deeply", name);
    if (!grub_spend(grub, strlen(text)))
        return false;
    script = &grub->scripts[grub->script_count++];
    if (grub_script_parse(script, text, &grub->limits, &error) < 0)
        return grub_fail(grub, "%s: %s", name, error.message);
    grub->depth++;
    result = grub_execute_list(grub, script->first);
    grub->depth--;
    if (grub->flow != GRUB_END)
        grub->flow = GRUB_GO_ON;
    return result;
}

bool grub_execute_file(struct grub *grub, const char *file)
{
    const struct netboot_host *host = grub->host;
    cleanup_free char *text = NULL;
    char uri[NETBOOT_URI_SIZE];
    struct error error = {0};
    size_t size;

    if (grub_path_uri(grub, file, uri, &error) < 0 ||
        host->read_text(host->context, uri, &text, &size, &error) < 0)
        return grub_fail(grub, "%s", error.message);
    return grub_execute_text(grub, uri, text);
}
