/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/dialog.h"

#include "common/error.h"
#include "common/json.h"
#include "pty-bridge/serial/telnet.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/human.h"
#include "qemu-integration/monitor/line-editor.h"

#include <stdlib.h>
#include <string.h>

#define PROMPT "(qemu) "

/* Bytes of output after which a client has to read first: an edited line is drawn anew each time.
 */
#define OUTPUT_FULL 65536

/* Of a list of possible completions. */
#define SCREEN_WIDTH 80

/* What QEMU says where it would ask for a password. */
#define NO_PASSWORD "terminal does not support password prompting"

struct dialog {
    bool speaks_telnet;
    struct telnet telnet;
    struct line_editor *editor;
    json_object *const *names;
    bool greeted;
    bool hidden; /* a serial port has the terminal */
    bool busy;
    int cpu;    /* -1: none was selected */
    int chosen; /* by the line that has not been answered; -1: none */
};

struct dialog *dialog_open(bool telnet, json_object *const *names)
{
    struct dialog *dialog = calloc(1, sizeof(*dialog));
    struct line_editor *editor = line_editor_open(PROMPT);

    if (dialog == NULL || editor == NULL) {
        free(dialog);
        line_editor_close(editor);
        return NULL;
    }
    *dialog = (struct dialog){
        .speaks_telnet = telnet, .editor = editor, .names = names, .cpu = -1, .chosen = -1};
    return dialog;
}

/* Begins a new line; dialog_show() shows its prompt if it cannot be seen now. */
static void begin_line(struct dialog *dialog, struct evbuffer *output)
{
    if (dialog->hidden)
        line_editor_clear(dialog->editor);
    else
        line_editor_begin(dialog->editor, output);
}

static int version(const json_object *greeting, const char *part)
{
    json_object *value = NULL;

    json_object_object_get_ex(greeting, "QMP", &value);
    json_object_object_get_ex(value, "version", &value);
    json_object_object_get_ex(value, "qemu", &value);
    return json_object_object_get_ex(value, part, &value) ? json_object_get_int(value) : 0;
}

void dialog_greet(struct dialog *dialog, const json_object *greeting, struct evbuffer *output)
{
    if (dialog->speaks_telnet)
        telnet_greet(output);
    evbuffer_add_printf(output, "QEMU %d.%d.%d monitor - type 'help' for more information\r\n",
                        version(greeting, "major"), version(greeting, "minor"),
                        version(greeting, "micro"));
    dialog->greeted = true;
    begin_line(dialog, output);
}

void dialog_show(struct dialog *dialog, bool shown, struct evbuffer *output)
{
    bool waits = dialog->greeted && !dialog->busy;

    if (waits && !dialog->hidden)
        evbuffer_add(output, "\r\n", 2);
    dialog->hidden = !shown;
    if (waits)
        begin_line(dialog, output);
}

/* The names that begin with a text. */
struct matches {
    size_t count;
    size_t common;     /* how many bytes all have in common */
    const char *first; /* borrowed */
};

static const char *name_at(const struct dialog *dialog, size_t number)
{
    const char *name = json_object_get_string(json_object_array_get_idx(*dialog->names, number));

    return name == NULL ? "" : name;
}

static size_t name_count(const struct dialog *dialog)
{
    return *dialog->names == NULL ? 0 : json_object_array_length(*dialog->names);
}

/* Those of "info" only after it. */
static bool is_match(const char *name, const char *text, size_t length)
{
    const char *space = strchr(name, ' ');

    return strncmp(name, text, length) == 0 && (space == NULL || (size_t)(space - name) < length);
}

static struct matches find_matches(const struct dialog *dialog, const char *text, size_t length)
{
    struct matches matches = {0};

