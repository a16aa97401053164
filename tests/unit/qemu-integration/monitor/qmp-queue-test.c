/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that requests of several clients are sent one after another, commands out of band at once,
 * and that each answer finds its request, whatever the client's id is and wherever the client is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/monitor/qmp-queue.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int one, two; /* stand for clients */

static void request(struct qmp_queue *queue, void *client, const char *name, const char *id,
                    bool oob)
{
    cleanup_json json_object *value = id == NULL ? NULL : json_tokener_parse(id);
    const struct qmp_request request = {
        .name = name, .oob = oob, .id = {.present = id != NULL, .value = value}};

    assert_true(qmp_queue_request(queue, client, &request, -1));
}

/* Sends the entry whose turn it is. */
static void assert_sent(struct qmp_queue *queue, const char *expected)
{
    struct qmp_entry *entry = qmp_queue_next(queue);

    assert_non_null(entry);
    cleanup_json json_object *message = qmp_queue_send(queue, entry);
    assert_string_equal(json_object_to_json_string_ext(message, JSON_C_TO_STRING_PLAIN), expected);
}

static struct qmp_entry *find(const struct qmp_queue *queue, const char *answer)
{
    cleanup_json json_object *message = json_tokener_parse(answer);

    return qmp_queue_find(queue, message);
}

static void one_request_at_a_time_is_sent(void **state)
{
    struct qmp_queue queue = {0};

    (void)state;
    assert_null(qmp_queue_next(&queue));
    request(&queue, &one, "a", NULL, false);
    request(&queue, &two, "b", "[1]", false);
    assert_sent(&queue, "{\"execute\":\"a\",\"id\":1}");
    assert_null(qmp_queue_next(&queue));
    assert_ptr_equal(qmp_queue_sent(&queue), queue.first);
    assert_null(find(&queue, "{\"return\":{},\"id\":2}"));
    assert_ptr_equal(find(&queue, "{\"return\":{},\"id\":1}")->client, &one);
    assert_ptr_equal(find(&queue, "{\"error\":{}}")->client, &one);
    qmp_queue_remove(&queue, queue.first);
    assert_sent(&queue, "{\"execute\":\"b\",\"id\":2}");
    assert_string_equal(json_object_get_string(find(&queue, "{\"id\":2}")->id.value), "[ 1 ]");
    qmp_queue_clear(&queue);
    assert_null(queue.first);
}

static void commands_out_of_band_pass_the_others(void **state)
{
    struct qmp_queue queue = {0};

    (void)state;
    request(&queue, &one, "a", NULL, false);
    request(&queue, &one, "b", NULL, false);
    assert_sent(&queue, "{\"execute\":\"a\",\"id\":1}");
    request(&queue, &one, "o", NULL, true);
    request(&queue, &two, "p", NULL, true);
    assert_sent(&queue, "{\"exec-oob\":\"o\",\"id\":2}");
    assert_sent(&queue, "{\"exec-oob\":\"p\",\"id\":3}");
    assert_null(qmp_queue_next(&queue));
    assert_string_equal(find(&queue, "{\"error\":{}}")->name, "a");
    qmp_queue_remove(&queue, find(&queue, "{\"id\":1}"));
    assert_sent(&queue, "{\"execute\":\"b\",\"id\":4}");
    qmp_queue_clear(&queue);
}

static void answers_keep_their_place(void **state)
{
    struct qmp_queue queue = {0};
    const struct qmp_id id = {.present = true};

    (void)state;
    request(&queue, &one, "a", NULL, false);
    assert_true(qmp_queue_answer(&queue, &one, id, qmp_return(NULL)));
    request(&queue, &one, "b", NULL, false);
    assert_sent(&queue, "{\"execute\":\"a\",\"id\":1}");
    assert_null(qmp_queue_next(&queue));
    qmp_queue_remove(&queue, queue.first);
    assert_non_null(qmp_queue_next(&queue)->answer);
    assert_true(qmp_queue_next(&queue)->id.present);
    qmp_queue_remove(&queue, queue.first);
    assert_sent(&queue, "{\"execute\":\"b\",\"id\":2}");
    qmp_queue_clear(&queue);
}

static void a_client_that_goes_takes_along_what_was_not_sent(void **state)
{
    struct qmp_queue queue = {0};

    (void)state;
    request(&queue, &one, "a", NULL, false);
    request(&queue, &two, "b", NULL, false);
    request(&queue, &one, "c", NULL, false);
    assert_sent(&queue, "{\"execute\":\"a\",\"id\":1}");
    assert_int_equal(qmp_queue_count(&queue, &one), 2);
    qmp_queue_forget(&queue, &one);
    assert_int_equal(qmp_queue_count(&queue, &one), 0);
    assert_null(find(&queue, "{\"id\":1}")->client);
    qmp_queue_remove(&queue, find(&queue, "{\"id\":1}"));
    assert_sent(&queue, "{\"execute\":\"b\",\"id\":2}");
    assert_null(queue.first->next);
    qmp_queue_clear(&queue);
}

static void arguments_and_descriptors_go_along(void **state)
{
    struct qmp_queue queue = {0};
    cleanup_json json_object *arguments = json_tokener_parse("{\"fdname\":\"x\"}");
    const struct qmp_request getfd = {.name = "getfd", .arguments = arguments};
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)state;
    assert_true(fd >= 0);
    assert_true(qmp_queue_request(&queue, &one, &getfd, fd));
    assert_int_equal(queue.first->fd, fd);
    assert_sent(&queue, "{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"x\"},\"id\":1}");
    qmp_queue_clear(&queue);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void numbers_wrap_around(void **state)
{
    struct qmp_queue queue = {.last_number = UINT32_MAX - 1};

    (void)state;
    request(&queue, &one, "a", NULL, true);
    request(&queue, &one, "b", NULL, true);
    assert_sent(&queue, "{\"exec-oob\":\"a\",\"id\":4294967295}");
    assert_sent(&queue, "{\"exec-oob\":\"b\",\"id\":1}");
    assert_string_equal(find(&queue, "{\"id\":4294967295}")->name, "a");
    assert_string_equal(find(&queue, "{\"id\":1}")->name, "b");
    qmp_queue_clear(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_request_at_a_time_is_sent),
        cmocka_unit_test(commands_out_of_band_pass_the_others),
        cmocka_unit_test(answers_keep_their_place),
        cmocka_unit_test(a_client_that_goes_takes_along_what_was_not_sent),
        cmocka_unit_test(arguments_and_descriptors_go_along),
        cmocka_unit_test(numbers_wrap_around),
    };

    return cmocka_run_group_tests_name("qmp-queue", tests, NULL, NULL);
}
