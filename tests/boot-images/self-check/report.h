/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report: one line per check, `ok NAME` or `FAIL NAME: got X expected Y`.
 *
 * report.c makes its contents; report-output.c writes them to COM1 and other serial ports, to
 * port 0xE9 and to the text screen if there is one. The PV test kernel has a report-output.c of its
 * own.
 */
#ifndef SELF_CHECK_REPORT_H
#define SELF_CHECK_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "screen.h"
#include "serial.h"

struct report {
    unsigned int failures;
    bool brief; /* only what fails, and the verdict: each byte is a request to the device model */
    unsigned int serial_count;
    struct serial serials[SERIAL_PORTS_MAX];
    struct screen screen;
};

/**
 * report_line() - Write a line that is not a result
 */
void report_line(struct report *report, const char *line);

/**
 * report_text() - Write bytes as they are, but not to the screen
 */
void report_text(struct report *report, const char *text);

/**
 * report_last_line() - Write the line after the last result
 */
void report_last_line(struct report *report, const char *line);

/**
 * report_read() - Wait without limit for a byte from where report_text() writes to
 */
char report_read(struct report *report);

/**
 * check_equal() - A check that holds if two numbers are equal
 * @name:     What is checked, in the notation `area.thing`
 * @got:      What was found; printed in hexadecimal if it is wrong
 * @expected: What it should be
 *
 * Return: whether it holds
 */
bool check_equal(struct report *report, const char *name, uint64_t got, uint64_t expected);

/**
 * check_true() - A check without numbers
 */
bool check_true(struct report *report, const char *name, bool holds);

/**
 * check_text() - A check whose values are words
 */
bool check_text(struct report *report, const char *name, const char *got, const char *expected,
                bool holds);

/**
 * report_verdict() - Write the last line: SELF-CHECK PASSED, or SELF-CHECK FAILED and the number of
 *                    checks that did not hold
 */
void report_verdict(struct report *report);

#endif
