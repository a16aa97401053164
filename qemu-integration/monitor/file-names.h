/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files whose names begin with a text, for completion. Names that cannot be typed in a line are
 * left out: those with control characters, and those that are not UTF-8.
 */
#ifndef QEMU_INTEGRATION_MONITOR_FILE_NAMES_H
#define QEMU_INTEGRATION_MONITOR_FILE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* So many names are kept to be listed; and so many entries may a directory have. */
#define FILE_NAMES_MAX       256
#define FILE_NAMES_LOOKED_AT 20000

struct file_names {
    bool too_many;     /* the directory has more entries than that: nothing is found */
    size_t count;      /* of all that there are */
    char *common;      /* owned; what all begin with, with the text's directory; NULL: none */
    bool is_directory; /* the one that there is */
    size_t kept;       /* of the first names */
    char **names;      /* owned, in order; without directory */
};

/**
 * file_names_find() - Look for them
 * @found: Filled; to be released. Empty if the directory cannot be read
 * @text:  A path, from the working directory; what is after its last '/' may be a name's beginning
 */
void file_names_find(struct file_names *found, const char *text);

/**
 * file_names_release() - Free what it owns
 */
void file_names_release(struct file_names *found);

#endif
