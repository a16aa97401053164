/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One message for the user.
 *
 * A function that can fail takes a `struct error *` as its last argument, returns -1 (or NULL) and
 * leaves in it one line that names the thing and the reason, without a trailing full stop or
 * newline. The first message is kept: a failure of the clean-up does not replace the cause.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include <stdbool.h>

#define ERROR_MESSAGE_SIZE 512

struct error {
    char message[ERROR_MESSAGE_SIZE]; /* empty: no error so far; else NUL-terminated, one line */
};

/**
 * error_set() - Record a failure
 * @error:  Where to keep it; may be NULL if the caller does not need the reason
 * @format: printf format of one line, without newline
 *
 * Control characters in the result, also those from U+0080 to U+009F, are replaced by '?', so that
 * a hostile file name cannot drive the user's terminal. A message already there is kept.
 *
 * Return: always -1, so that a caller can `return error_set(...)`
 */
int error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * error_set_errno() - Record a failure, followed by the text of an errno value
 * @error:  Where to keep it; may be NULL
 * @number: errno value; ": " and its text are appended
 * @format: printf format of what was tried, without newline
 *
 * Return: always -1
 */
int error_set_errno(struct error *error, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * error_is_set() - Whether a failure has been recorded
 */
bool error_is_set(const struct error *error);

/**
 * error_warn() - Tell the user on standard error; what is not an error so far is not told
 */
void error_warn(const struct error *error);

#endif
