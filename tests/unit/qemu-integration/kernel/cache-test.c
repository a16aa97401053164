/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cache of unpacked kernels: what comes out is what was put in or nothing, whatever happens to
 * the files, the calls and other processes. Needs no root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/kernel/cache.h"

#include "common/array.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#define TRAILER_SIZE 40
#define PACKED_SIZE  24
#define ELF_SIZE     20000
#define ENTRY_SIZE   (ELF_SIZE + PACKED_SIZE + TRAILER_SIZE)
#define KEYS         6

/*
 * In place of call-gate.c: a gate that can do more. A call is described by its name and detail,
 * separated by a space.
 */
static struct {
    unsigned calls;
    unsigned fail_at;    /* this call fails */
    unsigned kill_at;    /* this one is not reached */
    const char *refused; /* calls whose description begins so fail */
    const char *awaited; /* before the first call whose description begins so ... */
    void (*hook)(void);  /* ... this is called */
} gate;

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

/* A file system without files that have no name */
#define NO_UNNAMED_FILES "open O_TMPFILE"

/* Only the modules under test see this user: so files can be another's without root. */
static uid_t pretended_user;

uid_t geteuid(void)
{
    return pretended_user;
}

static char scratch[] = "/tmp/kernel-cache-test-XXXXXX";
static char directory[sizeof(scratch) + 32];
static char path[sizeof(directory) + 128];
static struct kernel_cache cache;
static uint8_t samples[KEYS][ELF_SIZE];
static uint8_t packed_samples[KEYS][PACKED_SIZE];

static struct bytes sample(unsigned number)
{
    return (struct bytes){samples[number], ELF_SIZE};
}

static struct bytes packed(unsigned number)
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

/* Sets the path to that of an entry. */
static const char *path_of(unsigned number)
{
    snprintf(path, sizeof(path), "%s/%016llx.elf", directory,
             (unsigned long long)XXH64(packed_samples[number], PACKED_SIZE, 0));
    return path;
}

static int store(unsigned number, struct error *error)
{
    int result = kernel_cache_store(&cache, packed(number), sample(number), error);

    assert_int_equal(error_is_set(error), result < 0);
    return result;
}

static void assert_stored(unsigned number)
{
    struct error error = {0};

    if (store(number, &error) < 0)
        fail_msg("not stored: %s", error.message);
}

/* A hit with the right bytes is 1; with wrong ones 2. */
static int find(unsigned number, struct error *error)
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

static void assert_found(unsigned number, bool found)
{
    struct error error = {0};
    int result = find(number, &error);

    assert_string_equal(error.message, "");
    assert_int_equal(result, found);
}

static void assert_refused(unsigned number, const char *reason)
{
    struct error error = {0};

    assert_int_equal(find(number, &error), -1);
    if (strstr(error.message, reason) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

static bool exists(const char *file)
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

/* Number of files in the cache's directory, whatever they are */
static unsigned count_files(void)
{
    return count_in(directory);
}

/* All entries are complete; returns how many there are. */
static unsigned check_entries(void)
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

static void write_file(const char *name, size_t size)
{
    int file = open(name, O_WRONLY | O_CREAT, 0600);

    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, (off_t)size), 0);
    close(file);
}

static void clear(void)
{
    char command[sizeof(directory) + 16];

    snprintf(command, sizeof(command), "rm -rf %s", directory);
    assert_int_equal(system(command), 0);
    memset(&gate, 0, sizeof(gate));
}

static int start(void **state)
{
    (void)state;
    clear();
    pretended_user = getuid();
    cache = (struct kernel_cache){.directory = directory, .limit = 100 * ENTRY_SIZE};
    return 0;
}

static void test_miss_makes_nothing(void **state)
{
    (void)state;
    assert_found(0, false);
    assert_false(exists(directory));
}

