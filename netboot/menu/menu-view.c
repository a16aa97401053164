/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/menu-view.h"

#include "common/alloc.h"
#include "common/min-max.h"
#include "netboot/menu/line-edit.h"
#include "netboot/menu/screen.h"
#include "netboot/text.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL(letter) ((letter) - '@')
#define ESCAPE          27

#define HELP_ROWS_MAX    8
#define MESSAGE_ROWS_MAX 3
#define ROWS_WANTED      4 /* entries to be seen before other parts are left out */

/* Where the parts are. A part of 0 rows is left out. */
struct layout {
    bool framed;
    unsigned title_rows, entries_row, entries_rows, message_row, message_rows, help_row, help_rows,
        keys_row, countdown_row, countdown_rows;
};

struct menu_view {
    const struct netboot_menu *menu;
    struct screen *screen;
    unsigned rows, columns;
    struct layout layout;
    unsigned selected, first; /* entries; @first: the topmost one that is shown */
    unsigned by_time;         /* the one that is chosen by time */
    bool timed;               /* nobody has hit a key */
    int64_t began;
    bool editing;
    struct line_edit edit;
    char line[NETBOOT_ARGUMENTS_SIZE];
};

/* Draws a text of several lines into rows, broken at their end, or only counts them: @screen is
 * NULL. Returns the rows. */
static unsigned write_lines(struct screen *screen, unsigned row, unsigned rows, unsigned width,
                            const char *text)
{
    unsigned line = 0, column = 0;

    for (uint32_t character = text_next(&text); character != 0; character = text_next(&text)) {
        if (character == '\n' || column == width) {
            line++;
            column = 0;
        }
        if (line == rows)
            return rows;
        if (character == '\n')
            continue;
        if (screen != NULL)
            screen_put(screen, row + line, column, 0, character);
        column++;
    }
    return line + (column > 0);
}

static unsigned count_lines(const struct menu_view *view, const char *text, unsigned most)
{
    return text == NULL ? 0 : write_lines(NULL, 0, most, view->columns - 1, text);
}

static unsigned count_help_rows(const struct menu_view *view)
{
    unsigned rows = 0;

    for (unsigned i = 0; i < view->menu->count; i++)
        rows = (unsigned)max(rows, count_lines(view, view->menu->items[i].help, HELP_ROWS_MAX));
    return rows;
}

static bool has_time(const struct menu_view *view)
{
    return view->menu->timeout > 0 || view->menu->total > 0;
}

/* Finds the rows that are needed beside the entries. @level: how much is left out, 0 to 4. */
static unsigned plan_level(struct menu_view *view, unsigned level)
{
    struct layout *layout = &view->layout;

    layout->framed = level < 2;
    layout->title_rows = level < 2 && view->menu->title != NULL ? 2 : 0;
    layout->help_rows = level < 1 ? count_help_rows(view) : 0;
    layout->message_rows = level < 3 ? count_lines(view, view->menu->message, MESSAGE_ROWS_MAX) : 0;
    layout->countdown_rows = level < 4 && has_time(view) ? 1 : 0;
    return (layout->framed ? 2 : 0) + layout->title_rows + layout->help_rows +
           layout->message_rows + layout->countdown_rows + 1;
}

static void plan(struct menu_view *view)
{
    struct layout *layout = &view->layout;
    unsigned count = view->menu->count, level = 0;
    unsigned others = plan_level(view, 0);

    while (level < 4 && view->rows < others + min(count, ROWS_WANTED))
        others = plan_level(view, ++level);
    layout->entries_rows = (unsigned)min(count, view->rows - others);
    layout->entries_row = layout->title_rows + (layout->framed ? 1 : 0);
    layout->message_row = layout->entries_row + layout->entries_rows + (layout->framed ? 1 : 0);
    layout->help_row = layout->message_row + layout->message_rows;
    layout->keys_row = layout->help_row + layout->help_rows;
    layout->countdown_row = layout->keys_row + 1;
}

