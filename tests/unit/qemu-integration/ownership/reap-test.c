/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that only guests whose owner is gone are reaped, that nodes are removed in the right
 * order, and how many requests that takes. Xenstore is replaced by functions that count.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/ownership/reap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UUID  "01234567-89ab-cdef-0123-456789abcdef"
#define OTHER "01234567-89ab-cdef-0123-456789abcd00"

static char mark[MARK_SIZE];
static char note[MARK_SIZE]; /* of a domain of this process, below MARK_DIRECTORY */
static char dead_note[MARK_SIZE];

static struct {
    unsigned reads;
    unsigned lists;
    unsigned transactions;
    char removed[1024]; /* paths, each followed by a blank */
    char written[8];    /* to the note */
    const char *mark;   /* value of every node that is read but notes */
    const char *note;   /* value of those */
    unsigned children;  /* number in every node that is listed */
    uint32_t domain;    /* the only domain; it has the handle that is asked for */
    bool dying;         /* it is */
    bool backends;      /* there are some, of one kind */
    unsigned destroyed;
    unsigned released;
} calls;

char *store_read(struct store *store, const char *path)
{
    const char *value = strchr(path, '_') != NULL ? calls.note : calls.mark;

    (void)store;
    calls.reads++;
    errno = ENOENT;
    return value == NULL ? NULL : strdup(value);
}

/* As store_list(): the strings follow the pointers. */
static char **list_of_one(const char *name, unsigned *count)
{
    char **list = calloc(1, sizeof(*list) + 16);

    list[0] = (char *)&list[1];
    snprintf(list[0], 16, "%s", name);
    *count = 1;
    return list;
}

char **store_list(struct store *store, const char *path, unsigned *count)
{
    (void)store, (void)path;
    calls.lists++;
    errno = ENOENT;
    *count = calls.children;
    if (strstr(path, "/backend") == NULL)
        return calloc(1, sizeof(char *));
    return calls.backends ? list_of_one("vbd", count) : NULL;
}

int store_remove_node(struct store *store, const char *path, struct error *error)
{
    const size_t length = strlen(calls.removed);

    (void)store, (void)error;
    snprintf(calls.removed + length, sizeof(calls.removed) - length, "%s ", path);
    return 0;
}

int store_remove(struct store *store, const struct store_claim *claim, const char *const paths[],
                 const char *const parents[], struct error *error)
{
    (void)store, (void)claim, (void)paths, (void)parents, (void)error;
    calls.transactions++;
    return 0;
}

int store_write(struct store *store, const char *path, const char *value, struct error *error)
{
    (void)store, (void)error;
    assert_non_null(strstr(path, note));
    snprintf(calls.written, sizeof(calls.written), "%s", value);
    return 0;
}

int store_claim(struct store *store, const char *const paths[], const char *value,
                bool (*taken)(const char *present), char **present, struct error *error)
{
    (void)store, (void)paths, (void)value, (void)taken, (void)present, (void)error;
    return -1;
}

int store_release(struct store *store, uint32_t domid)
{
    (void)store, (void)domid;
    assert_int_equal(calls.destroyed, 1);
    calls.released++;
    return 0;
}

int domain_find(struct domain *domain, const uint8_t uuid[16], struct error *error)
{
    (void)uuid, (void)error;
    domain->domid = calls.domain;
    return calls.domain != 0;
}

int domain_has_handle(const struct domain *domain, const uint8_t uuid[16], struct error *error)
{
    (void)uuid, (void)error;
    return domain->domid == calls.domain;
}

bool domain_is_dying(const struct domain *domain)
{
    (void)domain;
    return calls.dying;
}

int domain_destroy(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    calls.destroyed++;
    return 0;
}

/* xenstored would hold on to the domain's memory for as long as it is not told. */
int domain_await_end(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    assert_int_equal(calls.released, 1);
    return 0;
}

static int set_up(void **state)
{
    char path[MARK_SIZE];
    struct error error = {0};

    (void)state;
    memset(&calls, 0, sizeof(calls));
    assert_int_equal(mark_of_this_process(mark, "a guest", &error), 0);
    assert_true(mark_domain_path(path, sizeof(path), UUID, mark));
    assert_memory_equal(path, MARK_DIRECTORY "/" UUID "_", sizeof(MARK_DIRECTORY "/" UUID "_") - 1);
    snprintf(note, sizeof(note), "%s", path + sizeof(MARK_DIRECTORY));
    /* A process with the same pid that started one tick later. */
    unsigned long long started;
    unsigned long long namespace;
    int pid;
    assert_int_equal(sscanf(mark, "%d %llu %llu", &pid, &started, &namespace), 3);
    snprintf(dead_note, sizeof(dead_note), UUID "_%d_%llu_%llu", pid, started + 1, namespace);
    return 0;
}

