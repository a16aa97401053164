/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A menu goes through four stages: preparing (until a device of the boot order, screen and serial
 * line are ready), running, handing over (until the device model has unmapped the screen), and
 * over. From running it goes back to preparing the next device if there is nothing to boot on this
 * one. The bootloader's output goes to a terminal emulator, for the screen, and to the serial line
 * unchanged; input typed on either is passed to the bootloader.
 */
#include "qemu-integration/boot-choice/boot-menu.h"

#include "common/cleanup.h"
#include "common/units.h"
#include "netboot/exit-status.h"
#include "netboot/kernel-arguments.h"
#include "pty-bridge/bootloader/bootloader.h"
#include "pty-bridge/terminal/terminal-repaint.h"
#include "pty-bridge/terminal/terminal.h"
#include "qemu-integration/boot-choice/boot-source.h"
#include "qemu-integration/boot-choice/menu-line.h"
#include "qemu-integration/boot-choice/menu-screen.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Size of the screen, and of serial lines that report none: a VT100's, which every terminal can
 * show.
 */
#define SCREEN_COLUMNS 80
#define SCREEN_ROWS    25
#define SERIAL_ROWS    24

/* Bytes to read from the bootloader at once, and how many times at most after it has ended. */
#define OUTPUT_SIZE  4096
#define LAST_OUTPUTS 64

/* First uid of the sandboxes: each guest has its own, by domid, and no other program uses them. */
#define SANDBOX_FIRST_UID 0x70000000U

/* The largest files that a bootloader may return, in bytes. */
#define KERNEL_LIMIT (256 * MIB)
#define INITRD_LIMIT (512 * MIB)

/* How long the processes of a bootloader together may compute, in seconds. Waiting for a user takes
 * next to none. */
#define PROCESSOR_TIME 600

_Static_assert(sizeof(((struct bootloader_choice *)NULL)->arguments) ==
                   NETBOOT_KERNEL_ARGUMENTS_MAX + 1,
               "the network boot client knows what is accepted");

enum menu_stage {
    MENU_PREPARING,
    MENU_RUNNING,
    MENU_HANDING_OVER,
    MENU_OVER,
};

struct boot_menu {
    struct boot_menu_config config;
    enum menu_stage stage;
    const struct plan_boot_order *order;
    unsigned device; /* of the order */
    struct boot_source source;
    bool has_screen;
    struct menu_screen screen;
    struct menu_line line;
    struct terminal *terminal;
    struct bootloader bootloader;
    struct event *output; /* of the bootloader */
    struct boot_files files;
    struct bootloader_choice chosen;
    char *command_line; /* owned */
    struct boot_choice choice;
};

static void finish(struct boot_menu *menu, enum boot_menu_end end, const struct error *error)
{
    menu->config.done(menu->config.context, end, error);
}

static const struct plan *plan_of(const struct boot_menu *menu)
{
    return menu->config.guest->plan;
}

static void type_text(void *context, const char *bytes, size_t length)
{
    struct boot_menu *menu = context;

    /* Input that does not fit is dropped, as on any terminal. */
    if (menu->stage == MENU_RUNNING)
        bootloader_write(&menu->bootloader, bytes, length);
}

static void watch_output(struct boot_menu *menu)
{
    if (menu->output == NULL)
        return;
    if (menu_line_is_ready(&menu->line))
        event_add(menu->output, NULL);
    else
        event_del(menu->output);
}

/* Returns bytes read, 0 if there are none at the moment, -1 when there will be no more. */
static ssize_t take_output(struct boot_menu *menu)
{
    char buffer[OUTPUT_SIZE];
    ssize_t got = bootloader_read(&menu->bootloader, buffer, sizeof(buffer));

    if (got > 0) {
        const struct bytes bytes = {(const uint8_t *)buffer, (size_t)got};

        terminal_write(menu->terminal, bytes);
        menu_line_write(&menu->line, bytes);
    }
    return got;
}

