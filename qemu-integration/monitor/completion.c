/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/completion.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "qemu-integration/monitor/file-names.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/line-text.h"

#include <stdlib.h>
#include <string.h>

/* Of a list of possible completions. */
#define SCREEN_WIDTH 80

/* QEMU's commands with files (hmp-commands.hx), in the notation of struct monitor_human's `takes`.
 */
static const struct {
    const char *name, *takes;
} of_qemu[] = {
    {"change", "device:s,force:-f,target:F"},
    {"drive_backup", "reuse:-n,full:-f,compress:-c,device:s,target:F"},
    {"drive_mirror", "reuse:-n,full:-f,device:s,target:F"},
    {"logfile", "filename:F"},
    {"memsave", "val:s,size:s,filename:F"},
    {"pmemsave", "val:s,size:s,filename:F"},
    {"screendump", "filename:F"},
    {"snapshot_blkdev", "reuse:-n,device:s,snapshot-file:F"},
    {"trace-file", "op:s,arg:F"},
    {"wavcapture", "path:F"},
};

/* Texts in columns. */
struct columns {
    struct evbuffer *output;
    size_t width, at;
};

static void widen(struct columns *columns, const char *text)
{
    size_t width = line_text_columns(text, strlen(text)) + 2;

    columns->width = width > columns->width ? width : columns->width;
}

static void put(struct columns *columns, const char *text)
{
    if (columns->at == 0 || columns->at + columns->width > SCREEN_WIDTH) {
        evbuffer_add(columns->output, "\r\n", 2);
        columns->at = 0;
    }
    evbuffer_add_printf(columns->output, "%s%*s", text,
                        (int)(columns->width - line_text_columns(text, strlen(text))), "");
    columns->at += columns->width;
}

static void end_columns(const struct columns *columns)
{
    evbuffer_add(columns->output, "\r\n", 2);
}

/* The names of commands that begin with a text. */
struct matches {
    size_t count;
    size_t common;     /* how many bytes all have in common */
    const char *first; /* borrowed */
};

static const char *name_at(const struct completion *completion, size_t number)
{
    const char *name =
        json_object_get_string(json_object_array_get_idx(*completion->names, number));

    return name == NULL ? "" : name;
}

static size_t name_count(const struct completion *completion)
{
    return *completion->names == NULL ? 0 : json_object_array_length(*completion->names);
}

/* Those of "info" only after it. */
static bool is_match(const char *name, const char *text, size_t length)
{
    const char *space = strchr(name, ' ');

    return strncmp(name, text, length) == 0 && (space == NULL || (size_t)(space - name) < length);
}

static struct matches find_matches(const struct completion *completion, const char *text,
                                   size_t length)
{
    struct matches matches = {0};

    for (size_t i = 0; i < name_count(completion); i++) {
        const char *name = name_at(completion, i);

        if (!is_match(name, text, length))
            continue;
        if (matches.count++ == 0) {
            matches.first = name;
            matches.common = strlen(name);
        }
        while (strncmp(name, matches.first, matches.common) != 0)
            matches.common--;
    }
    return matches;
}

/* The words after "info" without it. */
static void list_matches(const struct completion *completion, const char *text, size_t length,
                         struct evbuffer *output)
{
    struct columns columns = {.output = output};

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < name_count(completion); i++) {
            const char *name = name_at(completion, i);
            const char *space = strchr(name, ' ');

            if (is_match(name, text, length))
                (pass == 0 ? widen : put)(&columns, space == NULL ? name : space + 1);
        }
    end_columns(&columns);
}

/* Completes the name of a command; @text: of the line, before the cursor. */
static void complete_name(const struct completion *completion, const char *text,
                          struct line_editor *editor, struct evbuffer *output)
{
    text += strspn(text, " ");
    /* "help" takes the names too. */
    if (strncmp(text, "help ", 5) == 0)
        text += 5;
    size_t length = strlen(text);
    struct matches matches = find_matches(completion, text, length);
    if (matches.count == 0)
        return;
    if (matches.common > length)
        line_editor_insert(editor, matches.first + length, matches.common - length, output);
    if (matches.count == 1) {
        line_editor_insert(editor, " ", 1, output);
    } else if (matches.common <= length) {
        list_matches(completion, text, length, output);
        line_editor_redraw(editor, output);
    }
}

