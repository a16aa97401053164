/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COM1 and more, port 0xE9, and the text screen if there is one. */
#include "ports.h"
#include "report.h"

#define DEBUG_PORT 0xe9

void report_text(struct report *report, const char *text)
{
    for (; *text != '\0'; text++) {
        for (unsigned int i = 0; i < report->serial_count; i++) {
            if (*text == '\n')
                serial_write(&report->serials[i], '\r');
            serial_write(&report->serials[i], *text);
        }
        out8(DEBUG_PORT, (uint8_t)*text);
    }
}

void report_line(struct report *report, const char *line)
{
    report_text(report, line);
    report_text(report, "\n");
    screen_line(&report->screen, line);
}

void report_last_line(struct report *report, const char *line)
{
    report_text(report, line);
    report_text(report, "\n");
    screen_verdict(&report->screen, line);
}

char report_read(struct report *report)
{
    char byte;

    for (;;) {
        for (unsigned int i = 0; i < report->serial_count; i++)
            if (serial_read(&report->serials[i], &byte))
                return byte;
        __asm__ volatile("pause");
    }
}
