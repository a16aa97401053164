/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libvirt's files get their block once, and are as they were after it is undone; what is not as
 * expected is left alone.
 */
#include "qemu-integration/host/libvirt-setup.h"

#include "common/array.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static const char *const keys[] = {"user", "group", "namespaces", "cgroup_device_acl", NULL};

/* As libvirt 9.0 and 11.3 come, and with settings of the administrator's. */
static const char *const texts[] = {
    "",
    "# Master configuration file\n#user = \"libvirt-qemu\"\n#group = \"libvirt-qemu\"\n"
    "#cgroup_device_acl = [\n#    \"/dev/null\", \"/dev/full\", \"/dev/zero\",\n"
    "#    \"/dev/ptmx\", \"/dev/kvm\"\n#]\n#namespaces = [ \"mount\" ]\n",
    "#    \"/dev/ptmx\", \"/dev/kvm\",\n#    \"/dev/userfaultfd\"\n#]\n",
    "user = \"libvirt-qemu\"\n  group=\"kvm\"\nuser_other = 1\ncgroup_device_acl = [\n"
    "    \"/dev/null\",\n    \"/dev/kvm\"\n]\nvnc_tls = 1\nnamespaces = [ \"mount\" ]\n",
};

static void a_block_is_put_in_once_and_taken_out_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct error error = {0};
        char *once = libvirt_setup_apply_text(texts[i], "user = \"root\"\n", keys, &error);
        char *twice = libvirt_setup_apply_text(once, "user = \"root\"\n", keys, &error);
        char *undone = libvirt_setup_undo_text(once, &error);

        assert_non_null(strstr(once, "\nuser = \"root\"\n"));
        assert_string_equal(twice, once);
        assert_string_equal(undone, texts[i]);
        free(once);
        free(twice);
        free(undone);
    }
}

static void active_settings_become_comments(void **state)
{
    struct error error = {0};

    (void)state;
    char *text = libvirt_setup_apply_text(texts[3], "X\n", keys, &error);
    assert_string_equal(text,
                        "#qemu-xen-off: user = \"libvirt-qemu\"\n#qemu-xen-off:   group=\"kvm\"\n"
                        "user_other = 1\n#qemu-xen-off: cgroup_device_acl = [\n"
                        "#qemu-xen-off:     \"/dev/null\",\n#qemu-xen-off:     \"/dev/kvm\"\n"
                        "#qemu-xen-off: ]\nvnc_tls = 1\n#qemu-xen-off: namespaces = [ \"mount\" ]\n"
                        "# BEGIN qemu-xen: made by qemu-xen -libvirt-setup\nX\n# END qemu-xen\n");
    free(text);
}

static void a_bracket_in_a_comment_or_a_string_ends_no_list(void **state)
{
    struct error error = {0};

    (void)state;
    char *text = libvirt_setup_apply_text("namespaces = [ # [a]\n \"]\", # b]\n \"c\"\n]\nd = 1\n",
                                          "X\n", keys, &error);
    assert_non_null(strstr(text, "#qemu-xen-off:  \"c\"\n#qemu-xen-off: ]\nd = 1\n"));
    free(text);
}

static void damaged_texts_are_left_alone(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"user = 1", "not as expected: the last line has no end"},
        {"# END qemu-xen\n", "not as expected: one of qemu-xen's two marks is missing"},
        {"# BEGIN qemu-xen: made by qemu-xen -libvirt-setup\n",
         "not as expected: one of qemu-xen's two marks is missing"},
        {"# BEGIN qemu-xen: made by qemu-xen -libvirt-setup\n# END qemu-xen\nuser = 1\n",
         "not as expected: there is something behind qemu-xen's block"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct error error = {0};

        assert_null(libvirt_setup_apply_text(cases[i].text, "X\n", keys, &error));
        assert_string_equal(error.message, cases[i].message);
        assert_null(libvirt_setup_undo_text(cases[i].text, &error));
    }
}

#define PROGRAM "/usr/local/bin/qemu-xen"

static int run(const char *verb, const char *root)
{
    struct error error = {0};
    FILE *out = fopen("/dev/null", "w");
    int status = libvirt_setup(verb, root, PROGRAM, out, &error);

    fclose(out);
    return status;
}

static void files_keep_their_mode_and_links_are_not_followed(void **state)
{
    char root[] = "/tmp/libvirt-setup-XXXXXX";
    char path[64], other[64];
    struct stat status;

    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(path, sizeof(path), "%s/etc", root);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(run("check", root), -1); /* no libvirt */
    assert_int_equal(run("apply", root), -1);
    assert_int_equal(run("undo", root), 0);
    snprintf(path, sizeof(path), "%s/etc/libvirt", root);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof(path), "%s/etc/libvirt/qemu.conf", root);
    snprintf(other, sizeof(other), "%s/other", root);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, texts[1], strlen(texts[1])), (ssize_t)strlen(texts[1]));
    close(fd);
    assert_int_equal(run("check", root), 1);
    assert_int_equal(run("apply", root), 0);
    assert_int_equal(run("check", root), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(run("undo", root), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, (long)strlen(texts[1]));
    assert_int_equal(rename(path, other), 0);
    assert_int_equal(symlink("../../other", path), 0);
    assert_int_equal(run("apply", root), -1);
    unlink(path);
    unlink(other);
    snprintf(path, sizeof(path), "rm -r %s", root);
    assert_int_equal(system(path), 0);
}

