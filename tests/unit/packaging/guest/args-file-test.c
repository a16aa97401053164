/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of a guest's arguments is split as a shell does; what a shell would expand is refused
 * with the file's name and the line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "packaging/guest/args-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct args_file file;
static struct error error;

static int parse_bytes(const char *text, size_t size)
{
    /* Exactly as large as the text, so that the sanitizer sees each byte read beyond it. */
    char *copy = malloc(size == 0 ? 1 : size);
    int result;

    assert_non_null(copy);
    memcpy(copy, text, size);
    memset(&file, 0, sizeof(file));
    error = (struct error){0};
    result = args_file_parse(&file, "web.args", copy, size, &error);
    free(copy);
    return result;
}

static int parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

/* @expected: the words with a | after each */
static void assert_words(const char *text, const char *expected)
{
    char got[1024] = "";
    size_t length = 0;

    assert_int_equal(parse(text), 0);
    for (size_t i = 0; i < file.count; i++)
        length += (size_t)snprintf(got + length, sizeof(got) - length, "%s|", file.words[i]);
    assert_string_equal(got, expected);
    assert_null(file.words[file.count]);
}

static void assert_refused(const char *text, const char *message)
{
    assert_int_equal(parse(text), -1);
    assert_string_equal(error.message, message);
}

static void blanks_and_newlines_separate_words(void **state)
{
    (void)state;
    assert_words("", "");
    assert_words(" \n\t\n", "");
    assert_words("-m 1G", "-m|1G|");
    assert_words("\n  -m\t1G\r\n-S\n\n", "-m|1G|-S|");
}

static void a_comment_begins_with_a_word(void **state)
{
    (void)state;
    assert_words("# all\n-m 1G # some -S\n-k de", "-m|1G|-k|de|");
    assert_words("-name a#b '#c' \\#d\n#", "-name|a#b|#c|#d|");
    assert_words("-m 1 # ends in \\\n-S", "-m|1|-S|");
}

static void quotes_keep_blanks(void **state)
{
    (void)state;
    assert_words("-append 'a  b\nc'", "-append|a  b\nc|");
    assert_words("-append \"console=hvc0 root=/dev/xvda1\"",
                 "-append|console=hvc0 root=/dev/xvda1|");
    assert_words("'' \"\" x''\"\"y", "|||xy|" + 1);
    assert_words("a'b c'\"d 'e\"", "ab cd 'e|");
}

static void a_backslash_takes_the_meaning_away(void **state)
{
    (void)state;
    assert_words("a\\ b \\' \\$ \\\\ \\n", "a b|'|$|\\|n|");
    assert_words("\"a\\\"b \\$ \\` \\\\ \\n\" '\\'", "a\"b $ ` \\ \\n|\\|");
    assert_words("-m \\\n 1G ab\\\ncd \"e\\\nf\"", "-m|1G|abcd|ef|");
}

static void what_a_shell_would_do_is_refused(void **state)
{
    static const char special[] = "$`;&|<>()";
    (void)state;

    for (size_t i = 0; i < strlen(special); i++) {
        char text[] = "-S\n-append a?b";

        text[12] = special[i];
        assert_refused(text, "web.args:2: this is no shell: quote $ ` ; & | < > ( and ) by '...'");
        text[10] = '\'';
        text[13] = '\'';
        assert_int_equal(parse(text), 0);
    }
    assert_refused("\n\n\"a\n$b\"", "web.args:4: $ and ` are not expanded: quote them by '...'");
    assert_words("* ? [::1]:1 {a,b} ~/x !", "*|?|[::1]:1|{a,b}|~/x|!|");
}

static void an_open_end_is_refused(void **state)
{
    (void)state;
    assert_refused("-S\n-append 'a\nb\n",
                   "web.args:2: the quotation that begins here does not end");
    assert_refused("\"a", "web.args:1: the quotation that begins here does not end");
    assert_refused("\"a\\", "web.args:1: nothing follows the backslash");
    assert_refused("a\n\\", "web.args:2: nothing follows the backslash");
}

static void what_is_no_text_is_refused(void **state)
{
    char *large = malloc(ARGS_FILE_SIZE_MAX + 1);
    (void)state;

    assert_non_null(large);
    assert_int_equal(parse_bytes("a\nb\0c", 5), -1);
    assert_string_equal(error.message, "web.args:2: a byte is zero: this is no text");
    memset(large, 'a', ARGS_FILE_SIZE_MAX + 1);
    assert_int_equal(parse_bytes(large, ARGS_FILE_SIZE_MAX), 0);
    assert_int_equal(strlen(file.words[0]), ARGS_FILE_SIZE_MAX);
    assert_int_equal(parse_bytes(large, ARGS_FILE_SIZE_MAX + 1), -1);
    assert_string_equal(error.message, "web.args: larger than 65536 bytes");
    for (size_t i = 0; i < ARGS_FILE_WORDS_MAX + 1; i++)
        large[2 * i + 1] = '\n';
    assert_int_equal(parse_bytes(large, 2 * ARGS_FILE_WORDS_MAX), 0);
    assert_int_equal(file.count, ARGS_FILE_WORDS_MAX);
    assert_int_equal(file.lines[ARGS_FILE_WORDS_MAX - 1], ARGS_FILE_WORDS_MAX);
    assert_int_equal(parse_bytes(large, 2 * ARGS_FILE_WORDS_MAX + 2), -1);
    assert_string_equal(error.message, "web.args:1025: too many arguments");
    free(large);
}

/* What sh makes of @text: its words, each ended by NUL. */
static size_t ask_shell(const char *text, char *words, size_t size)
{
    char name[] = "/tmp/args-file-test-XXXXXX", command[128];
    int fd = mkstemp(name);
    size_t got;

    assert_true(fd >= 0);
    assert_int_equal(dprintf(fd, "set -f\nprintf '%%s\\0' %s\n", text) > 0, 1);
    close(fd);
    snprintf(command, sizeof(command), "sh %s 2>&1", name);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    got = fread(words, 1, size, output);
    assert_int_equal(pclose(output), 0);
    unlink(name);
    return got;
}

static void a_shell_makes_the_same_of_it(void **state)
{
    static const char alphabet[] = "ab -=,'\"\\#";
    char text[24], expected[256], got[256];
    unsigned compared = 0;
    (void)state;

    srand(1);
    for (unsigned i = 0; i < 4000 && compared < 150; i++) {
        size_t length = 1 + (size_t)rand() % (sizeof(text) - 1), size = 0;

        for (size_t j = 0; j < length; j++)
            text[j] = alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
        text[0] = 'a'; /* printf prints one line for no words */
        text[length - 1] = '\0';
        if (strchr(text, '\\') == NULL && strpbrk(text, "'\"") == NULL)
            continue;
        if (parse(text) < 0)
            continue;
        for (size_t j = 0; j < file.count; j++) {
            memcpy(got + size, file.words[j], strlen(file.words[j]) + 1);
            size += strlen(file.words[j]) + 1;
        }
        compared++;
        assert_int_equal(ask_shell(text, expected, sizeof(expected)), size);
        assert_memory_equal(got, expected, size);
    }
    assert_int_equal(compared, 150);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_and_newlines_separate_words),
        cmocka_unit_test(a_comment_begins_with_a_word),
        cmocka_unit_test(quotes_keep_blanks),
        cmocka_unit_test(a_backslash_takes_the_meaning_away),
        cmocka_unit_test(what_a_shell_would_do_is_refused),
        cmocka_unit_test(an_open_end_is_refused),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_shell_makes_the_same_of_it),
    };

    return cmocka_run_group_tests_name("args-file", tests, NULL, NULL);
}
