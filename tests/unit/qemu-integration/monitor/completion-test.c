/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that Tab completes files where a command takes one and nowhere else, and that no name
 * moves the terminal's cursor.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "qemu-integration/monitor/completion.h"
#include "qemu-integration/monitor/file-names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROMPT "(qemu) "

static const struct monitor_command rows[] = {
    {.name = "migrate",
     .human = MONITOR_HUMAN({.name = "migrate", .takes = "detach:-d,uri:A"},
                            {.name = "save", .takes = "uri:U"})},
    {.name = "x-xen-disk-add",
     .human = MONITOR_HUMAN({.name = "disk_add", .takes = "format|readonly:o,file:F,device:s"})},
    {.name = "with-value", .human = MONITOR_HUMAN({.name = "with_value", .takes = "a:-aV,file:F"})},
    {.name = "device_add", .human = MONITOR_HUMAN({.name = "device_add", .takes = "options:S"})},
    {.name = NULL},
};

static const struct monitor_commands commands = {.tables = {rows}};

static json_object *names;

/* What of a line Tab leaves; @shown: filled with what a terminal is sent for it. */
static const char *tab(const struct completion *completion, const char *typed, size_t back,
                       char shown[8192])
{
    static char line[LINE_EDITOR_SIZE];
    struct line_editor *editor = line_editor_open(PROMPT);
    struct evbuffer *output = evbuffer_new();

    line_editor_insert(editor, typed, strlen(typed), output);
    for (; back > 0; back--)
        line_editor_take(editor, 'B' - '@', output);
    evbuffer_drain(output, evbuffer_get_length(output));
    completion_run(completion, editor, output);
    evbuffer_add(output, "", 1);
    snprintf(shown, 8192, "%s", (const char *)evbuffer_pullup(output, -1));
    snprintf(line, sizeof(line), "%s", line_editor_text(editor));
    line_editor_close(editor);
    evbuffer_free(output);
    return line;
}

static void becomes(const char *typed, const char *expected)
{
    const struct completion completion = {.names = &names, .files_of = &commands};
    char shown[8192];

    assert_string_equal(tab(&completion, typed, 0, shown), expected);
}

static void shows(const char *typed, const char *expected)
{
    const struct completion completion = {.names = &names, .files_of = &commands};
    char shown[8192];

    assert_string_equal(tab(&completion, typed, 0, shown), typed);
    assert_string_equal(shown, expected);
}

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    close(fd);
}

