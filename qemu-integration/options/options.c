/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the command line are looked up in one table. getopt_long_only() would take
 * abbreviations and "-option=value", which QEMU does not, and keeps its state in globals.
 */
#include "qemu-integration/options/options.h"

#include "common/array.h"
#include "common/units.h"
#include "qemu-integration/options/drives.h"
#include "qemu-integration/options/network.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/size.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

#define DEFAULT_MEMORY (128 * MIB) /* as QEMU */

#define DEFAULT_KERNEL_CACHE       "/var/cache/qemu-xen"
#define DEFAULT_KERNEL_CACHE_LIMIT (512 * MIB)

/* What one run of options_parse() knows besides the result. */
struct parser {
    struct vm *vm;
    enum options_action action;
    struct error *error;
    bool serial_given;  /* also by "-serial none" */
    bool monitor_given; /* also by -qmp and "-serial mon:..." */
    bool display_none;
    bool uses_terminal; /* some character device is the standard input and output */
    bool boot_given;    /* boot= or entry= of -M */
    bool vga_given;     /* -vga, and not none */
    struct drive_wishes drives;
};

static void release_bootloader(struct vm *vm)
{
    while (vm->bootloader_word_count > 0)
        free(vm->bootloader_words[--vm->bootloader_word_count]);
}

/* Takes the argument of one option; @option is the name as the user wrote it, without dashes. */
typedef int apply_function(struct parser *parser, const char *option, const char *argument);

static int apply_name(struct parser *parser, const char *option, const char *argument)
{
    struct option_item item;
    const char *rest = argument, *implied = "guest";
    const char *name = NULL;
    char guest[OPTION_VALUE_SIZE];
    int status;

    while ((status = option_item_next(&item, &rest, implied, option, parser->error)) == 1) {
        implied = NULL;
        if (strcmp(item.key, "guest") == 0) {
            memcpy(guest, item.value, sizeof(guest));
            name = guest;
        } else if (strcmp(item.key, "process") != 0 && strcmp(item.key, "debug-threads") != 0) {
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, item.key);
        }
    }
    if (status < 0)
        return -1;
    if (name == NULL || *name == '\0')
        return error_set(parser->error, "-%s %s: the name is empty", option, argument);
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '/')
            return error_set(parser->error,
                             "-%s %s: the name contains a control character or a slash", option,
                             argument);
    char *copy = strdup(name);
    if (copy == NULL)
        return error_set(parser->error, "-%s: out of memory", option);
    free(parser->vm->name);
    parser->vm->name = copy;
    return 0;
}

static int apply_accelerator(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "xen") != 0)
        return error_set(parser->error, "-%s %s: not available: guests run on Xen (-accel xen)",
                         option, argument);
    return 0;
}

static int apply_machine_type(struct parser *parser, const char *option, const char *type)
{
    if (strcmp(type, "xenfv") == 0)
        parser->vm->machine = MACHINE_XENFV;
    else if (strcmp(type, "xenpv") == 0)
        parser->vm->machine = MACHINE_XENPV;
    else if (strcmp(type, "xenpvh") == 0)
        parser->vm->machine = MACHINE_XENPVH;
    else
        return error_set(parser->error, "-%s %s: unknown machine (see -M help)", option, type);
    return 0;
}

static int apply_machine_boot(struct parser *parser, const char *option, const char *boot)
{
    parser->boot_given = true;
    if (strcmp(boot, "auto") == 0)
        parser->vm->boot = BOOT_AUTO;
    else if (strcmp(boot, "direct") == 0)
        parser->vm->boot = BOOT_DIRECT;
    else if (strcmp(boot, "bios") == 0)
        parser->vm->boot = BOOT_BIOS;
    else
        return error_set(parser->error, "-%s boot=%s: must be auto, direct or bios", option, boot);
    return 0;
}

