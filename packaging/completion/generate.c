/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate bash|zsh: prints what a shell's completion has to know of the options, from the table
 * that the command line is parsed with.
 */
#include "common/alloc.h"
#include "common/cleanup.h"
#include "packaging/completion/argument.h"
#include "qemu-integration/options/table.h"

#include <string.h>

/* An option with all that its rows say. */
struct option {
    const struct option_row *row; /* the first that has an effect */
    struct argument argument;
};

#define OPTIONS_MAX 256

struct options {
    size_t count;
    struct option options[OPTIONS_MAX];
    struct argument_words devices; /* of the placeholder DEVICE */
};

static bool shares_a_name(const struct option_row *one, const char *name)
{
    for (size_t i = 0; i < OPTION_NAMES_MAX && one->names[i] != NULL; i++)
        if (strcmp(one->names[i], name) == 0)
            return true;
    return false;
}

static struct option *find(struct options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++)
        if (shares_a_name(options->options[i].row, name))
            return &options->options[i];
    return NULL;
}

static void for_each_row(struct options *options,
                         void (*visit)(struct options *, const struct option_row *))
{
    for (const struct option_group *const *group = option_groups; *group != NULL; group++)
        for (size_t i = 0; i < (*group)->count; i++)
            visit(options, &(*group)->rows[i]);
}

static void read_devices(struct options *options, const struct option_row *row)
{
    if (row->names[0] == NULL && strcmp(row->argument, "DEVICE") == 0)
        argument_read_list(&options->devices, row->help);
}

static void add_option(struct options *options, const struct option_row *row)
{
    if (row->kind != KIND_FORM && row->kind != KIND_REFUSED && options->count < OPTIONS_MAX)
        options->options[options->count++].row = row;
}

/* A row without a name whose argument is indented belongs to the rows before it. */
static void add_argument(struct options *options, const struct option_row *row)
{
    static const struct option_row *named;

    if (row->names[0] != NULL)
        named = row;
    else if (row->argument[0] != ' ' || named == NULL)
        return;
    if (row->argument == NULL || row->kind == KIND_REFUSED)
        return;
    for (size_t i = 0; i < OPTION_NAMES_MAX && named->names[i] != NULL; i++) {
        struct option *option = find(options, named->names[i]);

        if (option == NULL || (i > 0 && option->row == find(options, named->names[0])->row))
            continue;
        argument_add(&option->argument, row->argument, &options->devices);
        if (row->qemu_has_list)
            argument_add_word(&option->argument.first, "help");
    }
}

/* @colon: how a colon is written */
static void print_words(const struct argument_words *words, const char *colon)
{
    for (size_t i = 0; i < words->count; i++) {
        fputs(i == 0 ? "" : " ", stdout);
        for (const char *next = words->words[i]; *next != '\0'; next++)
            if (*next == ':')
                fputs(colon, stdout);
            else
                putchar(*next);
    }
}

/* ['-drive']='first words;words after a comma', and nothing for an option without an argument */
static void print_bash(const struct options *options)
{
    puts("declare -gA _qemu_xen_arguments=(");
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->options[i];

        for (size_t j = 0; j < OPTION_NAMES_MAX && option->row->names[j] != NULL; j++) {
            printf("    ['-%s']='", option->row->names[j]);
            if (option->row->argument != NULL) {
                print_words(&option->argument.first, ":");
                fputs(";", stdout);
                print_words(&option->argument.more, ":");
            }
            puts("'");
        }
    }
    puts(")");
}

/* Inside '...' of the shell, in brackets or between colons of _arguments. */
static void print_escaped(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else if (strchr("[]:\\", *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

/* '*-m[memory]:argument: _qemu_xen_argument "first" "more"', for _arguments; a blank after the
 * second colon keeps it from adding arguments of its own. */
static void print_zsh(const struct options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->options[i];
        const struct option_row *row = option->row;

        for (size_t j = 0; j < OPTION_NAMES_MAX && row->names[j] != NULL; j++) {
            printf("    '*-%s[", row->names[j]);
            print_escaped(row->help);
            fputs("]", stdout);
            if (row->argument != NULL) {
                fputs(":argument: _qemu_xen_argument \"", stdout);
                print_words(&option->argument.first, "\\:");
                fputs("\" \"", stdout);
                print_words(&option->argument.more, "\\:");
                fputs("\"", stdout);
            }
            puts("'");
        }
    }
}

static void release(struct options *options)
{
    struct argument devices = {.first = options->devices};

    for (size_t i = 0; i < options->count; i++)
        argument_release(&options->options[i].argument);
    argument_release(&devices);
}

int main(int argc, char *argv[])
{
    static struct options options;

    if (argc != 2 || (strcmp(argv[1], "bash") != 0 && strcmp(argv[1], "zsh") != 0)) {
        fputs("usage: generate bash|zsh\n", stderr);
        return EXIT_FAILURE;
    }
    for_each_row(&options, read_devices);
    for_each_row(&options, add_option);
    for_each_row(&options, add_argument);
    if (strcmp(argv[1], "bash") == 0)
        print_bash(&options);
    else
        print_zsh(&options);
    release(&options);
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
