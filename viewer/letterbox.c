/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/letterbox.h"

#include <stdint.h>

/* @value * @numerator / @denominator, rounded, and at least 1. */
static int scale(int value, int numerator, int denominator)
{
    int64_t scaled = ((int64_t)value * numerator + denominator / 2) / denominator;

    return scaled < 1 ? 1 : (int)scaled;
}

struct letterbox letterbox_fit(int picture_width, int picture_height, int window_width,
                               int window_height)
{
    struct letterbox box = {.width = window_width, .height = window_height};

    if ((int64_t)window_width * picture_height > (int64_t)window_height * picture_width)
        box.width = scale(window_height, picture_width, picture_height);
    else
        box.height = scale(window_width, picture_height, picture_width);
    box.x = (window_width - box.width) / 2;
    box.y = (window_height - box.height) / 2;
    return box;
}

int letterbox_to_picture(int offset, int size, int picture, int point)
{
    int64_t at = point < offset ? 0 : ((int64_t)point - offset) * picture / size;

    return at < picture ? (int)at : picture - 1;
}