static int apply_machine_entry(struct parser *parser, const char *option, const char *entry)
{
    parser->boot_given = true;
    if (strcmp(entry, "auto") == 0)
        parser->vm->entry = ENTRY_AUTO;
    else if (strcmp(entry, "32") == 0)
        parser->vm->entry = ENTRY_32;
    else
        return error_set(parser->error, "-%s entry=%s: must be auto or 32", option, entry);
    return 0;
}

static int apply_machine(struct parser *parser, const char *option, const char *argument)
{
    struct option_item item;
    const char *rest = argument, *implied = "type";
    int status;

    if (strcmp(argument, "help") == 0 || strcmp(argument, "?") == 0) {
        parser->action = ACTION_MACHINES;
        return 0;
    }
    while ((status = option_item_next(&item, &rest, implied, option, parser->error)) == 1) {
        implied = NULL;
        if (strcmp(item.key, "type") == 0)
            status = apply_machine_type(parser, option, item.value);
        else if (strcmp(item.key, "boot") == 0)
            status = apply_machine_boot(parser, option, item.value);
        else if (strcmp(item.key, "entry") == 0)
            status = apply_machine_entry(parser, option, item.value);
        else if (strcmp(item.key, "accel") == 0)
            status =
                strcmp(item.value, "xen") == 0
                    ? 0
                    : error_set(parser->error, "-%s accel=%s: not available: guests run on Xen",
                                option, item.value);
        else
            status =
                error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, item.key);
        if (status < 0)
            return -1;
    }
    return status;
}

static int apply_memory(struct parser *parser, const char *option, const char *argument)
{
    struct option_item item;
    const char *rest = argument, *implied = "size";
    int status;

    while ((status = option_item_next(&item, &rest, implied, option, parser->error)) == 1) {
        implied = NULL;
        if (strcmp(item.key, "slots") == 0 || strcmp(item.key, "maxmem") == 0)
            return error_set(parser->error,
                             "-%s %s: adding memory to a running guest is not supported", option,
                             argument);
        if (strcmp(item.key, "size") != 0)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, item.key);
        if (option_parse_size(&parser->vm->memory, item.value, option, parser->error) < 0)
            return -1;
    }
    return status;
}

static int apply_kernel_cache(struct parser *parser, const char *option, const char *argument)
{
    struct option_item item;
    const char *rest = argument, *implied = "directory";
    struct vm *vm = parser->vm;
    int status;

    if (strcmp(argument, "off") == 0) {
        free(vm->kernel_cache);
        vm->kernel_cache = NULL;
        return 0;
    }
    while ((status = option_item_next(&item, &rest, implied, option, parser->error)) == 1) {
        implied = NULL;
        if (strcmp(item.key, "directory") == 0) {
            if (item.value[0] != '/')
                return error_set(parser->error, "-%s %s: the directory must begin with /", option,
                                 argument);
            free(vm->kernel_cache);
            vm->kernel_cache = strdup(item.value);
        } else if (strcmp(item.key, "size") != 0) {
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, item.key);
        } else if (option_parse_size(&vm->kernel_cache_limit, item.value,
                                     "kernel-cache size=", parser->error) < 0) {
            return -1;
        }
    }
    return status;
}

/* A list without keys: the path, then what the bootloader is given beside the disk. */
static int apply_bootloader(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;
    const char *rest = argument;
    char word[OPTION_VALUE_SIZE];
    int status;

    release_bootloader(vm);
    while ((status = option_word_next(word, &rest, option, parser->error)) == 1) {
        if (vm->bootloader_word_count == VM_BOOTLOADER_WORDS_MAX)
            return error_set(parser->error, "-%s: at most %d arguments", option,
                             VM_BOOTLOADER_WORDS_MAX - 1);
        vm->bootloader_words[vm->bootloader_word_count] = strdup(word);
        if (vm->bootloader_words[vm->bootloader_word_count++] == NULL)
            return error_set(parser->error, "-%s: out of memory", option);
    }
    if (status < 0)
        return -1;
    if (vm->bootloader_word_count == 0 || vm->bootloader_words[0][0] != '/')
        return error_set(parser->error, "-%s %s: the path must begin with /", option, argument);
    return 0;
}

