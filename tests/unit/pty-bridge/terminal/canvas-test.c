/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canvas draws each cell of a terminal at its place with the font's glyphs, and writes no other
 * pixel: not outside of its rectangle, and not those of cells that have not changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "pty-bridge/terminal/canvas.h"
#include "pty-bridge/terminal/console-font.h"

#include <stdlib.h>
#include <string.h>

#define W CONSOLE_FONT_WIDTH
#define H CONSOLE_FONT_HEIGHT

/* A color that is never drawn. */
#define UNTOUCHED 0x123456
#define WHITE     0xf0f0f0

struct picture {
    struct terminal *terminal;
    struct canvas *canvas;
    struct canvas_pixels pixels;
    size_t size; /* bytes at data */
};

static void ignore(void *context, const char *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
}

static void wipe(struct picture *picture)
{
    for (size_t i = 0; i < picture->size; i++)
        picture->pixels.data[i] = (uint8_t)(UNTOUCHED >> i % 3 * 8);
}

static struct picture open_picture(unsigned columns, unsigned rows, unsigned width, unsigned height,
                                   size_t stride)
{
    struct picture picture = {
        .terminal = terminal_open(columns, rows, ignore, NULL, NULL),
        .pixels = {.width = width, .height = height, .stride = stride},
        .size = stride * (height - 1) + 3 * (size_t)width,
    };
    struct error error = {0};

    assert_non_null(picture.terminal);
    picture.pixels.data = calloc(picture.size, 1);
    assert_non_null(picture.pixels.data);
    wipe(&picture);
    picture.canvas = canvas_open(picture.terminal, &picture.pixels, &error);
    assert_string_equal(error.message, "");
    assert_non_null(picture.canvas);
    return picture;
}

static void close_picture(struct picture *picture)
{
    canvas_close(picture->canvas);
    terminal_close(picture->terminal);
    free(picture->pixels.data);
}

static void write_text(struct picture *picture, const char *text)
{
    terminal_write(picture->terminal, (struct bytes){(const uint8_t *)text, strlen(text)});
}

