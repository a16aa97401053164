/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/mark.h"

#include "common/cleanup.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

    if (sscanf(mark, "%d %llu %llu", &pid, &started, &namespace) != 3)
        return false;
    return namespace != pid_namespace() || (start_time(pid, &ticks) && ticks == started);
}

int mark_of_this_process(char mark[MARK_SIZE], struct error *error)
{
    unsigned long long ticks;

    if (!start_time(getpid(), &ticks))
        return error_set(error, "cannot read the start time of this process from /proc");
    snprintf(mark, MARK_SIZE, "%d %llu %llu", (int)getpid(), ticks, pid_namespace());
    return 0;
}

int mark_create(struct store *store, const char *uuid, const char *mark, struct error *error)
{
    char path[128];
    cleanup_free char *present = NULL;

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", uuid);
    present = store_read(store, path);
    if (present == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    if (present != NULL && mark_owner_lives(present))
        return error_set(error, "-uuid %s: in use by the qemu-xen with pid %d", uuid,
                         atoi(present));
    return store_write(store, path, mark, error);
}

int mark_set_domain(struct store *store, const char *uuid, uint32_t domid, struct error *error)
{
    char path[128];
    char value[16];

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s/domid", uuid);
    snprintf(value, sizeof(value), "%" PRIu32, domid);
    return store_write(store, path, value, error);
}