static void on_output(evutil_socket_t fd, short what, void *context)
{
    struct boot_menu *menu = context;

    (void)fd, (void)what;
    menu_screen_draw_soon(&menu->screen);
    /* The end of the process, which follows the last output, is reported separately. */
    if (take_output(menu) < 0)
        event_del(menu->output);
    else
        watch_output(menu);
}

static void terminal_size(const struct boot_menu *menu, unsigned *columns, unsigned *rows)
{
    *columns = SCREEN_COLUMNS;
    *rows = menu->config.line == NULL ? SCREEN_ROWS : SERIAL_ROWS;
    if (!menu->has_screen && menu->config.line != NULL &&
        serial_line_size(menu->config.line, columns, rows)) {
        *columns = *columns < TERMINAL_MIN_COLUMNS ? TERMINAL_MIN_COLUMNS : *columns;
        *columns = *columns > TERMINAL_MAX_COLUMNS ? TERMINAL_MAX_COLUMNS : *columns;
        *rows = *rows < TERMINAL_MIN_ROWS ? TERMINAL_MIN_ROWS : *rows;
        *rows = *rows > TERMINAL_MAX_ROWS ? TERMINAL_MAX_ROWS : *rows;
    }
}

/* -append comes last: of two contradicting arguments Linux uses the second. */
static int take_choice(struct boot_menu *menu, struct error *error)
{
    const char *append = plan_of(menu)->command_line;
    const char *arguments = menu->chosen.arguments;

    if (boot_files_adopt(
            &menu->files,
            (struct boot_file){.name = menu->chosen.kernel_name, .fd = menu->chosen.kernel},
            (struct boot_file){.name = menu->chosen.ramdisk_name, .fd = menu->chosen.ramdisk},
            error) < 0)
        return -1;
    if (asprintf(&menu->command_line, "%s%s%s", arguments,
                 *arguments == '\0' || *append == '\0' ? "" : " ", append) < 0) {
        menu->command_line = NULL;
        return error_set_errno(error, ENOMEM, "bootloader");
    }
    /* The kernel of an HVM guest says what it takes. */
    if (plan_of(menu)->vm->machine != MACHINE_XENFV &&
        strlen(menu->command_line) > PV_COMMAND_LINE_MAX)
        return error_set(error,
                         "the bootloader's arguments and -append have %zu characters together, "
                         "a PV guest can have at most %d",
                         strlen(menu->command_line), PV_COMMAND_LINE_MAX);
    menu->choice = (struct boot_choice){.files = &menu->files, .command_line = menu->command_line};
    return 0;
}

static void end_if_handed_over(struct boot_menu *menu)
{
    if (!menu->has_screen || menu->screen.framebuffer.stage == FRAMEBUFFER_CLOSED) {
        menu->stage = MENU_OVER;
        finish(menu, BOOT_MENU_CHOSE, NULL);
    }
}

/* Gives up disk and screen; the menu is over when the device model has unmapped the screen. */
static void hand_over(struct boot_menu *menu)
{
    struct error error = {0};

    boot_source_close(&menu->source);
    menu->stage = MENU_HANDING_OVER;
    if (menu->has_screen && menu_screen_hand_over(&menu->screen, &error) < 0)
        finish(menu, BOOT_MENU_ERROR, &error);
    else
        end_if_handed_over(menu);
}

static void on_source_ready(void *context, const struct error *error);

/* @device: number of one in the order. */
static int open_device(struct boot_menu *menu, unsigned device, struct error *error)
{
    const struct boot_source_config config = {
        .loop = menu->config.loop,
        .guest = menu->config.guest,
        .ready = on_source_ready,
        .context = menu,
    };

    menu->device = device;
    menu->stage = MENU_PREPARING;
    return boot_source_open(&menu->source, &config, &menu->order->devices[device], error);
}

static void go_on_with_next(struct boot_menu *menu)
{
    struct error error = {0};

    boot_source_close(&menu->source);
    if (open_device(menu, menu->device + 1, &error) < 0) {
        menu->stage = MENU_OVER;
        finish(menu, BOOT_MENU_ERROR, &error);
    }
}