static int apply_bootloader_sandbox(struct parser *parser, const char *option, const char *argument)
{
    bool *unconfined = &parser->vm->bootloader_unconfined;

    *unconfined = strcmp(argument, "off") == 0;
    if (!*unconfined && strcmp(argument, "on") != 0)
        return error_set(parser->error, "-%s %s: must be on or off", option, argument);
    return 0;
}

/* Sets what two words of -action's value choose between; false if the word is neither. */
static bool choose(bool *chosen, const char *value, const char *no, const char *yes)
{
    *chosen = strcmp(value, yes) == 0;
    return *chosen || strcmp(value, no) == 0;
}

static bool choose_panic(enum vm_panic *panic, const char *value)
{
    static const char *const names[] = {[PANIC_FAIL] = "exit-failure",
                                        [PANIC_END] = "shutdown",
                                        [PANIC_PAUSE] = "pause",
                                        [PANIC_RESET] = "reset"};

    if (strcmp(value, "none") == 0)
        value = names[PANIC_PAUSE];
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(value, names[i]) != 0)
            continue;
        *panic = (enum vm_panic)i;
        return true;
    }
    return false;
}

static int apply_action(struct parser *parser, const char *option, const char *argument)
{
    struct option_item item;
    const char *rest = argument;
    struct vm *vm = parser->vm;
    int status;

    while ((status = option_item_next(&item, &rest, NULL, option, parser->error)) == 1) {
        bool known = true;

        if (strcmp(item.key, "reboot") == 0)
            known = choose(&vm->no_reboot, item.value, "reset", "shutdown");
        else if (strcmp(item.key, "shutdown") == 0)
            known = choose(&vm->no_shutdown, item.value, "poweroff", "pause");
        else if (strcmp(item.key, "panic") == 0)
            known = choose_panic(&vm->panic, item.value);
        else
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, item.key);
        if (!known)
            return error_set(parser->error, "-%s %s=%s: not available", option, item.key,
                             item.value);
    }
    return status;
}

static int apply_smp(struct parser *parser, const char *option, const char *argument)
{
    return option_parse_smp(&parser->vm->vcpus, argument, option, parser->error);
}

static int apply_cpu(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "host") != 0)
        return error_set(parser->error,
                         "-%s %s: not available: a guest sees the host's processor (-cpu host)",
                         option, argument);
    return 0;
}

/* Appends to a list of character devices. */
static int add_chardev(struct parser *parser, const char **list, unsigned *count, unsigned max,
                       const char *option, const char *argument)
{
    if (option_check_chardev(argument, option, parser->error) < 0)
        return -1;
    if (*count == max)
        return error_set(parser->error, "-%s %s: at most %u of them", option, argument, max);
    if (option_uses_terminal(argument)) {
        if (parser->uses_terminal)
            return error_set(parser->error, "-%s %s: the terminal is in use by another option",
                             option, argument);
        parser->uses_terminal = true;
    }
    list[(*count)++] = argument;
    return 0;
}

static int apply_serial(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    parser->serial_given = true;
    if (strcmp(argument, "none") == 0)
        return 0;
    if (strncmp(argument, "mon:", 4) == 0)
        parser->monitor_given = true;
    return add_chardev(parser, vm->serials, &vm->serial_count, VM_SERIALS_MAX, option, argument);
}

static int apply_monitor(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    parser->monitor_given = true;
    if (strcmp(argument, "none") == 0)
        return 0;
    return add_chardev(parser, vm->monitors, &vm->monitor_count, VM_MONITORS_MAX, option, argument);
}

static int apply_qmp(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    parser->monitor_given = true;
    return add_chardev(parser, vm->qmps, &vm->qmp_count, VM_MONITORS_MAX, option, argument);
}

static int apply_parallel(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "none") != 0)
        return error_set(parser->error, "-%s %s: parallel ports are not supported (-parallel none)",
                         option, argument);
    return 0;
}

