/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the lists that QEMU prints are understood, each in its own form, and that a name is
 * found only as a whole and only in its own list. A script prints lists in the form of QEMU 7.2 to
 * 11.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/features.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char script[] =
    "#!/bin/sh\n"
    "case \"$3 $4\" in\n"
    "'-help ') printf 'QEMU emulator version 10.0\\nusage: qemu [options]\\n\\nStandard options:\\n"
    "-h or -help     display this help and exit\\n"
    "-machine [type=]name[,prop[=value][,...]]\\n"
    "                selects emulated machine\\n"
    "                -not-an-option\\n"
    "-sandbox on[,obsolete=allow|deny]\\n' ;;\n"
    "'-device help') printf 'Controller/Bridge/Hub devices:\\n"
    "name \"usb-hub\", bus usb-bus\\nname \"xen-disk\", bus xen-bus, desc \"Xen disk\"\\n' ;;\n"
    "'-netdev help') printf 'Available netdev backend types:\\nsocket\\nstream\\n' ;;\n"
    "'-display help') printf 'Available display backend types:\\nnone\\n\\nSome display ...\\n' "
    ";;\n"
    "'-machine xenfv,help') printf 'xenfv-machine options:\\n"
    "  suppress-vmdesc=<bool> - Set on to disable\\n' ;;\n"
    "'-machine xenpv,help') echo 'unsupported machine type' >&2; exit 1 ;;\n"
    "esac\n";

static char qemu[] = "/tmp/features-test-XXXXXX";

static int set_up(void **state)
{
    int file = mkstemp(qemu);

    (void)state;
    if (file < 0 || write(file, script, sizeof(script) - 1) < 0 || fchmod(file, 0700) < 0)
        return -1;
    return close(file);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(qemu);
}

static void names_are_found_in_their_lists(void **state)
{
    const struct features_config config = {.device_model = qemu};
    struct features *features = features_open(&config);

    (void)state;
    assert_true(features_have(features, FEATURE_OPTION, "machine"));
    assert_true(features_have(features, FEATURE_OPTION, "sandbox"));
    assert_true(features_have(features, FEATURE_OPTION, "h"));
    assert_true(features_have(features, FEATURE_DEVICE, "usb-hub"));
    assert_true(features_have(features, FEATURE_DEVICE, "xen-disk"));
    assert_true(features_have(features, FEATURE_NETDEV, "stream"));
    assert_true(features_have(features, FEATURE_DISPLAY, "none"));
    assert_true(features_have(features, FEATURE_XENFV_PROPERTY, "suppress-vmdesc"));
    features_close(features);
}

static void nothing_else_is_found(void **state)
{
    const struct features_config config = {.device_model = qemu};
    struct features *features = features_open(&config);

    (void)state;
    assert_false(features_have(features, FEATURE_OPTION, "not-an-option"));
    assert_false(features_have(features, FEATURE_OPTION, "sand"));
    assert_false(features_have(features, FEATURE_DEVICE, "xen-dis"));
    assert_false(features_have(features, FEATURE_DEVICE, "en-disk"));
    assert_false(features_have(features, FEATURE_DEVICE, "stream"));
    assert_false(features_have(features, FEATURE_NETDEV, ""));
    assert_false(features_have(features, FEATURE_DISPLAY, ""));
    assert_false(features_have(features, FEATURE_XENPV_PROPERTY, "suppress-vmdesc"));
    features_close(features);
}

static void a_qemu_that_cannot_be_run_has_nothing(void **state)
{
    const char *const paths[] = {"/no/such/qemu", "/etc/passwd", "/"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        const struct features_config config = {.device_model = paths[i]};
        struct features *features = features_open(&config);

        assert_false(features_have(features, FEATURE_DISPLAY, "none"));
        features_close(features);
    }
    assert_false(features_have(NULL, FEATURE_DISPLAY, "none"));
    features_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_in_their_lists),
        cmocka_unit_test(nothing_else_is_found),
        cmocka_unit_test(a_qemu_that_cannot_be_run_has_nothing),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
