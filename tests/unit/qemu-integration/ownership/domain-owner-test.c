/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which nodes the kernel is told to remove, in which order, and what is reported if it
 * refuses one. The kernel module is replaced by a function that notes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel-module/uapi.h"
#include "qemu-integration/ownership/domain-owner.h"
#include "qemu-integration/ownership/mark.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#define UUID "01234567-89ab-cdef-0123-456789abcdef"
#define MARK "12 34 56 a_20guest"

static struct {
    char nodes[4096]; /* a line each: kind, flags, path, value */
    uint32_t domid;
    uint8_t handle[16];
    const char *refused; /* path that is no node */
} kernel;

static const struct domain_owner owner = {.fd = 1000};

static int note_node(const struct xen_domain_owner_node *node)
{
    static const char *const kinds[] = {[XEN_DOMAIN_OWNER_GUARD] = "guard",
                                        [XEN_DOMAIN_OWNER_REMOVE] = "remove",
                                        [XEN_DOMAIN_OWNER_REMOVE_EMPTY] = "if empty"};
    size_t length = strlen(kernel.nodes);

    if (kernel.refused != NULL && strcmp(kernel.refused, node->path) == 0) {
        errno = ENOSPC;
        return -1;
    }
    snprintf(kernel.nodes + length, sizeof(kernel.nodes) - length, "%s%s %s%s%s\n",
             kinds[node->kind], node->flags == XEN_DOMAIN_OWNER_OF_DOMAIN ? "," : ":", node->path,
             *node->value == '\0' ? "" : " = ", node->value);
    return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    const void *argument;

    va_start(arguments, request);
    argument = va_arg(arguments, const void *);
    va_end(arguments);
    assert_int_equal(fd, owner.fd);
    if (request == XEN_DOMAIN_OWNER_CLAIM)
        memcpy(kernel.handle, argument, sizeof(kernel.handle));
    else if (request == XEN_DOMAIN_OWNER_SET_DOMAIN)
        memcpy(&kernel.domid, argument, sizeof(kernel.domid));
    else
        return note_node(argument);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    memset(&kernel, 0, sizeof(kernel));
    return 0;
}

static void a_claim_has_the_marks(void **state)
{
    static const uint8_t uuid[16] = {1, 2, 3};
    struct error error = {0};

    (void)state;
    assert_int_equal(domain_owner_claim(&owner, uuid, UUID, MARK, &error), 0);
    assert_memory_equal(kernel.handle, uuid, sizeof(uuid));
    assert_string_equal(kernel.nodes, "guard: /tool/qemu-xen/" UUID " = " MARK "\n"
                                      "remove: /tool/qemu-xen/name/a_20guest = " MARK "\n"
                                      "remove: /tool/qemu-xen/" UUID "_12_34_56\n"
                                      "remove: /vm/" UUID "\n"
                                      "if empty: /vm\n"
                                      "if empty: /tool/qemu-xen/name\n"
                                      "if empty: /tool/qemu-xen\n");
}

/* Each directory comes after those in it. */
static void a_domain_has_all_nodes_that_are_found_by_its_number(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(domain_owner_set_domain(&owner, 7, &error), 0);
    assert_int_equal(kernel.domid, 7);
    assert_string_equal(kernel.nodes, "remove, /local/domain/7\n"
                                      "remove, /libxl/7\n"
                                      "remove, /local/domain/0/device-model/7\n"
                                      "remove, /local/domain/0/backend/console/7\n"
                                      "if empty, /local/domain/0/backend/console\n"
                                      "remove, /local/domain/0/backend/qdisk/7\n"
                                      "if empty, /local/domain/0/backend/qdisk\n"
                                      "remove, /local/domain/0/backend/qnic/7\n"
                                      "if empty, /local/domain/0/backend/qnic\n"
                                      "remove, /local/domain/0/backend/vfb/7\n"
                                      "if empty, /local/domain/0/backend/vfb\n"
                                      "remove, /local/domain/0/backend/vif/7\n"
                                      "if empty, /local/domain/0/backend/vif\n"
                                      "remove, /local/domain/0/backend/vkbd/7\n"
                                      "if empty, /local/domain/0/backend/vkbd\n"
                                      "remove, /local/domain/0/error/backend/vif/7\n"
                                      "if empty, /libxl\n"
                                      "if empty, /local/domain/0/device-model\n"
                                      "if empty, /local/domain/0/backend\n"
                                      "if empty, /local/domain/0/error/backend/vif\n"
                                      "if empty, /local/domain/0/error/backend\n"
                                      "if empty, /local/domain/0/error\n");
}

static void a_node_that_is_refused_is_reported(void **state)
{
    static const char *const refused[] = {"/tool/qemu-xen/name/a_20guest", "/vm", "/libxl/7",
                                          "/local/domain/0/backend/vif", "/local/domain/0/error"};
    static const uint8_t uuid[16];

    (void)state;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct error error = {0};
        char expected[256];

        set_up(NULL);
        kernel.refused = refused[i];
        snprintf(expected, sizeof(expected),
                 "/dev/xen/domain-owner: cannot own %s: No space left on device", refused[i]);
        assert_int_equal(domain_owner_claim(&owner, uuid, UUID, MARK, &error) < 0 ||
                             domain_owner_set_domain(&owner, 7, &error) < 0,
                         1);
        assert_string_equal(error.message, expected);
    }
}

static void what_is_no_mark_is_refused(void **state)
{
    static const uint8_t uuid[16];
    struct error error = {0};

    (void)state;
    assert_int_equal(domain_owner_claim(&owner, uuid, UUID, "mark", &error), -1);
    assert_string_equal(error.message, "mark: not a mark");
}

static void without_the_module_nothing_is_done(void **state)
{
    static const struct domain_owner none = {.fd = -1};
    static const uint8_t uuid[16];
    struct error error = {0};

    (void)state;
    assert_int_equal(domain_owner_claim(&none, uuid, UUID, MARK, &error), 0);
    assert_int_equal(domain_owner_set_domain(&none, 7, &error), 0);
    domain_owner_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_claim_has_the_marks, set_up),
        cmocka_unit_test_setup(a_domain_has_all_nodes_that_are_found_by_its_number, set_up),
        cmocka_unit_test_setup(a_node_that_is_refused_is_reported, set_up),
        cmocka_unit_test_setup(what_is_no_mark_is_refused, set_up),
        cmocka_unit_test_setup(without_the_module_nothing_is_done, set_up),
    };

    return cmocka_run_group_tests_name("domain-owner", tests, NULL, NULL);
}
