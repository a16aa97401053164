/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "echo.h"

#include "report.h"

size_t echo_line(struct report *report, char *line, size_t size)
{
    size_t length = 0;

    for (;;) {
        char byte = report_read(report);

        if (byte != '\r' && byte != '\n') {
            if (length < size - 1)
                line[length++] = byte;
            continue;
        }
        if (length > 0)
            break; /* else the second half of a CR LF */
    }
    line[length] = '\0';
    report_text(report, "echo: ");
    report_text(report, line);
    report_text(report, "\n");
    return length;
}
