/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A menu goes through four stages: preparing (until disk, screen and serial line are there),
 * running, handing over (until the device model has let go of the screen), and waiting for the
 * guest's own driver to connect to it. What the bootloader writes goes to a terminal emulator, for
 * the screen, and to the serial line as it is, unless that keeps a screen waiting; what is typed on
 * either goes to it.
 */
#include "qemu-integration/boot-choice/boot-menu.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "common/units.h"
#include "pty-bridge/bootloader/bootloader.h"
#include "pty-bridge/disk/disk-view.h"
#include "pty-bridge/terminal/canvas.h"
#include "pty-bridge/terminal/keyboard.h"
#include "pty-bridge/terminal/terminal-repaint.h"
#include "pty-bridge/terminal/terminal.h"
#include "qemu-integration/boot-choice/framebuffer-frontend.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* On the screen, and on a serial line whose size is not known: that of a VT100, which all can show.
 */
#define SCREEN_COLUMNS 80
#define SCREEN_ROWS    25
#define SERIAL_ROWS    24

/*
 * How long to wait between two looks at the keyboard, in microseconds: while somebody types, which
 * is taken to go on for so many looks after the last key, and else. A look costs little, but on
 * each of them the processor wakes up.
 */
#define TYPING_INTERVAL   10000
#define TYPING_LOOKS      200
#define KEYBOARD_INTERVAL 60000

/* How long to wait for more output before it is drawn, in microseconds. */
#define DRAWING_DELAY 2000

/* What is read from the bootloader at once, in bytes, and how often at most when it has ended. */
#define OUTPUT_SIZE  4096
#define LAST_OUTPUTS 64

/* Users that exist nowhere else: one for each guest, by the number of its domain. */
#define SANDBOX_FIRST_UID 0x70000000U

/* The largest files that a bootloader may return, in bytes. */
#define KERNEL_LIMIT (256 * MIB)
#define INITRD_LIMIT (512 * MIB)

/* How much later than the view is gone its daemon may end, in milliseconds. */
#define DISK_VIEW_END_DELAY 100

/* Ctrl-A is the escape character of QEMU's multiplexed lines. */
#define CTRL_A '\x01'

struct boot_menu {
    struct boot_menu_wish wish;
    struct disk_view *view;
    bool disk_ready; /* path of the raw view; "": not there yet */
    bool has_screen;
    struct framebuffer_frontend framebuffer;
    struct terminal *terminal;
    struct canvas *canvas;
    struct keyboard *keyboard;
    struct event *screen_timer;
    bool drawing_soon;
    unsigned looks; /* at the keyboard, that are still to be quick ones */
    struct bootloader bootloader;
    struct event *output; /* of the bootloader */
    bool begun;           /* the bootloader has been started; once */
    bool running;
    bool handing_over;
    bool line_connected; /* somebody is there to see what is written to the serial line */
    bool line_behind;    /* something was not written there because there was no room */
    bool escaped;        /* Ctrl-A was typed on a line that is shared with the monitor */
    struct boot_files files;
    struct bootloader_choice chosen;
    char *command_line; /* owned */
    struct boot_choice choice;
};

static void finish(struct boot_menu *menu, enum boot_menu_end end, const struct error *error)
{
    menu->wish.done(menu->wish.context, end, error);
}

static const struct plan *plan_of(const struct boot_menu *menu)
{
    return menu->wish.guest->plan;
}

static void type(void *context, const char *bytes, size_t length)
{
    struct boot_menu *menu = context;

    /* Somebody types faster than a bootloader reads: what does not fit is lost, as on any terminal.
     */
    if (menu->running)
        bootloader_write(&menu->bootloader, bytes, length);
}

/* Keys may have been pressed, and the picture may have changed. */
static void on_screen_time(evutil_socket_t fd, short what, void *context)
{
    struct boot_menu *menu = context;
    struct timeval interval = {.tv_usec = KEYBOARD_INTERVAL};
    struct framebuffer_key key;

    (void)fd, (void)what;
    menu->drawing_soon = false;
    while (framebuffer_pages_next_key(menu->framebuffer.pages.data, &key)) {
        keyboard_key(menu->keyboard, key.code, key.pressed);
        menu->looks = TYPING_LOOKS;
    }
    if (menu->looks > 0) {
        menu->looks--;
        interval.tv_usec = TYPING_INTERVAL;
    }
    canvas_draw(menu->canvas, NULL);
    event_add(menu->screen_timer, &interval);
}

static void watch_output(struct boot_menu *menu)
{
    if (menu->output == NULL)
        return;
    if (menu->wish.line == NULL || menu->has_screen || serial_line_has_room(menu->wish.line))
        event_add(menu->output, NULL);
    else
        event_del(menu->output);
}

