/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/console.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/clock.h"
#include "common/file-io.h"
#include "netboot/menu/key-decoder.h"
#include "netboot/menu/line-edit.h"
#include "netboot/menu/menu-view.h"
#include "netboot/menu/progress.h"
#include "netboot/menu/screen.h"
#include "netboot/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define CONTROL_C 3
#define CONTROL_L 12
#define ESCAPE    27

/* What a terminal that does not tell its size has, and what is used at most and at least. */
#define ROWS        24
#define COLUMNS     80
#define ROWS_MAX    200
#define COLUMNS_MAX 400
#define ROWS_MIN    2
#define COLUMNS_MIN 20

/* Milliseconds. A changed size is noticed then at the latest. */
#define SIZE_INTERVAL     1000
#define PROGRESS_INTERVAL 250

struct console {
    struct termios before;
    struct key_decoder decoder;
    uint8_t typed[64]; /* bytes that were read and are not decoded yet */
    size_t typed_count, typed_next;

    struct screen *progress; /* while a line of progress is shown; else NULL */
    int64_t progress_began, progress_drawn;
    bool cancelled; /* by Ctrl-C while a file came */
};

struct size {
    unsigned rows, columns;
};

static unsigned clamp(unsigned value, unsigned least, unsigned most)
{
    return value < least ? least : value > most ? most : value;
}

static struct size terminal_size(void)
{
    struct winsize window = {0};

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) < 0 || window.ws_row == 0 || window.ws_col == 0)
        return (struct size){ROWS, COLUMNS};
    return (struct size){clamp(window.ws_row, ROWS_MIN, ROWS_MAX),
                         clamp(window.ws_col, COLUMNS_MIN, COLUMNS_MAX)};
}

struct console *console_open(struct error *error)
{
    struct console *console = alloc_bytes(sizeof(*console));
    struct termios raw;

    *console = (struct console){0};
    if (tcgetattr(STDIN_FILENO, &console->before) < 0) {
        error_set_errno(error, errno, "standard input is no terminal");
        free(console);
        return NULL;
    }
    raw = console->before;
    cfmakeraw(&raw);
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) < 0) {
        error_set_errno(error, errno, "cannot set the terminal to raw mode");
        free(console);
        return NULL;
    }
    return console;
}

void console_close(struct console *console)
{
    if (console == NULL)
        return;
    console_progress_end(console);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &console->before);
    free(console);
}

/* Output that is collected and then written at once. */
struct output {
    FILE *file;
    char *bytes;
    size_t size;
};

static void begin_output(struct output *output)
{
    *output = (struct output){0};
    output->file = open_memstream(&output->bytes, &output->size);
    if (output->file == NULL)
        abort();
}

/* A terminal that takes nothing more is noticed when it is read. */
static void end_output(struct output *output)
{
    fclose(output->file);
    write_all(NULL, STDOUT_FILENO, output->bytes, output->size);
    free(output->bytes);
}

void console_print(struct console *console, const char *text)
{
    struct output output;

    console_progress_end(console);
    begin_output(&output);
    for (uint32_t character = text_next(&text); character != 0; character = text_next(&text))
        if (character == '\n')
            fputs("\r\n", output.file);
        else
            text_write(character, output.file);
    end_output(&output);
}

/* Returns whether there are typed bytes. A terminal that has hung up types Ctrl-C. */
static bool wait_for_bytes(struct console *console, int64_t milliseconds)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    int ready;

    if (console->typed_next < console->typed_count)
        return true;
    ready = poll(&input, 1, milliseconds > INT32_MAX ? INT32_MAX : (int)milliseconds);
    if (ready == 0 || (ready < 0 && errno == EINTR))
        return false;
    ssize_t count = ready < 0 ? -1 : read(STDIN_FILENO, console->typed, sizeof(console->typed));

    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (count <= 0) {
        console->decoder = (struct key_decoder){0};
        console->typed[0] = CONTROL_C;
        count = 1;
    }
    console->typed_next = 0;
    console->typed_count = (size_t)count;
    return true;
}

int console_key(struct console *console, int64_t milliseconds)
{
    int64_t end = clock_milliseconds() + milliseconds;

    for (;;) {
        int64_t left = milliseconds < 0 ? -1 : end - clock_milliseconds();
        bool waiting = key_decoder_is_waiting(&console->decoder);
        int key = NETBOOT_KEY_NONE;

        if (milliseconds >= 0 && left < 0)
            left = 0;
        if (wait_for_bytes(console, waiting ? KEY_DECODER_ESCAPE_TIME : left))
            key = key_decoder_take(&console->decoder, console->typed[console->typed_next++]);
        else if (waiting)
            key = key_decoder_time_out(&console->decoder);
        else if (milliseconds >= 0 && left == 0)
            return NETBOOT_KEY_NONE;
        if (key != NETBOOT_KEY_NONE)
            return key;
        if (milliseconds >= 0 && clock_milliseconds() >= end &&
            console->typed_next == console->typed_count &&
            !key_decoder_is_waiting(&console->decoder))
            return NETBOOT_KEY_NONE;
    }
}

/* Reads what has been typed; of more than there is space for the oldest is forgotten. */
static void read_ahead(struct console *console)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    size_t left = console->typed_count - console->typed_next;
    size_t kept = left < sizeof(console->typed) ? left : sizeof(console->typed) / 2;
    ssize_t count;

    if (poll(&input, 1, 0) <= 0)
        return;
    memmove(console->typed, console->typed + console->typed_count - kept, kept);
    console->typed_next = 0;
    console->typed_count = kept;
    count = read(STDIN_FILENO, console->typed + kept, sizeof(console->typed) - kept);
    if (count > 0)
        console->typed_count += (size_t)count;
    else if (count == 0 || (errno != EINTR && errno != EAGAIN))
        console->typed[console->typed_count++] = CONTROL_C;
}

