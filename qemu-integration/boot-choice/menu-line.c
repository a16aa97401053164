/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/menu-line.h"

#include <stdint.h>

static void on_input(void *context, struct bytes bytes)
{
    const struct menu_line *line = context;

    line->config.typed(line->config.context, (const char *)bytes.data, bytes.size);
}

static bool is_shown(const struct menu_line *line)
{
    return serial_line_is_selected(line->config.line, SERIAL_PORT_USER);
}

static void on_change(void *context)
{
    struct menu_line *line = context;
    const struct menu_line_config *config = &line->config;
    bool was_connected = line->connected;
    bool missed;

    /* What the monitor shows is written over it. */
    line->behind = line->behind || !is_shown(line);
    missed = line->behind && is_shown(line) && serial_line_has_room(config->line);
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
    return line->config.line == NULL || line->config.lossy || !is_shown(line) ||
           serial_line_has_room(line->config.line);
}

void menu_line_write(struct menu_line *line, struct bytes bytes)
{
    if (line->config.line == NULL)
        return;
    if (!is_shown(line) || (line->config.lossy && !serial_line_has_room(line->config.line)))
        line->behind = true;
    else
        serial_line_write(line->config.line, bytes);
}

void menu_line_repaint(void *context, const char *bytes, size_t length)
{
    const struct menu_line *line = context;

    serial_line_write(line->config.line, (struct bytes){(const uint8_t *)bytes, length});
}