static void put(const char *root, const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", root, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_file(const char *root, const char *name, const char *text)
{
    char path[128], content[4096] = "";

    snprintf(path, sizeof(path), "%s/%s", root, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    content[fread(content, 1, sizeof(content) - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(content, text);
}

#define CONF  "etc/libvirt/qemu.conf"
#define LOCAL "etc/apparmor.d/local"
#define RULES LOCAL "/abstractions/libvirt-qemu"

static void make_host(char *root)
{
    char command[256];

    assert_non_null(mkdtemp(root));
    snprintf(command, sizeof(command), "cd %s && mkdir -p etc/libvirt etc/apparmor.d/abstractions",
             root);
    assert_int_equal(system(command), 0);
    put(root, CONF, texts[3]);
    put(root, "etc/apparmor.d/abstractions/libvirt-qemu", "");
}

static void in_host(const char *root, const char *command)
{
    char line[256];

    snprintf(line, sizeof(line), "cd %s && %s", root, command);
    assert_int_equal(system(line), 0);
}

static void a_missing_directory_is_made(void **state)
{
    char root[] = "/tmp/libvirt-setup-XXXXXX";

    (void)state;
    make_host(root);
    assert_int_equal(run("check", root), 1);
    assert_int_equal(run("apply", root), 0);
    in_host(root, "test $(stat -c %a " LOCAL "/abstractions) = 755");
    assert_int_equal(run("check", root), 0);
    assert_int_equal(run("undo", root), 0);
    assert_file(root, CONF, texts[3]);
    in_host(root, "rm -r $PWD");
}

static void a_failure_changes_no_file(void **state)
{
    static const char *const obstacles[] = {
        "mkdir -p " LOCAL "/abstractions && printf x > " RULES,
        "mkdir -p " LOCAL "/abstractions && ln -s other " RULES, "printf x > " LOCAL,
        "ln -s /proc " LOCAL, /* nothing can be made in it */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(obstacles); i++) {
        char root[] = "/tmp/libvirt-setup-XXXXXX";

        make_host(root);
        in_host(root, obstacles[i]);
        assert_int_equal(run("apply", root), -1);
        assert_file(root, CONF, texts[3]);
        in_host(root, "rm -r $PWD");
    }
}

static void a_file_that_was_made_is_removed(void **state)
{
    char root[] = "/tmp/libvirt-setup-XXXXXX";

    (void)state;
    make_host(root);
    assert_int_equal(run("apply", root), 0);
    assert_int_equal(run("apply", root), 0);
    assert_int_equal(run("undo", root), 0);
    in_host(root, "test ! -e " RULES);
    assert_int_equal(run("undo", root), 0);
    put(root, RULES, ""); /* the administrator's */
    assert_int_equal(run("apply", root), 0);
    assert_int_equal(run("undo", root), 0);
    assert_file(root, RULES, "");
    in_host(root, "rm -r $PWD");
}

static void what_is_switched_off_is_said(void **state)
{
    static const char *const verbs[] = {"show", "apply"};
    char root[] = "/tmp/libvirt-setup-XXXXXX";

    (void)state;
    make_host(root);
    for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
        struct error error = {0};
        char said[4096] = "";
        FILE *out = fmemopen(said, sizeof(said), "w");

        assert_int_equal(libvirt_setup(verbs[i], root, PROGRAM, out, &error), 0);
        fclose(out);
        assert_non_null(strstr(said, "switched off: user = \"libvirt-qemu\"\n"));
        assert_non_null(strstr(said, "switched off:     \"/dev/kvm\"\n"));
        assert_null(strstr(said, "vnc_tls"));
    }
    in_host(root, "rm -r $PWD");
}

static void the_rule_names_the_program(void **state)
{
    static const char *const refused[] = {"/home/a/qemu-xen", "/usr/../a", "/usr/bin/a (deleted)",
                                          "/usr/bin/*", ""};
    char root[] = "/tmp/libvirt-setup-XXXXXX";

    (void)state;
    make_host(root);
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct error error = {0};

        assert_int_equal(libvirt_setup("apply", root, refused[i], stdout, &error), -1);
        assert_file(root, CONF, texts[3]);
    }
    assert_int_equal(run("apply", root), 0);
    in_host(root, "grep -qx '  /usr/local/bin/qemu-xen Uxr,' " RULES);
    in_host(root, "rm -r $PWD");
}

static void what_cannot_be_looked_up_is_no_missing_file(void **state)
{
    char root[] = "/tmp/libvirt-setup-XXXXXX";

    (void)state;
    make_host(root);
    in_host(root, "rm -r etc/libvirt && ln -s libvirt etc/libvirt"); /* ELOOP, for root too */
    assert_int_equal(run("check", root), -1);
    assert_int_equal(run("undo", root), -1);
    in_host(root, "rm -r $PWD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_put_in_once_and_taken_out_again),
        cmocka_unit_test(active_settings_become_comments),
        cmocka_unit_test(a_bracket_in_a_comment_or_a_string_ends_no_list),
        cmocka_unit_test(damaged_texts_are_left_alone),
        cmocka_unit_test(files_keep_their_mode_and_links_are_not_followed),
        cmocka_unit_test(a_missing_directory_is_made),
        cmocka_unit_test(a_failure_changes_no_file),
        cmocka_unit_test(a_file_that_was_made_is_removed),
        cmocka_unit_test(what_is_switched_off_is_said),
        cmocka_unit_test(the_rule_names_the_program),
        cmocka_unit_test(what_cannot_be_looked_up_is_no_missing_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
