/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/options.h"
#include "qemu-integration/options/table.h"

#include <string.h>

#define LINE_WIDTH  79
#define HELP_COLUMN 25

/* Prints @text in words from HELP_COLUMN on, where @column characters of the line are printed. */
static void print_wrapped(FILE *stream, size_t column, const char *text)
{
    if (column >= HELP_COLUMN) {
        fputc('\n', stream);
        column = 0;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, " ");

        if (column > HELP_COLUMN && column + 1 + length > LINE_WIDTH) {
            fputc('\n', stream);
            column = 0;
        }
        column += (size_t)fprintf(stream, "%*s%.*s", column == 0 ? HELP_COLUMN : 1, "", (int)length,
                                  text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

static void print_row(FILE *stream, const struct option_row *row)
{
    const char *argument = row->argument == NULL ? "" : row->argument;
    const char *last_line = strrchr(argument, '\n');
    size_t column = (size_t)fprintf(stream, " ");

    for (size_t i = 0; i < OPTION_NAMES_MAX && row->names[i] != NULL; i++)
        column += (size_t)fprintf(stream, "%s -%s", i == 0 ? "" : ",", row->names[i]);
    if (*argument != '\0')
        fprintf(stream, " %s", argument);
    column = last_line == NULL ? column + (*argument == '\0' ? 0 : 1) + strlen(argument)
                               : strlen(last_line + 1);
    if (column < HELP_COLUMN - 1) /* aligned here, so that the first word needs one blank */
        column += (size_t)fprintf(stream, "%*s", (int)(HELP_COLUMN - 1 - column), "");
    print_wrapped(stream, column, row->help);
}

void options_print_help(FILE *stream)
{
    fputs("Usage: qemu-xen [OPTION]... [IMAGE]\n"
          "Run a Xen guest from QEMU's command line; the guest lives as long as qemu-xen.\n",
          stream);
    for (const struct option_group *const *group = option_groups; *group != NULL; group++) {
        if (*(*group)->heading != '\0')
            fprintf(stream, "\n%s\n", (*group)->heading);
        for (size_t i = 0; i < (*group)->count; i++)
            if ((*group)->rows[i].help != NULL)
                print_row(stream, &(*group)->rows[i]);
    }
}

void options_print_machines(FILE *stream)
{
    fputs("Supported machines are:\n"
          "xenfv                Xen HVM guest (default)\n"
          "xenpv                Xen PV guest\n"
          "xenpvh               Xen PVH guest\n"
          "none                 no guest, only monitors\n",
          stream);
}