static bool can_select(const struct menu_view *view, unsigned item)
{
    return item < view->menu->count && view->menu->items[item].text != NULL &&
           !view->menu->items[item].disabled;
}

static void show_selected(struct menu_view *view)
{
    unsigned rows = view->layout.entries_rows, count = view->menu->count;

    if (view->selected < view->first)
        view->first = view->selected;
    else if (rows > 0 && view->selected >= view->first + rows)
        view->first = view->selected - rows + 1;
    view->first = (unsigned)min(view->first, count - rows);
}

/* Selects the next entry that can be, from one on: upwards or downwards, or else the other way. */
static void select_from(struct menu_view *view, unsigned item, bool downwards)
{
    for (unsigned way = 0; way < 2; way++, downwards = !downwards)
        for (unsigned i = item; i < view->menu->count; i += downwards ? 1U : -1U)
            if (can_select(view, i)) {
                view->selected = i;
                show_selected(view);
                return;
            }
}

struct menu_view *menu_view_open(const struct netboot_menu *menu, unsigned rows, unsigned columns,
                                 int64_t now)
{
    struct menu_view *view = alloc_bytes(sizeof(*view));

    *view = (struct menu_view){.menu = menu, .timed = true, .began = now};
    menu_view_resize(view, rows, columns);
    select_from(view, menu->selected, true);
    view->by_time = view->selected;
    return view;
}

void menu_view_close(struct menu_view *view)
{
    screen_close(view->screen);
    free(view);
}

void menu_view_resize(struct menu_view *view, unsigned rows, unsigned columns)
{
    screen_close(view->screen);
    view->screen = screen_open(rows, columns);
    view->rows = rows;
    view->columns = columns;
    plan(view);
    show_selected(view);
}

static void draw_horizontal(struct menu_view *view, unsigned row, char left, char right)
{
    unsigned last = view->columns - 2;

    screen_put(view->screen, row, 0, SCREEN_LINES, (uint32_t)left);
    for (unsigned column = 1; column < last; column++)
        screen_put(view->screen, row, column, SCREEN_LINES, 'q');
    screen_put(view->screen, row, last, SCREEN_LINES, (uint32_t)right);
}

static void draw_sides(struct menu_view *view, unsigned row)
{
    screen_put(view->screen, row, 0, SCREEN_LINES, 'x');
    screen_put(view->screen, row, view->columns - 2, SCREEN_LINES, 'x');
}

static void draw_frame(struct menu_view *view)
{
    const struct layout *layout = &view->layout;
    unsigned width = view->columns - 5;

    draw_horizontal(view, 0, 'l', 'k');
    if (layout->title_rows > 0) {
        unsigned length = (unsigned)min(text_columns(view->menu->title), width);

        draw_sides(view, 1);
        screen_write(view->screen, 1, 2 + (width - length) / 2, width, SCREEN_BOLD,
                     view->menu->title);
        draw_horizontal(view, 2, 't', 'u');
    }
    for (unsigned i = 0; i < layout->entries_rows; i++)
        draw_sides(view, layout->entries_row + i);
    draw_horizontal(view, layout->entries_row + layout->entries_rows, 'm', 'j');
    if (view->first > 0)
        screen_put(view->screen, layout->entries_row, view->columns - 2, SCREEN_BOLD, '^');
    if (view->first + layout->entries_rows < view->menu->count)
        screen_put(view->screen, layout->entries_row + layout->entries_rows - 1, view->columns - 2,
                   SCREEN_BOLD, 'v');
}

/* ASCII only: there hot keys are. */
static uint32_t lower(uint32_t character)
{
    return character >= 'A' && character <= 'Z' ? character + 'a' - 'A' : character;
}