/* Beside a screen the menu does not wait for who reads the serial line slowly, or not at all. */
static void write_output(struct boot_menu *menu, struct bytes bytes)
{
    if (menu->wish.line == NULL)
        return;
    if (menu->has_screen && !serial_line_has_room(menu->wish.line))
        menu->line_behind = true;
    else
        serial_line_write(menu->wish.line, bytes);
}

/* Returns what bootloader_read() does. */
static ssize_t take_output(struct boot_menu *menu)
{
    char buffer[OUTPUT_SIZE];
    ssize_t got = bootloader_read(&menu->bootloader, buffer, sizeof(buffer));

    if (got > 0) {
        const struct bytes bytes = {(const uint8_t *)buffer, (size_t)got};

        terminal_write(menu->terminal, bytes);
        write_output(menu, bytes);
    }
    return got;
}

static void draw_soon(struct boot_menu *menu)
{
    const struct timeval delay = {.tv_usec = DRAWING_DELAY};

    if (menu->screen_timer == NULL || menu->drawing_soon)
        return;
    menu->drawing_soon = true;
    event_add(menu->screen_timer, &delay);
}

static void on_output(evutil_socket_t fd, short what, void *context)
{
    struct boot_menu *menu = context;

    (void)fd, (void)what;
    draw_soon(menu);
    /* At its end there is nothing to be watched any more: the process's own end follows. */
    if (take_output(menu) < 0)
        event_del(menu->output);
    else
        watch_output(menu);
}

static void terminal_size(const struct boot_menu *menu, unsigned *columns, unsigned *rows)
{
    *columns = SCREEN_COLUMNS;
    *rows = menu->wish.line == NULL ? SCREEN_ROWS : SERIAL_ROWS;
    if (!menu->has_screen && menu->wish.line != NULL &&
        serial_line_size(menu->wish.line, columns, rows)) {
        *columns = *columns < TERMINAL_MIN_COLUMNS ? TERMINAL_MIN_COLUMNS : *columns;
        *columns = *columns > TERMINAL_MAX_COLUMNS ? TERMINAL_MAX_COLUMNS : *columns;
        *rows = *rows < TERMINAL_MIN_ROWS ? TERMINAL_MIN_ROWS : *rows;
        *rows = *rows > TERMINAL_MAX_ROWS ? TERMINAL_MAX_ROWS : *rows;
    }
}

static void on_bootloader_end(void *context, int status);

static int start_bootloader(struct boot_menu *menu, struct error *error)
{
    const struct vm *vm = plan_of(menu)->vm;
    const unsigned user = SANDBOX_FIRST_UID + menu->wish.guest->domain.domid;
    const char *arguments[VM_BOOTLOADER_WORDS_MAX + 1] = {0};
    char disk[DISK_VIEW_PATH_SIZE];
    cleanup_fd int disk_mount = disk_view_mount(menu->view, error);

    if (disk_mount < 0)
        return -1;
    disk_view_path(menu->view, disk);
    for (unsigned i = 1; i < vm->bootloader_word_count; i++)
        arguments[i - 1] = vm->bootloader_words[i];
    const struct bootloader_config wish = {
        .program = plan_of(menu)->bootloader,
        .arguments = arguments,
        .disk = disk,
        .disk_mount = disk_mount,
        .sandboxed = !vm->bootloader_unconfined,
        .uid = user,
        .gid = user,
        .terminal = TERMINAL_TYPE,
        .columns = (unsigned short)terminal_columns(menu->terminal),
        .rows = (unsigned short)terminal_rows(menu->terminal),
        .kernel_limit = KERNEL_LIMIT,
        .ramdisk_limit = INITRD_LIMIT,
    };

    if (bootloader_start(menu->wish.guest->gate, &wish, &menu->bootloader, error) < 0)
        return -1;
    child_watch(menu->wish.children, CHILD_BOOTLOADER, menu->bootloader.pid, on_bootloader_end,
                menu);
    menu->running = true;
    menu->output = event_new(menu->wish.loop, menu->bootloader.terminal, EV_READ | EV_PERSIST,
                             on_output, menu);
    if (menu->output == NULL)
        return error_set(error, "cannot watch the bootloader");
    watch_output(menu);
    menu->wish.begun(menu->wish.context);
    return 0;
}

bool boot_menu_waits_for_user(const struct boot_menu *menu)
{
    /* Once, as QEMU does: not when the guest reboots. */
    return menu != NULL && !menu->begun && !menu->wish.guest->rebooted && menu->wish.line != NULL &&
           plan_of(menu)->serial.wait && !serial_line_is_connected(menu->wish.line);
}

