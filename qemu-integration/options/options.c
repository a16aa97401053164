/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the command line are looked up in one table. getopt_long_only() would take
 * abbreviations and "-option=value", which QEMU does not, and keeps its state in globals.
 */
#include "qemu-integration/options/options.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/option-list.h"
#include "common/units.h"
#include "qemu-integration/options/attached.h"
#include "qemu-integration/options/boot.h"
#include "qemu-integration/options/chardevs.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/device-memory.h"
#include "qemu-integration/options/devices.h"
#include "qemu-integration/options/display.h"
#include "qemu-integration/options/drives.h"
#include "qemu-integration/options/host.h"
#include "qemu-integration/options/machine-type.h"
#include "qemu-integration/options/machine.h"
#include "qemu-integration/options/network.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pci-slots.h"
#include "qemu-integration/options/processor.h"
#include "qemu-integration/options/pv-devices.h"
#include "qemu-integration/options/refused.h"
#include "qemu-integration/options/run.h"
#include "qemu-integration/options/smbios.h"
#include "qemu-integration/options/table.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_MEMORY       (128 * MIB) /* as QEMU */
#define DEFAULT_DOM0_MINIMUM (512 * MIB)

#define DEFAULT_KERNEL_CACHE       "/var/cache/qemu-xen"
#define DEFAULT_KERNEL_CACHE_LIMIT (512 * MIB)

static int apply_libvirt_setup(struct parser *parser, const char *option, const char *argument)
{
    static const char *const words[] = {"show", "check", "apply", "undo", NULL};
    int chosen = option_choose(words, argument, option, NULL, parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->setup = words[chosen];
    parser->action = ACTION_SET_UP;
    return 0;
}

static const struct option_row about_rows[] = {
    {{"dry-run"}, NULL, "print what would be done; needs no Xen", FLAG(dry_run)},
    {{"trace-calls"}, NULL, "report each call to Xen, xenstore and kernel on stderr", FLAG(trace)},
    {{"reap"}, NULL, "clean up after killed instances, then exit", ACTION(ACTION_REAP)},
    {{"libvirt-setup"},
     "show|check|apply|undo",
     "what libvirt needs on this host to run qemu-xen, then exit",
     CALL(apply_libvirt_setup)},
    {{"device-model"}, "PATH", "the Xen-enabled QEMU to run", PATH(device_model)},
    {{"hvmloader"}, "PATH", "Xen's hvmloader to use", PATH(hvmloader)},
    {{"version"}, NULL, "print the version, then exit", ACTION(ACTION_VERSION)},
    {{"h", "help"}, NULL, "print this text, then exit", ACTION(ACTION_HELP)},
};

static const struct option_group about_options = {"About qemu-xen:", about_rows,
                                                  ARRAY_SIZE(about_rows)};

const struct option_group *const option_groups[] = {
    &machine_options,  &boot_options,    &drives_options,  &network_options,
    &chardevs_options, &display_options, &devices_options, &host_options,
    &run_options,      &about_options,   &refused_options, NULL};

static bool has_name(const struct option_row *row, const char *name)
{
    for (size_t i = 0; i < OPTION_NAMES_MAX && row->names[i] != NULL; i++)
        if (strcmp(row->names[i], name) == 0)
            return true;
    return false;
}

static const struct option_row *find_row(const char *name)
{
    for (const struct option_group *const *group = option_groups; *group != NULL; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const struct option_row *row = &(*group)->rows[i];

            if (row->kind != KIND_FORM && has_name(row, name))
                return row;
        }
    return NULL;
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "?") == 0;
}

/* "help", alone, as an element of a list, or as the value of a key with choices: format=, model= */
static bool asks_for_list(const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open("", argument, "type");

    if (option_list_is_json(argument))
        return false;
    for (bool first = true; option_list_next(&list, NULL) == 1; first = false) {
        bool chooses = (first && strcmp(list.key, "type") == 0) ||
                       strcmp(list.key, "format") == 0 || strcmp(list.key, "model") == 0;

        if (is_help(list.key) || (chooses && is_help(list.value)))
            return true;
    }
    return false;
}

static bool takes_argument(const struct option_row *row)
{
    return row->kind == KIND_TEXT || row->kind == KIND_PATH ||
           (row->kind == KIND_CALL && row->argument != NULL);
}

