/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libvirt's src/qemu/qemu.conf.in and virconf.c; abstractions/libvirt-qemu of its AppArmor
 * profiles. */
#include "qemu-integration/host/libvirt-setup.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/file-io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEGIN_MARK "# BEGIN qemu-xen: made by qemu-xen -libvirt-setup\n"
#define END_MARK   "# END qemu-xen\n"
#define MADE_MARK  "# qemu-xen made this file\n"
#define OFF_MARK   "#qemu-xen-off: "

/* Larger than any of these files. */
#define FILE_MAX (1U << 20)

#define CONF_BLOCK                                                                                 \
    "user = \"root\"\n"                                                                            \
    "group = \"root\"\n"                                                                           \
    "namespaces = [ ]\n"                                                                           \
    "cgroup_device_acl = [\n"                                                                      \
    "    \"/dev/null\", \"/dev/full\", \"/dev/zero\", \"/dev/random\", \"/dev/urandom\",\n"        \
    "    \"/dev/ptmx\", \"/dev/kvm\", \"/dev/userfaultfd\", \"/dev/net/tun\", \"/dev/fuse\",\n"    \
    "    \"/dev/xen/domain-owner\", \"/dev/xen/evtchn\", \"/dev/xen/gntalloc\", "                  \
    "\"/dev/xen/gntdev\", "                                                                        \
    "\"/dev/xen/hypercall\",\n"                                                                    \
    "    \"/dev/xen/privcmd\", \"/dev/xen/xenbus\", \"/dev/xen/xenbus_backend\"\n"                 \
    "]\n"

/* libvirtd may end what is unconfined. "%s" is the program. */
#define APPARMOR_BLOCK "  %s Uxr,\n"

static const char *const conf_keys[] = {"user", "group", "namespaces", "cgroup_device_acl", NULL};
static const char *const no_keys[] = {NULL};

static const struct setup_file {
    const char *path;
    const char *present; /* where this is missing, the file is of no use */
    const char *block;
    const char *const *keys;
    const char *after; /* what has to be done for a change to take effect */
} files[] = {
    {"/etc/libvirt/qemu.conf", "/etc/libvirt/qemu.conf", CONF_BLOCK, conf_keys,
     "systemctl restart libvirtd (or virtqemud)"},
    {"/etc/apparmor.d/local/abstractions/libvirt-qemu", "/etc/apparmor.d/abstractions/libvirt-qemu",
     APPARMOR_BLOCK, no_keys, "guests that start from now on have it"},
};

static size_t line_length(const char *line)
{
    const char *end = strchr(line, '\n');

    return end == NULL ? strlen(line) : (size_t)(end - line) + 1;
}

/* Whether a line sets one of the keys. */
static bool sets_key(const char *line, const char *const keys[])
{
    line += strspn(line, " \t");
    for (size_t i = 0; keys[i] != NULL; i++) {
        size_t length = strlen(keys[i]);

        if (strncmp(line, keys[i], length) == 0 &&
            line[length + strspn(line + length, " \t")] == '=')
            return true;
    }
    return false;
}

/* Whether a list is open after a line, given whether one was before it. */
static bool list_is_open(const char *line, size_t length, bool open)
{
    char quote = '\0';

    for (size_t i = 0; i < length && (quote != '\0' || line[i] != '#'); i++) {
        if (quote != '\0')
            quote = line[i] == quote ? '\0' : quote;
        else if (line[i] == '"' || line[i] == '\'')
            quote = line[i];
        else if (line[i] == '[' || line[i] == ']')
            open = line[i] == '[';
    }
    return open;
}

static void append(char **text, const char *more, size_t length)
{
    char *longer = alloc_format("%s%.*s", *text == NULL ? "" : *text, (int)length, more);

    free(*text);
    *text = longer;
}

/* The text with active settings of the keys switched off. */
static char *switch_off(const char *text, const char *const keys[])
{
    char *result = alloc_copy("");
    bool in_list = false;

    for (const char *line = text; *line != '\0'; line += line_length(line)) {
        size_t length = line_length(line);
        bool off = in_list || sets_key(line, keys);

        if (off)
            in_list = list_is_open(line, length, in_list);
        if (off)
            append(&result, OFF_MARK, strlen(OFF_MARK));
        append(&result, line, length);
    }
    return result;
}

