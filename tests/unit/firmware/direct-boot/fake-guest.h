/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest for the firmware's unit tests: memory in a block of its exact size, so that the sanitizer
 * sees every access past it, with what hvmloader and the host leave in it.
 *
 *     static void a_sentence(void **state)
 *     {
 *         struct guest *guest = *state;
 *         ...
 *     }
 *
 *     const struct CMUnitTest tests[] = {guest_test(a_sentence)};
 */
#ifndef TESTS_UNIT_FIRMWARE_DIRECT_BOOT_FAKE_GUEST_H
#define TESTS_UNIT_FIRMWARE_DIRECT_BOOT_FAKE_GUEST_H

#include "common/error.h"
#include "common/units.h"
#include "firmware/direct-boot/firmware-tables.h"
#include "firmware/direct-boot/guest-memory.h"
#include "firmware/direct-boot/hvmloader-info.h"
#include "firmware/direct-boot/memory-map.h"
#include "firmware/direct-boot/take-over.h"
#include "loader/handoff.h"

#include <stddef.h>
#include <stdint.h>

#define GUEST_SIZE       (4 * MIB)
#define GUEST_IMAGE      UINT32_C(0xf0000)
#define GUEST_AREA       UINT32_C(0xf4000) /* where tables are kept */
#define GUEST_AREA_SIZE  UINT32_C(0x2000)
#define GUEST_SCRATCH    UINT32_C(0x10000)
#define GUEST_POINTERS   (GUEST_SCRATCH + 0x100)
#define GUEST_E820       (GUEST_SCRATCH + 0x200)
#define GUEST_RSDP       (GUEST_SCRATCH + 0x400)
#define GUEST_SMBIOS     (GUEST_SCRATCH + 0x500)
#define GUEST_MP         (GUEST_SCRATCH + 0x600)
#define GUEST_PIR        (GUEST_SCRATCH + 0x700)
#define GUEST_NVS        (GUEST_SIZE - MIB)
#define GUEST_STRUCTURES (GUEST_NVS + 0x1000)
#define GUEST_MP_CONFIG  (GUEST_NVS + 0x2000)

#define GUEST_STRUCTURES_SIZE 200
#define GUEST_MP_CONFIG_SIZE  64
#define GUEST_PIR_SIZE        64

struct guest {
    struct guest_memory memory;
    struct memory_map map;  /* of this guest */
    struct table_area area; /* empty */
    struct handoff handoff; /* of a kernel at 2 MiB with an initrd; its checksum is right */

    /* Of the call under test */
    struct taken_over taken;
    struct error error;
};

/* A test with a sound guest of its own as its state. */
#define guest_test(test) cmocka_unit_test_setup_teardown(test, guest_set_up, guest_tear_down)

int guest_set_up(void **state);
int guest_tear_down(void **state);

/* The same guest, cut to @size bytes. */
void guest_cut(struct guest *guest, uint32_t size);

/* The byte at an address, to be read or changed. */
uint8_t *guest_byte(const struct guest *guest, uint32_t address);

/* Adjusts the byte at @fix so that [start, start + size) sums to 0. */
void guest_fix_sum(const struct guest *guest, uint32_t fix, uint32_t start, uint32_t size);

/* Makes the hand-off's checksum right again. */
void guest_fix_handoff(struct guest *guest);

/* Fails the test if the message is not just @expected. */
void assert_error(const struct error *error, const char *expected);

#endif