static void draw_entry(struct menu_view *view, unsigned number, unsigned row)
{
    const struct netboot_menu_item *item = &view->menu->items[number];
    unsigned margin = view->layout.framed ? 1 : 0;
    unsigned begin = margin, end = view->columns - 1 - margin;
    unsigned style = number == view->selected && can_select(view, number) ? SCREEN_REVERSE : 0;
    uint32_t key = (uint32_t)item->key;
    const char *text = item->text;

    for (unsigned column = begin; column < end; column++)
        screen_put(view->screen, row, column, style, ' ');
    begin += margin + (unsigned)min(item->indent, view->columns / 2);
    for (unsigned column = begin; text != NULL && column < end - margin; column++) {
        uint32_t character = text_next(&text);
        bool is_key = key != 0 && lower(character) == lower(key);

        if (character == 0 || character == '\n')
            break;
        screen_put(view->screen, row, column, style | (is_key ? SCREEN_BOLD : 0), character);
        if (is_key)
            key = 0;
    }
}

/* Milliseconds until an entry is chosen by time; -1: never. */
static int64_t remaining(const struct menu_view *view, int64_t now)
{
    const struct netboot_menu *menu = view->menu;
    int64_t end = -1;

    if (menu->timeout > 0 && view->timed)
        end = menu->timeout;
    if (menu->total > 0 && (end < 0 || menu->total < end))
        end = menu->total;
    if (end < 0)
        return -1;
    end -= now - view->began;
    return end < 0 ? 0 : end;
}

static void draw_countdown(struct menu_view *view, int64_t now)
{
    const char *text = view->menu->countdown;
    int64_t left = remaining(view, now);
    char seconds[24];
    unsigned column = 0, width = view->columns - 1;

    if (left < 0)
        return;
    snprintf(seconds, sizeof(seconds), "%lld", (long long)(left + 999) / 1000);
    if (text == NULL)
        text = "Automatic boot in # s";
    for (uint32_t character = text_next(&text); character != 0 && column < width;
         character = text_next(&text))
        if (character == '#')
            column += screen_write(view->screen, view->layout.countdown_row, column, width - column,
                                   SCREEN_BOLD, seconds);
        else
            screen_put(view->screen, view->layout.countdown_row, column++, 0, character);
}

static void draw_keys(struct menu_view *view)
{
    unsigned row = view->layout.keys_row, width = view->columns - 1;

    if (view->editing) {
        screen_write(view->screen, row, 0, 2, SCREEN_BOLD, "> ");
        line_edit_draw(&view->edit, view->screen, row, 2, width - 2);
        return;
    }
    if (!can_select(view, view->selected))
        screen_write(view->screen, row, 0, width, 0, "Esc: leave");
    else if (view->menu->items[view->selected].arguments != NULL)
        screen_write(view->screen, row, 0, width, 0, "Enter: choose   Tab: edit   Esc: leave");
    else
        screen_write(view->screen, row, 0, width, 0, "Enter: choose   Esc: leave");
}

void menu_view_draw(struct menu_view *view, int64_t now, FILE *output)
{
    const struct layout *layout = &view->layout;
    unsigned width = view->columns - 1;

    screen_clear(view->screen);
    if (layout->framed)
        draw_frame(view);
    for (unsigned i = 0; i < layout->entries_rows; i++)
        draw_entry(view, view->first + i, layout->entries_row + i);
    if (layout->message_rows > 0)
        write_lines(view->screen, layout->message_row, layout->message_rows, width,
                    view->menu->message);
    if (layout->help_rows > 0 && can_select(view, view->selected) &&
        view->menu->items[view->selected].help != NULL)
        write_lines(view->screen, layout->help_row, layout->help_rows, width,
                    view->menu->items[view->selected].help);
    draw_keys(view);
    if (layout->countdown_rows > 0)
        draw_countdown(view, now);
    screen_draw(view->screen, output);
}

