/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages that a paravirtual framebuffer and keyboard share with their backends, as the frontend
 * lays them out: one for each device, the directory of the pixels' frames, and the pixels. Pure:
 * the caller gives the memory. Source: Xen's xen/io/fbif.h and xen/io/kbdif.h,
 * protocol "x86_64-abi".
 *
 * Pixels have 24 bits, so that QEMU copies them. With 32, QEMU would use these pages themselves as
 * its picture, even after they are gone.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_PAGES_H
#define QEMU_INTEGRATION_BOOT_CHOICE_FRAMEBUFFER_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAMEBUFFER_WIDTH  800 /* pixels */
#define FRAMEBUFFER_HEIGHT 600
#define FRAMEBUFFER_STRIDE (3 * FRAMEBUFFER_WIDTH) /* bytes; a pixel is blue, green, red */

#define FRAMEBUFFER_PAGE_SIZE 4096

/* Order of the pages. */
#define FRAMEBUFFER_PAGE           0
#define FRAMEBUFFER_KEYBOARD_PAGE  1
#define FRAMEBUFFER_DIRECTORY_PAGE 2
#define FRAMEBUFFER_PIXEL_PAGE     3

/* At least one byte follows the last pixel, as QEMU reads each pixel as four bytes. */
#define FRAMEBUFFER_PIXEL_PAGES                                                                    \
    (FRAMEBUFFER_STRIDE * FRAMEBUFFER_HEIGHT / FRAMEBUFFER_PAGE_SIZE + 1)
#define FRAMEBUFFER_PAGES (FRAMEBUFFER_PIXEL_PAGE + FRAMEBUFFER_PIXEL_PAGES)

_Static_assert(FRAMEBUFFER_PIXEL_PAGES <= FRAMEBUFFER_PAGE_SIZE / sizeof(uint64_t),
               "one page of the directory is enough");

/* A key that was pressed or released. */
struct framebuffer_key {
    unsigned code; /* linux/input-event-codes.h */
    bool pressed;
};

/**
 * framebuffer_pages_fill() - Lay out the pages, with a black screen and no keys
 * @pages:  FRAMEBUFFER_PAGES pages
 * @frames: Frame number of each, by which the backend maps it
 */
void framebuffer_pages_fill(uint8_t *pages, const uint64_t frames[FRAMEBUFFER_PAGES]);

/**
 * framebuffer_pages_pixels() - The pixels among the pages, FRAMEBUFFER_STRIDE bytes a row
 */
uint8_t *framebuffer_pages_pixels(uint8_t *pages);

/**
 * framebuffer_pages_next_key() - Take the next key that the backend has written
 * @key: Filled if there is one; events of other kinds are skipped
 *
 * Return: whether there is one
 */
bool framebuffer_pages_next_key(uint8_t *pages, struct framebuffer_key *key);

#endif
