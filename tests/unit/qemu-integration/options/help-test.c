/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every option of the table is in -help and in the manual, and every option that either of them
 * names is in the table.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

#include "qemu-integration/options/table.h"

#include <stdlib.h>

#define MANUAL         "docs/qemu-xen.1"
#define NAME_SIZE      32
#define NAMES_MAX      256
#define LINE_WIDTH_MAX 79

struct names {
    unsigned count;
    char names[NAMES_MAX][NAME_SIZE];
};

static bool contains(const struct names *names, const char *name)
{
    for (unsigned i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0)
            return true;
    return false;
}

static void add_name(struct names *names, const char *name, size_t length)
{
    assert_in_range(length, 1, NAME_SIZE - 1);
    assert_in_range(names->count, 0, NAMES_MAX - 1);
    memcpy(names->names[names->count], name, length);
    names->names[names->count++][length] = '\0';
}

/* The options of the table: those that are refused, or the others. */
static void read_table(struct names *names, bool refused)
{
    *names = (struct names){0};
    for (const struct option_group *const *group = option_groups; *group != NULL; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const struct option_row *row = &(*group)->rows[i];

            if (row->kind == KIND_FORM || (row->kind == KIND_REFUSED) != refused)
                continue;
            for (size_t j = 0; j < OPTION_NAMES_MAX && row->names[j] != NULL; j++)
                add_name(names, row->names[j], strlen(row->names[j]));
        }
}

/* The words of a line of mdoc that stand for options: "Fl M , Fl machine Ar x", "Fl hda , hdb". */
static void read_flags(struct names *names, char *line)
{
    bool flags = false;
    char *end;

    for (char *word = strtok_r(line, " \n", &end); word != NULL;
         word = strtok_r(NULL, " \n", &end)) {
        if (strcmp(word, "Fl") == 0)
            flags = true;
        else if (word[0] >= 'A' && word[0] <= 'Z' && strlen(word) == 2)
            flags = false; /* another macro */
        else if (flags && strchr(",|.;:()", word[0]) == NULL)
            add_name(names, word, strlen(word));
    }
}

/* What the manual describes under OPTIONS, and what it says is refused. */
static void read_manual(struct names *described, struct names *refused)
{
    FILE *manual = fopen(MANUAL, "r");
    char line[1024];
    bool in_options = false, in_refused = false;

    *described = *refused = (struct names){0};
    assert_non_null(manual);
    while (fgets(line, sizeof(line), manual) != NULL) {
        if (strncmp(line, ".Sh ", 4) == 0)
            in_options = strcmp(line, ".Sh OPTIONS\n") == 0;
        if (strncmp(line, ".Sh ", 4) == 0 || strncmp(line, ".Ss ", 4) == 0)
            in_refused = strcmp(line, ".Ss What is refused\n") == 0;
        if (in_options && strncmp(line, ".It Fl ", 7) == 0)
            read_flags(described, line + 4);
        if (in_refused && strncmp(line, ".Fl ", 4) == 0)
            read_flags(refused, line + 1);
    }
    fclose(manual);
}

static void read_help(char text[16384])
{
    FILE *stream = fmemopen(text, 16384, "w");

    assert_non_null(stream);
    options_print_help(stream);
    assert_int_equal(fclose(stream), 0);
}

static void every_option_has_one_effect(void **state)
{
    struct names effective, refused;

    (void)state;
    read_table(&effective, false);
    read_table(&refused, true);
    for (unsigned i = 0; i < effective.count; i++) {
        assert_false(contains(&refused, effective.names[i]));
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(effective.names[i], effective.names[j]);
    }
    assert_in_range(effective.count, 60, NAMES_MAX);
    assert_in_range(refused.count, 7, NAMES_MAX);
}

static void other_forms_belong_to_an_option(void **state)
{
    struct names effective;

    (void)state;
    read_table(&effective, false);
    for (const struct option_group *const *group = option_groups; *group != NULL; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const struct option_row *row = &(*group)->rows[i];

            assert_true(row->help != NULL || row->kind == KIND_REFUSED);
            for (size_t j = 0; j < OPTION_NAMES_MAX && row->names[j] != NULL; j++)
                assert_true(row->kind == KIND_REFUSED || contains(&effective, row->names[j]));
        }
}

