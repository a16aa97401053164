/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that Xen's library cannot build as a guest of this kind is refused for the right reason,
 * and one that nothing is known about is left to the library.
 */
#include "loader/xen-kernel.h"

#include "tests/unit/loader/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PT_NOTE        4
#define PAYLOAD_OFFSET 0x248
#define PAYLOAD        (5 * 512 + 0x100)

static struct sample sample;
static struct error error;

/* Checks the first @size bytes, at the end of a block so that a read past it is caught. */
static int check_cut(size_t size, struct xen_notes notes, bool pvh)
{
    uint8_t *block = malloc(1 + size);
    int status;

    assert_non_null(block);
    memcpy(block + 1, sample.head, size);
    error = (struct error){0};
    status = xen_kernel_check((struct bytes){block + 1, size}, &notes, pvh, "k", &error);
    free(block);
    return status;
}

static int check(struct xen_notes notes, bool pvh)
{
    return check_cut(SAMPLE_HEAD_SIZE, notes, pvh);
}

static void make_packed(const char *magic)
{
    sample_bzimage(&sample, 0x20f, 4, 0x10000);
    put32(&sample, PAYLOAD_OFFSET, 0x100);
    put32(&sample, PAYLOAD_OFFSET + 4, 0x8000);
    memcpy(sample.head + PAYLOAD, magic, strlen(magic));
}

static void make_elf(void)
{
    sample_elf(&sample, 1);
    put32(&sample, sample_phdr(1, 1, PHDR_TYPE), PT_NOTE);
}

static void packings_that_the_library_does_not_know_are_named(void **state)
{
    (void)state;
    make_packed("BZh9");
    assert_int_equal(check((struct xen_notes){0}, false), -1);
    assert_string_equal(error.message,
                        "k: packed with bzip2, which Xen's library cannot unpack; use a kernel "
                        "packed with gzip, xz or zstd, or the ELF file in it");
    make_packed("\x89LZO");
    assert_int_equal(check((struct xen_notes){0}, true), -1);
    assert_non_null(strstr(error.message, "packed with LZO, "));
    make_packed("\xfd"
                "7zXZ");
    assert_int_equal(check((struct xen_notes){0}, false), 0);
    make_packed("BZh9");
    for (size_t size = 0; size < PAYLOAD + 3; size++)
        assert_int_equal(check_cut(size, (struct xen_notes){0}, false), 0);
    put32(&sample, PAYLOAD_OFFSET, UINT32_MAX);
    assert_int_equal(check((struct xen_notes){0}, false), 0);
}

static void the_entry_must_be_of_the_guests_kind(void **state)
{
    (void)state;
    const struct xen_notes none = {0}, pv = {.any = true, .pv = true},
                           pvh = {.any = true, .pvh = true}, other = {.any = true};

    make_elf();
    assert_int_equal(check(pv, false), 0);
    assert_int_equal(check(pvh, true), 0);
    assert_int_equal(check(none, false), 0); /* it may be of the oldest form */
    assert_int_equal(check(pv, true), -1);
    assert_string_equal(error.message, "k: this kernel has no Xen PVH entry; try -M xenpv");
    assert_int_equal(check(other, true), -1);
    assert_string_equal(error.message, "k: this kernel has no Xen PVH entry; try -M xenfv");
    assert_int_equal(check(pvh, false), -1);
    assert_string_equal(error.message, "k: this kernel has no Xen PV entry; try -M xenpvh");
    assert_int_equal(check(other, false), -1);
    assert_string_equal(error.message, "k: this kernel has no Xen PV entry; try -M xenfv");
}

static void an_efi_image_is_called_so(void **state)
{
    (void)state;
    sample = (struct sample){.size = SAMPLE_HEAD_SIZE};
    memcpy(sample.head, "MZ", 2);
    put32(&sample, 0x3c, 0x80);
    memcpy(sample.head + 0x80, "PE\0\0", 4);
    assert_int_equal(check((struct xen_notes){0}, false), -1);
    assert_string_equal(error.message,
                        "k: an EFI image, such as a unified kernel image, which only UEFI firmware "
                        "can start; use the kernel and the initrd in it");
    for (size_t size = 0; size < 0x84; size++)
        assert_int_equal(check_cut(size, (struct xen_notes){0}, false), 0);
    put32(&sample, 0x3c, UINT32_MAX);
    assert_int_equal(check((struct xen_notes){0}, false), 0);
    /* A bzImage is one too. */
    put32(&sample, 0x3c, 0x80);
    put32(&sample, 0x202, 0x53726448);
    assert_int_equal(check((struct xen_notes){0}, false), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packings_that_the_library_does_not_know_are_named),
        cmocka_unit_test(the_entry_must_be_of_the_guests_kind),
        cmocka_unit_test(an_efi_image_is_called_so),
    };

    return cmocka_run_group_tests_name("loader/xen-kernel", tests, NULL, NULL);
}
