/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a mapped file may be cut while it is read: what is lost reads as zeros and the loss
 * is reported. Other mappings are not guarded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/guarded-mapping.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE  ((size_t)4096)
#define PAGES 16

static int make_file(void)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    char page[PAGE];

    memset(page, 'x', sizeof(page));
    assert_true(fd >= 0);
    for (int i = 0; i < PAGES; i++)
        assert_int_equal(write(fd, page, sizeof(page)), sizeof(page));
    return fd;
}

static size_t count_x(const struct guarded_mapping *mapping)
{
    const volatile uint8_t *data = mapping->bytes.data;
    size_t count = 0;

    for (size_t i = 0; i < mapping->bytes.size; i++)
        count += data[i] == 'x';
    return count;
}

static void a_whole_file_is_read(void **state)
{
    cleanup_fd int fd = make_file();
    cleanup_guarded_mapping struct guarded_mapping mapping = {0};

    (void)state;
    assert_int_equal(guarded_mapping_open(&mapping, fd, PAGES * PAGE - 7), 0);
    assert_int_equal(count_x(&mapping), PAGES * PAGE - 7);
    assert_true(guarded_mapping_is_whole(&mapping));
}

static void the_lost_end_of_a_file_reads_as_zeros(void **state)
{
    static const size_t lengths[] = {0, 1, PAGE, PAGE + 1, (PAGES - 1) * PAGE, PAGES * PAGE - 1};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
        cleanup_fd int fd = make_file();
        cleanup_guarded_mapping struct guarded_mapping mapping = {0};

        assert_int_equal(guarded_mapping_open(&mapping, fd, PAGES * PAGE), 0);
        assert_int_equal(ftruncate(fd, (off_t)lengths[i]), 0);
        assert_int_equal(count_x(&mapping), lengths[i]);
        assert_false(guarded_mapping_is_whole(&mapping));
    }
}

static void a_file_that_grows_again_stays_cut(void **state)
{
    cleanup_fd int fd = make_file();
    cleanup_guarded_mapping struct guarded_mapping mapping = {0};

    (void)state;
    assert_int_equal(guarded_mapping_open(&mapping, fd, PAGES * PAGE), 0);
    assert_int_equal(ftruncate(fd, PAGE), 0);
    assert_int_equal(count_x(&mapping), PAGE);
    assert_int_equal(ftruncate(fd, PAGES * PAGE), 0);
    assert_false(guarded_mapping_is_whole(&mapping));
}

/*
 * Wait status of a child that reads a cut file without a guard. @open: a guarded mapping of another
 * file is open meanwhile.
 */
static int status_of_reader(bool open)
{
    struct guarded_mapping ours = {0};
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        int fd = make_file();
        const volatile char *other;

        signal(SIGBUS, SIG_DFL);
        guarded_mapping_open(&ours, make_file(), PAGE);
        if (!open)
            guarded_mapping_close(&ours);
        other = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
        if (ftruncate(fd, 0) < 0)
            _exit(2);
        _exit(other[0] == 'x');
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void other_mappings_still_raise_sigbus(void **state)
{
    (void)state;
    for (int open = 0; open <= 1; open++) {
        int status = status_of_reader(open);

        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),
        cmocka_unit_test(the_lost_end_of_a_file_reads_as_zeros),
        cmocka_unit_test(a_file_that_grows_again_stays_cut),
        cmocka_unit_test(other_mappings_still_raise_sigbus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
