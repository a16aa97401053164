/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each event of xenstore calls back the one watch that it belongs to: with the real watches.c on a
 * libxenstore that is faked here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xenstore/watches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenstore.h>

#define EVENTS_MAX 8

/* The fake: which token each xs_watch() gave, and the events that wait to be taken. */
static char tokens[EVENTS_MAX][16];
static unsigned token_count;
static char events[EVENTS_MAX][16];
static unsigned event_count;
static bool refuses;

struct xs_handle *xs_open(unsigned long flags)
{
    (void)flags;
    return (struct xs_handle *)tokens;
}

void xs_close(struct xs_handle *xsh)
{
    (void)xsh;
}

int xs_fileno(struct xs_handle *handle)
{
    (void)handle;
    return 0;
}

bool xs_watch(struct xs_handle *handle, const char *path, const char *token)
{
    (void)handle, (void)path;
    if (refuses)
        return false;
    snprintf(tokens[token_count++], sizeof(tokens[0]), "%s", token);
    return true;
}

bool xs_unwatch(struct xs_handle *handle, const char *path, const char *token)
{
    (void)handle, (void)path, (void)token;
    return !refuses;
}

char **xs_check_watch(struct xs_handle *handle)
{
    char **event;

    (void)handle;
    if (event_count == 0)
        return NULL;
    event = malloc(2 * sizeof(*event) + sizeof(events[0]) + sizeof("path"));
    assert_non_null(event);
    event[XS_WATCH_TOKEN] = (char *)(event + 2);
    event[XS_WATCH_PATH] = event[XS_WATCH_TOKEN] + sizeof(events[0]);
    memcpy(event[XS_WATCH_TOKEN], events[0], sizeof(events[0]));
    memcpy(event[XS_WATCH_PATH], "path", sizeof("path"));
    event_count--;
    memmove(events[0], events[1], sizeof(events[0]) * event_count);
    return event;
}

static void queue(const char *token)
{
    snprintf(events[event_count++], sizeof(events[0]), "%s", token);
}

static void fire(unsigned watch)
{
    queue(tokens[watch]);
}

static char called[16];

static void note(void *context)
{
    const char *name = context;

    snprintf(called + strlen(called), sizeof(called) - strlen(called), "%s", name);
}

static struct store_watches *watches;

static int open_watches(void **state)
{
    struct error error = {0};

    (void)state;
    token_count = 0;
    event_count = 0;
    refuses = false;
    called[0] = '\0';
    watches = store_watches_open(NULL, &error);
    return watches == NULL ? -1 : 0;
}

static int close_watches(void **state)
{
    (void)state;
    store_watches_close(watches);
    return 0;
}

static void an_event_calls_back_its_own_watch_once(void **state)
{
    (void)state;
    assert_int_equal(store_watch(watches, "/one", note, "1", NULL), 0);
    assert_int_equal(store_watch(watches, "/two", note, "2", NULL), 0);
    assert_false(store_watches_dispatch(watches));
    fire(1);
    fire(0);
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "2");
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "21");
    assert_false(store_watches_dispatch(watches));
}

static void an_event_of_an_ended_watch_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(store_watch(watches, "/one", note, "1", NULL), 0);
    fire(0);
    assert_int_equal(store_unwatch(watches, "/one", "1"), 0);
    /* In the same place, but not the same watch. */
    assert_int_equal(store_watch(watches, "/one", note, "1", NULL), 0);
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "");
    fire(1);
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "1");
}

static void a_token_that_is_none_of_ours_is_dropped(void **state)
{
    static const char *const foreign[] = {"", "0", "x", "99"};

    (void)state;
    assert_int_equal(store_watch(watches, "/one", note, "1", NULL), 0);
    for (int i = 0; i < 4; i++) {
        queue(foreign[i]);
        assert_true(store_watches_dispatch(watches));
    }
    assert_string_equal(called, "");
}

static void end_own_watch(void *context)
{
    note(context);
    assert_int_equal(store_unwatch(watches, "/one", context), 0);
    assert_int_equal(store_watch(watches, "/new", note, "n", NULL), 0);
}

static void a_callback_can_end_its_watch_and_set_another(void **state)
{
    (void)state;
    assert_int_equal(store_watch(watches, "/one", end_own_watch, "1", NULL), 0);
    fire(0);
    fire(0);
    assert_true(store_watches_dispatch(watches));
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "1");
    fire(1);
    assert_true(store_watches_dispatch(watches));
    assert_string_equal(called, "1n");
}

static void a_watch_that_was_refused_is_not_set(void **state)
{
    struct error error = {0};

    (void)state;
    refuses = true;
    assert_int_equal(store_watch(watches, "/one", note, "1", &error), -1);
    assert_non_null(strstr(error.message, "/one"));
    /* Nothing is asked of xenstored, which would refuse it. */
    assert_int_equal(store_unwatch(watches, "/one", "1"), 0);
}

static void more_watches_than_fit_are_refused(void **state)
{
    struct error error = {0};

    (void)state;
    for (int i = 0; i < STORE_WATCHES_MAX; i++)
        assert_int_equal(store_watch(watches, "/one", note, "1", &error), 0);
    assert_int_equal(store_watch(watches, "/one", note, "1", &error), -1);
    assert_true(error_is_set(&error));
}

int main(void)
{
#define WATCH_TEST(name) cmocka_unit_test_setup_teardown(name, open_watches, close_watches)
    const struct CMUnitTest tests[] = {
        WATCH_TEST(an_event_calls_back_its_own_watch_once),
        WATCH_TEST(an_event_of_an_ended_watch_is_dropped),
        WATCH_TEST(a_token_that_is_none_of_ours_is_dropped),
        WATCH_TEST(a_callback_can_end_its_watch_and_set_another),
        WATCH_TEST(a_watch_that_was_refused_is_not_set),
        WATCH_TEST(more_watches_than_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
