/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PV console: there is neither COM1 nor a screen. */
#include "console.h"
#include "tests/boot-images/self-check/report.h"

void report_text(struct report *report, const char *text)
{
    (void)report;
    console_write(text);
}

void report_line(struct report *report, const char *line)
{
    report_text(report, line);
    report_text(report, "\n");
}

void report_last_line(struct report *report, const char *line)
{
    report_line(report, line);
}

char report_read(struct report *report)
{
    (void)report;
    return console_read();
}
