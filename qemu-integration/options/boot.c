/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/boot.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/size.h"

#include <stdlib.h>
#include <string.h>

static int apply_kernel_cache(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "directory");
    struct vm *vm = parser->vm;
    int status;

    if (strcmp(argument, "off") == 0) {
        free(vm->kernel_cache);
        vm->kernel_cache = NULL;
        return 0;
    }
    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "directory") == 0) {
            if (list.value[0] != '/')
                return error_set(parser->error, "-%s %s: the directory must begin with /", option,
                                 argument);
            alloc_replace(&vm->kernel_cache, list.value);
        } else if (strcmp(list.key, "size") != 0) {
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        } else if (option_parse_size(&vm->kernel_cache_limit, list.value, "kernel-cache size",
                                     parser->error) < 0) {
            return -1;
        }
    }
    return status;
}

/* A list without keys: the path, then the bootloader's arguments in addition to the disk. */
static int apply_bootloader(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    struct vm *vm = parser->vm;
    int status;

    option_release_bootloader(vm);
    while ((status = option_list_next_word(&list, parser->error)) == 1) {
        if (vm->bootloader_word_count == VM_BOOTLOADER_WORDS_MAX)
            return error_set(parser->error, "-%s: at most %d arguments", option,
                             VM_BOOTLOADER_WORDS_MAX - 1);
        vm->bootloader_words[vm->bootloader_word_count++] = alloc_copy(list.value);
    }
    if (status < 0)
        return -1;
    if (vm->bootloader_word_count == 0 || vm->bootloader_words[0][0] != '/')
        return error_set(parser->error, "-%s %s: the path must begin with /", option, argument);
    return 0;
}

static int apply_bootloader_sandbox(struct parser *parser, const char *option, const char *argument)
{
    static const char *const words[] = {"on", "off", NULL};
    int chosen = option_choose(words, argument, option, NULL, parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->bootloader_unconfined = chosen == 1;
    return 0;
}

void option_release_bootloader(struct vm *vm)
{
    while (vm->bootloader_word_count > 0)
        free(vm->bootloader_words[--vm->bootloader_word_count]);
}

static const struct option_row rows[] = {
    {{"kernel"},
     "FILE",
     "Linux kernel (bzImage, ELF or unified kernel image) or image with a bzImage header; without "
     "it the guest boots "
     "from its disks or the network (-boot)",
     PATH(kernel)},
    {{"initrd"}, "FILE", "initial RAM disk", PATH(initrd)},
    {{"append"},
     "TEXT",
     "kernel command line; added to the one that a bootloader or network boot returns",
     TEXT(append)},
    {{"bootloader"},
     "PATH[,ARGUMENT]...",
     "program that finds the kernel of a PV or PVH guest on a disk, without -kernel (default: "
     "pygrub)",
     CALL(apply_bootloader)},
    {{"bootloader-sandbox"},
     "on|off",
     "whether the bootloader is confined (default: on)",
     CALL(apply_bootloader_sandbox)},
    {{"kernel-cache"},
     "off|DIRECTORY[,size=SIZE]",
     "directory for unpacked PV kernels, and its maximum size (default: "
     "/var/cache/qemu-xen,size=512M)",
     CALL(apply_kernel_cache)},
};

const struct option_group boot_options = {"Kernel:", rows, ARRAY_SIZE(rows)};
