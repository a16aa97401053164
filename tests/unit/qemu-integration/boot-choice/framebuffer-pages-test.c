/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages of a framebuffer are laid out as its backend reads them, and keys that the backend
 * writes are found, whatever else it writes.
 */
#include "qemu-integration/boot-choice/framebuffer-pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/fbif.h>
#include <xen/io/kbdif.h>

#include <cmocka.h>

static uint8_t *pages;
static uint64_t frames[FRAMEBUFFER_PAGES];

static int set_up(void **state)
{
    (void)state;
    pages = aligned_alloc(FRAMEBUFFER_PAGE_SIZE, FRAMEBUFFER_PAGES * FRAMEBUFFER_PAGE_SIZE);
    if (pages == NULL)
        return -1;
    memset(pages, 0xa5, FRAMEBUFFER_PAGES * FRAMEBUFFER_PAGE_SIZE);
    for (size_t i = 0; i < FRAMEBUFFER_PAGES; i++)
        frames[i] = 0x100000 + 3 * i;
    framebuffer_pages_fill(pages, frames);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(pages);
    return 0;
}

static struct xenkbd_page *keyboard(void)
{
    return (struct xenkbd_page *)(pages + FRAMEBUFFER_KEYBOARD_PAGE * FRAMEBUFFER_PAGE_SIZE);
}

/* Writes an event as the backend does. */
static void put(uint8_t type, uint32_t code, bool pressed)
{
    struct xenkbd_page *page = keyboard();
    union xenkbd_in_event *event = &XENKBD_IN_RING_REF(page, page->in_prod);

    memset(event, 0, sizeof(*event));
    event->key.type = type;
    event->key.keycode = code;
    event->key.pressed = pressed;
    page->in_prod++;
}

/* From the page through the directory the backend gets to the frames that were given. */
static void the_backend_finds_the_pixels(void **state)
{
    const struct xenfb_page *page = (const struct xenfb_page *)pages;
    const uint64_t *directory =
        (const uint64_t *)(pages + FRAMEBUFFER_DIRECTORY_PAGE * FRAMEBUFFER_PAGE_SIZE);

    (void)state;
    assert_int_equal(page->width, 800);
    assert_int_equal(page->height, 600);
    assert_int_equal(page->line_length, 2400);
    assert_true(page->mem_length > 2400 * 600); /* the last one is read as four bytes */
    assert_int_equal(page->depth, 24);
    assert_int_equal(page->pd[0], frames[FRAMEBUFFER_DIRECTORY_PAGE]);
    assert_int_equal(page->pd[1], 0);
    for (size_t i = 0; i < page->mem_length / 4096; i++)
        assert_int_equal(directory[i], frames[FRAMEBUFFER_PIXEL_PAGE + i]);
    assert_ptr_equal(framebuffer_pages_pixels(pages), pages + 3 * 4096);
}

static void the_screen_begins_black_and_without_keys(void **state)
{
    struct framebuffer_key key;

    (void)state;
    for (size_t i = 0; i < 3 * 800 * 600; i++)
        assert_int_equal(framebuffer_pages_pixels(pages)[i], 0);
    assert_false(framebuffer_pages_next_key(pages, &key));
}

static void keys_come_in_order_round_the_ring(void **state)
{
    struct framebuffer_key key;

    (void)state;
    for (uint32_t i = 0; i < 4 * XENKBD_IN_RING_LEN; i++) {
        put(XENKBD_TYPE_KEY, 100 + i, i % 2 == 0);
        if (i % 2 == 1) {
            assert_true(framebuffer_pages_next_key(pages, &key));
            assert_int_equal(key.code, 100 + i - 1);
            assert_true(key.pressed);
            assert_true(framebuffer_pages_next_key(pages, &key));
            assert_int_equal(key.code, 100 + i);
            assert_false(key.pressed);
        }
    }
    assert_false(framebuffer_pages_next_key(pages, &key));
    assert_int_equal(keyboard()->in_cons, keyboard()->in_prod);
}

static void events_of_other_kinds_are_skipped(void **state)
{
    struct framebuffer_key key;

    (void)state;
    put(XENKBD_TYPE_POS, 1, true);
    put(XENKBD_TYPE_MOTION, 1, true);
    put(XENKBD_TYPE_KEY, 30, true);
    put(XENKBD_TYPE_POS, 1, true);
    assert_true(framebuffer_pages_next_key(pages, &key));
    assert_int_equal(key.code, 30);
    assert_false(framebuffer_pages_next_key(pages, &key));
}

static void an_impossible_counter_yields_one_ring_of_keys(void **state)
{
    struct framebuffer_key key;
    unsigned count = 0;

    (void)state;
    for (uint32_t i = 0; i < XENKBD_IN_RING_LEN; i++)
        put(XENKBD_TYPE_KEY, i, true);
    keyboard()->in_prod = 0xf0000000;
    while (framebuffer_pages_next_key(pages, &key))
        count++;
    assert_int_equal(count, XENKBD_IN_RING_LEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_backend_finds_the_pixels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_screen_begins_black_and_without_keys, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(keys_come_in_order_round_the_ring, set_up, tear_down),
        cmocka_unit_test_setup_teardown(events_of_other_kinds_are_skipped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_impossible_counter_yields_one_ring_of_keys, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests_name("framebuffer-pages", tests, NULL, NULL);
}
