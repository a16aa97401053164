/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/file-names.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "qemu-integration/monitor/line-text.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The part of a path that is a directory, "" or with '/' at its end. */
static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* The directory itself and the one above it. */
static bool is_no_entry(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_match(const char *name, const char *beginning)
{
    return strncmp(name, beginning, strlen(beginning)) == 0 && line_text_can_be_typed(name);
}

/* Leaves of the first what it has in common with another, whole characters only. */
static void cut(char *common, const char *other)
{
    size_t length = 0;

    while (common[length] != '\0' && common[length] == other[length])
        length++;
    while (length > 0 && line_text_continues(common[length]))
        length--;
    common[length] = '\0';
}

static void add(struct file_names *found, const char *name)
{
    if (found->common == NULL)
        found->common = alloc_copy(name);
    else
        cut(found->common, name);
    found->count++;
    if (found->kept == FILE_NAMES_MAX)
        return;
    found->names = alloc_resize(found->names, found->kept + 1, sizeof(*found->names));
    found->names[found->kept++] = alloc_copy(name);
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void complete(struct file_names *found, const char *text, size_t length)
{
    char *path = alloc_format("%.*s%s", (int)length, text, found->common);

    free(found->common);
    found->common = path;
    found->is_directory = found->count == 1 && is_directory(path);
    qsort(found->names, found->kept, sizeof(found->names[0]), compare);
}

/* Of an entry that is not seen is not known whether it is another match. */
static void search(struct file_names *found, DIR *directory, const char *beginning)
{
    const struct dirent *entry;
    size_t seen = 0;

    while ((entry = readdir(directory)) != NULL) {
        if (is_no_entry(entry->d_name))
            continue;
        if (seen++ == FILE_NAMES_LOOKED_AT) {
            file_names_release(found);
            found->too_many = true;
            return;
        }
        if (is_match(entry->d_name, beginning))
            add(found, entry->d_name);
    }
}

void file_names_find(struct file_names *found, const char *text)
{
    size_t length = directory_length(text);
    cleanup_free char *path =
        length == 0 ? alloc_copy(".") : alloc_format("%.*s", (int)length, text);
    DIR *directory = opendir(path);

    *found = (struct file_names){0};
    if (directory == NULL)
        return;
    search(found, directory, text + length);
    closedir(directory);
    if (found->count > 0)
        complete(found, text, length);
}

void file_names_release(struct file_names *found)
{
    for (size_t i = 0; i < found->kept; i++)
        free(found->names[i]);
    free(found->names);
    free(found->common);
    *found = (struct file_names){0};
}