static uint32_t pixel(const struct picture *picture, unsigned x, unsigned y)
{
    const uint8_t *at = picture->pixels.data + y * picture->pixels.stride + 3 * (size_t)x;

    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

static void assert_rectangle(struct canvas_rectangle rectangle, unsigned x, unsigned y,
                             unsigned width, unsigned height)
{
    assert_int_equal(rectangle.x, x);
    assert_int_equal(rectangle.y, y);
    assert_int_equal(rectangle.width, width);
    assert_int_equal(rectangle.height, height);
}

static bool is_inside(struct canvas_rectangle rectangle, unsigned x, unsigned y)
{
    return x >= rectangle.x && x < rectangle.x + rectangle.width && y >= rectangle.y &&
           y < rectangle.y + rectangle.height;
}

/* All pixels inside of the rectangle were written, and none outside. */
static void assert_touched(const struct picture *picture, struct canvas_rectangle rectangle)
{
    for (unsigned y = 0; y < picture->pixels.height; y++)
        for (unsigned x = 0; x < picture->pixels.width; x++)
            assert_true((pixel(picture, x, y) != UNTOUCHED) == is_inside(rectangle, x, y));
}

static void assert_cell(const struct picture *picture, unsigned column, unsigned row,
                        uint32_t character, bool bold, uint32_t foreground, uint32_t background)
{
    struct canvas_rectangle cell = canvas_first_cell(picture->canvas);
    const uint16_t *glyph = console_font_glyph(character, bold);
    unsigned scale = cell.width / W;

    for (unsigned y = 0; y < cell.height; y++)
        for (unsigned x = 0; x < cell.width; x++) {
            bool set = (glyph[y / scale] & 0x8000 >> x / scale) != 0;

            assert_int_equal(
                pixel(picture, cell.x + column * cell.width + x, cell.y + row * cell.height + y),
                set ? foreground : background);
        }
}

static void every_latin_letter_has_a_glyph_and_others_have_the_replacement(void **state)
{
    static const uint16_t blank[H];

    (void)state;
    assert_memory_equal(console_font_glyph(' ', false), blank, sizeof(blank));
    for (uint32_t character = 0x21; character < 0x250; character++) {
        if ((character >= 0x7f && character <= 0xa0) || character == 0xad)
            continue;
        for (int bold = 0; bold < 2; bold++) {
            const uint16_t *glyph = console_font_glyph(character, bold);

            assert_memory_not_equal(glyph, blank, sizeof(blank));
            for (unsigned row = 0; row < H; row++)
                assert_int_equal(glyph[row] & 0x3f, 0);
        }
    }
    assert_memory_not_equal(console_font_glyph('W', false), console_font_glyph('W', true),
                            sizeof(blank));
    /* Characters that are not in the font. */
    assert_ptr_equal(console_font_glyph(0x4e2d, false), console_font_glyph(0xfffd, false));
    assert_ptr_equal(console_font_glyph(0, false), console_font_glyph(0xfffd, false));
    assert_ptr_equal(console_font_glyph(UINT32_MAX, true), console_font_glyph(0xfffd, true));
}

static void lines_and_blocks_reach_the_edges_of_their_cells(void **state)
{
    static const struct {
        uint32_t character;
        bool up, right, down, left;
    } lines[] = {
        {0x2500, false, true, false, true}, {0x2502, true, false, true, false},
        {0x250c, false, true, true, false}, {0x2510, false, false, true, true},
        {0x2514, true, true, false, false}, {0x2518, true, false, false, true},
        {0x251c, true, true, true, false},  {0x2524, true, false, true, true},
        {0x252c, false, true, true, true},  {0x2534, true, true, false, true},
        {0x253c, true, true, true, true},   {0x2550, false, true, false, true},
        {0x2551, true, false, true, false}, {0x256c, true, true, true, true},
        {0x2501, false, true, false, true}, {0x2503, true, false, true, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        const uint16_t *glyph = console_font_glyph(lines[i].character, false);
        unsigned all = 0;

        for (unsigned row = 0; row < H; row++)
            all |= glyph[row];
        assert_int_equal(glyph[0] != 0, lines[i].up);
        assert_int_equal(glyph[H - 1] != 0, lines[i].down);
        assert_int_equal((all & 0x8000) != 0, lines[i].left);
        assert_int_equal((all & 0x8000 >> (W - 1)) != 0, lines[i].right);
    }
    /* Blocks: the lower half, an eighth, three quadrants, the full block. */
    assert_int_equal(console_font_glyph(0x2584, false)[H / 2 - 1], 0);
    assert_int_equal(console_font_glyph(0x2584, false)[H / 2], 0xffc0);
    assert_int_equal(console_font_glyph(0x2581, false)[H - 3], 0);
    assert_int_equal(console_font_glyph(0x2581, false)[H - 1], 0xffc0);
    assert_int_equal(console_font_glyph(0x259f, false)[0], 0x07c0);
    assert_int_equal(console_font_glyph(0x259f, false)[H - 1], 0xffc0);
    assert_int_equal(console_font_glyph(0x2588, false)[7], 0xffc0);
}

static void assert_first_cell(unsigned columns, unsigned rows, unsigned width, unsigned height,
                              unsigned x, unsigned y, unsigned scale)
{
    struct picture picture = open_picture(columns, rows, width, height, width * 3);

    assert_rectangle(canvas_first_cell(picture.canvas), x, y, W * scale, H * scale);
    close_picture(&picture);
}

static void cells_are_centred_with_the_largest_scale(void **state)
{
    (void)state;
    assert_first_cell(80, 30, 800, 600, 0, 0, 1);
    assert_first_cell(80, 25, 800, 600, 0, 50, 1);
    assert_first_cell(80, 25, 1024, 768, 112, 134, 1);
    assert_first_cell(80, 25, 1600, 1200, 0, 100, 2);
    assert_first_cell(80, 25, 1920, 1080, 160, 40, 2);
    assert_first_cell(20, 4, 3000, 241, 1200, 0, 3 /* limited by the height */);
}

static void too_few_pixels_are_refused(void **state)
{
    struct terminal *terminal = terminal_open(80, 25, ignore, NULL, NULL);
    struct canvas_pixels pixels = {.width = 799, .height = 600, .stride = 2400};
    struct error error = {0};

    (void)state;
    assert_null(canvas_open(terminal, &pixels, &error));
    assert_string_equal(error.message,
                        "799x600 pixels: too few for a terminal of 80 columns and 25 rows");
    pixels = (struct canvas_pixels){.width = 800, .height = 499, .stride = 2400};
    assert_null(canvas_open(terminal, &pixels, NULL));
    canvas_close(NULL);
    terminal_close(terminal);
}

static void the_first_drawing_covers_everything_with_glyphs_and_black(void **state)
{
    struct picture picture = open_picture(80, 25, 820, 530, 830 * 3);
    struct canvas_rectangle changed;

    (void)state;
    write_text(&picture, "\033[?25l\033[3;5HA\033[31;44mg\033[0;1mW\033[m\033[25;80H┘");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 0, 820, 530);
    assert_touched(&picture, changed);
    assert_cell(&picture, 4, 2, 'A', false, WHITE, 0);
    assert_cell(&picture, 5, 2, 'g', false, 0xe00000, 0x0000e0);
    assert_cell(&picture, 6, 2, 'W', true, WHITE, 0);
    assert_cell(&picture, 79, 24, 0x2518, false, WHITE, 0);
    /* The other cells and the margin are black; bytes between the rows are not touched. */
    for (unsigned y = 0; y < 530; y++)
        for (unsigned x = 0; x < 820; x++)
            if (!is_inside((struct canvas_rectangle){10 + 4 * W, 15 + 2 * H, 3 * W, H}, x, y) &&
                !is_inside((struct canvas_rectangle){10 + 79 * W, 15 + 24 * H, W, H}, x, y))
                assert_int_equal(pixel(&picture, x, y), 0);
    for (unsigned y = 0; y < 529; y++)
        for (unsigned x = 820; x < 830; x++)
            assert_int_equal(pixel(&picture, x, y), UNTOUCHED);
    close_picture(&picture);
}

static void glyphs_are_scaled_with_their_cells(void **state)
{
    struct picture picture =
        open_picture(20, 4, 2 * 20 * W + 5, 2 * 4 * H + 1, (2 * 20 * W + 5) * 3);

    (void)state;
    write_text(&picture, "\033[?25l\033[4;20Hx\033[2;2H\033[32mB");
    assert_true(canvas_draw(picture.canvas, NULL));
    assert_cell(&picture, 19, 3, 'x', false, WHITE, 0);
    assert_cell(&picture, 1, 1, 'B', false, 0x00e000, 0);
    close_picture(&picture);
}

static void only_changed_cells_are_drawn_again(void **state)
{
    struct picture picture = open_picture(80, 25, 800, 600, 2400);
    struct canvas_rectangle changed;

    (void)state;
    write_text(&picture, "\033[?25l");
    assert_true(canvas_draw(picture.canvas, NULL));
    wipe(&picture);

    /* No change, then an invisible one. */
    assert_false(canvas_draw(picture.canvas, &changed));
    write_text(&picture, "\033[5;5H \033[J");
    assert_false(canvas_draw(picture.canvas, &changed));
    assert_touched(&picture, (struct canvas_rectangle){0, 0, 0, 0});

    /* One cell. */
    write_text(&picture, "\033[5;7Hx");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 6 * W, 50 + 4 * H, W, H);
    assert_touched(&picture, changed);

    /* Two cells: the rectangle has both, but those in between are not drawn. */
    wipe(&picture);
    write_text(&picture, "\033[1;1Ha\033[3;3Hb");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 50, 3 * W, 3 * H);
    assert_int_equal(pixel(&picture, W, 50 + H), UNTOUCHED);

    /* The same text, written again. */
    wipe(&picture);
    write_text(&picture, "\033[H\033[2Ja\033[3;3Hb\033[5;7Hx");
    assert_false(canvas_draw(picture.canvas, &changed));

    /* Scrolling by one row: old and new places. */
    write_text(&picture, "\033[25;1H\n");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 50, 7 * W, 5 * H);
    assert_cell(&picture, 6, 3, 'x', false, WHITE, 0);
    assert_cell(&picture, 6, 4, ' ', false, WHITE, 0);
    close_picture(&picture);
}

