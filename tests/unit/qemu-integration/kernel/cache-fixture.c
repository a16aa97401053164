/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/qemu-integration/kernel/cache-fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

struct test_gate gate;
uid_t pretended_user;
struct kernel_cache cache;
char directory[sizeof(SCRATCH) + 32];
char path[sizeof(directory) + 128];
uint8_t samples[KEYS][ELF_SIZE];
uint8_t packed_samples[KEYS][PACKED_SIZE];

static char scratch[] = SCRATCH;
static unsigned descriptors_at_start;

bool call_gate_enter(struct call_gate *unused, const char *call, const char *detail, ...)
{
    char description[512];
    int length = snprintf(description, sizeof(description), "%s ", call);
    va_list arguments;

    (void)unused;
    va_start(arguments, detail);
    vsnprintf(description + length, sizeof(description) - (size_t)length, detail, arguments);
    va_end(arguments);
    gate.calls++;
    if (gate.calls == gate.kill_at)
        raise(SIGKILL);
    if (gate.awaited != NULL && strncmp(description, gate.awaited, strlen(gate.awaited)) == 0) {
        gate.awaited = NULL;
        gate.hook();
    }
    errno = EIO;
    return gate.calls != gate.fail_at &&
           (gate.refused == NULL || strncmp(description, gate.refused, strlen(gate.refused)) != 0);
}

uid_t geteuid(void)
{
    return pretended_user;
}

struct bytes sample(unsigned number)
{
    return (struct bytes){samples[number], ELF_SIZE};
}

struct bytes packed(unsigned number)
{
    return (struct bytes){packed_samples[number], PACKED_SIZE};
}

static void make_samples(void)
{
    for (unsigned number = 0; number < KEYS; number++) {
        uint32_t random = number + 1;

        packed_samples[number][0] = (uint8_t)number;
        for (size_t i = 0; i < ELF_SIZE; i++) {
            random = random * 1664525 + 1013904223;
            samples[number][i] = (uint8_t)(random >> 24);
        }
    }
}

const char *path_of(unsigned number)
{
    snprintf(path, sizeof(path), "%s/%016llx.elf", directory,
             (unsigned long long)XXH64(packed_samples[number], PACKED_SIZE, 0));
    return path;
}

int store(unsigned number, struct error *error)
{
    int result = kernel_cache_store(&cache, packed(number), sample(number), error);

    assert_int_equal(error_is_set(error), result < 0);
    return result;
}

void assert_stored(unsigned number)
{
    struct error error = {0};

    if (store(number, &error) < 0)
        fail_msg("not stored: %s", error.message);
}

int find(unsigned number, struct error *error)
{
    struct kernel_cache_hit hit = {0};
    int result = kernel_cache_find(&cache, packed(number), &hit, error);

    if (result == 1 &&
        (hit.elf.size != ELF_SIZE || memcmp(hit.elf.data, samples[number], ELF_SIZE) != 0))
        result = 2;
    if (result <= 0 && (hit.elf.size != 0 || hit.entry.data != NULL || hit.entry.size != 0))
        result = 3;
    kernel_cache_release(&hit);
    return result;
}

void assert_found(unsigned number, bool found)
{
    struct error error = {0};
    int result = find(number, &error);

    assert_string_equal(error.message, "");
    assert_int_equal(result, found);
}

void assert_refused(unsigned number, const char *reason)
{
    struct error error = {0};

    assert_int_equal(find(number, &error), -1);
    if (strstr(error.message, reason) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

bool exists(const char *file)
{
    struct stat status;

    return lstat(file, &status) == 0;
}

static unsigned count_in(const char *name)
{
    unsigned count = 0;
    DIR *stream = opendir(name);
    const struct dirent *file;

    while (stream != NULL && (file = readdir(stream)) != NULL)
        count += file->d_name[0] != '.';
    if (stream != NULL)
        closedir(stream);
    return count;
}

unsigned count_files(void)
{
    return count_in(directory);
}

unsigned check_entries(void)
{
    unsigned count = 0;

    for (unsigned number = 0; number < KEYS; number++) {
        if (!exists(path_of(number)))
            continue;
        assert_found(number, true);
        count++;
    }
    return count;
}

void write_file(const char *name, size_t size)
{
    int file = open(name, O_WRONLY | O_CREAT, 0600);

    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, (off_t)size), 0);
    close(file);
}

void clear_cache(void)
{
    char command[sizeof(directory) + 16];

    snprintf(command, sizeof(command), "rm -rf %s", directory);
    assert_int_equal(system(command), 0);
    memset(&gate, 0, sizeof(gate));
}

int empty_cache(void **state)
{
    (void)state;
    clear_cache();
    pretended_user = getuid();
    cache = (struct kernel_cache){.directory = directory, .limit = 100 * ENTRY_SIZE};
    return 0;
}

int run_in_child(int (*function)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(function());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int make_scratch(void **state)
{
    (void)state;
    descriptors_at_start = count_in("/proc/self/fd");
    umask(022);
    if (mkdtemp(scratch) == NULL || chmod(scratch, 0755) < 0)
        return -1;
    snprintf(directory, sizeof(directory), "%s/cache", scratch);
    make_samples();
    return 0;
}

int remove_scratch(void **state)
{
    (void)state;
    clear_cache();
    return rmdir(scratch);
}

void no_descriptor_is_left(void **state)
{
    (void)state;
    assert_int_equal(count_in("/proc/self/fd"), descriptors_at_start);
}
