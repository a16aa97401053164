/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/saved-arguments.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/stream-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More words than any command line has. */
#define WORDS_MAX 4096

static int open_own(const char *file, struct error *error)
{
    cleanup_fd int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "-restore %s", file);
    if (!S_ISREG(status.st_mode))
        return error_set(error, "-restore %s: not a file; use -incoming", file);
    if ((status.st_uid != 0 && status.st_uid != geteuid()) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return error_set(error,
                         "-restore %s: others can write it, and it has a command line that is "
                         "obeyed; use -incoming",
                         file);
    return steal_fd(&fd);
}

/* The description of a stream, to be released by the caller; NULL if it has none. */
static json_object *read_description(const char *file, struct error *error)
{
    cleanup_fd int fd = open_own(file, error);
    cleanup_free uint8_t *buffer = malloc(STREAM_READER_BUFFER);
    struct stream_reader reader = {.fd = fd, .buffer = buffer};
    struct error reason = {0};
    struct stream_frame frame;

    if (fd < 0 || buffer == NULL)
        return NULL;
    if (stream_read_header(&reader, &reason) < 0 || stream_read(&reader, &frame, &reason) < 0) {
        error_set(error, "-restore %s: %s", file, reason.message);
        return NULL;
    }
    return frame.kind == STREAM_DESCRIPTION
               ? description_parse((const char *)frame.data, frame.size)
               : NULL;
}

static void add(struct saved_arguments *arguments, const char *word)
{
    arguments->words[arguments->count++] = alloc_copy(word);
}

static bool is_restore(const char *word)
{
    return strcmp(word, "-restore") == 0 || strcmp(word, "--restore") == 0;
}

int saved_arguments_read(struct saved_arguments *arguments, const char *file, int argc,
                         char *const argv[], struct error *error)
{
    cleanup_json json_object *description = read_description(file, error);
    json_object *saved;
    size_t count;

    *arguments = (struct saved_arguments){0};
    if (error_is_set(error))
        return -1;
    if (!json_object_object_get_ex(description, "arguments", &saved) ||
        !json_object_is_type(saved, json_type_array) || json_object_array_length(saved) > WORDS_MAX)
        return error_set(error, "-restore %s: the guest's command line is not in it", file);
    count = json_object_array_length(saved);
    arguments->words = calloc(count + (size_t)argc + 3, sizeof(*arguments->words));
    if (arguments->words == NULL)
        return error_set_errno(error, errno, "-restore %s", file);
    add(arguments, argv[0]);
    for (size_t i = 0; i < count; i++) {
        json_object *word = json_object_array_get_idx(saved, i);

        if (!json_object_is_type(word, json_type_string))
            return error_set(error, "-restore %s: the guest's command line is damaged", file);
        add(arguments, json_object_get_string(word));
    }
    for (int i = 1; i < argc; i++)
        if (is_restore(argv[i]) && i + 1 < argc && strcmp(argv[i + 1], file) == 0)
            i++;
        else
            add(arguments, argv[i]);
    add(arguments, "-incoming");
    arguments->words[arguments->count++] = alloc_format("file:%s", file);
    return 0;
}

void saved_arguments_release(struct saved_arguments *arguments)
{
    for (int i = 0; i < arguments->count; i++)
        free(arguments->words[i]);
    free(arguments->words);
    *arguments = (struct saved_arguments){0};
}