static void every_option_is_in_the_help(void **state)
{
    struct names effective;
    char text[16384] = "";

    (void)state;
    read_help(text);
    read_table(&effective, false);
    for (unsigned i = 0; i < effective.count; i++) {
        char name[NAME_SIZE + 3];
        const char *at;

        snprintf(name, sizeof(name), " -%s", effective.names[i]);
        for (at = strstr(text, name); at != NULL; at = strstr(at + 1, name))
            if (strchr(" ,\n", at[strlen(name)]) != NULL)
                break;
        if (at == NULL)
            fail_msg("the help does not name -%s", effective.names[i]);
    }
}

static void lines_of_the_help_are_under_80_columns(void **state)
{
    char text[16384] = "";

    (void)state;
    read_help(text);
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_in_range(strcspn(line, "\n"), 0, LINE_WIDTH_MAX);
}

/* Whatever the help names is an option: none of them is answered with "unknown option". */
static void the_help_names_only_options(void **state)
{
    char text[16384] = "";
    unsigned options = 0;

    (void)state;
    read_help(text);
    for (const char *at = text; (at = strchr(at, '-')) != NULL;) {
        char name[32] = "-";
        size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzDLMS0123456789_-");

        if ((at[-1] == ' ' || at[-1] == '\'') && length > 0 && length < sizeof(name) - 1) {
            struct vm vm;
            struct error error;
            enum vm_action action;

            memcpy(name + 1, at + 1, length);
            if (parse(&vm, &action, (words)WORDS(name), &error) == 0)
                options_release(&vm);
            else if (strstr(error.message, "unknown option") != NULL)
                fail_msg("the help names %s", name);
            options++;
        }
        at += length + 1;
    }
    assert_in_range(options, 60, 150);
}

static void the_manual_describes_every_option(void **state)
{
    struct names table, described, refused;

    (void)state;
    read_manual(&described, &refused);
    read_table(&table, false);
    for (unsigned i = 0; i < table.count; i++)
        if (!contains(&described, table.names[i]))
            fail_msg("the manual does not describe -%s", table.names[i]);
    read_table(&table, true);
    for (unsigned i = 0; i < table.count; i++)
        if (!contains(&refused, table.names[i]))
            fail_msg("the manual does not say that -%s is refused", table.names[i]);
}

static void the_manual_describes_only_options(void **state)
{
    struct names table, described, refused;

    (void)state;
    read_manual(&described, &refused);
    read_table(&table, false);
    assert_in_range(described.count, table.count, NAMES_MAX);
    for (unsigned i = 0; i < described.count; i++)
        if (!contains(&table, described.names[i]))
            fail_msg("the manual describes -%s", described.names[i]);
    for (unsigned i = 0; i < refused.count; i++)
        if (contains(&table, refused.names[i]) && !contains(&described, refused.names[i]))
            fail_msg("the manual says that -%s is refused", refused.names[i]);
}

static void every_machine_is_listed(void **state)
{
    (void)state;
    char text[1024] = "";
    FILE *stream = fmemopen(text, sizeof(text), "w");

    assert_non_null(stream);
    options_print_machines(stream);
    assert_int_equal(fclose(stream), 0);
    assert_non_null(strstr(text, "\nxenfv "));
    assert_non_null(strstr(text, "\nxenpv "));
    assert_non_null(strstr(text, "\nxenpvh "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_has_one_effect),
        cmocka_unit_test(other_forms_belong_to_an_option),
        cmocka_unit_test(every_option_is_in_the_help),
        cmocka_unit_test(lines_of_the_help_are_under_80_columns),
        cmocka_unit_test(the_help_names_only_options),
        cmocka_unit_test(the_manual_describes_every_option),
        cmocka_unit_test(the_manual_describes_only_options),
        cmocka_unit_test(every_machine_is_listed),
    };

    return cmocka_run_group_tests_name("options/help", tests, NULL, NULL);
}