/* The countdown is to begin when it can be seen. */
static void start_if_ready(struct boot_menu *menu)
{
    struct error error = {0};

    if (menu->begun || !menu->disk_ready ||
        (menu->has_screen && menu->framebuffer.stage != FRAMEBUFFER_CONNECTED) ||
        boot_menu_waits_for_user(menu))
        return;
    menu->begun = true;
    if (start_bootloader(menu, &error) < 0)
        finish(menu, BOOT_MENU_CANNOT_BE, &error);
}

static void on_view(void *context, int fd, const struct error *error)
{
    struct boot_menu *menu = context;

    if (fd < 0) {
        finish(menu, BOOT_MENU_CANNOT_BE, error);
        return;
    }
    menu->disk_ready = true;
    start_if_ready(menu);
}

/* "mon:": Ctrl-A x ends the guest, and Ctrl-A twice is one, as they do when QEMU has the line. */
static void on_input(void *context, struct bytes bytes)
{
    struct boot_menu *menu = context;

    for (size_t i = 0; i < bytes.size; i++) {
        char character = (char)bytes.data[i];

        if (plan_of(menu)->serial.monitor && !menu->escaped && character == CTRL_A) {
            menu->escaped = true;
            continue;
        }
        if (menu->escaped && character == 'x') {
            finish(menu, BOOT_MENU_ASKED, NULL);
            return;
        }
        if (!menu->escaped || character == CTRL_A)
            type(menu, &character, 1);
        menu->escaped = false;
    }
}

static void write_to_line(void *context, const char *bytes, size_t length)
{
    const struct boot_menu *menu = context;

    serial_line_write(menu->wish.line, (struct bytes){(const uint8_t *)bytes, length});
}

/* Who connects while the menu is there, or reads on, has not seen all of it being drawn. */
static void on_serial_change(void *context)
{
    struct boot_menu *menu = context;
    bool was_connected = menu->line_connected;
    bool missed = menu->line_behind && serial_line_has_room(menu->wish.line);

    menu->line_connected = serial_line_is_connected(menu->wish.line);
    if (missed)
        menu->line_behind = false;
    if (menu->line_connected && (!was_connected || missed) && menu->running)
        terminal_repaint(menu->terminal, write_to_line, menu);
    watch_output(menu);
    start_if_ready(menu);
}

static void end_if_handed_over(struct boot_menu *menu)
{
    if (!menu->has_screen || menu->framebuffer.stage == FRAMEBUFFER_CLOSED) {
        menu->handing_over = false;
        finish(menu, BOOT_MENU_CHOSE, NULL);
    }
}

static void on_framebuffer_change(void *context, enum framebuffer_stage before,
                                  const struct error *error)
{
    struct boot_menu *menu = context;

    if (error != NULL) {
        /* A running guest goes on although its screen cannot be followed. */
        if (before < FRAMEBUFFER_CLOSED)
            finish(menu, BOOT_MENU_CANNOT_BE, error);
    } else if (menu->handing_over)
        end_if_handed_over(menu);
    else if (menu->framebuffer.stage == FRAMEBUFFER_TAKEN && before != FRAMEBUFFER_TAKEN)
        menu->wish.taken(menu->wish.context);
    else
        start_if_ready(menu);
}

static int open_screen(struct boot_menu *menu, struct error *error)
{
    const struct timeval interval = {.tv_usec = KEYBOARD_INTERVAL};

    if (framebuffer_frontend_open(&menu->framebuffer, menu->wish.guest, on_framebuffer_change, menu,
                                  error) < 0)
        return -1;
    const struct canvas_pixels pixels = {
        .data = framebuffer_pages_pixels(menu->framebuffer.pages.data),
        .width = FRAMEBUFFER_WIDTH,
        .height = FRAMEBUFFER_HEIGHT,
        .stride = FRAMEBUFFER_STRIDE,
    };
    menu->canvas = canvas_open(menu->terminal, &pixels, error);
    menu->keyboard = keyboard_open(plan_of(menu)->vm->keymap, menu->terminal, error);
    menu->screen_timer = event_new(menu->wish.loop, -1, 0, on_screen_time, menu);
    if (menu->canvas == NULL || menu->keyboard == NULL)
        return -1;
    if (menu->screen_timer == NULL || event_add(menu->screen_timer, &interval) < 0)
        return error_set(error, "cannot make a timer");
    return 0;
}

static void close_screen(struct boot_menu *menu)
{
    if (menu->screen_timer != NULL)
        event_free(steal_pointer(&menu->screen_timer));
    keyboard_close(steal_pointer(&menu->keyboard));
    canvas_close(steal_pointer(&menu->canvas));
}