static void *member_of(struct vm *vm, const struct option_row *row)
{
    return (char *)vm + row->effect.offset;
}

/* @name is the one that the user chose; @argument is NULL for an option without one. */
static int apply_row(struct parser *parser, const struct option_row *row, const char *name,
                     const char *argument)
{
    switch (row->kind) {
    case KIND_FLAG:
        *(bool *)member_of(parser->vm, row) = true;
        return 0;
    case KIND_PATH:
        if (*argument == '\0')
            return error_set(parser->error, "-%s: the argument is empty", name);
        *(const char **)member_of(parser->vm, row) = argument;
        return 0;
    case KIND_TEXT:
        *(const char **)member_of(parser->vm, row) = argument;
        return 0;
    case KIND_CALL:
        return row->effect.apply(parser, name, argument);
    case KIND_ACTION:
        parser->action = row->effect.action;
        return 0;
    case KIND_REFUSED:
        return error_set(parser->error, "-%s: %s", name, row->effect.reason);
    case KIND_FORM: /* find_row() returns none */
        break;
    }
    return -1;
}

/* Checks what a machine without emulated devices needs, and what it cannot have. */
static int check_pv(struct parser *parser)
{
    const char *machine = parser->vm->machine == MACHINE_XENPV ? "xenpv" : "xenpvh";

    if (parser->vm->kernel != NULL && parser->vm->bootloader_word_count > 0)
        return error_set(parser->error, "-bootloader: cannot be combined with -kernel");
    if (parser->vm->bios_string_count > 0)
        return error_set(parser->error, "-smbios: only for -M xenfv, whose firmware has tables");
    if (parser->boot_given)
        return error_set(parser->error, "-M %s: boot= and entry= are only for -M xenfv", machine);
    if (parser->vm->machine == MACHINE_XENPV && parser->vm->paging != PAGING_AUTO)
        return error_set(parser->error, "-M xenpv: hap= is only for -M xenfv and xenpvh");
    if (parser->vga_chosen && parser->vm->vga != VGA_NONE)
        return error_set(parser->error, "-M %s: -vga is only for -M xenfv", machine);
    return 0;
}

static int check_acpi(const struct vm *vm, struct error *error)
{
    return vm->machine != MACHINE_XENFV || !vm->no_acpi
               ? 0
               : error_set(error, "-no-acpi (-machine acpi=off): not available: hvmloader always "
                                  "makes ACPI tables");
}

/* Checks that need the whole command line. */
static int finish(struct parser *parser)
{
    struct vm *vm = parser->vm;

    if (option_check_accelerator(parser) < 0)
        return -1;
    if (vm->memory_max == 0)
        vm->memory_max = vm->memory;
    if (vm->machine == MACHINE_XENFV && vm->kernel == NULL && vm->append != NULL &&
        vm->boot != BOOT_DIRECT)
        return error_set(parser->error, "-append: only allowed with -kernel");
    if (vm->machine == MACHINE_XENFV && vm->bootloader_word_count > 0)
        return error_set(parser->error, "-bootloader: only for -M xenpv and xenpvh");
    if (vm->kernel == NULL && vm->initrd != NULL)
        return error_set(parser->error, "-initrd: only allowed with -kernel");
    if (vm->machine != MACHINE_XENFV && check_pv(parser) < 0)
        return -1;
    if ((parser->no_defaults || parser->vga_replaced) && !parser->vga_chosen)
        vm->vga = VGA_NONE;
    if (option_check_processor(vm, parser->error) < 0 || option_check_memory_backend(parser) < 0 ||
        check_acpi(vm, parser->error) < 0 || option_check_passed(vm, parser->error) < 0)
        return -1;
    if (vm->daemonize && vm->nographic)
        return error_set(parser->error, "-nographic: cannot be combined with -daemonize");
    /* Before devices become consoles: the default one is the first. */
    if (option_add_default_chardevs(parser) < 0 || option_replace_devices(parser) < 0 ||
        option_add_attached(parser) < 0 || option_place_drives(parser) < 0 ||
        option_connect_nics(vm, parser->error) < 0)
        return -1;
    if (vm->daemonize && parser->uses_terminal)
        return error_set(parser->error, "-daemonize: cannot be combined with stdio");
    if (vm->machine == MACHINE_XENFV)
        option_free_slots(vm);
    option_count_device_memory(vm);
    return option_choose_display(parser);
}