static char *switch_on(const char *text, size_t size)
{
    char *result = alloc_copy("");

    for (const char *line = text; line < text + size; line += line_length(line)) {
        bool off = strncmp(line, OFF_MARK, strlen(OFF_MARK)) == 0;
        size_t skipped = off ? strlen(OFF_MARK) : 0;

        append(&result, line + skipped, line_length(line) - skipped);
    }
    return result;
}

/* Finds the block, or its place at the end; -1: it is damaged. */
static int find_block(const char *text, const char **begin, struct error *error)
{
    const char *end = strstr(text, END_MARK);
    size_t size = strlen(text);

    *begin = strstr(text, BEGIN_MARK);
    if (*begin == NULL && end == NULL) {
        *begin = text + size;
        return size == 0 || text[size - 1] == '\n'
                   ? 0
                   : error_set(error, "not as expected: the last line has no end");
    }
    if (*begin == NULL || end == NULL || end < *begin)
        return error_set(error, "not as expected: one of qemu-xen's two marks is missing");
    if (end[strlen(END_MARK)] != '\0' || strstr(*begin + 1, BEGIN_MARK) != NULL)
        return error_set(error, "not as expected: there is something behind qemu-xen's block");
    return 0;
}

char *libvirt_setup_undo_text(const char *text, struct error *error)
{
    const char *begin;

    return find_block(text, &begin, error) < 0 ? NULL : switch_on(text, (size_t)(begin - text));
}

char *libvirt_setup_apply_text(const char *text, const char *block, const char *const keys[],
                               struct error *error)
{
    cleanup_free char *before = libvirt_setup_undo_text(text, error);
    cleanup_free char *off = before == NULL ? NULL : switch_off(before, keys);

    return off == NULL ? NULL : alloc_format("%s" BEGIN_MARK "%s" END_MARK, off, block);
}

/* Returns the text, "" if there is no such file, for the caller to free(); NULL: @error is set. */
static char *read_text(const char *path, struct stat *status, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    *status = (struct stat){.st_mode = 0644};
    if (fd < 0 && errno == ENOENT)
        return alloc_copy("");
    if (fd < 0 || fstat(fd, status) < 0) {
        error_set_errno(error, errno, "%s", path);
        return NULL;
    }
    if (!S_ISREG(status->st_mode) || status->st_size > FILE_MAX) {
        error_set(error, "%s: not as expected: no file of usual size", path);
        return NULL;
    }
    cleanup_free char *text = alloc_bytes((size_t)status->st_size + 1);
    ssize_t size = read_all(fd, text, (size_t)status->st_size);
    if (size != status->st_size || memchr(text, '\0', (size_t)size) != NULL) {
        error_set(error, "%s: not as expected: no text", path);
        return NULL;
    }
    text[size] = '\0';
    return steal_pointer(&text);
}

static int write_text(int fd, const char *text, const struct stat *status)
{
    return write_all(NULL, fd, text, strlen(text)) == 0 &&
                   fchmod(fd, status->st_mode & 07777) == 0 &&
                   fchown(fd, status->st_uid, status->st_gid) == 0 && fsync(fd) == 0
               ? 0
               : -1;
}

static int replace(const char *path, const char *text, const struct stat *status,
                   struct error *error)
{
    cleanup_free char *temporary = alloc_format("%s.qemu-xen-XXXXXX", path);
    cleanup_fd int fd = mkostemp(temporary, O_CLOEXEC);

    if (fd < 0)
        return error_set_errno(error, errno, "%s", path);
    if (write_text(fd, text, status) == 0 && rename(temporary, path) == 0)
        return 0;
    error_set_errno(error, errno, "%s", path);
    unlink(temporary);
    return -1;
}