static bool choose(const struct menu_view *view, enum netboot_choice how, int key,
                   struct netboot_chosen *chosen)
{
    *chosen = (struct netboot_chosen){.how = how, .item = view->selected, .key = key};
    if (how == NETBOOT_CHOSE && view->editing) {
        chosen->edited = true;
        memcpy(chosen->arguments, view->line, sizeof(view->line));
    }
    return true;
}

static bool take_while_editing(struct menu_view *view, int key, struct netboot_chosen *chosen)
{
    if (key == '\r')
        return choose(view, NETBOOT_CHOSE, 0, chosen);
    if (key == CONTROL('C'))
        return choose(view, NETBOOT_LEFT, key, chosen);
    if (key == ESCAPE)
        view->editing = false;
    else
        line_edit_take(&view->edit, key);
    return false;
}

static void begin_to_edit(struct menu_view *view)
{
    if (!can_select(view, view->selected) || view->menu->items[view->selected].arguments == NULL)
        return;
    snprintf(view->line, sizeof(view->line), "%s", view->menu->items[view->selected].arguments);
    line_edit_begin(&view->edit, view->line, sizeof(view->line), false);
    view->editing = true;
}

/* The next one behind the selected one that has that key. */
static void select_by_key(struct menu_view *view, int key)
{
    unsigned count = view->menu->count;

    for (unsigned i = 1; i <= count; i++) {
        unsigned item = (view->selected + i) % count;
        int its = view->menu->items[item].key;

        if (its > 0 && key > 0 && lower((uint32_t)its) == lower((uint32_t)key) &&
            can_select(view, item)) {
            view->selected = item;
            show_selected(view);
            return;
        }
    }
}

static void move(struct menu_view *view, int key)
{
    unsigned count = view->menu->count, rows = view->layout.entries_rows;
    unsigned at = view->selected;

    if (count == 0)
        return;
    switch (key) {
    case NETBOOT_KEY_UP:
    case CONTROL('P'):
        select_from(view, at > 0 ? at - 1 : 0, at == 0);
        break;
    case NETBOOT_KEY_DOWN:
    case CONTROL('N'):
        select_from(view, (unsigned)min(at + 1, count - 1), at + 1 < count);
        break;
    case NETBOOT_KEY_PAGE_UP:
        select_from(view, at > rows ? at - rows : 0, false);
        break;
    case NETBOOT_KEY_PAGE_DOWN:
        select_from(view, (unsigned)min(at + rows, count - 1), true);
        break;
    case NETBOOT_KEY_HOME:
        select_from(view, 0, true);
        break;
    case NETBOOT_KEY_END:
        select_from(view, count - 1, false);
        break;
    default:
        select_by_key(view, key);
        break;
    }
}

bool menu_view_take(struct menu_view *view, int key, struct netboot_chosen *chosen)
{
    view->timed = false;
    if (key == CONTROL('L')) {
        screen_forget(view->screen);
        return false;
    }
    if (view->editing)
        return take_while_editing(view, key, chosen);
    if (key == ESCAPE || key == CONTROL('C'))
        return choose(view, NETBOOT_LEFT, key, chosen);
    if (key == '\r')
        return can_select(view, view->selected) && choose(view, NETBOOT_CHOSE, 0, chosen);
    if (key >= NETBOOT_KEY_F1 && key <= NETBOOT_KEY_F12)
        return view->menu->keys_leave && choose(view, NETBOOT_HIT_KEY, key, chosen);
    if (key == '\t')
        begin_to_edit(view);
    else
        move(view, key);
    return false;
}

bool menu_view_take_time(struct menu_view *view, int64_t now, struct netboot_chosen *chosen)
{
    if (remaining(view, now) != 0)
        return false;
    choose(view, NETBOOT_CHOSE_BY_TIME, 0, chosen);
    chosen->item = view->by_time;
    return true;
}

int64_t menu_view_wait(const struct menu_view *view, int64_t now)
{
    int64_t left = remaining(view, now);

    /* Until the number of seconds, rounded up, changes. */
    return left <= 0 ? left : (left - 1) % 1000 + 1;
}
