/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the kernel (-kernel, -bootloader, -kernel-cache) are read, and combinations
 * that cannot start a guest are refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void a_bootloader_is_a_list_of_words(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-M", "xenpv", "-bootloader", "/b,--x=1,a,,b"));
    assert_int_equal(vm.bootloader_word_count, 3);
    assert_string_equal(vm.bootloader_words[0], "/b");
    assert_string_equal(vm.bootloader_words[1], "--x=1");
    assert_string_equal(vm.bootloader_words[2], "a,b");
    options_release(&vm);

    accept(&vm, (words)WORDS("-M", "xenpv", "-bootloader", "/a,x,y", "-bootloader", "/c"));
    assert_int_equal(vm.bootloader_word_count, 1);
    assert_string_equal(vm.bootloader_words[0], "/c");
    options_release(&vm);
}

static void a_bootloader_is_confined_unless_told_otherwise(void **state)
{
    static const struct {
        words words;
        bool unconfined;
    } cases[] = {
        {WORDS("-M", "xenpv"), false},
        {WORDS("-M", "xenpv", "-bootloader-sandbox", "on"), false},
        {WORDS("-M", "xenpv", "-bootloader-sandbox", "off"), true},
        {WORDS("-M", "xenpv", "-bootloader-sandbox", "off", "-bootloader-sandbox", "on"), false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.bootloader_unconfined, cases[i].unconfined);
        options_release(&vm);
    }
}

static void the_kernel_cache_has_a_place_and_a_size(void **state)
{
    static const struct {
        words words;
        const char *directory;
        uint64_t limit;
    } cases[] = {
        {WORDS("-kernel", "k"), "/var/cache/qemu-xen", 512 * MIB},
        {WORDS("-kernel-cache", "/c,,d,size=1G"), "/c,d", 1024 * MIB},
        {WORDS("-kernel-cache", "size=64M"), "/var/cache/qemu-xen", 64 * MIB},
        {WORDS("-kernel-cache", "directory=/c"), "/c", 512 * MIB},
        {WORDS("-kernel-cache", "/c", "-kernel-cache", "off"), NULL, 512 * MIB},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        if (cases[i].directory == NULL)
            assert_null(vm.kernel_cache);
        else
            assert_string_equal(vm.kernel_cache, cases[i].directory);
        assert_int_equal(vm.kernel_cache_limit, cases[i].limit);
        options_release(&vm);
    }
}

static void kernels_that_cannot_be_found_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-initrd", "i"), "-initrd: only allowed with -kernel"},
        {WORDS("-append", "a"), "-append: only allowed with -kernel"},
        {WORDS("-bootloader", "/b"), "-bootloader: only for -M xenpv and xenpvh"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-bootloader", "/b"),
         "-bootloader: cannot be combined with -kernel"},
        {WORDS("-M", "xenpv", "-bootloader", "b"), "-bootloader b: the path must begin with /"},
        {WORDS("-M", "xenpv", "-bootloader", ""), "-bootloader : the path must begin with /"},
        {WORDS("-M", "xenpv", "-bootloader", "/b,"), "-bootloader: the argument ends with a comma"},
        {WORDS("-M", "xenpv", "-bootloader", "/,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"),
         "-bootloader: at most 15 arguments"},
        {WORDS("-bootloader-sandbox", "no"), "-bootloader-sandbox no: must be on or off"},
        {WORDS("-kernel-cache", "c"), "-kernel-cache c: the directory must begin with /"},
        {WORDS("-kernel-cache", "/c,color=red"), "-kernel-cache /c,color=red: unknown key 'color'"},
        {WORDS("-kernel-cache", "/c,size=0"), "-kernel-cache size 0: must be at least 1 MiB"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bootloader_is_a_list_of_words),
        cmocka_unit_test(a_bootloader_is_confined_unless_told_otherwise),
        cmocka_unit_test(the_kernel_cache_has_a_place_and_a_size),
        cmocka_unit_test(kernels_that_cannot_be_found_are_refused),
    };

    return cmocka_run_group_tests_name("options/boot", tests, NULL, NULL);
}
