/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot files are known by their names as the loaders that they are, and GRUB's configuration is
 * looked for where it lies beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/loader-name.h"

#include <arpa/inet.h>
#include <string.h>

static void loaders_are_known_by_their_names(void **state)
{
    static const struct {
        const char *file;
        enum loader_kind kind;
    } rows[] = {
        {"pxelinux.0", LOADER_PXELINUX},
        {"http://h/d/lpxelinux.0?x=/y.efi", LOADER_PXELINUX},
        {"GPXELINUX.0", LOADER_PXELINUX},
        {"efi64/syslinux.efi", LOADER_PXELINUX},
        {"undionly.kpxe", LOADER_IPXE},
        {"/undionly.kkpxe", LOADER_IPXE},
        {"ipxe.efi", LOADER_IPXE},
        {"snponly.efi", LOADER_IPXE},
        {"ipxe-x86_64.efi", LOADER_IPXE},
        {"ipxe.lkrn", LOADER_IPXE},
        {"ipxe.pxe", LOADER_IPXE},
        {"tftp://192.0.2.1/grubx64.efi", LOADER_GRUB},
        {"grubnetx64.efi.signed", LOADER_GRUB},
        {"shimx64.efi", LOADER_GRUB},
        {"shimx64.efi.signed", LOADER_GRUB},
        {"EFI/BOOT/BOOTX64.EFI", LOADER_GRUB},
        {"bootnetx64.efi", LOADER_GRUB},
        {"boot/grub/x86_64-efi/core.efi", LOADER_GRUB},
        {"grldr", LOADER_IMPOSSIBLE},
        {"boot/x64/wdsnbp.com", LOADER_IMPOSSIBLE},
        {"bootmgfw.efi", LOADER_IMPOSSIBLE},
        {"other.0", LOADER_IMPOSSIBLE},
        {"other.efi#f", LOADER_IMPOSSIBLE},
        {"vmlinuz.efi", LOADER_NONE},
        {"vmlinuz-6.1.0", LOADER_NONE},
        {"boot.ipxe", LOADER_NONE},
        {"menu.php?file=pxelinux.0", LOADER_NONE},
        {"pxelinux.0/", LOADER_NONE},
        {"", LOADER_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (loader_kind(rows[i].file) != rows[i].kind)
            fail_msg("%s is %d", rows[i].file, (int)loader_kind(rows[i].file));
    assert_string_equal(loader_obstacle("BOOTMGFW.EFI"), "is Windows' loader");
    assert_non_null(strstr(loader_obstacle("x.efi"), "EFI program"));
    assert_non_null(strstr(loader_obstacle("x.0"), "BIOS"));
}

static void configurations_of_grub_are_listed(void **state)
{
    static const struct netboot_identity identity = {.mac = {0x52, 0x54, 0, 0xab, 0xcd, 0xef}};
    struct in_addr address = {.s_addr = htonl(0xc000020a)};
    struct in_addr none = {0};
    char path[64];
    unsigned count = 0;

    (void)state;
    assert_true(loader_grub_path(0, &identity, address, path, sizeof(path)));
    assert_string_equal(path, "grub.cfg-01-52-54-00-ab-cd-ef");
    assert_true(loader_grub_path(1, &identity, address, path, sizeof(path)));
    assert_string_equal(path, "grub.cfg-C000020A");
    assert_true(loader_grub_path(8, &identity, address, path, sizeof(path)));
    assert_string_equal(path, "grub.cfg-C");
    assert_true(loader_grub_path(9, &identity, address, path, sizeof(path)));
    assert_string_equal(path, "grub.cfg");
    assert_true(loader_grub_path(1, &identity, none, path, sizeof(path)));
    assert_string_equal(path, "grub.cfg");
    assert_true(loader_grub_path(2, &identity, none, path, sizeof(path)));
    assert_string_equal(path, "grub/grub.cfg");
    while (loader_grub_path(count, &identity, address, path, sizeof(path)))
        count++;
    assert_true(count > 15 && count < 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loaders_are_known_by_their_names),
        cmocka_unit_test(configurations_of_grub_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
