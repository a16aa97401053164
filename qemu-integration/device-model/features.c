/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answers are text, in memory and in the file: a line that identifies the QEMU, then a line for
 * each feature, "KIND NAME".
 */
#include "qemu-integration/device-model/features.h"

#include "common/alloc.h"
#include "common/argv.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/file-io.h"
#include "common/process-output.h"
#include "common/unnamed-file.h"
#include "qemu-integration/host/trusted-directory.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

/* Number of the file's format: in its first line. */
#define FORMAT "1"

/* The most that a QEMU may say: ten times what QEMU 11 does. */
#define ANSWERS_MAX (256 * 1024)

#define FILE_NAME_SIZE 64

struct features {
    char *text; /* of @size characters and a NUL */
    size_t size;
};

/* How to find the name in a line. */
enum grammar {
    GRAMMAR_NAME,     /* NAME */
    GRAMMAR_OPTION,   /* -NAME ... */
    GRAMMAR_DEVICE,   /* name "NAME", ... */
    GRAMMAR_PROPERTY, /* blanks NAME=... */
};

struct question {
    const char *kind;
    const char *option;
    const char *argument; /* NULL: none */
    enum grammar grammar;
};

static const struct question questions[] = {
    [FEATURE_OPTION] = {"option", "-help", NULL, GRAMMAR_OPTION},
    [FEATURE_DEVICE] = {"device", "-device", "help", GRAMMAR_DEVICE},
    [FEATURE_NETDEV] = {"netdev", "-netdev", "help", GRAMMAR_NAME},
    [FEATURE_DISPLAY] = {"display", "-display", "help", GRAMMAR_NAME},
    [FEATURE_XENFV_PROPERTY] = {"xenfv", "-machine", "xenfv,help", GRAMMAR_PROPERTY},
    [FEATURE_XENPV_PROPERTY] = {"xenpv", "-machine", "xenpv,help", GRAMMAR_PROPERTY},
};

/* The directories in which distributions keep QEMU's modules. */
static const char *const module_directories[] = {
    "/usr/lib/x86_64-linux-gnu/qemu",
    "/usr/lib64/qemu",
    "/usr/lib/qemu",
};

/* Appends text; not what would exceed the limit. */
static void append(struct features *features, const char *text, size_t length)
{
    if (length > ANSWERS_MAX - features->size)
        return;
    features->text = alloc_resize(features->text, features->size + length + 1, 1);
    memcpy(features->text + features->size, text, length);
    features->size += length;
    features->text[features->size] = '\0';
}

static void append_line(struct features *features, const char *kind, const char *name,
                        size_t length)
{
    append(features, kind, strlen(kind));
    append(features, " ", 1);
    append(features, name, length);
    append(features, "\n", 1);
}

/* Returns the name in a line, or NULL if it has none. */
static const char *find_name(enum grammar grammar, const char *line, size_t *length)
{
    static const char device[] = "name \"";
    const char *name = line;
    const char *end = "\n";

    switch (grammar) {
    case GRAMMAR_NAME:
        break;
    case GRAMMAR_OPTION:
        if (*name++ != '-')
            return NULL;
        end = " \n";
        break;
    case GRAMMAR_DEVICE:
        if (strncmp(line, device, sizeof(device) - 1) != 0)
            return NULL;
        name += sizeof(device) - 1;
        end = "\"";
        break;
    case GRAMMAR_PROPERTY:
        if (!isspace((unsigned char)*name))
            return NULL;
        name += strspn(name, " \t");
        end = "=\n";
        break;
    }
    *length = strcspn(name, end);
    return *length == 0 ? NULL : name;
}

