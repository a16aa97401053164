/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what clients see of a job from its beginning to its end. The test acts as front.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/lifecycle/jobs.h"

#include <stdio.h>
#include <string.h>

static char told[256];

void front_job(struct front *front, const char *id, const char *status)
{
    size_t length = strlen(told);

    (void)front;
    snprintf(told + length, sizeof(told) - length, "%s:%s ", id, status);
}

static void assert_listed(struct lifecycle *cycle, const char *expected)
{
    cleanup_json json_object *list = json_object_new_array();

    jobs_add(cycle, list);
    assert_string_equal(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN), expected);
}

static void one_that_succeeds(void **state)
{
    struct lifecycle cycle = {0};
    struct error error = {0};
    struct life_job *job = job_create(&cycle, "job0", "snapshot-save", &error);

    (void)state;
    told[0] = '\0';
    assert_non_null(job);
    assert_string_equal(told, "");
    job_begin(job);
    assert_ptr_equal(job_find(&cycle, "job0"), job);
    assert_listed(&cycle, "[{\"current-progress\":0,\"total-progress\":1,\"status\":\"running\","
                          "\"type\":\"snapshot-save\",\"id\":\"job0\"}]");
    assert_int_equal(job_dismiss(job, &error), -1);
    assert_string_equal(error.message,
                        "Job 'job0' in state 'running' cannot accept command verb 'dismiss'");
    job_conclude(job, NULL);
    assert_listed(&cycle, "[{\"current-progress\":1,\"total-progress\":1,\"status\":\"concluded\","
                          "\"type\":\"snapshot-save\",\"id\":\"job0\"}]");
    assert_int_equal(job_dismiss(job, &error), 0);
    assert_string_equal(told, "job0:created job0:running job0:waiting job0:pending "
                              "job0:concluded job0:null ");
    assert_null(job_find(&cycle, "job0"));
    assert_listed(&cycle, "[]");
}

static void one_that_fails(void **state)
{
    struct lifecycle cycle = {0};
    struct error error = {0};
    struct life_job *job = job_create(&cycle, "a.b-c_1", "snapshot-load", &error);
    const struct error failure = {.message = "no such file"};

    (void)state;
    told[0] = '\0';
    job_begin(job);
    job_conclude(job, &failure);
    assert_string_equal(told, "a.b-c_1:created a.b-c_1:running a.b-c_1:aborting "
                              "a.b-c_1:concluded ");
    assert_listed(&cycle, "[{\"current-progress\":1,\"total-progress\":1,\"status\":\"concluded\","
                          "\"type\":\"snapshot-load\",\"id\":\"a.b-c_1\","
                          "\"error\":\"no such file\"}]");
}

static void bad_ids_are_refused(void **state)
{
    static const char *const ids[] = {"", "1a", "-a", "a b", "a/b", "a\n"};
    struct lifecycle cycle = {0};
    char longest[sizeof(cycle.jobs[0].id) + 1] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        assert_null(job_create(&cycle, ids[i], "snapshot-save", &(struct error){0}));
    memset(longest, 'a', sizeof(longest) - 1);
    assert_null(job_create(&cycle, longest, "snapshot-save", &(struct error){0}));
    longest[sizeof(longest) - 2] = '\0';
    assert_non_null(job_create(&cycle, longest, "snapshot-save", &(struct error){0}));
    assert_null(job_find(&cycle, NULL));
    assert_null(job_find(&cycle, ""));
}

static void an_id_is_used_once_and_there_is_an_end(void **state)
{
    struct lifecycle cycle = {0};
    struct error error = {0};
    char id[16];

    (void)state;
    for (int i = 0; i < LIFE_JOBS_MAX; i++) {
        snprintf(id, sizeof(id), "job%d", i);
        assert_non_null(job_create(&cycle, id, "snapshot-save", &error));
    }
    assert_null(job_create(&cycle, "job3", "snapshot-save", &error));
    assert_string_equal(error.message, "Job ID 'job3' already in use");
    assert_null(job_create(&cycle, "more", "snapshot-save", &(struct error){0}));
    job_withdraw(job_find(&cycle, "job3"));
    assert_non_null(job_create(&cycle, "more", "snapshot-save", &(struct error){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_succeeds),
        cmocka_unit_test(one_that_fails),
        cmocka_unit_test(bad_ids_are_refused),
        cmocka_unit_test(an_id_is_used_once_and_there_is_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
