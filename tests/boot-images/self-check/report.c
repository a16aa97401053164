/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "text.h"

bool check_text(struct report *report, const char *name, const char *got, const char *expected,
                bool holds)
{
    char line[TEXT_LINE_SIZE];
    struct text text;

    if (holds && report->brief)
        return true;
    text_start(&text, line, sizeof(line));
    text_add(&text, holds ? "ok " : "FAIL ");
    text_add(&text, name);
    if (!holds) {
        report->failures++;
        text_add(&text, ": got ");
        text_add(&text, got);
        text_add(&text, " expected ");
        text_add(&text, expected);
    }
    report_line(report, line);
    return holds;
}

bool check_equal(struct report *report, const char *name, uint64_t got, uint64_t expected)
{
    char got_text[TEXT_NUMBER_SIZE];
    char expected_text[TEXT_NUMBER_SIZE];
    struct text text;

    text_start(&text, got_text, sizeof(got_text));
    text_add_hex(&text, got);
    text_start(&text, expected_text, sizeof(expected_text));
    text_add_hex(&text, expected);
    return check_text(report, name, got_text, expected_text, got == expected);
}

bool check_true(struct report *report, const char *name, bool holds)
{
    return check_text(report, name, "no", "yes", holds);
}

void report_verdict(struct report *report)
{
    char line[TEXT_LINE_SIZE];
    struct text text;

    text_start(&text, line, sizeof(line));
    if (report->failures == 0) {
        text_add(&text, "SELF-CHECK PASSED");
    } else {
        text_add(&text, "SELF-CHECK FAILED ");
        text_add_decimal(&text, report->failures);
    }
    report_last_line(report, line);
}
