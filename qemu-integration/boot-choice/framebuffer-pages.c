/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/framebuffer-pages.h"

#include <string.h>
#include <xen/io/fbif.h>
#include <xen/io/kbdif.h>

_Static_assert(offsetof(struct xenfb_page, width) == 16, "fbif.h");
_Static_assert(offsetof(struct xenfb_page, pd) == 40, "fbif.h");
_Static_assert(sizeof(union xenkbd_in_event) == 40, "kbdif.h");

static uint8_t *page(uint8_t *pages, size_t number)
{
    return pages + number * FRAMEBUFFER_PAGE_SIZE;
}

void framebuffer_pages_fill(uint8_t *pages, const uint64_t frames[FRAMEBUFFER_PAGES])
{
    struct xenfb_page *framebuffer = (struct xenfb_page *)page(pages, FRAMEBUFFER_PAGE);

    memset(pages, 0, (size_t)FRAMEBUFFER_PAGES * FRAMEBUFFER_PAGE_SIZE);
    framebuffer->width = FRAMEBUFFER_WIDTH;
    framebuffer->height = FRAMEBUFFER_HEIGHT;
    framebuffer->line_length = FRAMEBUFFER_STRIDE;
    framebuffer->mem_length = FRAMEBUFFER_PIXEL_PAGES * FRAMEBUFFER_PAGE_SIZE;
    framebuffer->depth = 24;
    framebuffer->pd[0] = frames[FRAMEBUFFER_DIRECTORY_PAGE];
    memcpy(page(pages, FRAMEBUFFER_DIRECTORY_PAGE), &frames[FRAMEBUFFER_PIXEL_PAGE],
           FRAMEBUFFER_PIXEL_PAGES * sizeof(frames[0]));
}

uint8_t *framebuffer_pages_pixels(uint8_t *pages)
{
    return page(pages, FRAMEBUFFER_PIXEL_PAGE);
}

bool framebuffer_pages_next_key(uint8_t *pages, struct framebuffer_key *key)
{
    struct xenkbd_page *keyboard = (struct xenkbd_page *)page(pages, FRAMEBUFFER_KEYBOARD_PAGE);
    uint32_t produced = __atomic_load_n(&keyboard->in_prod, __ATOMIC_ACQUIRE);
    uint32_t consumed = keyboard->in_cons;
    bool found = false;

    /* The ring has overflowed, or the counter is wrong: keep the latest events that fit. */
    if (produced - consumed > XENKBD_IN_RING_LEN)
        consumed = produced - XENKBD_IN_RING_LEN;
    while (consumed != produced && !found) {
        const union xenkbd_in_event *event = &XENKBD_IN_RING_REF(keyboard, consumed);

        found = event->type == XENKBD_TYPE_KEY;
        *key = (struct framebuffer_key){.code = event->key.keycode,
                                        .pressed = event->key.pressed != 0};
        consumed++;
    }
    __atomic_store_n(&keyboard->in_cons, consumed, __ATOMIC_RELEASE);
    return found;
}