static int set_up(void **state)
{
    static char directory[32];

    snprintf(directory, sizeof(directory), "/tmp/completion.XXXXXX");
    *state = directory;
    return mkdtemp(directory) != NULL && chdir(directory) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[64];

    json_object_put(names);
    names = NULL;
    snprintf(command, sizeof(command), "rm -r '%s'", (const char *)*state);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void one_file_is_completed(void **state)
{
    char typed[64], expected[64];

    make_file("web.saved");
    mkdir("images", 0700);
    make_file("images/data");
    becomes("save w", "save web.saved ");
    becomes("save web.saved", "save web.saved ");
    becomes("save x", "save x");
    becomes("save i", "save images/");
    becomes("save images/", "save images/data ");
    becomes("save images", "save images/");
    becomes("save none/", "save none/");
    becomes("save ./w", "save ./web.saved ");
    snprintf(typed, sizeof(typed), "save %s/im", (const char *)*state);
    snprintf(expected, sizeof(expected), "save %s/images/", (const char *)*state);
    becomes(typed, expected);
}

static void what_is_behind_the_cursor_stays(void **state)
{
    const struct completion completion = {.names = &names, .files_of = &commands};
    char shown[8192];

    (void)state;
    make_file("data");
    assert_string_equal(tab(&completion, "disk_add d xvdb", 5, shown), "disk_add data  xvdb");
    assert_string_equal(shown, "ata xvdb\033[K\033[5D \x20xvdb\033[K\033[5D");
}

static void a_link_to_a_directory_is_one(void **state)
{
    (void)state;
    mkdir("directory", 0700);
    assert_int_equal(symlink("directory", "link"), 0);
    becomes("save l", "save link/");
}

static void several_are_completed_as_far_as_they_are_equal(void **state)
{
    (void)state;
    make_file("disk-a");
    make_file("disk-b");
    make_file(".hidden");
    becomes("save d", "save disk-");
    becomes("save .", "save .hidden ");
    mkdir("in", 0700);
    make_file("in-it");
    becomes("save i", "save in");
    shows("save disk-", "\r\ndisk-a  disk-b  \r\n" PROMPT "save disk-\033[K");
    shows("save ", "\r\n.hidden  disk-a   disk-b   in       in-it    \r\n" PROMPT "save \033[K");
}

/* And not in the middle of a character. */
static void characters_stay_whole(void **state)
{
    (void)state;
    make_file("\xc3\xa4");
    make_file("\xc3\xa5");
    shows("save ", "\r\n\xc3\xa4  \xc3\xa5  \r\n" PROMPT "save \033[K");
}

static void names_with_spaces_are_quoted(void **state)
{
    (void)state;
    make_file("a b\"c\\d");
    mkdir("in it", 0700);
    make_file("in it/x");
    becomes("save a", "save \"a b\\\"c\\\\d\" ");
    becomes("save \"a b\\\"", "save \"a b\\\"c\\\\d\" ");
    becomes("save i", "save \"in it/");
    becomes("save \"in it/", "save \"in it/x\" ");
    becomes("save \"in it/x\"", "save \"in it/x\"");
    becomes("save \"", "save \"");
}

static void what_cannot_be_typed_is_left_out(void **state)
{
    static const char *const bad[] = {"b\033[2J",
                                      "b\n",
                                      "b\x7f",
                                      "b\xc2\x9b"
                                      "2J",
                                      "b\xff",
                                      "b\t"};

    (void)state;
    make_file("before");
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
        make_file(bad[i]);
    becomes("save b", "save before ");
    make_file("b\xc3\xa4");
    shows("save b", "\r\nbefore  b\xc3\xa4      \r\n" PROMPT "save b\033[K");
}

static void only_files_are_completed(void **state)
{
    (void)state;
    make_file("file");
    becomes("migrate f", "migrate f");
    becomes("migrate -d file:f", "migrate -d file:file ");
    becomes("migrate unix:./f", "migrate unix:./file ");
    becomes("migrate exec:", "migrate exec:");
    becomes("migrate exec:f", "migrate exec:f");
    becomes("migrate tcp:f", "migrate tcp:f");
    becomes("disk_add f", "disk_add file ");
    becomes("disk_add format=raw f", "disk_add format=raw file ");
    becomes("disk_add format=f", "disk_add format=f");
    becomes("disk_add file f", "disk_add file f");
    becomes("with_value f", "with_value file ");
    becomes("with_value -a f", "with_value -a f");
    becomes("with_value -a x f", "with_value -a x file ");
    becomes("device_add f", "device_add f");
    becomes("unknown f", "unknown f");
    becomes("save", "save");
}

static void those_of_qemus_commands_too(void **state)
{
    (void)state;
    make_file("file");
    becomes("change f", "change f");
    becomes("change ide1-cd0 f", "change ide1-cd0 file ");
    becomes("change -f ide1-cd0 f", "change -f ide1-cd0 f");
    becomes("change ide1-cd0 -f f", "change ide1-cd0 -f file ");
    becomes("screendump f", "screendump file ");
    becomes("logfile f", "logfile file ");
    becomes("pmemsave 0 4096 f", "pmemsave 0 4096 file ");
    becomes("drive_mirror -n -f d f", "drive_mirror -n -f d file ");
    becomes("info f", "info f");
}

static void no_files_for_who_must_not_see_them(void **state)
{
    const struct completion completion = {.names = &names};
    char shown[8192];

    (void)state;
    make_file("file");
    names = json_tokener_parse("[\"save\"]");
    assert_string_equal(tab(&completion, "save f", 0, shown), "save f");
    assert_string_equal(shown, "");
    assert_string_equal(tab(&completion, "sa", 0, shown), "save ");
}

static void very_many_are_counted(void **state)
{
    (void)state;
    for (int i = 0; i <= FILE_NAMES_MAX; i++) {
        char name[16];

        snprintf(name, sizeof(name), "n%d", i);
        make_file(name);
    }
    shows("save n", "\r\n257 names begin so\r\n" PROMPT "save n\033[K");
}

/* Another one that matches may be among those that have not been seen. */
static void a_directory_that_is_too_large_completes_nothing(void **state)
{
    char name[32];

    (void)state;
    mkdir("many", 0700);
    for (int i = 0; i <= FILE_NAMES_LOOKED_AT; i++) {
        snprintf(name, sizeof(name), "many/file%d", i);
        make_file(name);
    }
    shows("save many/",
          "\r\nthe directory has more than 20000 names\r\n" PROMPT "save many/\033[K");
    shows("save many/x",
          "\r\nthe directory has more than 20000 names\r\n" PROMPT "save many/x\033[K");
    unlink(name);
    becomes("save many/", "save many/file");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_file_is_completed),
        TEST(what_is_behind_the_cursor_stays),
        TEST(a_link_to_a_directory_is_one),
        TEST(several_are_completed_as_far_as_they_are_equal),
        TEST(characters_stay_whole),
        TEST(names_with_spaces_are_quoted),
        TEST(what_cannot_be_typed_is_left_out),
        TEST(only_files_are_completed),
        TEST(those_of_qemus_commands_too),
        TEST(no_files_for_who_must_not_see_them),
        TEST(very_many_are_counted),
        TEST(a_directory_that_is_too_large_completes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