static void the_cursor_is_drawn_as_block_or_underline(void **state)
{
    struct picture picture = open_picture(80, 25, 800, 600, 2400);
    struct canvas_rectangle changed;

    (void)state;
    write_text(&picture, "ab\033[D");
    canvas_draw(picture.canvas, NULL);
    assert_cell(&picture, 1, 0, 'b', false, 0, WHITE);
    /* A move changes two cells. */
    wipe(&picture);
    write_text(&picture, "\033[D");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 50, 2 * W, H);
    assert_touched(&picture, changed);
    assert_cell(&picture, 0, 0, 'a', false, 0, WHITE);
    assert_cell(&picture, 1, 0, 'b', false, WHITE, 0);
    /* As an underline it has the two lowest rows. */
    write_text(&picture, "\033[4 q");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 50, W, H);
    for (unsigned x = 0; x < W; x++) {
        assert_int_equal(pixel(&picture, x, 50 + H - 1), WHITE);
        assert_int_equal(pixel(&picture, x, 50 + H - 2), WHITE);
        assert_int_equal(pixel(&picture, x, 50 + H - 3), 0);
    }
    write_text(&picture, "\033[?25l");
    assert_true(canvas_draw(picture.canvas, &changed));
    assert_rectangle(changed, 0, 50, W, H);
    assert_cell(&picture, 0, 0, 'a', false, WHITE, 0);
    close_picture(&picture);
}

static void underlined_cells_have_one_line(void **state)
{
    struct picture picture = open_picture(80, 25, 800, 600, 2400);
    unsigned rows = 0;

    (void)state;
    write_text(&picture, "\033[?25l\033[4;33m \033[mx");
    canvas_draw(picture.canvas, NULL);
    for (unsigned y = 0; y < H; y++) {
        unsigned set = 0;

        for (unsigned x = 0; x < W; x++)
            set += pixel(&picture, x, 50 + y) == 0xe0e000;
        assert_true(set == 0 || set == W);
        rows += set == W;
    }
    assert_int_equal(rows, 1);
    assert_cell(&picture, 1, 0, 'x', false, WHITE, 0);
    close_picture(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_latin_letter_has_a_glyph_and_others_have_the_replacement),
        cmocka_unit_test(lines_and_blocks_reach_the_edges_of_their_cells),
        cmocka_unit_test(cells_are_centred_with_the_largest_scale),
        cmocka_unit_test(too_few_pixels_are_refused),
        cmocka_unit_test(the_first_drawing_covers_everything_with_glyphs_and_black),
        cmocka_unit_test(glyphs_are_scaled_with_their_cells),
        cmocka_unit_test(only_changed_cells_are_drawn_again),
        cmocka_unit_test(the_cursor_is_drawn_as_block_or_underline),
        cmocka_unit_test(underlined_cells_have_one_line),
    };

    return cmocka_run_group_tests_name("pty-bridge-canvas", tests, NULL, NULL);
}