/* Returns how many words the option takes, @word alone or @next too, or -1. @next may be NULL. */
static int parse_option(struct parser *parser, const char *word, const char *next)
{
    const char *name = word + (word[1] == '-' ? 2 : 1);
    const struct option_row *row = find_row(name);

    if (row == NULL)
        return error_set(parser->error, "%s: unknown option (see -help)", word);
    if (!takes_argument(row))
        return apply_row(parser, row, name, NULL) < 0 ? -1 : 1;
    if (next == NULL)
        return error_set(parser->error, "-%s: needs an argument", name);
    if (row->qemu_has_list && asks_for_list(next)) {
        parser->vm->question = (struct vm_passed){name, next};
        parser->action = ACTION_ASK;
        return 2;
    }
    return apply_row(parser, row, name, next) < 0 ? -1 : 2;
}

/* Checks that nothing is asked for that only a guest can have. */
static int check_no_guest(const struct parser *parser)
{
    const struct vm *vm = parser->vm;
    const char *what = vm->kernel != NULL     ? "-kernel"
                       : vm->drive_count > 0  ? "a drive"
                       : vm->nic_count > 0    ? "a network card"
                       : vm->incoming != NULL ? "-incoming"
                       : vm->loadvm != NULL   ? "-loadvm"
                       : vm->dry_run          ? "a plan (-dry-run)"
                                              : NULL;

    return what == NULL ? 0
                        : error_set(parser->error,
                                    "-M none: a machine without processors cannot be a guest: "
                                    "it cannot have %s",
                                    what);
}

/* An image without an option is -hda, as in QEMU. Returns as parse_option() does. */
static int parse_image(struct parser *parser, const char *file)
{
    return option_add_disk(parser, "hda", file) < 0 ? -1 : 1;
}

/* Whether the words after an option with this action do not matter. */
static bool is_final(enum vm_action action)
{
    return action == ACTION_HELP || action == ACTION_MACHINES || action == ACTION_VERSION;
}

static int parse(struct parser *parser, int argc, char *const argv[])
{
    for (int i = 1; i < argc && !is_final(parser->action);) {
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        int words =
            argv[i][0] == '-' ? parse_option(parser, argv[i], next) : parse_image(parser, argv[i]);

        if (words < 0)
            return -1;
        i += words;
    }
    return parser->action == ACTION_RUN      ? finish(parser)
           : parser->action == ACTION_ANSWER ? check_no_guest(parser)
                                             : 0;
}

const char *options_find_restore(int argc, char *const argv[])
{
    for (int i = 1; i + 1 < argc; i++) {
        const char *name = argv[i] + (argv[i][0] == '-') + (argv[i][0] == '-' && argv[i][1] == '-');
        const struct option_row *row = argv[i][0] == '-' ? find_row(name) : NULL;

        if (row != NULL && strcmp(name, "restore") == 0)
            return argv[i + 1];
        if (row != NULL && takes_argument(row))
            i++;
    }
    return NULL;
}

int options_parse(struct vm *vm, enum vm_action *action, int argc, char *const argv[],
                  struct error *error)
{
    struct parser parser = {.vm = vm, .action = ACTION_RUN, .error = error};

    *vm = (struct vm){.machine = MACHINE_XENFV,
                      .arguments = argv + 1,
                      .argument_count = argc > 0 ? (unsigned)argc - 1 : 0,
                      .memory = DEFAULT_MEMORY,
                      .dom0_minimum = DEFAULT_DOM0_MINIMUM,
                      .vcpus = 1,
                      .escape = 1,
                      .vcpus_max = 1,
                      .kernel_cache = alloc_copy(DEFAULT_KERNEL_CACHE),
                      .kernel_cache_limit = DEFAULT_KERNEL_CACHE_LIMIT};
    int status = parse(&parser, argc, argv);
    free(parser.ram_backend);
    free(parser.memory_backend);
    free(parser.no_accelerator);
    if (status < 0)
        options_release(vm);
    else
        *action = parser.action;
    return status;
}

void options_release(struct vm *vm)
{
    free(vm->name);
    free(vm->name_options);
    free(vm->kernel_cache);
    vm->name = vm->name_options = vm->kernel_cache = NULL;
    option_release_bootloader(vm);
    option_release_drives(vm);
    option_release_network(vm);
    option_release_passed(vm);
    option_release_processor(vm);
    option_release_smbios(vm);
}
