/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/menu-line.h"

#include <stdint.h>

/* The escape character of QEMU's multiplexed lines. */
#define CTRL_A '\x01'

static void on_input(void *context, struct bytes bytes)
{
    struct menu_line *line = context;
    const struct menu_line_config *config = &line->config;

    for (size_t i = 0; i < bytes.size; i++) {
        char character = (char)bytes.data[i];

        if (config->monitor && !line->escaped && character == CTRL_A) {
            line->escaped = true;
            continue;
        }
        if (line->escaped && character == 'x') {
            config->quit(config->context);
            return;
        }
        if (!line->escaped || character == CTRL_A)
            config->typed(config->context, &character, 1);
        line->escaped = false;
    }
}

static void on_change(void *context)
{
    struct menu_line *line = context;
    const struct menu_line_config *config = &line->config;
    bool was_connected = line->connected;
    bool missed = line->behind && serial_line_has_room(config->line);

    line->connected = serial_line_is_connected(config->line);
    if (missed)
        line->behind = false;
    config->changed(config->context, line->connected && (!was_connected || missed));
}

void menu_line_open(struct menu_line *line, const struct menu_line_config *config)
{
    const struct serial_user user = {.input = on_input, .changed = on_change, .context = line};

    *line = (struct menu_line){.config = *config};
    if (config->line == NULL)
        return;
    serial_switch_to_program(config->serial, &user);
    line->connected = serial_line_is_connected(config->line);
}

bool menu_line_is_ready(const struct menu_line *line)
{
    return line->config.line == NULL || line->config.lossy ||
           serial_line_has_room(line->config.line);
}

void menu_line_write(struct menu_line *line, struct bytes bytes)
{
    if (line->config.line == NULL)
        return;
    if (line->config.lossy && !serial_line_has_room(line->config.line))
        line->behind = true;
    else
        serial_line_write(line->config.line, bytes);
}

void menu_line_repaint(void *context, const char *bytes, size_t length)
{
    const struct menu_line *line = context;

    serial_line_write(line->config.line, (struct bytes){(const uint8_t *)bytes, length});
}
