/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-xen-guest FILE [ARGUMENT...]: what qemu-xen@.service starts.
 *
 * Becomes `qemu-xen -name NAME` with the arguments in FILE and those that follow it; NAME is the
 * name of the file without ".args".
 *
 * qemu-xen-guest --powerdown SOCKET: what stops the guest whose QMP monitor that is.
 */
#include "common/argv.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/file-io.h"
#include "packaging/guest/args-file.h"
#include "packaging/guest/powerdown.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".args"

/* How long a guest may take to shut down, in seconds. */
#define POWERDOWN_LIMIT 60

/* One byte more than is allowed, so that a file that is too large is recognized. */
static char text[ARGS_FILE_SIZE_MAX + 1];
static struct args_file file;

static int name_of(char name[NAME_MAX + 1], const char *path, struct error *error)
{
    const char *last = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    size_t length = strlen(last), suffix = strlen(SUFFIX);

    if (length <= suffix || length > NAME_MAX || strcmp(last + length - suffix, SUFFIX) != 0)
        return error_set(error, "%s: the name of the file must be the guest's and " SUFFIX, path);
    memcpy(name, last, length - suffix);
    name[length - suffix] = '\0';
    return 0;
}

static int read_file(const char *path, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read_all(fd, text, sizeof(text));

    if (size < 0)
        return error_set_errno(error, errno, "%s", path);
    return args_file_parse(&file, path, text, (size_t)size, error);
}

/* The service is in the background already, and its manager waits for the process it started. */
static int check_words(const char *path, struct error *error)
{
    for (size_t i = 0; i < file.count; i++)
        if (strcmp(file.words[i], "-daemonize") == 0 || strcmp(file.words[i], "--daemonize") == 0)
            return error_set(error, "%s:%u: -daemonize: a service is in the background already",
                             path, file.lines[i]);
    return 0;
}

/* The program is next to this one if both were just built, else where it is installed. */
static int run(char *const argv[], struct error *error)
{
    static const char *const places[] = {"qemu-xen", "../../bin/qemu-xen"};
    char path[PATH_MAX + sizeof("../../bin/qemu-xen")];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *name;

    path[length < 0 ? 0 : length] = '\0';
    name = strrchr(path, '/');
    if (name == NULL)
        return error_set_errno(error, errno, "/proc/self/exe");
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        memcpy(name + 1, places[i], strlen(places[i]) + 1);
        execv(path, argv);
    }
    return error_set_errno(error, errno, "%s", path);
}

static int start(int argc, char *argv[], struct error *error)
{
    static char *words[3 + ARGS_FILE_WORDS_MAX + 1];
    static char name[NAME_MAX + 1];
    size_t count = 0;

    if (argc < 2)
        return error_set(error, "usage: qemu-xen-guest FILE" SUFFIX " [ARGUMENT]...");
    if (name_of(name, argv[1], error) < 0 || read_file(argv[1], error) < 0 ||
        check_words(argv[1], error) < 0)
        return -1;
    if (file.count + (size_t)argc - 2 > ARGS_FILE_WORDS_MAX)
        return error_set(error, "%s: too many arguments", argv[1]);
    words[count++] = argv_word("qemu-xen");
    words[count++] = argv_word("-name");
    words[count++] = name;
    for (size_t i = 0; i < file.count; i++)
        words[count++] = file.words[i];
    for (int i = 2; i < argc; i++)
        words[count++] = argv[i];
    return run(words, error);
}

int main(int argc, char *argv[])
{
    struct error error = {0};

    if (argc == 3 && strcmp(argv[1], "--powerdown") == 0) {
        signal(SIGPIPE, SIG_IGN);
        if (powerdown(argv[2], POWERDOWN_LIMIT, &error) == 0)
            return EXIT_SUCCESS;
    } else {
        start(argc, argv, &error);
    }
    fprintf(stderr, "qemu-xen-guest: %s\n", error.message);
    return EXIT_FAILURE;
}