static void test_hit_has_what_was_stored(void **state)
{
    struct error error = {0};
    struct stat status;
    struct kernel_cache_hit hit;

    (void)state;
    assert_stored(0);
    assert_stored(0);
    assert_found(1, false);
    assert_stored(1);
    assert_found(0, true);
    assert_found(1, true);
    assert_int_equal(count_files(), 2);
    assert_int_equal(stat(directory, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(stat(path_of(0), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, ENTRY_SIZE);
    assert_int_equal(kernel_cache_find(&cache, packed(0), &hit, &error), 1);
    assert_int_equal((uintptr_t)hit.elf.data % (uintptr_t)sysconf(_SC_PAGESIZE), 0);
    kernel_cache_release(&hit);
    assert_null(hit.entry.data);
    kernel_cache_release(&hit);
}

static void test_any_size(void **state)
{
    static const size_t end = PACKED_SIZE + TRAILER_SIZE;
    static const size_t sizes[] = {0, 1, 4096 - end, 4097 - end, 4096};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        struct error error = {0};
        struct kernel_cache_hit hit;

        clear();
        assert_int_equal(
            kernel_cache_store(&cache, packed(0), (struct bytes){samples[0], sizes[i]}, &error), 0);
        assert_int_equal(kernel_cache_find(&cache, packed(0), &hit, &error), 1);
        assert_int_equal(hit.elf.size, sizes[i]);
        assert_memory_equal(hit.elf.data, samples[0], sizes[i]);
        kernel_cache_release(&hit);
    }
}

static void flip(off_t offset)
{
    int file = open(path_of(0), O_RDWR);
    uint8_t byte;

    assert_true(file >= 0);
    assert_int_equal(pread(file, &byte, 1, offset), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(file, &byte, 1, offset), 1);
    close(file);
}

/* It is no hit, and makes room for one. */
static void assert_damaged(void)
{
    assert_found(0, false);
    assert_stored(0);
    assert_found(0, true);
}

static void test_flipped_bits_are_found(void **state)
{
    static const off_t offsets[] = {0, 4095, 4096, ELF_SIZE / 2, ELF_SIZE - 1};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
        assert_stored(0);
        flip(offsets[i]);
        assert_damaged();
    }
    for (off_t offset = ELF_SIZE; offset < ENTRY_SIZE; offset++) {
        assert_stored(0);
        flip(offset);
        assert_damaged();
    }
    assert_stored(0);
    assert_found(0, true);
}

static void test_wrong_sizes_are_found(void **state)
{
    static const off_t sizes[] = {
        0,    1,        TRAILER_SIZE - 1, TRAILER_SIZE,   TRAILER_SIZE + PACKED_SIZE,
        4096, ELF_SIZE, ENTRY_SIZE - 1,   ENTRY_SIZE + 1, 40960,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        assert_stored(0);
        assert_int_equal(truncate(path_of(0), sizes[i]), 0);
        assert_damaged();
    }
}

/* As of two kernels with the same hash: to look for the one does not cost the other its place. */
static void test_entry_of_another_kernel_is_found(void **state)
{
    char other[sizeof(path)];

    (void)state;
    assert_stored(1);
    memcpy(other, path_of(1), sizeof(other));
    assert_int_equal(rename(other, path_of(0)), 0);
    assert_found(0, false);
    assert_int_equal(rename(path_of(0), other), 0);
    assert_found(1, true);
    assert_int_equal(rename(other, path_of(0)), 0);
    assert_damaged();
}

static void shrink(void)
{
    assert_int_equal(truncate(path_of(0), 4096), 0);
}

static void test_unreadable_pages_are_no_signal(void **state)
{
    (void)state;
    assert_stored(0);
    gate.awaited = "mmap";
    gate.hook = shrink;
    assert_damaged();
}

static void test_damaged_entry_that_stays_is_a_miss(void **state)
{
    struct error error = {0};

    (void)state;
    assert_stored(0);
    flip(0);
    gate.refused = "unlink";
    assert_int_equal(store(0, &error), -1);
    assert_found(0, false);
    assert_true(exists(path_of(0)));
}

static void test_links_and_special_files_are_refused(void **state)
{
    char original[sizeof(path)];

    (void)state;
    snprintf(original, sizeof(original), "%s/original", directory);
    assert_stored(0);
    assert_int_equal(link(path_of(0), original), 0);
    assert_refused(0, "another name");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(symlink("original", path_of(0)), 0);
    assert_refused(0, "symbolic link");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(mkfifo(path_of(0), 0600), 0);
    assert_refused(0, "not a regular file");
    assert_int_equal(unlink(path_of(0)), 0);
    assert_int_equal(mkdir(path_of(0), 0700), 0);
    assert_refused(0, "not a regular file");
    assert_int_equal(rmdir(path_of(0)), 0);
    assert_int_equal(rename(original, path_of(0)), 0);
    assert_found(0, true);
}

static void test_files_others_can_write_are_refused(void **state)
{
    (void)state;
    assert_stored(0);
    assert_int_equal(chmod(path_of(0), 0620), 0);
    assert_refused(0, "writable by others");
    assert_int_equal(chmod(path_of(0), 0602), 0);
    assert_refused(0, "writable by others");
    assert_int_equal(chmod(path_of(0), 0644), 0);
    assert_found(0, true);
}

static void become_another(void)
{
    pretended_user++;
}

static void test_files_of_others_are_refused(void **state)
{
    char awaited[sizeof(path)];

    (void)state;
    assert_stored(0);
    /* After the directory has been looked at */
    snprintf(awaited, sizeof(awaited), "open %s", strrchr(path_of(0), '/') + 1);
    gate.awaited = awaited;
    gate.hook = become_another;
    assert_refused(0, "owned by another user");
    assert_true(exists(path_of(0)));
}

static void test_directory_others_can_write_is_refused(void **state)
{
    struct error error = {0};

    (void)state;
    assert_stored(0);
    assert_int_equal(chmod(directory, 0770), 0);
    assert_refused(0, "cache: not trusted: writable by others");
    assert_int_equal(store(1, &error), -1);
    assert_non_null(strstr(error.message, "not trusted: writable by others"));
    assert_int_equal(count_files(), 1);
}

/* When the entry was last used, in seconds from now */
static void set_used(unsigned number, time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = time(NULL) + seconds}, {.tv_nsec = UTIME_OMIT}};

    assert_int_equal(utimensat(AT_FDCWD, path_of(number), times, 0), 0);
}

