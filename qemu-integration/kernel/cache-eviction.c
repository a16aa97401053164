/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/kernel/cache-eviction.h"

#include "common/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

enum kind {
    KIND_ENTRY,
    KIND_TEMPORARY,
    KIND_FOREIGN,
};

/* What one pass through the directory finds. */
struct survey {
    uint64_t total;                      /* bytes in entries */
    char oldest[KERNEL_CACHE_NAME_SIZE]; /* least recently used entry; empty if there is none */
    struct timespec used;                /* when that was used */
};

static void cleanup_directory_function(DIR **directory)
{
    if (*directory != NULL)
        closedir(*directory);
}

#define cleanup_directory __attribute__((cleanup(cleanup_directory_function)))

static enum kind kind_of(const char *name)
{
    static const char digits[] = "0123456789abcdef";
    const char *end = name + KERNEL_CACHE_DIGITS;

    if (strspn(name, digits) != KERNEL_CACHE_DIGITS ||
        strncmp(end, KERNEL_CACHE_SUFFIX, strlen(KERNEL_CACHE_SUFFIX)) != 0)
        return KIND_FOREIGN;
    end += strlen(KERNEL_CACHE_SUFFIX);
    if (*end == '\0')
        return KIND_ENTRY;
    if (*end == '.' && strspn(end + 1, digits) == 16 && end[17] == '\0')
        return KIND_TEMPORARY;
    return KIND_FOREIGN;
}

int kernel_cache_remove(const struct kernel_cache *cache, int directory, const char *name)
{
    if (!call_gate_enter(cache->gate, "unlink", "%s", name))
        return -1;
    return unlinkat(directory, name, 0) < 0 && errno != ENOENT ? -1 : 0;
}

/*
 * An unlocked file has lost its writer, or was created this instant: then its writer waits for our
 * lock and sees that it has to create another.
 */
static void remove_if_stale(const struct kernel_cache *cache, int directory, const char *name)
{
    cleanup_fd int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        kernel_cache_remove(cache, directory, name);
}

static bool before(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

static void count_entry(struct survey *survey, int directory, const char *name, const char *keep)
{
    struct stat status;

    /* Another process may have removed it just now. */
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(status.st_mode))
        return;
    survey->total += (uint64_t)status.st_size;
    if (strcmp(name, keep) == 0)
        return;
    if (survey->oldest[0] == '\0' || before(&status.st_atim, &survey->used)) {
        memcpy(survey->oldest, name, sizeof(survey->oldest));
        survey->used = status.st_atim;
    }
}

/* Opens the directory anew, as a stream starts where its open file description is; NULL with errno.
 */
static DIR *open_stream(const struct kernel_cache *cache, int directory)
{
    cleanup_fd int descriptor = -1;
    DIR *stream = NULL;

    if (call_gate_enter(cache->gate, "readdir", "%s", cache->directory))
        descriptor = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0)
        stream = fdopendir(descriptor);
    if (stream != NULL)
        steal_fd(&descriptor);
    return stream;
}

static int take_survey(struct survey *survey, const struct kernel_cache *cache, int directory,
                       const char *keep, struct error *error)
{
    cleanup_directory DIR *stream = open_stream(cache, directory);

    *survey = (struct survey){0};
    if (stream == NULL)
        return error_set_errno(error, errno, "%s", cache->directory);
    for (;;) {
        errno = 0;
        const struct dirent *file = readdir(stream);

        if (file == NULL && errno != 0)
            return error_set_errno(error, errno, "%s", cache->directory);
        if (file == NULL)
            return 0;
        switch (kind_of(file->d_name)) {
        case KIND_ENTRY:
            count_entry(survey, directory, file->d_name, keep);
            break;
        case KIND_TEMPORARY:
            remove_if_stale(cache, directory, file->d_name);
            break;
        case KIND_FOREIGN:
            break;
        }
    }
}

/* Surveys again after each removal: other processes add and remove, too. */
int kernel_cache_evict(const struct kernel_cache *cache, int directory, const char *keep,
                       struct error *error)
{
    for (;;) {
        struct survey survey;

        if (take_survey(&survey, cache, directory, keep, error) < 0)
            return -1;
        if (survey.total <= cache->limit || survey.oldest[0] == '\0')
            return 0;
        if (kernel_cache_remove(cache, directory, survey.oldest) < 0)
            return error_set_errno(error, errno, "%s/%s", cache->directory, survey.oldest);
    }
}