static void notes_of_living_and_dead_owners_are_told_apart(void **state)
{
    bool lives = false;

    (void)state;
    assert_true(mark_is_note(note, UUID, &lives));
    assert_true(lives);
    assert_true(mark_is_note(dead_note, UUID, &lives));
    assert_false(lives);
    assert_false(mark_is_note(note, OTHER, &lives));
    assert_false(mark_is_note(UUID, UUID, &lives));
    assert_false(mark_is_note(UUID "_", UUID, &lives));
    assert_false(mark_is_note(UUID "_1_2", UUID, &lives));
    assert_false(mark_is_note(UUID "_1 2 3", UUID, &lives));
    assert_false(mark_is_note("name", UUID, &lives));
    assert_false(mark_domain_path((char[MARK_SIZE]){0}, MARK_SIZE, UUID, "no mark"));
}

static unsigned reap(char **names, unsigned count)
{
    const struct mark_list marks = {.names = names, .count = count};
    struct error error = {0};
    unsigned reaped;

    assert_true(mark_list_has(&marks, UUID));
    assert_false(mark_list_has(&marks, OTHER));
    assert_int_equal(reap_orphans(NULL, NULL, &marks, &reaped, &error), 0);
    return reaped;
}

static void living_owners_cost_no_request(void **state)
{
    char *names[] = {"name", UUID, note};

    (void)state;
    assert_int_equal(reap(names, 3), 0);
    assert_int_equal(calls.reads + calls.lists + calls.transactions, 0);
    assert_string_equal(calls.removed, "");
}

static void without_a_note_the_mark_is_read(void **state)
{
    char *names[] = {UUID};

    (void)state;
    calls.mark = mark;
    assert_int_equal(reap(names, 1), 0);
    assert_int_equal(calls.reads, 1);
    assert_int_equal(calls.transactions, 0);
}

static void orphans_are_reaped_in_a_transaction(void **state)
{
    char *names[] = {UUID, dead_note};
    char dead[MARK_SIZE];

    (void)state;
    snprintf(dead, sizeof(dead), "1 0 %s a", strrchr(dead_note, '_') + 1);
    calls.mark = dead;
    assert_int_equal(reap(names, 2), 1);
    assert_int_equal(calls.transactions, 1);
    /* The mark is removed in the transaction. */
    assert_null(strstr(calls.removed, MARK_DIRECTORY));
}

/* The guest of a dead owner with that note. */
static unsigned reap_dead(const char *value)
{
    char *names[] = {UUID, dead_note};
    char dead[MARK_SIZE];

    snprintf(dead, sizeof(dead), "1 0 %s a", strrchr(dead_note, '_') + 1);
    calls.mark = dead;
    calls.note = value;
    return reap(names, value == NULL ? 1 : 2);
}

static unsigned reap_domain_5(void)
{
    return reap_dead("5");
}

static void only_the_noted_domain_is_destroyed(void **state)
{
    (void)state;
    calls.domain = 5;
    assert_int_equal(reap_domain_5(), 1);
    assert_int_equal(calls.destroyed, 1);
    /* Another toolstack has made a domain with the same UUID meanwhile. */
    calls.domain = 6;
    assert_int_equal(reap_domain_5(), 1);
    assert_int_equal(calls.destroyed, 1);
}

static void a_domain_that_its_owner_could_not_note_is_found(void **state)
{
    (void)state;
    calls.domain = 5;
    assert_int_equal(reap_dead(NULL), 1);
    assert_int_equal(calls.destroyed, 1);
}

static void between_two_lives_no_domain_is_the_guest_s(void **state)
{
    (void)state;
    calls.domain = 5;
    assert_int_equal(reap_dead("0"), 1);
    assert_int_equal(calls.destroyed, 0);
    assert_int_equal(calls.transactions, 1);
}

static void a_dying_domain_is_not_waited_for(void **state)
{
    (void)state;
    calls.domain = 5;
    calls.dying = true;
    assert_int_equal(reap_domain_5(), 0);
    assert_int_equal(calls.destroyed + calls.transactions, 0);
}

static void a_dead_note_is_removed_if_another_owner_lives(void **state)
{
    char *names[] = {dead_note, UUID, note};

    (void)state;
    assert_int_equal(reap(names, 3), 0);
    assert_int_equal(calls.reads + calls.transactions, 0);
    assert_non_null(strstr(calls.removed, dead_note));
    assert_null(strstr(calls.removed, note));
}