/* The arguments of a line's command, as in `takes`, and what follows its name; NULL: not known. */
static const char *arguments_of(const struct monitor_commands *commands, const char *line,
                                const char **rest)
{
    const struct human_command found = human_command_find(commands, line);
    char name[HUMAN_NAME_SIZE];

    *rest = human_name(name, line);
    if (found.human != NULL)
        return found.human->takes;
    for (size_t i = 0; i < ARRAY_SIZE(of_qemu); i++)
        if (strcmp(name, of_qemu[i].name) == 0)
            return of_qemu[i].takes;
    return NULL;
}

/* Whether a word is a file's name; @scheme: filled with how much of it comes before that. */
static bool is_file(const struct human_word *word, size_t *scheme)
{
    static const char *const schemes[] = {"file:", "unix:"};

    *scheme = 0;
    if (word->type != 'A')
        return word->type == 'F' || word->type == 'U';
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
        if (strncmp(word->text, schemes[i], strlen(schemes[i])) == 0)
            *scheme = strlen(schemes[i]);
    return *scheme > 0;
}

static void list_files(const struct file_names *files, struct evbuffer *output)
{
    struct columns columns = {.output = output};

    if (files->too_many) {
        evbuffer_add_printf(output, "\r\nthe directory has more than %d names\r\n",
                            FILE_NAMES_LOOKED_AT);
        return;
    }
    if (files->count > files->kept) {
        evbuffer_add_printf(output, "\r\n%zu names begin so\r\n", files->count);
        return;
    }
    for (size_t i = 0; i < files->kept; i++)
        widen(&columns, files->names[i]);
    for (size_t i = 0; i < files->kept; i++)
        put(&columns, files->names[i]);
    end_columns(&columns);
}

/* Puts a word in the place of the one before the cursor. */
static void exchange(struct line_editor *editor, const char *old, const char *new,
                     struct evbuffer *output)
{
    size_t length = strlen(old), same = 0;

    while (same < length && old[same] == new[same])
        same++;
    /* What is quoted now was not. */
    if (same < length) {
        line_editor_erase(editor, length, output);
        same = 0;
    }
    line_editor_insert(editor, new + same, strlen(new + same), output);
}

/* @scheme: how much of the word is no file's name. */
static void complete_file(const struct human_word *word, size_t scheme, struct line_editor *editor,
                          struct evbuffer *output)
{
    const char *path = word->text + scheme;
    struct file_names files;

    file_names_find(&files, path);
    if (files.too_many || (files.count > 1 && strcmp(files.common, path) == 0)) {
        list_files(&files, output);
        line_editor_redraw(editor, output);
    } else if (files.count > 0) {
        bool complete = files.count == 1 && !files.is_directory;
        cleanup_free char *text = alloc_format("%.*s%s%s", (int)scheme, word->text, files.common,
                                               files.is_directory ? "/" : "");
        cleanup_free char *typed = human_word_write(text, word->is_quoted, complete);

        exchange(editor, word->typed, typed, output);
        if (complete)
            line_editor_insert(editor, " ", 1, output);
    }
    file_names_release(&files);
}

void completion_run(const struct completion *completion, struct line_editor *editor,
                    struct evbuffer *output)
{
    cleanup_free char *line =
        alloc_format("%.*s", (int)line_editor_cursor(editor), line_editor_text(editor));
    const char *rest = line, *takes = NULL;
    struct human_word word;
    size_t scheme;

    if (completion->files_of != NULL)
        takes = arguments_of(completion->files_of, line, &rest);
    if (takes == NULL || !human_word_find(&word, takes, rest)) {
        complete_name(completion, line, editor, output);
        return;
    }
    if (is_file(&word, &scheme))
        complete_file(&word, scheme, editor, output);
    free(word.text);
}