bool console_is_left(struct console *console)
{
    read_ahead(console);
    for (size_t i = console->typed_next; i < console->typed_count; i++)
        if (console->typed[i] == CONTROL_C) {
            console->typed_next = i + 1;
            console->decoder = (struct key_decoder){0};
            return true;
        }
    return false;
}

static void draw_line(struct screen *screen, struct line_edit *edit, const char *prompt,
                      unsigned columns)
{
    struct output output;
    unsigned used;

    begin_output(&output);
    screen_clear(screen);
    used = screen_write(screen, 0, 0, columns / 2, 0, prompt);
    line_edit_draw(edit, screen, 0, used, columns - used - 1);
    screen_draw(screen, output.file);
    end_output(&output);
}

static bool ends_command(int key)
{
    return key == '\t' || (key >= NETBOOT_KEY_F1 && key <= NETBOOT_KEY_F12);
}

/* Reads until Enter, Escape, Ctrl-C; @command: or a key that ends_command(), or the time is over
 * without any key. */
static int edit_line(struct console *console, const char *prompt, struct line_edit *edit,
                     bool command, int64_t milliseconds, int64_t total)
{
    int64_t end = clock_milliseconds() + total;
    struct size size = terminal_size();
    struct screen *screen = screen_open(1, size.columns);
    int key;

    console_progress_end(console);
    for (;;) {
        draw_line(screen, edit, prompt, size.columns);
        if (total >= 0)
            total = end > clock_milliseconds() ? end - clock_milliseconds() : 0;
        if (milliseconds < 0 || (total >= 0 && total < milliseconds))
            milliseconds = total;
        key = console_key(console, milliseconds);
        milliseconds = -1;
        if (key == NETBOOT_KEY_NONE || key == '\r' || key == ESCAPE || key == CONTROL_C ||
            (command && ends_command(key)))
            break;
        if (key == CONTROL_L)
            screen_forget(screen);
        else
            line_edit_take(edit, key);
    }
    screen_close(screen);
    console_print(console, "\n");
    return key;
}

bool console_read_line(struct console *console, const char *prompt, char *line, size_t size,
                       bool hidden)
{
    struct line_edit edit;

    line_edit_begin(&edit, line, size, hidden);
    return edit_line(console, prompt, &edit, false, -1, -1) == '\r';
}

int console_read_command(struct console *console, const char *prompt, char *line, size_t size,
                         int64_t milliseconds, int64_t total)
{
    struct line_edit edit;

    line_edit_begin(&edit, line, size, false);
    return edit_line(console, prompt, &edit, true, milliseconds, total);
}

static void draw_menu(struct menu_view *view)
{
    struct output output;

    begin_output(&output);
    menu_view_draw(view, clock_milliseconds(), output.file);
    end_output(&output);
}

static void clear_terminal(void)
{
    static const char clear[] = "\033[m\033[H\033[2J\033[?25h";

    write_all(NULL, STDOUT_FILENO, clear, sizeof(clear) - 1);
}

void console_choose(struct console *console, const struct netboot_menu *menu,
                    struct netboot_chosen *chosen)
{
    struct size size = terminal_size();
    struct menu_view *view = menu_view_open(menu, size.rows, size.columns, clock_milliseconds());
    bool done = false;

    console_progress_end(console);
    while (!done) {
        draw_menu(view);
        int64_t wait = menu_view_wait(view, clock_milliseconds());
        int key = console_key(console, wait >= 0 && wait < SIZE_INTERVAL ? wait : SIZE_INTERVAL);
        struct size now = terminal_size();

        if (now.rows != size.rows || now.columns != size.columns) {
            menu_view_resize(view, now.rows, now.columns);
            size = now;
        }
        done = (key != NETBOOT_KEY_NONE && menu_view_take(view, key, chosen)) ||
               menu_view_take_time(view, clock_milliseconds(), chosen);
    }
    menu_view_close(view);
    clear_terminal();
}

static void draw_progress(struct console *console, const char *name, uint64_t done, uint64_t total,
                          int64_t now)
{
    const struct progress progress = {name, done, total, now - console->progress_began};
    struct output output;

    begin_output(&output);
    progress_draw(&progress, console->progress, terminal_size().columns);
    screen_draw(console->progress, output.file);
    end_output(&output);
    console->progress_drawn = now;
}

bool console_progress(struct console *console, const char *name, uint64_t done, uint64_t total)
{
    int64_t now = clock_milliseconds();
    bool began = console->progress == NULL;

    if (began) {
        console->progress = screen_open(1, COLUMNS_MAX);
        console->progress_began = now;
        console->cancelled = false;
    }
    if (began || now - console->progress_drawn >= PROGRESS_INTERVAL || (total > 0 && done >= total))
        draw_progress(console, name, done, total, now);
    while (wait_for_bytes(console, 0) && !console->cancelled)
        console->cancelled =
            key_decoder_take(&console->decoder, console->typed[console->typed_next++]) == CONTROL_C;
    return console->cancelled;
}

void console_progress_end(struct console *console)
{
    if (console->progress == NULL)
        return;
    screen_close(console->progress);
    console->progress = NULL;
    write_all(NULL, STDOUT_FILENO, "\r\n", 2);
}