static bool undo_menu(void *context)
{
    struct boot_menu *menu = context;

    if (menu->output != NULL)
        event_free(menu->output);
    /* The view first: who waits for what it reads from there cannot even be killed. */
    disk_view_close(menu->view);
    child_unwatch(menu->wish.children, CHILD_BOOTLOADER);
    bootloader_stop(&menu->bootloader);
    close_screen(menu);
    terminal_close(menu->terminal);
    boot_menu_release_choice(menu);
    free(menu);
    return true;
}

struct boot_menu *boot_menu_open(const struct boot_menu_wish *wish, struct error *error)
{
    struct boot_menu *menu = calloc(1, sizeof(*menu));
    const struct plan *plan = wish->guest->plan;
    const struct disk_view_config view = {
        .drive = plan->boot_drive->options,
        .storage_daemon = plan->paths.storage_daemon,
        .image_tool = plan->paths.image_tool,
    };
    unsigned columns, rows;

    if (menu == NULL) {
        error_set_errno(error, errno, "bootloader");
        return NULL;
    }
    *menu = (struct boot_menu){
        .wish = *wish,
        .has_screen = plan->menu_screen,
        .files = {.kernel = {.fd = -1}, .initrd = {.fd = -1}},
    };
    bootloader_init(&menu->bootloader);
    undo_push(&wish->guest->undo, undo_menu, menu);
    terminal_size(menu, &columns, &rows);
    menu->terminal = terminal_open(columns, rows, type, menu, error);
    if (menu->terminal != NULL && (!menu->has_screen || open_screen(menu, error) == 0))
        menu->view = disk_view_start(wish->loop, wish->guest->gate, &view, on_view, menu, error);
    if (menu->view == NULL)
        return NULL;
    if (wish->serial != NULL) {
        const struct serial_user user = {
            .input = on_input, .changed = on_serial_change, .context = menu};

        serial_switch_to_program(wish->serial, &user);
        menu->line_connected = serial_line_is_connected(wish->line);
    }
    return menu;
}

/* The user's own words last: of two that contradict each other Linux takes the second. */
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
    if (strlen(menu->command_line) > PV_COMMAND_LINE_MAX)
        return error_set(error,
                         "the bootloader's arguments and -append have %zu characters together, and "
                         "a PV guest can have %d",
                         strlen(menu->command_line), PV_COMMAND_LINE_MAX);
    menu->choice = (struct boot_choice){.files = &menu->files, .command_line = menu->command_line};
    return 0;
}

/* Disk and screen are given back; the rest follows when the device model has let go of the screen.
 */
static void hand_over(struct boot_menu *menu)
{
    struct error error = {0};

    disk_view_close(steal_pointer(&menu->view));
    close_screen(menu);
    menu->handing_over = true;
    if (menu->has_screen && framebuffer_frontend_close(&menu->framebuffer, &error) < 0)
        finish(menu, BOOT_MENU_CANNOT_BE, &error);
    else
        end_if_handed_over(menu);
}

/* A bootloader that cannot read its disk any more fails too, and says something else. */
static enum boot_menu_end explain_failure(const struct boot_menu *menu, struct error *error)
{
    if (!process_ends_within(disk_view_pid(menu->view), DISK_VIEW_END_DELAY))
        return BOOT_MENU_FAILED;
    *error = (struct error){0};
    error_set(error, "%s: %s, by which the bootloader reads it, has ended",
              plan_of(menu)->boot_drive->file, plan_of(menu)->paths.storage_daemon);
    return BOOT_MENU_CANNOT_BE;
}

static void on_bootloader_end(void *context, int status)
{
    struct boot_menu *menu = context;
    struct error error = {0};

    menu->wish.ended(menu->wish.context);
    /* Bounded, as without a sandbox something may still be writing. */
    for (int turn = 0; turn < LAST_OUTPUTS && take_output(menu) > 0; turn++)
        ;
    event_free(steal_pointer(&menu->output));
    menu->running = false;
    switch (bootloader_finish(&menu->bootloader, status, &menu->chosen, &error)) {
    case BOOTLOADER_CHOSE:
        if (take_choice(menu, &error) == 0)
            hand_over(menu);
        else
            finish(menu, BOOT_MENU_FAILED, &error);
        break;
    case BOOTLOADER_CANCELLED:
        finish(menu, BOOT_MENU_FAILED, &error);
        break;
    case BOOTLOADER_FAILED:
        finish(menu, explain_failure(menu, &error), &error);
        break;
    }
}

bool boot_menu_runs(const struct boot_menu *menu)
{
    return menu != NULL && menu->running;
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