/* There is nothing to boot on the device; @error says why. */
static void leave_device(struct boot_menu *menu, struct error *error)
{
    bool is_last = menu->device + 1 == menu->order->count;

    if (boot_source_explain(&menu->source, error)) {
        finish(menu, BOOT_MENU_ERROR, error);
    } else if (is_last) {
        finish(menu, BOOT_MENU_FAILED, error);
    } else {
        error_warn(error);
        go_on_with_next(menu);
    }
}

/* The network boot client says by its status what is to follow. */
static void leave_network(struct boot_menu *menu, struct error *error)
{
    bool is_last = menu->device + 1 == menu->order->count;

    switch (menu->chosen.exit_status) {
    case NETBOOT_EXIT_LOCAL:
        if (!is_last) {
            go_on_with_next(menu);
            break;
        }
        *error = (struct error){0};
        error_set(error, "the network's servers want the next boot device, and there is none");
        finish(menu, BOOT_MENU_FAILED, error);
        break;
    case NETBOOT_EXIT_REBOOT:
        /* Not to begin anew here: servers that want it again and again would keep the host busy. */
        boot_source_close(&menu->source);
        finish(menu, BOOT_MENU_REBOOT, NULL);
        break;
    case NETBOOT_EXIT_POWER_OFF:
        boot_source_close(&menu->source);
        finish(menu, BOOT_MENU_POWER_OFF, NULL);
        break;
    default:
        leave_device(menu, error);
    }
}

static void on_bootloader_end(void *context, int status)
{
    struct boot_menu *menu = context;
    struct error error = {0};

    menu->config.ended(menu->config.context);
    /* Bounded: without a sandbox, children of the bootloader may still be writing. */
    for (int turn = 0; turn < LAST_OUTPUTS && take_output(menu) > 0; turn++)
        ;
    event_free(steal_pointer(&menu->output));
    menu->stage = MENU_OVER;
    switch (bootloader_finish(&menu->bootloader, status, &menu->chosen, &error)) {
    case BOOTLOADER_CHOSE:
        if (take_choice(menu, &error) == 0)
            hand_over(menu);
        else
            finish(menu, BOOT_MENU_FAILED, &error);
        break;
    case BOOTLOADER_CANCELLED:
    case BOOTLOADER_FAILED:
        if (menu->source.device->drive == NULL)
            leave_network(menu, &error);
        else
            leave_device(menu, &error);
        break;
    }
}

static int start_bootloader(struct boot_menu *menu, struct error *error)
{
    const unsigned user = SANDBOX_FIRST_UID + menu->config.guest->domain.domid;
    struct bootloader_config config = {
        .uid = user,
        .gid = user,
        .terminal = TERMINAL_TYPE,
        .columns = (unsigned short)terminal_columns(menu->terminal),
        .rows = (unsigned short)terminal_rows(menu->terminal),
        .kernel_limit = KERNEL_LIMIT,
        .ramdisk_limit = INITRD_LIMIT,
        .processor_time = PROCESSOR_TIME,
    };

    if (boot_source_bootloader(&menu->source, &config, error) < 0 ||
        bootloader_start(menu->config.guest->gate, &config, &menu->bootloader, error) < 0)
        return -1;
    child_watch(menu->config.children, CHILD_BOOTLOADER, menu->bootloader.pid, on_bootloader_end,
                menu);
    menu->stage = MENU_RUNNING;
    menu->output = event_new(menu->config.loop, menu->bootloader.terminal, EV_READ | EV_PERSIST,
                             on_output, menu);
    if (menu->output == NULL)
        return error_set(error, "cannot watch the bootloader");
    watch_output(menu);
    menu->config.started(menu->config.context);
    return 0;
}

bool boot_menu_waits_for_user(const struct boot_menu *menu)
{
    /* Only once, as QEMU does: not when the guest reboots. */
    return menu != NULL && menu->stage == MENU_PREPARING && !menu->config.guest->rebooted &&
           menu->config.line != NULL && menu->config.awaits_client &&
           !serial_line_is_connected(menu->config.line);
}