static void test_hit_is_a_use(void **state)
{
    struct stat status;
    struct timespec now;

    (void)state;
    assert_stored(0);
    /* From the future, so that the file system does not change it by itself on reading. */
    set_used(0, 3000);
    assert_found(0, true);
    assert_int_equal(stat(path_of(0), &status), 0);
    /* Not time(), which lags behind the clock of a file system by a tick. */
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    assert_true(status.st_atim.tv_sec <= now.tv_sec);
}

static void test_least_recently_used_go_first(void **state)
{
    struct error error = {0};
    struct kernel_cache_hit held;

    (void)state;
    cache.limit = 3 * ENTRY_SIZE;
    for (unsigned number = 0; number < 3; number++)
        assert_stored(number);
    set_used(1, -3000);
    set_used(0, -2000);
    set_used(2, -1000);
    assert_int_equal(kernel_cache_find(&cache, packed(1), &held, &error), 1);
    assert_stored(3);
    assert_false(exists(path_of(0)));
    assert_int_equal(check_entries(), 3);

    /* The clock may have been set back; what has just been stored stays anyway. */
    set_used(1, 3000);
    cache.limit = ENTRY_SIZE;
    assert_stored(4);
    assert_true(exists(path_of(4)));
    assert_int_equal(count_files(), 1);
    /* What is in use stays. */
    assert_memory_equal(held.elf.data, samples[1], ELF_SIZE);
    kernel_cache_release(&held);
}

static void test_foreign_files_are_left_alone(void **state)
{
    static const char *const names[] = {"README", "0123.elf", "x.elf.0123456789abcdef"};

    (void)state;
    assert_stored(0);
    for (size_t i = 0; i < 3; i++) {
        char name[sizeof(path)];

        snprintf(name, sizeof(name), "%s/%s", directory, names[i]);
        write_file(name, 10 * ENTRY_SIZE);
    }
    assert_int_equal(mkdir(path_of(2), 0700), 0);
    cache.limit = ENTRY_SIZE;
    assert_stored(1);
    assert_int_equal(count_files(), 5);
    assert_found(1, true);
}

static void test_too_large_is_not_stored(void **state)
{
    struct error error = {0};

    (void)state;
    cache.limit = ENTRY_SIZE - 1;
    assert_int_equal(store(0, &error), -1);
    assert_non_null(strstr(error.message, "too large"));
    error = (struct error){0};
    cache.limit = 0;
    assert_int_equal(store(0, &error), -1);
    assert_false(exists(directory));
    cache.limit = ENTRY_SIZE;
    assert_stored(0);
    assert_found(0, true);
}

/* Runs in a child, so that limits and the user are not ours; gives back what that returns. */
static int in_child(int (*function)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        _exit(function());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int store_on_full_disk(void)
{
    const struct rlimit half = {ELF_SIZE / 2, ELF_SIZE / 2};
    struct error error = {0};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &half);
    return kernel_cache_store(&cache, packed(0), sample(0), &error) == -1 && error_is_set(&error);
}

static void test_full_disk_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(in_child(store_on_full_disk), 1);
    assert_int_equal(count_files(), 0);
    gate.refused = NO_UNNAMED_FILES;
    assert_int_equal(in_child(store_on_full_disk), 1);
    assert_int_equal(count_files(), 0);
}