static int reap_own(void)
{
    struct error error = {0};

    return reap_own_nodes(NULL, UUID, mark, 7, &error);
}

static void a_guest_among_others_ends_without_a_transaction(void **state)
{
    static const char expected[] = MARK_DIRECTORY "/" UUID " ";

    (void)state;
    calls.mark = mark;
    calls.children = 1;
    assert_int_equal(reap_own(), 0);
    assert_int_equal(calls.transactions, 0);
    assert_non_null(strstr(calls.removed, "/local/domain/7 "));
    assert_non_null(strstr(calls.removed, "/vm/" UUID " "));
    assert_non_null(strstr(calls.removed, note));
    assert_non_null(strstr(calls.removed, "/name/"));
    /* The mark is removed last. */
    assert_string_equal(calls.removed + strlen(calls.removed) - strlen(expected), expected);
}

static void the_last_guest_ends_in_a_transaction(void **state)
{
    (void)state;
    calls.mark = mark;
    assert_int_equal(reap_own(), 0);
    assert_int_equal(calls.transactions, 1);
    assert_null(strstr(calls.removed, MARK_DIRECTORY "/" UUID " "));
}

static int reap_between_lives(void)
{
    struct error error = {0};

    return reap_domain_nodes(NULL, UUID, mark, 7, &error);
}

static void between_two_lives_the_claims_stay(void **state)
{
    (void)state;
    calls.mark = mark;
    calls.children = 1;
    assert_int_equal(reap_between_lives(), 0);
    assert_non_null(strstr(calls.removed, "/local/domain/7 "));
    assert_non_null(strstr(calls.removed, "/vm/" UUID " "));
    assert_null(strstr(calls.removed, "/name/"));
    assert_null(strstr(calls.removed, MARK_DIRECTORY "/" UUID " "));
    assert_string_equal(calls.written, "0");
    assert_int_equal(calls.transactions, 0);
    /* Empty directories. */
    calls.children = 0;
    assert_int_equal(reap_between_lives(), 0);
    assert_int_equal(calls.transactions, 1);
}

static void what_an_earlier_domain_has_left_is_removed(void **state)
{
    struct error error = {0};

    (void)state;
    calls.backends = true;
    assert_int_equal(reap_stale_nodes(NULL, 7, &error), 0);
    assert_string_equal(calls.removed, "/local/domain/7 /libxl/7 /local/domain/0/device-model/7 "
                                       "/local/domain/0/backend/vbd/7 "
                                       "/local/domain/0/error/backend/vbd/7 ");
    assert_int_equal(calls.transactions, 0);
    assert_int_equal(calls.destroyed, 0);
}

static void a_mark_of_another_process_is_left(void **state)
{
    (void)state;
    calls.mark = "1 2 3 another";
    assert_int_equal(reap_own(), 0);
    assert_int_equal(reap_between_lives(), 0);
    calls.mark = NULL;
    assert_int_equal(reap_own(), 0);
    assert_int_equal(reap_between_lives(), 0);
    assert_int_equal(calls.transactions, 0);
    assert_string_equal(calls.removed, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(notes_of_living_and_dead_owners_are_told_apart, set_up),
        cmocka_unit_test_setup(living_owners_cost_no_request, set_up),
        cmocka_unit_test_setup(without_a_note_the_mark_is_read, set_up),
        cmocka_unit_test_setup(orphans_are_reaped_in_a_transaction, set_up),
        cmocka_unit_test_setup(only_the_noted_domain_is_destroyed, set_up),
        cmocka_unit_test_setup(a_domain_that_its_owner_could_not_note_is_found, set_up),
        cmocka_unit_test_setup(between_two_lives_no_domain_is_the_guest_s, set_up),
        cmocka_unit_test_setup(a_dying_domain_is_not_waited_for, set_up),
        cmocka_unit_test_setup(a_dead_note_is_removed_if_another_owner_lives, set_up),
        cmocka_unit_test_setup(a_guest_among_others_ends_without_a_transaction, set_up),
        cmocka_unit_test_setup(the_last_guest_ends_in_a_transaction, set_up),
        cmocka_unit_test_setup(between_two_lives_the_claims_stay, set_up),
        cmocka_unit_test_setup(what_an_earlier_domain_has_left_is_removed, set_up),
        cmocka_unit_test_setup(a_mark_of_another_process_is_left, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
