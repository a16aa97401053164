/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/dialog.h"

#include "common/error.h"
#include "common/json.h"
#include "pty-bridge/serial/telnet.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/human.h"
#include "qemu-integration/monitor/line-editor.h"
#include "qemu-integration/monitor/line-text.h"

#include <stdlib.h>
#include <string.h>

#define PROMPT "(qemu) "

/* Bytes of output after which a client has to read first: an edited line is drawn anew each time.
 */
#define OUTPUT_FULL 65536

/* What QEMU says where it would ask for a password. */
#define NO_PASSWORD "terminal does not support password prompting"

struct dialog {
    bool speaks_telnet;
    struct telnet telnet;
    struct line_editor *editor;
    struct completion completion;
    bool greeted;
    bool hidden; /* a serial port has the terminal */
    bool busy;
    int cpu;    /* -1: none was selected */
    int chosen; /* by the line that has not been answered; -1: none */
};

struct dialog *dialog_open(bool telnet, const struct completion *completion)
{
    struct dialog *dialog = calloc(1, sizeof(*dialog));
    struct line_editor *editor = line_editor_open(PROMPT);

    if (dialog == NULL || editor == NULL) {
        free(dialog);
        line_editor_close(editor);
        return NULL;
    }
    *dialog = (struct dialog){.speaks_telnet = telnet,
                              .editor = editor,
                              .completion = *completion,
                              .cpu = -1,
                              .chosen = -1};
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
    if (!line_text_is_utf8(line)) {
        evbuffer_add_printf(output, "the line is not UTF-8\r\n");
        begin_line(dialog, output);
        return NULL;
    }
    dialog->busy = true;
    dialog->chosen = chosen_cpu(line);
    return human_request(line, dialog->cpu);
}

/* What is left of it could do something else. */
static void refuse_line(struct dialog *dialog, struct evbuffer *output)
{
    evbuffer_add_printf(output, "the line has more than %d bytes, and is not obeyed\r\n",
                        LINE_EDITOR_SIZE - 1);
    begin_line(dialog, output);
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
        else if (event == LINE_EDITOR_CUT)
            refuse_line(dialog, output);
        else if (event == LINE_EDITOR_COMPLETE)
            completion_run(&dialog->completion, dialog->editor, output);
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
