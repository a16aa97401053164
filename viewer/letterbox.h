/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a picture lies in a window of another shape: as large as possible, in the middle, its
 * aspect ratio kept. Sizes are in pixels, 1 to 65535.
 */
#ifndef VIEWER_LETTERBOX_H
#define VIEWER_LETTERBOX_H

struct letterbox {
    int x, y, width, height; /* of the picture, in the window; at least one pixel */
};

/**
 * letterbox_fit() - Place a picture in a window
 *
 * Return: its place; the whole window if both have the same shape
 */
struct letterbox letterbox_fit(int picture_width, int picture_height, int window_width,
                               int window_height);

/**
 * letterbox_to_picture() - Which pixel of the picture is shown at a point of the window
 * @offset:  Place of the picture in the window, along one axis
 * @size:    Size of the picture in the window, along the same axis
 * @picture: Size of the picture itself along that axis
 * @point:   Coordinate in the window; may lie outside the picture, and outside the window
 *
 * Return: 0 to @picture - 1: for points outside, the nearest one inside
 */
int letterbox_to_picture(int offset, int size, int picture, int point);

#endif
