/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * No failure of a call, no kill and no other process at work in the same cache damages an entry or
 * leaves a file behind. Needs no root.
 */
#include "tests/unit/qemu-integration/kernel/cache-fixture.h"

#include "common/array.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int store_on_full_disk(void)
{
    const struct rlimit half = {ELF_SIZE / 2, ELF_SIZE / 2};
    struct error error = {0};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &half);
    return kernel_cache_store(&cache, packed(0), sample(0), &error) == -1 && error_is_set(&error);
}

static void a_full_disk_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(run_in_child(store_on_full_disk), 1);
    assert_int_equal(count_files(), 0);
    gate.refused = NO_UNNAMED_FILES;
    assert_int_equal(run_in_child(store_on_full_disk), 1);
    assert_int_equal(count_files(), 0);
}

static void lift_file_size_limit(void)
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
    gate.hook = lift_file_size_limit;
    return kernel_cache_store(&cache, packed(0), sample(0), &error) == 0 && gate.awaited == NULL;
}

static void a_partial_write_is_continued(void **state)
{
    (void)state;
    assert_int_equal(run_in_child(store_in_two_writes), 1);
    assert_found(0, true);
}

static int use_read_only_directory(void)
{
    struct error error = {0};
    struct error later = {0};

    /* Root may write there all the same. */
    if (getuid() == 0 && (chown(directory, 65534, 65534) < 0 || setuid(65534) < 0))
        return 2;
    pretended_user = getuid();
    return find(0, &error) == 0 && !error_is_set(&error) &&
           kernel_cache_store(&cache, packed(0), sample(0), &later) == -1 &&
           strstr(later.message, "Permission denied") != NULL;
}

static void an_unwritable_directory_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(mkdir(directory, 0500), 0);
    assert_int_equal(run_in_child(use_read_only_directory), 1);
    assert_int_equal(count_files(), 0);
}

static void store_as_another_process(void)
{
    struct error error = {0};

    kernel_cache_store(&cache, packed(0), sample(0), &error);
}

static void another_process_may_store_the_same_kernel_meanwhile(void **state)
{
    static const char *const moments[] = {"mkdir", "open O_TMPFILE", "write", "link", "readdir"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(moments); i++) {
        clear_cache();
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

static void another_process_may_remove_the_entry_meanwhile(void **state)
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

static void what_killed_writers_left_is_removed(void **state)
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

static void check_temporary_file(void)
{
    struct error error = {0};

    /* The eviction by another process leaves the file alone that is being written. */
    kernel_cache_store(&cache, packed(1), sample(1), &error);
    assert_int_equal(count_files(), 2);
}

static void a_file_system_without_unnamed_files_will_do(void **state)
{
    (void)state;
    gate.refused = NO_UNNAMED_FILES;
    gate.awaited = "rename";
    gate.hook = check_temporary_file;
    assert_stored(0);
    assert_int_equal(count_files(), 2);
    assert_int_equal(check_entries(), 2);
}

/* All that the cache can do, with failures allowed: two more stores than fit, and hits. */
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
        clear_cache();
        gate.refused = refused;
        gate.fail_at = call;
        assert_int_equal(use_everything(), 0);
        if (gate.calls < call)
            return gate.calls;
        memset(&gate, 0, sizeof(gate));
        assert_int_equal(count_files(), check_entries());
    }
}

static void no_failure_leaves_anything(void **state)
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

        clear_cache();
        gate.refused = refused;
        gate.kill_at = call;
        result = run_in_child(use_everything);
        memset(&gate, 0, sizeof(gate));
        if (result == 0)
            return;
        assert_int_equal(result, -SIGKILL);
        assert_in_range(count_files() - check_entries(), 0, may_be_left);
        assert_stored(5);
        assert_int_equal(count_files(), check_entries());
    }
}

static void no_kill_leaves_anything(void **state)
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

static void many_processes_may_use_one_cache(void **state)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_full_disk_leaves_nothing, empty_cache),
        cmocka_unit_test_setup(a_partial_write_is_continued, empty_cache),
        cmocka_unit_test_setup(an_unwritable_directory_is_an_error, empty_cache),
        cmocka_unit_test_setup(another_process_may_store_the_same_kernel_meanwhile, empty_cache),
        cmocka_unit_test_setup(another_process_may_remove_the_entry_meanwhile, empty_cache),
        cmocka_unit_test_setup(what_killed_writers_left_is_removed, empty_cache),
        cmocka_unit_test_setup(a_file_system_without_unnamed_files_will_do, empty_cache),
        cmocka_unit_test_setup(no_failure_leaves_anything, empty_cache),
        cmocka_unit_test_setup(no_kill_leaves_anything, empty_cache),
        cmocka_unit_test_setup(many_processes_may_use_one_cache, empty_cache),
        cmocka_unit_test(no_descriptor_is_left), /* of all those before */
    };

    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