/* Start only when the countdown can be seen. */
static void start_if_ready(struct boot_menu *menu)
{
    struct error error = {0};

    if (menu->stage != MENU_PREPARING || !menu->source.is_ready ||
        (menu->has_screen && menu->screen.framebuffer.stage != FRAMEBUFFER_CONNECTED) ||
        boot_menu_waits_for_user(menu))
        return;
    if (start_bootloader(menu, &error) < 0) {
        menu->stage = MENU_OVER;
        finish(menu, BOOT_MENU_ERROR, &error);
    }
}

static void on_source_ready(void *context, const struct error *error)
{
    struct boot_menu *menu = context;

    if (error != NULL)
        finish(menu, BOOT_MENU_ERROR, error);
    else
        start_if_ready(menu);
}

static void on_screen_change(void *context, const struct error *error)
{
    struct boot_menu *menu = context;

    /* A running guest has the screen, whatever happens to it. */
    if (menu->stage == MENU_OVER)
        return;
    if (error != NULL)
        finish(menu, BOOT_MENU_ERROR, error);
    else if (menu->stage == MENU_HANDING_OVER)
        end_if_handed_over(menu);
    else
        start_if_ready(menu);
}

static void on_line_change(void *context, bool missed)
{
    struct boot_menu *menu = context;

    if (missed && menu->stage == MENU_RUNNING)
        terminal_repaint(menu->terminal, menu_line_repaint, &menu->line);
    watch_output(menu);
    start_if_ready(menu);
}

static bool undo_menu(void *context)
{
    struct boot_menu *menu = context;

    if (menu->output != NULL)
        event_free(menu->output);
    /* Close the source first: a process blocked reading it cannot be killed. */
    boot_source_close(&menu->source);
    child_unwatch(menu->config.children, CHILD_BOOTLOADER);
    bootloader_stop(&menu->bootloader);
    menu_screen_close(&menu->screen);
    terminal_close(menu->terminal);
    boot_menu_release_choice(menu);
    free(menu);
    return true;
}

static int open_screen(struct boot_menu *menu, struct error *error)
{
    const struct menu_screen_config config = {
        .loop = menu->config.loop,
        .guest = menu->config.guest,
        .terminal = menu->terminal,
        .keymap = plan_of(menu)->vm->keymap,
        .changed = on_screen_change,
        .context = menu,
    };

    return menu_screen_open(&menu->screen, &config, error);
}

struct boot_menu *boot_menu_open(const struct boot_menu_config *config, struct error *error)
{
    struct boot_menu *menu = calloc(1, sizeof(*menu));
    unsigned columns, rows;

    if (menu == NULL) {
        error_set_errno(error, errno, "bootloader");
        return NULL;
    }
    *menu = (struct boot_menu){
        .config = *config,
        .order = config->guest->rebooted ? &config->guest->plan->later_boot_order
                                         : &config->guest->plan->boot_order,
        .has_screen = config->guest->plan->menu_screen,
        .files = {.kernel = {.fd = -1}, .initrd = {.fd = -1}},
    };
    bootloader_init(&menu->bootloader);
    undo_push(&config->guest->undo, undo_menu, menu);
    terminal_size(menu, &columns, &rows);
    menu->terminal = terminal_open(columns, rows, type_text, menu, error);
    if (menu->terminal == NULL || (menu->has_screen && open_screen(menu, error) < 0) ||
        open_device(menu, 0, error) < 0)
        return NULL;
    menu_line_open(&menu->line, &(struct menu_line_config){
                                    .line = config->line,
                                    .serial = config->serial,
                                    .lossy = menu->has_screen,
                                    .typed = type_text,
                                    .changed = on_line_change,
                                    .context = menu,
                                });
    return menu;
}

void boot_menu_connect_screen(struct boot_menu *menu)
{
    if (menu != NULL && menu->has_screen)
        framebuffer_frontend_connect(&menu->screen.framebuffer);
}

const struct boot_choice *boot_menu_choice(const struct boot_menu *menu)
{
    return &menu->choice;
}

void boot_menu_release_choice(struct boot_menu *menu)
{
    boot_files_close(&menu->files);
    free(steal_pointer(&menu->command_line));
    menu->choice = (struct boot_choice){0};
}