static void make_room(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static int store_in_two_writes(void)
{
    struct rlimit limit;
    struct error error = {0};

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 5000;
    setrlimit(RLIMIT_FSIZE, &limit);
    gate.awaited = "write 15000 bytes";
    gate.hook = make_room;
    return kernel_cache_store(&cache, packed(0), sample(0), &error) == 0 && gate.awaited == NULL;
}

static void test_interrupted_write_is_continued(void **state)
{
    (void)state;
    assert_int_equal(in_child(store_in_two_writes), 1);
    assert_found(0, true);
}

static int use_read_only_directory(void)
{
    struct error error = {0};
    struct error later = {0};

    /* Root may write nevertheless, so not as root. */
    if (getuid() == 0 && (chown(directory, 65534, 65534) < 0 || setuid(65534) < 0))
        return 2;
    pretended_user = getuid();
    return find(0, &error) == 0 && !error_is_set(&error) &&
           kernel_cache_store(&cache, packed(0), sample(0), &later) == -1 &&
           strstr(later.message, "Permission denied") != NULL;
}

static void test_unwritable_directory_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(mkdir(directory, 0500), 0);
    assert_int_equal(in_child(use_read_only_directory), 1);
    assert_int_equal(count_files(), 0);
}

static void store_as_another_process(void)
{
    struct error error = {0};

    kernel_cache_store(&cache, packed(0), sample(0), &error);
}

static void test_stored_by_another_meanwhile(void **state)
{
    static const char *const moments[] = {"mkdir", "open O_TMPFILE", "write", "link", "readdir"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(moments); i++) {
        clear();
        gate.hook = store_as_another_process;
        gate.awaited = moments[i];
        assert_stored(0);
        assert_null(gate.awaited);
        assert_found(0, true);
        assert_int_equal(count_files(), 1);
    }
}

static void remove_entry(void)
{
    assert_int_equal(unlink(path_of(0)), 0);
}

static void test_removed_by_another_meanwhile(void **state)
{
    (void)state;
    assert_stored(0);
    gate.awaited = "mmap";
    gate.hook = remove_entry;
    assert_found(0, true);
    assert_found(0, false);

    cache.limit = ENTRY_SIZE;
    assert_stored(0);
    gate.awaited = "unlink";
    assert_stored(1);
    assert_int_equal(count_files(), 1);
}

static void test_what_killed_writers_left_is_removed(void **state)
{
    char stale[sizeof(path) + 17];
    char live[sizeof(path) + 17];
    int writer;

    (void)state;
    assert_stored(0);
    snprintf(stale, sizeof(stale), "%s.0123456789abcdef", path_of(1));
    snprintf(live, sizeof(live), "%s.123456789abcdef0", path_of(1));
    write_file(stale, 10);
    write_file(live, 10);
    writer = open(live, O_WRONLY);
    assert_true(writer >= 0);
    assert_int_equal(flock(writer, LOCK_EX), 0);
    assert_stored(0);
    assert_false(exists(stale));
    assert_true(exists(live));
    close(writer);
    assert_stored(0);
    assert_int_equal(count_files(), 1);
}

static void look_at_temporary_file(void)
{
    struct error error = {0};

    /* Another's eviction leaves the file that is being written alone. */
    kernel_cache_store(&cache, packed(1), sample(1), &error);
    assert_int_equal(count_files(), 2);
}

static void test_without_unnamed_files(void **state)
{
    (void)state;
    gate.refused = NO_UNNAMED_FILES;
    gate.awaited = "rename";
    gate.hook = look_at_temporary_file;
    assert_stored(0);
    assert_int_equal(count_files(), 2);
    assert_int_equal(check_entries(), 2);
}

/* Everything the cache can do, with failures allowed: two more stores than fit, and hits. */
static int use_everything(void)
{
    struct error error = {0};

    for (unsigned number = 0; number < 4; number++) {
        kernel_cache_store(&cache, packed(number), sample(number), &error);
        if (find(number, &error) > 1)
            return 1;
    }
    return 0;
}

/* Each call in turn fails; returns how many there are. */
static unsigned fail_each(const char *refused)
{
    for (unsigned call = 1;; call++) {
        clear();
        gate.refused = refused;
        gate.fail_at = call;
        assert_int_equal(use_everything(), 0);
        if (gate.calls < call)
            return gate.calls;
        memset(&gate, 0, sizeof(gate));
        assert_int_equal(count_files(), check_entries());
    }
}