static int apply_vnc(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "none") == 0) {
        parser->vm->vnc = NULL;
        parser->display_none = true;
        return 0;
    }
    if (option_check_vnc(argument, option, parser->error) < 0)
        return -1;
    parser->vm->vnc = argument;
    return 0;
}

static int apply_display(struct parser *parser, const char *option, const char *argument)
{
    size_t length = strcspn(argument, ",=");

    if (strcmp(argument, "none") == 0) {
        parser->display_none = true;
        parser->vm->window = NULL;
        return 0;
    }
    if (strncmp(argument, "vnc=", 4) == 0)
        return apply_vnc(parser, "display vnc", argument + 4);
    if (strcmp(argument, "vnc") == 0)
        return error_set(parser->error, "-%s vnc: needs an address (-display vnc=HOST:DISPLAY)",
                         option);
    if (length == 3 && (strncmp(argument, "sdl", 3) == 0 || strncmp(argument, "gtk", 3) == 0)) {
        parser->vm->window = argument;
        return 0;
    }
    if (length == 6 && strncmp(argument, "curses", 6) == 0)
        return error_set(parser->error, "-%s curses: not available: use -vnc, or -serial", option);
    return error_set(parser->error, "-%s %s: unknown display (none, sdl, gtk, vnc=HOST:DISPLAY)",
                     option, argument);
}

static int apply_sdl(struct parser *parser, const char *option, const char *argument)
{
    (void)option, (void)argument;
    parser->vm->window = "sdl";
    return 0;
}

static int apply_vga(struct parser *parser, const char *option, const char *argument)
{
    parser->vga_given = strcmp(argument, "none") != 0;
    if (strcmp(argument, "std") == 0)
        parser->vm->vga = VGA_STD;
    else if (strcmp(argument, "cirrus") == 0)
        parser->vm->vga = VGA_CIRRUS;
    else if (strcmp(argument, "none") == 0)
        parser->vm->vga = VGA_NONE;
    else
        return error_set(parser->error, "-%s %s: not available (std, cirrus, none)", option,
                         argument);
    return 0;
}

static int apply_uuid(struct parser *parser, const char *option, const char *argument)
{
    if (uuid_parse(argument, parser->vm->uuid) != 0)
        return error_set(parser->error, "-%s %s: not a UUID", option, argument);
    parser->vm->has_uuid = true;
    return 0;
}

static int apply_disk(struct parser *parser, const char *option, const char *argument)
{
    return option_add_disk(parser->vm, &parser->drives, option, argument, parser->error);
}

static int apply_drive(struct parser *parser, const char *option, const char *argument)
{
    return option_add_drive(parser->vm, &parser->drives, option, argument, parser->error);
}

static int apply_net(struct parser *parser, const char *option, const char *argument)
{
    return option_add_net(parser->vm, option, argument, parser->error);
}

static int apply_nic(struct parser *parser, const char *option, const char *argument)
{
    return option_add_nic(parser->vm, option, argument, parser->error);
}

static int apply_netdev(struct parser *parser, const char *option, const char *argument)
{
    return option_add_netdev(parser->vm, option, argument, parser->error);
}

static int apply_device(struct parser *parser, const char *option, const char *argument)
{
    return option_add_device(parser->vm, option, argument, parser->error);
}

static int apply_mon(struct parser *parser, const char *option, const char *argument)
{
    parser->monitor_given = true;
    return option_pass(parser->vm, option, argument, parser->error);
}

static int apply_passed(struct parser *parser, const char *option, const char *argument)
{
    return option_pass(parser->vm, option, argument, parser->error);
}

enum option_kind {
    KIND_FLAG,     /* no argument: sets a bool of struct vm */
    KIND_STRING,   /* sets a string of struct vm, which may be empty */
    KIND_PATH,     /* the same, but not empty */
    KIND_ARGUMENT, /* the argument goes to a function */
    KIND_CALL,     /* no argument: calls a function */
    KIND_PASSED,   /* no argument: goes to QEMU as it is */
    KIND_ACTION,   /* no argument: does something other than to run a guest */
    KIND_REFUSED,  /* an option of QEMU, known only to say why it is refused */
};

