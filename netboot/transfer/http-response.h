/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the headers of a response say about a file. Pure functions of texts. Source: RFC 9110.
 */
#ifndef NETBOOT_TRANSFER_HTTP_RESPONSE_H
#define NETBOOT_TRANSFER_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_TEXT_SIZE 128

/* By what a server tells one version of a file from another; empty: it does not. */
struct http_validator {
    char text[HTTP_TEXT_SIZE];
};

/**
 * http_read_validator() - Keep what If-Range can name
 * @etag:     Value of ETag, or NULL
 * @modified: Value of Last-Modified, or NULL
 */
struct http_validator http_read_validator(const char *etag, const char *modified);

/**
 * http_is_rest() - Whether a part of a file goes on where another ends
 * @range: Value of Content-Range, or NULL
 * @start: Bytes that are there
 * @total: Bytes of the file
 */
bool http_is_rest(const char *range, uint64_t start, uint64_t total);

/**
 * http_read_status() - Keep code and phrase of a status line
 * @line: The line; need not end with NUL
 * @text: Filled with printable ASCII characters, if it is such a line
 *
 * Return: whether it is one
 */
bool http_read_status(const char *line, size_t length, char text[HTTP_TEXT_SIZE]);

#endif