/* The file's block with the program's path, for the caller to free(). */
static char *block_text(const struct setup_file *file, const char *program)
{
    const char *place = strstr(file->block, "%s");

    return place == NULL ? alloc_copy(file->block)
                         : alloc_format("%.*s%s%s", (int)(place - file->block), file->block,
                                        program, place + 2);
}

/* Only root can change what is in /usr; other characters have a meaning in AppArmor's rules. */
static int check_program(const char *program, struct error *error)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";

    return strncmp(program, "/usr/", 5) == 0 && strstr(program, "/..") == NULL &&
                   program[strspn(program, plain)] == '\0'
               ? 0
               : error_set(error, "%s: libvirt can run only an installed qemu-xen, below /usr",
                           *program == '\0' ? "/proc/self/exe" : program);
}

/* What one file is to have; NULL with @error set. */
static char *wanted_text(const struct setup_file *file, bool undo, const char *path,
                         const char *text, bool made, const char *program, struct error *error)
{
    struct error reason = {0};
    cleanup_free char *lines = block_text(file, program);
    cleanup_free char *block = alloc_format("%s%s", made ? MADE_MARK : "", lines);
    char *wanted = undo ? libvirt_setup_undo_text(text, &reason)
                        : libvirt_setup_apply_text(text, block, file->keys, &reason);

    if (wanted == NULL)
        error_set(error, "%s: %s", path, reason.message);
    return wanted;
}

/* What is to be done to one file. */
struct change {
    char *path, *text, *wanted; /* path NULL: nothing, as libvirt has no use for it */
    struct stat status;
    bool is_new;         /* there was no file */
    bool made;           /* by apply, now or before */
    char *new_directory; /* that was made for it */
};

static void free_changes(struct change (*changes)[ARRAY_SIZE(files)])
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        free((*changes)[i].path);
        free((*changes)[i].text);
        free((*changes)[i].wanted);
        free((*changes)[i].new_directory);
    }
}

/* 1, 0, or -1 with @error set: whether it is there is not known. */
static int exists(const char *path, struct error *error)
{
    struct stat status;

    if (stat(path, &status) == 0)
        return 1;
    return errno == ENOENT ? 0 : error_set_errno(error, errno, "%s", path);
}

static int plan_change(struct change *change, const struct setup_file *file, bool undo,
                       const char *root, const char *program, FILE *stream, struct error *error)
{
    cleanup_free char *path = alloc_format("%s%s", root, file->path);
    cleanup_free char *present = alloc_format("%s%s", root, file->present);
    struct stat link;
    int found = exists(present, error);

    if (found < 0)
        return -1;
    if (found == 0) {
        fprintf(stream, "%s: not needed, as there is no %s\n", path, present);
        return 0;
    }
    change->is_new = lstat(path, &link) < 0 && errno == ENOENT;
    change->text = read_text(path, &change->status, error);
    if (change->text == NULL)
        return -1;
    if (change->is_new) {
        change->status.st_uid = geteuid();
        change->status.st_gid = getegid();
    }
    change->made = change->is_new || strstr(change->text, MADE_MARK) != NULL;
    change->wanted = wanted_text(file, undo, path, change->text, change->made, program, error);
    change->path = steal_pointer(&path);
    return change->wanted == NULL ? -1 : 0;
}

/* Makes the directory of a new file, and the one above, if they are missing. */
static int make_directory(struct change *change, struct error *error)
{
    cleanup_free char *directory = alloc_copy(change->path);

    *strrchr(directory, '/') = '\0';
    cleanup_free char *above = alloc_copy(directory);
    *strrchr(above, '/') = '\0';
    if (mkdir(above, 0755) == 0) {
        if (chmod(above, 0755) < 0)
            return error_set_errno(error, errno, "%s", above);
    } else if (errno != EEXIST) {
        return error_set_errno(error, errno, "%s", above);
    }
    if (mkdir(directory, 0755) < 0)
        return errno == EEXIST ? 0 : error_set_errno(error, errno, "%s", directory);
    change->new_directory = steal_pointer(&directory);
    return chmod(change->new_directory, 0755) < 0
               ? error_set_errno(error, errno, "%s", change->new_directory)
               : 0;
}

