/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the families of options share: the state of a parse and the rows of the option table.
 *
 * A family owns its options. Each of them is one row with its names, its argument, its help and its
 * effect; the command line is looked up in the rows and -help is printed from them.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PARSER_H
#define QEMU_INTEGRATION_OPTIONS_PARSER_H

#include "common/error.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>
#include <stddef.h>

/* Which parts of a drive's place the user gave; the others are chosen when the machine is known. */
struct drive_given {
    bool bus;
    bool index;
};

/*
 * What one run of options_parse() knows in addition to the result: a member for each thing that an
 * option says about others.
 */
struct parser {
    struct vm *vm;
    enum vm_action action;
    struct error *error;
    bool serial_given;  /* also by "-serial none" */
    bool monitor_given; /* also by -qmp and "-serial mon:..." */
    bool display_none;
    bool uses_terminal;   /* some character device is the standard input and output */
    bool boot_given;      /* boot= or entry= of -M */
    bool vga_chosen;      /* -vga */
    bool no_defaults;     /* -nodefaults */
    bool by_libvirt;      /* the machine has the name that libvirt knows it by */
    bool vga_replaced;    /* -device VGA or another that is a graphics card */
    bool serial_replaced; /* -device isa-serial */
    char *ram_backend;    /* owned; id of -object memory-backend-ram; NULL: none */
    char *memory_backend; /* owned; memory-backend= of -M; NULL: none */
    char *no_accelerator; /* owned; what is wrong with the first -accel that is not Xen; or NULL */
    bool has_xen;         /* an -accel is Xen */
    bool has_tcg;         /* an -accel is TCG, as which libvirt knows all that are not KVM */
    struct drive_given drives[VM_DRIVES_MAX]; /* of the drives in @vm, in the same order */
};

/**
 * apply_function - Takes one option into @parser's vm
 * @option:   Its name as in the table, for messages
 * @argument: NULL if the option has none; lives as long as the vm
 *
 * Return: 0, or -1 with @parser's error set to a line that begins with the option
 */
typedef int apply_function(struct parser *parser, const char *option, const char *argument);

enum option_kind {
    KIND_FORM,    /* text for -help: another form of an option that has a row with an effect */
    KIND_FLAG,    /* sets a bool of struct vm */
    KIND_TEXT,    /* sets a string of struct vm, which may be empty */
    KIND_PATH,    /* the same, but not empty */
    KIND_CALL,    /* calls a function */
    KIND_ACTION,  /* asks for something other than running a guest */
    KIND_REFUSED, /* an option of QEMU that is refused, with the reason; takes no argument */
};

#define OPTION_NAMES_MAX 4

struct option_row {
    const char *names[OPTION_NAMES_MAX]; /* without dash, of one meaning; none: see KIND_FORM */
    const char *argument;                /* as -help shows it; NULL: the option takes none */
    const char *help;                    /* wrapped when it is printed; NULL: not shown */
    enum option_kind kind;
    union {
        size_t offset; /* in struct vm: KIND_FLAG, KIND_TEXT, KIND_PATH */
        apply_function *apply;
        enum vm_action action;
        const char *reason; /* KIND_REFUSED */
    } effect;
    bool qemu_has_list; /* "help" as argument asks QEMU for its list */
};

/* For the ends of rows: {{"kernel"}, "FILE", "Linux kernel", PATH(kernel)} */
/* NOLINTBEGIN(bugprone-macro-parentheses): a member's name cannot be in parentheses */
#define FORM           .kind = KIND_FORM
#define FLAG(member)   .kind = KIND_FLAG, .effect.offset = offsetof(struct vm, member)
#define TEXT(member)   .kind = KIND_TEXT, .effect.offset = offsetof(struct vm, member)
#define PATH(member)   .kind = KIND_PATH, .effect.offset = offsetof(struct vm, member)
#define CALL(function) .kind = KIND_CALL, .effect.apply = (function)
#define ACTION(value)  .kind = KIND_ACTION, .effect.action = (value)
#define REFUSED(text)  .kind = KIND_REFUSED, .effect.reason = (text)
#define QEMU_HAS_LIST  .qemu_has_list = true
/* NOLINTEND(bugprone-macro-parentheses) */

/* The options of one family, as -help shows them. */
struct option_group {
    const char *heading;
    const struct option_row *rows;
    size_t count;
};

#endif