struct option_entry {
    const char *name;
    enum option_kind kind;
    union {
        size_t offset; /* in struct vm: KIND_FLAG, KIND_STRING, KIND_PATH */
        apply_function *apply;
        enum options_action action;
        const char *reason;
    } is;
};

/* clang-format off */
/* NOLINTBEGIN(bugprone-macro-parentheses): a member's name cannot be in parentheses */
#define FLAG(name, member)       {name, KIND_FLAG, {.offset = offsetof(struct vm, member)}}
#define STRING(name, member)     {name, KIND_STRING, {.offset = offsetof(struct vm, member)}}
#define PATH(name, member)       {name, KIND_PATH, {.offset = offsetof(struct vm, member)}}
#define ARGUMENT(name, function) {name, KIND_ARGUMENT, {.apply = function}}
#define ACTION(name, value)      {name, KIND_ACTION, {.action = value}}
#define CALL(name, function)     {name, KIND_CALL, {.apply = function}}
#define PASSED(name)             {name, KIND_PASSED, {.reason = NULL}}
#define REFUSED(name, text)      {name, KIND_REFUSED, {.reason = text}}
/* NOLINTEND(bugprone-macro-parentheses) */
/* clang-format on */

#define NO_DISKS "disks of this kind are not available; use -drive"

static const struct option_entry option_table[] = {
    ARGUMENT("name", apply_name),
    ARGUMENT("M", apply_machine),
    ARGUMENT("machine", apply_machine),
    ARGUMENT("accel", apply_accelerator),
    ARGUMENT("cpu", apply_cpu),
    ARGUMENT("m", apply_memory),
    ARGUMENT("smp", apply_smp),
    ARGUMENT("uuid", apply_uuid),
    PATH("kernel", kernel),
    PATH("initrd", initrd),
    ARGUMENT("bootloader", apply_bootloader),
    ARGUMENT("bootloader-sandbox", apply_bootloader_sandbox),
    ARGUMENT("kernel-cache", apply_kernel_cache),
    STRING("append", append),
    ARGUMENT("serial", apply_serial),
    ARGUMENT("parallel", apply_parallel),
    ARGUMENT("monitor", apply_monitor),
    ARGUMENT("qmp", apply_qmp),
    FLAG("nographic", nographic),
    FLAG("nographics", nographic),
    ARGUMENT("vnc", apply_vnc),
    ARGUMENT("display", apply_display),
    CALL("sdl", apply_sdl),
    FLAG("full-screen", full_screen),
    ARGUMENT("vga", apply_vga),
    PATH("k", keymap),
    FLAG("S", start_paused),
    FLAG("no-reboot", no_reboot),
    FLAG("no-shutdown", no_shutdown),
    ARGUMENT("action", apply_action),
    PATH("core-dump", core_dump),
    FLAG("daemonize", daemonize),
    PATH("pidfile", pidfile),
    FLAG("dry-run", dry_run),
    PATH("device-model", device_model),
    PATH("hvmloader", hvmloader),
    FLAG("trace-calls", trace),
    ACTION("reap", ACTION_REAP),
    ACTION("h", ACTION_HELP),
    ACTION("help", ACTION_HELP),
    ACTION("version", ACTION_VERSION),

    ARGUMENT("hda", apply_disk),
    ARGUMENT("hdb", apply_disk),
    ARGUMENT("hdc", apply_disk),
    ARGUMENT("hdd", apply_disk),
    ARGUMENT("cdrom", apply_disk),
    ARGUMENT("drive", apply_drive),
    FLAG("snapshot", snapshot),
    ARGUMENT("net", apply_net),
    ARGUMENT("nic", apply_nic),
    ARGUMENT("netdev", apply_netdev),
    ARGUMENT("device", apply_device),

    ARGUMENT("blockdev", apply_passed),
    ARGUMENT("boot", apply_passed),
    ARGUMENT("chardev", apply_passed),
    ARGUMENT("mon", apply_mon),
    ARGUMENT("object", apply_passed),
    ARGUMENT("audiodev", apply_passed),
    ARGUMENT("usbdevice", apply_passed),
    PASSED("usb"),

    REFUSED("fda", NO_DISKS),
    REFUSED("fdb", NO_DISKS),
    REFUSED("sd", NO_DISKS),
    REFUSED("mtdblock", NO_DISKS),
    REFUSED("pflash", NO_DISKS),
    REFUSED("curses", "not available: use -vnc, or -serial"),
    REFUSED("enable-kvm", "not available: guests run on Xen (-accel xen)"),
};