static bool is_change(const struct change *change)
{
    return change->path != NULL && strcmp(change->text, change->wanted) != 0;
}

static int make_change(struct change *change, struct error *error)
{
    if (change->made && *change->wanted == '\0')
        return unlink(change->path) == 0 ? 0 : error_set_errno(error, errno, "%s", change->path);
    if (change->is_new && make_directory(change, error) < 0)
        return -1;
    return replace(change->path, change->wanted, &change->status, error);
}

static void take_back(const struct change *change)
{
    struct error reason = {0};

    if (change->is_new)
        unlink(change->path);
    else if (replace(change->path, change->text, &change->status, &reason) < 0)
        error_warn(&reason);
    if (change->new_directory != NULL)
        rmdir(change->new_directory);
}

static int make_changes(struct change changes[], struct error *error)
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        if (!is_change(&changes[i]) || make_change(&changes[i], error) == 0)
            continue;
        if (changes[i].new_directory != NULL)
            rmdir(changes[i].new_directory);
        while (i-- > 0)
            if (is_change(&changes[i]))
                take_back(&changes[i]);
        return -1;
    }
    return 0;
}

/* The administrator's settings that a text has as comments. */
static void print_switched_off(const char *text, FILE *stream)
{
    for (const char *line = text; *line != '\0'; line += line_length(line))
        if (strncmp(line, OFF_MARK, strlen(OFF_MARK)) == 0)
            fprintf(stream, "switched off: %.*s", (int)(line_length(line) - strlen(OFF_MARK)),
                    line + strlen(OFF_MARK));
}

/* Returns 1 if a file is not as it is to be. */
static int report(const struct change changes[], const char *verb, FILE *stream)
{
    bool check = strcmp(verb, "check") == 0;
    int result = 0;

    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        const char *path = changes[i].path;

        if (path == NULL)
            continue;
        if (!is_change(&changes[i])) {
            fprintf(stream, "%s: %s\n", path, strcmp(verb, "undo") == 0 ? "as it was" : "set up");
        } else if (check) {
            fprintf(stream, "%s: not set up (qemu-xen -libvirt-setup apply)\n", path);
            result = 1;
        } else {
            fprintf(stream, "%s: changed; %s\n", path, files[i].after);
            print_switched_off(changes[i].wanted, stream);
        }
    }
    return result;
}

/* Needs no right to read the files: without it, only the blocks are known. */
static void show(const char *root, const char *program, FILE *stream)
{
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        cleanup_free char *path = alloc_format("%s%s", root, files[i].path);
        cleanup_free char *block = block_text(&files[i], program);
        struct error reason = {0};
        struct stat status;
        cleanup_free char *text = read_text(path, &status, &reason);
        cleanup_free char *wanted =
            text == NULL ? NULL
                         : wanted_text(&files[i], false, path, text, false, program, &reason);

        fprintf(stream, "%s:\n%s", files[i].path, block);
        if (wanted == NULL)
            fprintf(stream, "what is switched off is not known: %s\n", reason.message);
        else
            print_switched_off(wanted, stream);
        fputc('\n', stream);
    }
}

int libvirt_setup(const char *verb, const char *root, const char *program, FILE *stream,
                  struct error *error)
{
    __attribute__((cleanup(free_changes))) struct change changes[ARRAY_SIZE(files)] = {0};
    bool undo = strcmp(verb, "undo") == 0;
    bool installed = false;

    if (!undo && check_program(program, error) < 0)
        return -1;
    if (strcmp(verb, "show") == 0) {
        show(root, program, stream);
        return 0;
    }
    for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
        if (plan_change(&changes[i], &files[i], undo, root, program, stream, error) < 0)
            return -1;
        installed |= changes[i].path != NULL;
    }
    if (!installed && !undo)
        return error_set(error, "libvirt is not installed: there is neither %s nor %s",
                         files[0].present, files[1].present);
    if (strcmp(verb, "check") != 0 && make_changes(changes, error) < 0)
        return -1;
    return report(changes, verb, stream);
}