static void test_no_failure_leaves_anything(void **state)
{
    (void)state;
    cache.limit = 2 * ENTRY_SIZE;
    assert_true(fail_each(NULL) > 30);
    assert_true(fail_each(NO_UNNAMED_FILES) > 30);
}

/* Killed before each call in turn; what is left must be gone after the next store. */
static void kill_at_each(const char *refused, unsigned may_be_left)
{
    for (unsigned call = 1;; call++) {
        int result;

        clear();
        gate.refused = refused;
        gate.kill_at = call;
        result = in_child(use_everything);
        memset(&gate, 0, sizeof(gate));
        if (result == 0)
            return;
        assert_int_equal(result, -SIGKILL);
        assert_in_range(count_files() - check_entries(), 0, may_be_left);
        assert_stored(5);
        assert_int_equal(count_files(), check_entries());
    }
}

static void test_no_kill_leaves_anything(void **state)
{
    (void)state;
    cache.limit = 2 * ENTRY_SIZE;
    kill_at_each(NULL, 0);
    kill_at_each(NO_UNNAMED_FILES, 1);
}

static int use_at_random(unsigned seed)
{
    for (unsigned round = 0; round < 150; round++) {
        struct error error = {0};
        int result;

        seed = seed * 1664525 + 1013904223;
        unsigned number = (seed >> 24) % KEYS;

        result = find(number, &error);
        if (result == 0)
            result = kernel_cache_store(&cache, packed(number), sample(number), &error) + 1;
        if (result != 1) {
            fprintf(stderr, "# round %u: %d %s\n", round, result, error.message);
            return 1;
        }
    }
    return 0;
}

static void test_many_processes_at_once(void **state)
{
    pid_t children[4];

    (void)state;
    cache.limit = 4 * ENTRY_SIZE;
    for (unsigned i = 0; i < 4; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            if (i == 3)
                gate.refused = NO_UNNAMED_FILES;
            _exit(use_at_random(i));
        }
    }
    for (unsigned i = 0; i < 4; i++) {
        int status;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_files(), check_entries());
    assert_true(count_files() <= 4);
}

static unsigned descriptors_at_start;

static void test_no_descriptor_is_left(void **state)
{
    (void)state;
    assert_int_equal(count_in("/proc/self/fd"), descriptors_at_start);
}

static int make_scratch(void **state)
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

static int remove_scratch(void **state)
{
    (void)state;
    clear();
    return rmdir(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_miss_makes_nothing, start),
        cmocka_unit_test_setup(test_hit_has_what_was_stored, start),
        cmocka_unit_test_setup(test_any_size, start),
        cmocka_unit_test_setup(test_flipped_bits_are_found, start),
        cmocka_unit_test_setup(test_wrong_sizes_are_found, start),
        cmocka_unit_test_setup(test_entry_of_another_kernel_is_found, start),
        cmocka_unit_test_setup(test_unreadable_pages_are_no_signal, start),
        cmocka_unit_test_setup(test_damaged_entry_that_stays_is_a_miss, start),
        cmocka_unit_test_setup(test_links_and_special_files_are_refused, start),
        cmocka_unit_test_setup(test_files_others_can_write_are_refused, start),
        cmocka_unit_test_setup(test_files_of_others_are_refused, start),
        cmocka_unit_test_setup(test_directory_others_can_write_is_refused, start),
        cmocka_unit_test_setup(test_hit_is_a_use, start),
        cmocka_unit_test_setup(test_least_recently_used_go_first, start),
        cmocka_unit_test_setup(test_foreign_files_are_left_alone, start),
        cmocka_unit_test_setup(test_too_large_is_not_stored, start),
        cmocka_unit_test_setup(test_full_disk_leaves_nothing, start),
        cmocka_unit_test_setup(test_interrupted_write_is_continued, start),
        cmocka_unit_test_setup(test_unwritable_directory_is_an_error, start),
        cmocka_unit_test_setup(test_stored_by_another_meanwhile, start),
        cmocka_unit_test_setup(test_removed_by_another_meanwhile, start),
        cmocka_unit_test_setup(test_what_killed_writers_left_is_removed, start),
        cmocka_unit_test_setup(test_without_unnamed_files, start),
        cmocka_unit_test_setup(test_no_failure_leaves_anything, start),
        cmocka_unit_test_setup(test_no_kill_leaves_anything, start),
        cmocka_unit_test_setup(test_many_processes_at_once, start),
        cmocka_unit_test(test_no_descriptor_is_left), /* of all those before */
    };

    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
