/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as what a person types, over telnet too: the same lines and the same screen however
 * they are cut, lines that are text, arguments that the table allows, and a line after it is found.
 */
#include "common/alloc.h"
#include "common/json.h"
#include "qemu-integration/monitor/dialog.h"
#include "qemu-integration/monitor/file-names.h"
#include "qemu-integration/monitor/human-command.h"
#include "qemu-integration/monitor/human.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const struct monitor_member members[] = {
    {.name = "detach", .type = MONITOR_BOOL},
    {.name = "uri", .type = MONITOR_TEXT},
    {.name = "number", .type = MONITOR_INT, .optional = true},
    {.name = "size", .type = MONITOR_INT, .optional = true},
    {.name = "on", .type = MONITOR_BOOL, .optional = true},
    {.name = "rest", .type = MONITOR_TEXT, .optional = true},
    {.name = NULL},
};

static const struct monitor_command rows[] = {
    {.name = "c",
     .arguments = members,
     .human = MONITOR_HUMAN(
         {.name = "c|info c", .takes = "detach:-d,uri:s,number:i?,size:M,on:b,rest:S"},
         {.name = "f", .takes = "detach:-d,uri:U,number:i?"})},
    {.name = NULL},
};

static const struct monitor_commands commands = {.tables = {rows}};

/* The same files each time. */
void file_names_find(struct file_names *found, const char *text)
{
    size_t length = strlen(text);

    *found = (struct file_names){
        .count = length % 3, .is_directory = length % 2 == 1, .kept = length % 3};
    if (found->count == 0)
        return;
    found->common = alloc_format("%s%s", text, length % 5 == 0 ? "" : "\xc3\xa4 \"\\");
    found->names = alloc_resize(NULL, found->kept, sizeof(*found->names));
    for (size_t i = 0; i < found->kept; i++)
        found->names[i] = alloc_copy(text);
}

void file_names_release(struct file_names *found)
{
    for (size_t i = 0; i < found->kept; i++)
        free(found->names[i]);
    free(found->names);
    free(found->common);
}

static void check_line(const char *line)
{
    struct human_command found = human_command_find(&commands, line);
    struct error error = {0};

    for (const char *byte = line; *byte != '\0'; byte++)
        if ((uint8_t)*byte < ' ' || *byte == 127)
            abort();
    if (found.command == NULL)
        return;
    cleanup_json json_object *arguments = human_command_arguments(&found, &error);

    if ((arguments == NULL) != error_is_set(&error) ||
        (arguments != NULL && monitor_command_check(found.command, arguments, NULL) < 0))
        abort();
}

/* Types, and answers each line with itself. */
static void type(struct dialog *dialog, struct evbuffer *input, struct evbuffer *lines,
                 struct evbuffer *screen)
{
    while (evbuffer_get_length(input) > 0) {
        struct evbuffer *output = evbuffer_new();
        cleanup_json json_object *request = dialog_next(dialog, input, output);

        if (evbuffer_get_length(output) > 200000)
            abort();
        if (request != NULL) {
            const char *line = json_text(request, "command-line");
            cleanup_json json_object *answer = json_object_new_object();

            check_line(line);
            evbuffer_add_printf(lines, "%s\n", line);
            json_add_text(answer, "return", line);
            dialog_answer(dialog, answer, false, output);
        }
        evbuffer_add_buffer(screen, output);
        evbuffer_free(output);
    }
}

struct result {
    struct evbuffer *lines, *screen;
};

static struct result type_in_pieces(const uint8_t *data, size_t size, size_t piece, bool telnet,
                                    json_object *names)
{
    static const char end[] = "\xff\xf0\xff\xf0\xff\xf0\033q\003end\r";
    struct result result = {evbuffer_new(), evbuffer_new()};
    struct evbuffer *input = evbuffer_new();
    const struct completion completion = {.names = &names, .files_of = &commands};
    struct dialog *dialog = dialog_open(telnet, &completion);

    dialog_greet(dialog, NULL, result.screen);
    for (size_t done = 0; done < size; done += piece) {
        evbuffer_add(input, data + done, piece < size - done ? piece : size - done);
        type(dialog, input, result.lines, result.screen);
    }
    evbuffer_add(input, end, sizeof(end) - 1);
    type(dialog, input, result.lines, result.screen);
    dialog_close(dialog);
    evbuffer_free(input);
    return result;
}

static bool are_equal(struct evbuffer *left, struct evbuffer *right)
{
    size_t length = evbuffer_get_length(left);

    return length == evbuffer_get_length(right) &&
           (length == 0 ||
            memcmp(evbuffer_pullup(left, -1), evbuffer_pullup(right, -1), length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t piece = size == 0 ? 1 : 1 + data[0] % 16;
    bool telnet = size > 0 && (data[0] & 16) != 0;
    cleanup_json json_object *names =
        json_tokener_parse("[\"c\",\"cont\",\"f\",\"info\",\"info c\",\"info cpus\"]");
    struct result whole = type_in_pieces(data, size, size + 1, telnet, names);
    struct result cut = type_in_pieces(data, size, piece, telnet, names);
    size_t length = evbuffer_get_length(whole.lines);

    if (!are_equal(whole.lines, cut.lines) || !are_equal(whole.screen, cut.screen) || length < 4 ||
        memcmp(evbuffer_pullup(whole.lines, -1) + length - 4, "end\n", 4) != 0)
        abort();
    evbuffer_free(whole.lines);
    evbuffer_free(whole.screen);
    evbuffer_free(cut.lines);
    evbuffer_free(cut.screen);
    return 0;
}
