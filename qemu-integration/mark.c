/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/mark.h"

#include "common/cleanup.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the names of guests are made of in a path. */
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/*
 * The start time of a process in clock ticks since boot: with the pid it names one process for
 * ever. Source: proc(5), /proc/PID/stat field 22, counted behind the command name, which may
 * itself hold blanks and brackets.
 */
static bool start_time(pid_t pid, unsigned long long *ticks)
{
    char path[64];
    char line[1024];
    cleanup_file FILE *file = NULL;
    const char *field;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "re");
    if (file == NULL || fgets(line, sizeof(line), file) == NULL)
        return false;
    field = strrchr(line, ')');
    if (field == NULL)
        return false;
    /* A zombie still has its entry but will never do anything again. */
    if (field[1] == ' ' && (field[2] == 'Z' || field[2] == 'X'))
        return false;
    for (int skip = 0; skip < 20 && field != NULL; skip++)
        field = strchr(field + 1, ' ');
    return field != NULL && sscanf(field, "%llu", ticks) == 1;
}

/* The inode of our pid namespace: pids of another mean nothing here. */
static unsigned long long pid_namespace(void)
{
    struct stat status;

    return stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

bool mark_owner_lives(const char *mark)
{
    int pid;
    unsigned long long started;
    unsigned long long namespace;
    unsigned long long ticks;

    /* What cannot be read is nobody's to take away. */
    if (sscanf(mark, "%d %llu %llu", &pid, &started, &namespace) != 3)
        return true;
    return namespace != pid_namespace() || (start_time(pid, &ticks) && ticks == started);
}

int mark_of_this_process(char mark[MARK_SIZE], const char *name, struct error *error)
{
    unsigned long long ticks;
    int length;

    if (!start_time(getpid(), &ticks))
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
        return error_set(error, "-uuid %s: in use by the qemu-xen with pid %d", uuid,
                         atoi(present));
    return error_set(error, "-name: a guest with this name belongs to the qemu-xen with pid %d",
                     atoi(present));
}

int mark_set_domain(struct store *store, const char *uuid, uint32_t domid, struct error *error)
{
    char path[128];
    char value[16];

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s/domid", uuid);
    snprintf(value, sizeof(value), "%" PRIu32, domid);
    return store_write(store, path, value, error);
}
