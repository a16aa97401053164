/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that gets its name only when it is complete: if the program is killed before, nothing is
 * left. The calls pass no gate, as the callers know what to call them there.
 *
 * Source: open(2), O_TMPFILE.
 */
#ifndef COMMON_UNNAMED_FILE_H
#define COMMON_UNNAMED_FILE_H

/**
 * unnamed_file_open() - Create a file without a name, of mode 0600
 * @at:        Directory that @directory is relative to, or AT_FDCWD
 * @directory: Where the file is to get its name: on the same file system
 *
 * Return: descriptor for writing, close-on-exec; or -1 with errno, as where the file system has no
 * such files (NFS, FUSE)
 */
int unnamed_file_open(int at, const char *directory);

/**
 * unnamed_file_link() - Give such a file its name
 * @file: From unnamed_file_open()
 * @at:   Directory that @name is relative to, or AT_FDCWD
 * @name: Must not exist
 *
 * Return: 0, or -1 with errno
 */
int unnamed_file_link(int file, int at, const char *name);

#endif