static void read_answer(struct features *features, const struct question *question, char *answer)
{
    size_t length;

    for (char *rest = NULL, *line = strtok_r(answer, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *name = find_name(question->grammar, line, &length);

        if (name != NULL)
            append_line(features, question->kind, name, length);
    }
}

/* Returns whether this QEMU could be asked. It may have nothing of the kind. */
static bool ask(struct features *features, const char *device_model,
                const struct question *question)
{
    char *const argv[] = {argv_word(device_model),
                          "-accel",
                          "qtest",
                          argv_word(question->option),
                          question->argument == NULL ? NULL : argv_word(question->argument),
                          NULL};
    struct error error = {0};
    int status;
    cleanup_free char *text =
        process_read_output(NULL, argv, &(struct process_config){0}, &status, &error);

    if (text == NULL)
        return false;
    read_answer(features, question, text);
    return WIFEXITED(status);
}

/* The first line: what is the same as long as the answers hold; NULL if there is no such file. */
static char *identify(const char *device_model)
{
    struct stat binary, modules = {0};

    if (stat(device_model, &binary) < 0)
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(module_directories); i++)
        if (stat(module_directories[i], &modules) == 0)
            break;
    return alloc_format("qemu-xen " FORMAT " %s device=%ju inode=%ju size=%jd changed=%jd.%09ld "
                        "modules=%jd.%09ld\n",
                        device_model, (uintmax_t)binary.st_dev, (uintmax_t)binary.st_ino,
                        (intmax_t)binary.st_size, (intmax_t)binary.st_ctim.tv_sec,
                        binary.st_ctim.tv_nsec, (intmax_t)modules.st_ctim.tv_sec,
                        modules.st_ctim.tv_nsec);
}

static void file_name(const char *device_model, char name[FILE_NAME_SIZE])
{
    snprintf(name, FILE_NAME_SIZE, "device-model-%016" PRIx64 ".features",
             (uint64_t)XXH64(device_model, strlen(device_model), 0));
}

/* Reads answers that are kept; returns whether they are this QEMU's. */
static bool read_kept(struct features *features, int directory, const char *name,
                      const char *identity)
{
    cleanup_fd int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    cleanup_free char *text = alloc_bytes(ANSWERS_MAX);
    ssize_t size = file < 0 ? -1 : read_all(file, text, ANSWERS_MAX);
    size_t length = strlen(identity);

    if (size < (ssize_t)length || memcmp(text, identity, length) != 0)
        return false;
    append(features, text, (size_t)size);
    return true;
}

/* Replaces what was kept; another process may do so at the same time, with the same answers. */
static void keep(const struct features *features, const struct features_config *config,
                 int directory, const char *name)
{
    cleanup_fd int file = unnamed_file_open(directory, ".");

    if (file < 0 || write_all(config->gate, file, features->text, features->size) < 0 ||
        !call_gate_enter(config->gate, "unlinkat", "%s", name))
        return;
    unlinkat(directory, name, 0);
    if (call_gate_enter(config->gate, "linkat", "%s", name))
        unnamed_file_link(file, directory, name);
}

struct features *features_open(const struct features_config *config)
{
    struct features *features = alloc_bytes(sizeof(*features));
    cleanup_free char *identity = identify(config->device_model);
    cleanup_fd int directory = -1;
    char name[FILE_NAME_SIZE];
    struct error ignored = {0};
    bool complete = true;

    *features = (struct features){0};
    append(features, "", 0);
    if (identity == NULL)
        return features;
    file_name(config->device_model, name);
    if (config->directory != NULL)
        trusted_directory_open(config->directory, true, config->gate, &directory, &ignored);
    if (directory >= 0 && read_kept(features, directory, name, identity))
        return features;
    append(features, identity, strlen(identity));
    for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
        complete = ask(features, config->device_model, &questions[i]) && complete;
    if (directory >= 0 && complete)
        keep(features, config, directory, name);
    return features;
}

bool features_have(const struct features *features, enum feature feature, const char *name)
{
    if (features == NULL)
        return false;
    cleanup_free char *line = alloc_format("\n%s %s\n", questions[feature].kind, name);

    return strstr(features->text, line) != NULL;
}

void features_close(struct features *features)
{
    if (features == NULL)
        return;
    free(features->text);
    free(features);
}
