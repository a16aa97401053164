/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a transaction that meets another client's change is begun again, whether xenstored
 * notices at the commit or at a removal, and that other failures end it. The test stands in for
 * libxenstore.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xenstore/store.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xenstore.h>

static struct {
    unsigned started, committed, aborted; /* transactions */
    unsigned removals;
    unsigned failing_removals; /* so many fail, ... */
    int removal_error;         /* ... with this */
    unsigned failing_commits;  /* so many fail with EAGAIN */
} server;

static char address[64];
static int listener = -1;

const char *xs_daemon_socket(void)
{
    return address;
}

struct xs_handle *xs_open(unsigned long flags)
{
    (void)flags;
    return (struct xs_handle *)&server;
}

void xs_close(struct xs_handle *xsh)
{
    (void)xsh;
}

xs_transaction_t xs_transaction_start(struct xs_handle *handle)
{
    (void)handle;
    return ++server.started;
}

bool xs_transaction_end(struct xs_handle *handle, xs_transaction_t transaction, bool abort)
{
    (void)handle;
    assert_int_equal(transaction, server.started);
    if (abort) {
        server.aborted++;
        return true;
    }
    if (server.failing_commits > 0) {
        server.failing_commits--;
        errno = EAGAIN;
        return false;
    }
    server.committed++;
    return true;
}

bool xs_rm(struct xs_handle *handle, xs_transaction_t transaction, const char *path)
{
    (void)handle, (void)transaction, (void)path;
    server.removals++;
    if (server.failing_removals == 0)
        return true;
    server.failing_removals--;
    errno = server.removal_error;
    return false;
}

/* What this test never asks for. */
void *xs_read(struct xs_handle *handle, xs_transaction_t transaction, const char *path,
              unsigned *length)
{
    (void)handle, (void)transaction, (void)path, (void)length;
    fail();
    return NULL;
}

char **xs_directory(struct xs_handle *handle, xs_transaction_t transaction, const char *path,
                    unsigned *num)
{
    (void)handle, (void)transaction, (void)path, (void)num;
    fail();
    return NULL;
}

bool xs_write(struct xs_handle *handle, xs_transaction_t transaction, const char *path,
              const void *data, unsigned length)
{
    (void)handle, (void)transaction, (void)path, (void)data, (void)length;
    fail();
    return false;
}

bool xs_set_permissions(struct xs_handle *handle, xs_transaction_t transaction, const char *path,
                        struct xs_permissions *permissions, unsigned count)
{
    (void)handle, (void)transaction, (void)path, (void)permissions, (void)count;
    fail();
    return false;
}

bool xs_introduce_domain(struct xs_handle *handle, unsigned domid, unsigned long gfn, unsigned port)
{
    (void)handle, (void)domid, (void)gfn, (void)port;
    fail();
    return false;
}

bool xs_resume_domain(struct xs_handle *handle, unsigned domid)
{
    (void)handle, (void)domid;
    fail();
    return false;
}

bool xs_release_domain(struct xs_handle *handle, unsigned domid)
{
    (void)handle, (void)domid;
    fail();
    return false;
}

static int set_up(void **state)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};

    (void)state;
    snprintf(address, sizeof(address), "/tmp/store-test-%d", (int)getpid());
    snprintf(name.sun_path, sizeof(name.sun_path), "%s", address);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(listener, (struct sockaddr *)&name, sizeof(name)) < 0 ? -1 : listen(listener, 8);
}

static int tear_down(void **state)
{
    (void)state;
    close(listener);
    return unlink(address);
}

/* Removes one node in a transaction; returns the result, with @error filled. */
static int remove_one(struct error *error)
{
    static const char *const paths[] = {"/vm", NULL};
    struct error open_error = {0};
    cleanup_store struct store *store = store_open(NULL, &open_error);

    assert_string_equal(open_error.message, "");
    return store_remove(store, NULL, paths, NULL, error);
}

static void a_removal_is_committed_once(void **state)
{
    struct error error = {0};

    (void)state;
    memset(&server, 0, sizeof(server));
    assert_int_equal(remove_one(&error), 0);
    assert_int_equal(server.started, 1);
    assert_int_equal(server.committed, 1);
}

static void a_conflict_begins_it_again(void **state)
{
    struct error error = {0};

    (void)state;
    memset(&server, 0, sizeof(server));
    server.failing_removals = 3;
    server.removal_error = EIO;
    server.failing_commits = 2;
    assert_int_equal(remove_one(&error), 0);
    assert_string_equal(error.message, "");
    assert_int_equal(server.aborted, 3);
    assert_int_equal(server.started, 6);
    assert_int_equal(server.committed, 1);
}

static void a_lasting_failure_ends_it(void **state)
{
    struct error error = {0};

    (void)state;
    memset(&server, 0, sizeof(server));
    server.failing_removals = 1000000;
    server.removal_error = EIO;
    assert_int_equal(remove_one(&error), -1);
    assert_string_equal(error.message, "xenstore: cannot remove /vm: Input/output error");
    assert_int_equal(server.aborted, server.started);
    assert_in_range(server.started, 2, 1000);
}

static void another_failure_ends_it_at_once(void **state)
{
    struct error error = {0};

    (void)state;
    memset(&server, 0, sizeof(server));
    server.failing_removals = 1;
    server.removal_error = EACCES;
    assert_int_equal(remove_one(&error), -1);
    assert_string_equal(error.message, "xenstore: cannot remove /vm: Permission denied");
    assert_int_equal(server.started, 1);
}

static void without_a_transaction_nothing_is_tried_again(void **state)
{
    struct error error = {0};
    cleanup_store struct store *store = store_open(NULL, &error);

    (void)state;
    memset(&server, 0, sizeof(server));
    server.failing_removals = 1;
    server.removal_error = EIO;
    assert_int_equal(store_remove_node(store, "/vm", &error), -1);
    assert_int_equal(server.removals, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_removal_is_committed_once),
        cmocka_unit_test(a_conflict_begins_it_again),
        cmocka_unit_test(a_lasting_failure_ends_it),
        cmocka_unit_test(another_failure_ends_it_at_once),
        cmocka_unit_test(without_a_transaction_nothing_is_tried_again),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
