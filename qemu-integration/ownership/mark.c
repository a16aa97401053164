/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/mark.h"

#include "common/cleanup.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uuid/uuid.h>

/* The characters of a guest's name in a path. */
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/*
 * The start time of a process in clock ticks since boot, which together with the pid identifies a
 * process uniquely. Source: proc(5), /proc/PID/stat field 22. Fields are counted from the end of
 * the command name, which may contain blanks and brackets.
 */
static bool read_start_time(pid_t pid, unsigned long long *ticks)
{
    char path[64];
    char line[1024];
    const char *field;
    ssize_t length;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    cleanup_fd int file = open(path, O_RDONLY | O_CLOEXEC);
    length = file < 0 ? -1 : read(file, line, sizeof(line) - 1);
    if (length < 0)
        return false;
    line[length] = '\0';
    field = strrchr(line, ')');
    if (field == NULL)
        return false;
    /* A zombie still has an entry, but is no longer alive. */
    if (field[1] == ' ' && (field[2] == 'Z' || field[2] == 'X'))
        return false;
    for (int skip = 0; skip < 20 && field != NULL; skip++)
        field = strchr(field + 1, ' ');
    return field != NULL && sscanf(field, "%llu", ticks) == 1;
}

/*
 * The inode of our pid namespace: pids of another namespace mean nothing here. It never changes and
 * is read once, as every start checks the owners of all guests.
 */
static unsigned long long pid_namespace(void)
{
    static unsigned long long known;
    struct stat status;

    if (known == 0 && stat("/proc/self/ns/pid", &status) == 0)
        known = status.st_ino;
    return known;
}

/* The process that a mark or a note names. */
struct owner {
    int pid;
    unsigned long long started;
    unsigned long long namespace;
};

static bool parse_owner(const char *text, char separator, struct owner *owner)
{
    char first;
    char second;

    return sscanf(text, "%d%c%llu%c%llu", &owner->pid, &first, &owner->started, &second,
                  &owner->namespace) == 5 &&
           first == separator && second == separator;
}

static bool owner_lives(const struct owner *owner)
{
    unsigned long long ticks;

    return owner->namespace != pid_namespace() ||
           (read_start_time(owner->pid, &ticks) && ticks == owner->started);
}

bool mark_owner_lives(const char *mark)
{
    struct owner owner;

    /* Leave alone what we cannot read. */
    return !parse_owner(mark, ' ', &owner) || owner_lives(&owner);
}

bool mark_is_note(const char *name, const char *uuid, bool *lives)
{
    const size_t length = UUID_STR_LEN - 1;
    struct owner owner;

    if (strncmp(name, uuid, length) != 0 || name[length] != '_' ||
        !parse_owner(name + length + 1, '_', &owner))
        return false;
    *lives = owner_lives(&owner);
    return true;
}

bool mark_domain_path(char *path, size_t size, const char *uuid, const char *mark)
{
    struct owner owner;

    if (!parse_owner(mark, ' ', &owner))
        return false;
    snprintf(path, size, MARK_DIRECTORY "/%s_%d_%llu_%llu", uuid, owner.pid, owner.started,
             owner.namespace);
    return true;
}

int mark_list_read(struct store *store, struct mark_list *list, struct error *error)
{
    list->names = store_list(store, MARK_DIRECTORY, &list->count);
    if (list->names == NULL)
        list->count = 0;
    if (list->names == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list " MARK_DIRECTORY);
    return 0;
}

void mark_list_free(struct mark_list *list)
{
    free(list->names);
    *list = (struct mark_list){0};
}

bool mark_list_has(const struct mark_list *list, const char *uuid)
{
    for (unsigned i = 0; i < list->count; i++)
        if (strcmp(list->names[i], uuid) == 0)
            return true;
    return false;
}

int mark_of_this_process(char mark[MARK_SIZE], const char *name, struct error *error)
{
    unsigned long long ticks;
    int length;

    if (!read_start_time(getpid(), &ticks))
        return error_set(error, "cannot read the start time of this process from /proc");
    length = snprintf(mark, MARK_SIZE, "%d %llu %llu ", (int)getpid(), ticks, pid_namespace());
    for (; *name != '\0' && length < MARK_SIZE; name++) {
        bool plain = isascii(*name) && (isalnum(*name) || *name == '-');

        length += snprintf(mark + length, (size_t)(MARK_SIZE - length), plain ? "%c" : "_%02x",
                           (unsigned char)*name);
    }
    return 0;
}

bool mark_name_path(char *path, size_t size, const char *mark)
{
    const char *name = strrchr(mark, ' ');

    if (name == NULL || name[1 + strspn(name + 1, NAME_LETTERS)] != '\0' || name[1] == '\0')
        return false;
    snprintf(path, size, MARK_DIRECTORY "/name/%s", name + 1);
    return true;
}

int mark_create(struct store *store, const char *uuid, const char *mark, struct error *error)
{
    char uuid_path[128];
    char name_path[MARK_SIZE];
    const char *const paths[] = {uuid_path, name_path, NULL};
    cleanup_free char *present = NULL;
    int refused;

    snprintf(uuid_path, sizeof(uuid_path), MARK_DIRECTORY "/%s", uuid);
    if (!mark_name_path(name_path, sizeof(name_path), mark))
        return error_set(error, "-name: cannot be written to xenstore");
    refused = store_claim(store, paths, mark, mark_owner_lives, &present, error);
    if (refused <= 0)
        return refused;
    if (refused == 1)
        return error_set(error, "-uuid %s: already in use by the qemu-xen with pid %d", uuid,
                         atoi(present));
    return error_set(error, "-name: already in use by the qemu-xen with pid %d", atoi(present));
}

static int find_note(char path[MARK_SIZE], const char *uuid, const char *mark, struct error *error)
{
    return mark_domain_path(path, MARK_SIZE, uuid, mark)
               ? 0
               : error_set(error, "xenstore: \"%s\" is not a mark", mark);
}

int mark_set_domain(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                    struct error *error)
{
    char path[MARK_SIZE];
    char value[16];

    if (find_note(path, uuid, mark, error) < 0)
        return -1;
    snprintf(value, sizeof(value), "%" PRIu32, domid);
    return store_write(store, path, value, error);
}

int mark_forget_domain(struct store *store, const char *uuid, const char *mark, struct error *error)
{
    char path[MARK_SIZE];

    return find_note(path, uuid, mark, error) < 0 ? -1 : store_remove_node(store, path, error);
}
