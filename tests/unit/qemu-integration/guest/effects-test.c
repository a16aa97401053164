/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every effect relies on does what it promises: the call gate fails or kills at the right
 * call, the undo list runs whole, and the tree of xenstore nodes keeps its order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/call-gate.h"
#include "qemu-integration/guest/undo.h"
#include "qemu-integration/xenstore/tree.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void gate_from(struct call_gate *gate, const char *request)
{
    struct error error = {0};

    setenv("QEMU_XEN_TEST_CALLS", request, 1);
    assert_int_equal(call_gate_init(gate, false, &error), 0);
    unsetenv("QEMU_XEN_TEST_CALLS");
}

static void the_gate_fails_exactly_one_call(void **state)
{
    struct call_gate gate;

    (void)state;
    gate_from(&gate, "fail:3");
    for (int call = 1; call <= 5; call++) {
        errno = 0;
        assert_int_equal(call_gate_enter(&gate, "call", NULL), call != 3);
        assert_int_equal(errno, call == 3 ? EIO : 0);
    }
    assert_int_equal(gate.calls, 5);
}

static void the_gate_kills_before_the_call(void **state)
{
    struct call_gate gate;
    int status;
    pid_t pid;

    (void)state;
    gate_from(&gate, "kill:2");
    pid = fork();
    if (pid == 0) {
        call_gate_enter(&gate, "first", NULL);
        call_gate_enter(&gate, "second", NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void the_gate_refuses_a_malformed_request(void **state)
{
    static const char *const requests[] = {"",       "fail",    "fail:", "fail:0",
                                           "fail:x", "fail:1x", "burn:1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
        struct call_gate gate;
        struct error error = {0};

        setenv("QEMU_XEN_TEST_CALLS", requests[i], 1);
        assert_int_equal(call_gate_init(&gate, false, &error), -1);
        assert_non_null(strstr(error.message, "QEMU_XEN_TEST_CALLS"));
    }
    unsetenv("QEMU_XEN_TEST_CALLS");
}

static void without_a_gate_every_call_passes(void **state)
{
    (void)state;
    assert_true(call_gate_enter(NULL, "call", NULL));
}

static char order[8];

static bool note(void *context)
{
    strncat(order, context, sizeof(order) - strlen(order) - 1);
    return strcmp(context, "b") != 0;
}

static void undo_runs_backwards_past_failures(void **state)
{
    struct undo_list list = {0};

    (void)state;
    order[0] = '\0';
    undo_push(&list, note, (void *)(uintptr_t) "a");
    undo_push(&list, note, (void *)(uintptr_t) "b");
    undo_push(&list, note, (void *)(uintptr_t) "c");
    assert_false(undo_run(&list));
    assert_string_equal(order, "cba");
    assert_true(undo_run(&list));
    assert_string_equal(order, "cba");
}

static void undo_stops_where_it_is_told_to(void **state)
{
    struct undo_list list = {0};

    (void)state;
    order[0] = '\0';
    undo_push(&list, note, (void *)(uintptr_t) "a");
    undo_push(&list, note, (void *)(uintptr_t) "c");
    undo_push(&list, note, (void *)(uintptr_t) "d");
    assert_true(undo_run_to(&list, 1));
    assert_string_equal(order, "dc");
    assert_true(undo_run_to(&list, 1));
    assert_string_equal(order, "dc");
    assert_true(undo_run(&list));
    assert_string_equal(order, "dca");
}

static void a_tree_keeps_its_order_and_grows(void **state)
{
    struct store_tree tree = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);

    (void)state;
    for (int i = 0; i < 200; i++)
        store_tree_add(&tree, i == 0 ? ACCESS_GUEST_READS : ACCESS_INHERITED, "v", "/node/%d", i);
    store_tree_add(&tree, ACCESS_GUEST_OWNS, "", "/last");
    store_tree_permit(&tree, ACCESS_GUEST_OWNS, "/%s", "directory");
    assert_int_equal(tree.count, 202);
    assert_null(tree.entries[201].value);
    assert_string_equal(tree.entries[199].path, "/node/199");
    store_tree_print(&tree, "7", stream);
    fclose(stream);
    assert_memory_equal(text, "/node/0 = \"v\" (n0,r7)\n/node/1 = \"v\"\n", 36);
    assert_non_null(strstr(text, "/last = \"\" (n7)\n/directory = \"\" (n7)\n"));
    free(text);
    store_tree_clear(&tree);
    assert_int_equal(tree.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gate_fails_exactly_one_call),
        cmocka_unit_test(the_gate_kills_before_the_call),
        cmocka_unit_test(the_gate_refuses_a_malformed_request),
        cmocka_unit_test(without_a_gate_every_call_passes),
        cmocka_unit_test(undo_runs_backwards_past_failures),
        cmocka_unit_test(undo_stops_where_it_is_told_to),
        cmocka_unit_test(a_tree_keeps_its_order_and_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