static const struct option_entry *find_option(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(option_table); i++)
        if (strcmp(option_table[i].name, name) == 0)
            return &option_table[i];
    return NULL;
}

static bool takes_argument(const struct option_entry *entry)
{
    return entry->kind == KIND_STRING || entry->kind == KIND_PATH || entry->kind == KIND_ARGUMENT;
}

/* Options whose lists are QEMU's: "-device help" */
static bool is_question(const struct option_entry *entry, const char *argument)
{
    static const char *const names[] = {"device",  "netdev", "nic",     "net", "object", "audiodev",
                                        "chardev", "drive",  "display", "vga", "k"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(entry->name, names[i]) == 0)
            return option_asks_for_help(argument);
    return false;
}

static void *member_of(struct vm *vm, const struct option_entry *entry)
{
    return (char *)vm + entry->is.offset;
}

/* @argument is NULL for an option without one. */
static int apply_option(struct parser *parser, const struct option_entry *entry,
                        const char *argument)
{
    switch (entry->kind) {
    case KIND_FLAG:
        *(bool *)member_of(parser->vm, entry) = true;
        return 0;
    case KIND_PATH:
        if (*argument == '\0')
            return error_set(parser->error, "-%s: the argument is empty", entry->name);
        *(const char **)member_of(parser->vm, entry) = argument;
        return 0;
    case KIND_STRING:
        *(const char **)member_of(parser->vm, entry) = argument;
        return 0;
    case KIND_CALL:
    case KIND_ARGUMENT:
        return entry->is.apply(parser, entry->name, argument);
    case KIND_PASSED:
        return option_pass(parser->vm, entry->name, NULL, parser->error);
    case KIND_ACTION:
        parser->action = entry->is.action;
        return 0;
    case KIND_REFUSED:
        return error_set(parser->error, "-%s: %s", entry->name, entry->is.reason);
    }
    return -1;
}

/* The character devices that exist although no option names them, as in QEMU. */
static int add_default_chardevs(struct parser *parser)
{
    struct vm *vm = parser->vm;
    bool serial = !parser->serial_given, monitor = !parser->monitor_given;

    if (!vm->nographic) {
        if (serial)
            vm->serials[vm->serial_count++] = "vc";
        if (monitor)
            vm->monitors[vm->monitor_count++] = "vc";
        return 0;
    }
    if ((serial || monitor) && parser->uses_terminal)
        return error_set(parser->error,
                         "-nographic: the terminal, wanted for the %s, is in use by another option "
                         "(-%s none avoids this)",
                         serial ? "serial port" : "monitor", serial ? "serial" : "monitor");
    if (serial) {
        parser->uses_terminal = true;
        vm->serials[vm->serial_count++] = monitor ? "mon:stdio" : "stdio";
    } else if (monitor) {
        parser->uses_terminal = true;
        vm->monitors[vm->monitor_count++] = "stdio";
    }
    return 0;
}

/* What a machine without emulated devices needs, and cannot have. */
static int check_pv(struct parser *parser)
{
    const char *machine = parser->vm->machine == MACHINE_XENPV ? "xenpv" : "xenpvh";

    if (parser->vm->machine != MACHINE_XENPV && parser->vm->kernel == NULL)
        return error_set(parser->error, "-M %s: needs -kernel", machine);
    if (parser->vm->kernel != NULL && parser->vm->bootloader_word_count > 0)
        return error_set(parser->error, "-bootloader: cannot be used together with -kernel");
    if (parser->boot_given)
        return error_set(parser->error, "-M %s: boot= and entry= are only for -M xenfv", machine);
    if (parser->vga_given)
        return error_set(parser->error, "-M %s: -vga is only for -M xenfv", machine);
    return 0;
}