    for (size_t i = 0; i < name_count(dialog); i++) {
        const char *name = name_at(dialog, i);

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

/* In columns, the words after "info" without it. */
static void list_matches(const struct dialog *dialog, const char *text, size_t length,
                         struct evbuffer *output)
{
    size_t width = 0, column = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < name_count(dialog); i++) {
            const char *name = name_at(dialog, i);
            const char *space = strchr(name, ' ');
            const char *word = space == NULL ? name : space + 1;

            if (!is_match(name, text, length))
                continue;
            if (pass == 0) {
                width = strlen(word) + 2 > width ? strlen(word) + 2 : width;
                continue;
            }
            if (column == 0 || column + width > SCREEN_WIDTH) {
                evbuffer_add(output, "\r\n", 2);
                column = 0;
            }
            evbuffer_add_printf(output, "%-*s", (int)width, word);
            column += width;
        }
    evbuffer_add(output, "\r\n", 2);
}

/* Completes the name of a command, before the cursor. */
static void complete(const struct dialog *dialog, struct evbuffer *output)
{
    const char *text = line_editor_text(dialog->editor);
    size_t length = line_editor_cursor(dialog->editor);
    size_t spaces = strspn(text, " ");

    if (spaces > length)
        return;
    text += spaces;
    length -= spaces;
    /* "help" takes the names too. */
    if (length >= 5 && strncmp(text, "help ", 5) == 0) {
        text += 5;
        length -= 5;
    }
    struct matches matches = find_matches(dialog, text, length);
    if (matches.count == 0)
        return;
    if (matches.common > length)
        line_editor_insert(dialog->editor, matches.first + length, matches.common - length, output);
    if (matches.count == 1) {
        line_editor_insert(dialog->editor, " ", 1, output);
    } else if (matches.common <= length) {
        list_matches(dialog, text, length, output);
        line_editor_redraw(dialog->editor, output);
    }
}

static bool is_empty(const char *line)
{
    return line[strspn(line, " ")] == '\0';
}

/* The cpu that a line selects, if QEMU agrees; -1: none. */
static int chosen_cpu(const char *line)
{
    char name[HUMAN_NAME_SIZE];
    const char *rest = human_name(name, line);
    char *end;

    if (strcmp(name, "cpu") != 0)
        return -1;
    long number = strtol(rest, &end, 0);
    return end == rest || number < 0 || number > 65535 ? -1 : (int)number;
}

/* Whether a line is UTF-8, without which it cannot be put into JSON. */
static bool is_utf8(const char *line)
{
    const uint8_t *byte = (const uint8_t *)line;

    while (*byte != 0) {
        unsigned more = *byte < 0x80   ? 0
                        : *byte < 0xc2 ? 9
                        : *byte < 0xe0 ? 1
                        : *byte < 0xf0 ? 2
                        : *byte < 0xf5 ? 3
                                       : 9;
        uint8_t first = *byte++;

        if (more == 9 || (first == 0xe0 && *byte < 0xa0) || (first == 0xed && *byte > 0x9f) ||
            (first == 0xf0 && *byte < 0x90) || (first == 0xf4 && *byte > 0x8f))
            return false;
        for (; more > 0; more--)
            if ((*byte++ & 0xc0) != 0x80)
                return false;
    }
    return true;
}

/* QEMU would show its own, of the monitor that it has made for the line: none. */
static bool show_history(const struct dialog *dialog, const char *line, struct evbuffer *output)
{
    char name[HUMAN_NAME_SIZE];
    const char *older;

    human_name(name, line);
    if (strcmp(name, "info history") != 0)
        return false;
    for (size_t i = 0; (older = line_editor_older(dialog->editor, i)) != NULL; i++)
        evbuffer_add_printf(output, "%zu: '%s'\r\n", i, older);
    return true;
}

/* The request for the line that was typed; NULL: there is nothing to be asked. */
static json_object *take_line(struct dialog *dialog, struct evbuffer *output)
{
    const char *line = line_editor_text(dialog->editor);

    if (is_empty(line) || show_history(dialog, line, output)) {
        begin_line(dialog, output);
        return NULL;
    }
    if (!is_utf8(line)) {
        evbuffer_add_printf(output, "the line is not UTF-8\r\n");
        begin_line(dialog, output);
        return NULL;
    }
    dialog->busy = true;
    dialog->chosen = chosen_cpu(line);
    return human_request(line, dialog->cpu);
}

json_object *dialog_next(struct dialog *dialog, struct evbuffer *input, struct evbuffer *output)
{
    json_object *request = NULL;
    uint8_t byte;

    while (request == NULL && !dialog->busy && evbuffer_get_length(output) < OUTPUT_FULL &&
           evbuffer_remove(input, &byte, 1) == 1) {
        enum line_editor_event event;

        if (dialog->speaks_telnet && telnet_take(&dialog->telnet, &byte) != TELNET_BYTE)
            continue;
        event = line_editor_take(dialog->editor, byte, output);
        if (event == LINE_EDITOR_LINE)
            request = take_line(dialog, output);
        else if (event == LINE_EDITOR_COMPLETE)
            complete(dialog, output);
    }
    return request;
}

bool dialog_is_busy(const struct dialog *dialog)
{
    return dialog->busy;
}

static void end_command(struct dialog *dialog, struct evbuffer *output)
{
    dialog->busy = false;
    begin_line(dialog, output);
}

static void show_text(const char *text, struct evbuffer *output)
{
    size_t length = strlen(text);

    evbuffer_add(output, text, length);
    if (length > 0 && text[length - 1] != '\n')
        evbuffer_add(output, "\r\n", 2);
    if (strstr(text, NO_PASSWORD) != NULL)
        evbuffer_add_printf(output, "Give the password after the command, on the same line.\r\n");
}

void dialog_answer(struct dialog *dialog, const json_object *answer, bool goes_on,
                   struct evbuffer *output)
{
    const char *text = json_text(answer, "return");
    json_object *error;

    if (text != NULL)
        show_text(text, output);
    else if (json_object_object_get_ex(answer, "error", &error))
        evbuffer_add_printf(output, "Error: %s\r\n", json_text(error, "desc"));
    if (text != NULL && text[0] == '\0' && dialog->chosen >= 0)
        dialog->cpu = dialog->chosen;
    dialog->chosen = -1;
    if (!goes_on)
        end_command(dialog, output);
}

void dialog_say(struct dialog *dialog, struct evbuffer *text, bool goes_on, struct evbuffer *output)
{
    human_add_text(output, text);
    if (!goes_on)
        end_command(dialog, output);
}

void dialog_close(struct dialog *dialog)
{
    if (dialog == NULL)
        return;
    line_editor_close(dialog->editor);
    free(dialog);
}