/* What only the whole command line tells. */
static int finish(struct parser *parser)
{
    struct vm *vm = parser->vm;

    if (vm->machine == MACHINE_XENFV && vm->kernel == NULL && vm->append != NULL)
        return error_set(parser->error, "-append: only allowed with -kernel");
    if (vm->machine == MACHINE_XENFV && vm->bootloader_word_count > 0)
        return error_set(parser->error, "-bootloader: only for -M xenpv");
    if (vm->kernel == NULL && vm->initrd != NULL)
        return error_set(parser->error, "-initrd: only allowed with -kernel");
    if (vm->machine != MACHINE_XENFV && check_pv(parser) < 0)
        return -1;
    if (option_place_drives(vm, &parser->drives, parser->error) < 0 ||
        option_connect_nics(vm, parser->error) < 0)
        return -1;

    if (vm->daemonize && vm->nographic)
        return error_set(parser->error, "-nographic: cannot be used with -daemonize");
    if (add_default_chardevs(parser) < 0)
        return -1;
    if (vm->daemonize && parser->uses_terminal)
        return error_set(parser->error,
                         "-daemonize: stdio, which another option uses, is not there then");

    if (vm->vnc != NULL && vm->window != NULL)
        return error_set(parser->error, "-vnc: cannot be used together with a window (-sdl)");
    if (vm->vnc != NULL)
        vm->display = DISPLAY_VNC;
    else if (vm->window != NULL)
        vm->display = DISPLAY_WINDOW;
    else if (vm->nographic || parser->display_none)
        vm->display = DISPLAY_NONE;
    return 0;
}

static int parse(struct parser *parser, int argc, char *const argv[])
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i], *argument = NULL;

        if (*word != '-') { /* an image by itself is -hda, as in QEMU */
            if (apply_disk(parser, "hda", word) < 0)
                return -1;
            continue;
        }
        const struct option_entry *entry = find_option(word + (word[1] == '-' ? 2 : 1));
        if (entry == NULL)
            return error_set(parser->error, "%s: unknown option (see -help)", word);
        if (takes_argument(entry)) {
            if (i + 1 == argc)
                return error_set(parser->error, "-%s: needs an argument", entry->name);
            argument = argv[++i];
            if (is_question(entry, argument)) {
                parser->vm->question = (struct vm_passed){entry->name, argument};
                parser->action = ACTION_ASK;
                continue;
            }
        }
        if (apply_option(parser, entry, argument) < 0)
            return -1;
        if (parser->action != ACTION_RUN && parser->action != ACTION_REAP &&
            parser->action != ACTION_ASK)
            return 0;
    }
    return parser->action == ACTION_RUN ? finish(parser) : 0;
}

int options_parse(struct vm *vm, enum options_action *action, int argc, char *const argv[],
                  struct error *error)
{
    struct parser parser = {.vm = vm, .action = ACTION_RUN, .error = error};

    *vm = (struct vm){.machine = MACHINE_XENFV,
                      .memory = DEFAULT_MEMORY,
                      .vcpus = 1,
                      .kernel_cache = strdup(DEFAULT_KERNEL_CACHE),
                      .kernel_cache_limit = DEFAULT_KERNEL_CACHE_LIMIT};
    if (parse(&parser, argc, argv) < 0) {
        options_release(vm);
        return -1;
    }
    *action = parser.action;
    return 0;
}

void options_release(struct vm *vm)
{
    free(vm->name);
    free(vm->kernel_cache);
    vm->name = vm->kernel_cache = NULL;
    release_bootloader(vm);
    option_release_drives(vm);
    option_release_network(vm);
}
