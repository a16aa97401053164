/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/config.h"

#include <stdlib.h>
#include <string.h>

const struct config_label *config_find_label(const struct config *config, const char *name,
                                             size_t length)
{
    for (unsigned i = 0; i < config->label_count; i++) {
        const struct config_label *label = &config->labels[i];

        if (label->name != NULL && strlen(label->name) == length &&
            memcmp(label->name, name, length) == 0)
            return label;
    }
    return NULL;
}

int config_find_menu(const struct config *config, const char *tag)
{
    if (strcmp(tag, ".top") == 0)
        return CONFIG_TOP;
    for (unsigned i = 0; i < config->menu_count; i++)
        if (config->menus[i].tag != NULL && strcmp(config->menus[i].tag, tag) == 0)
            return (int)i;
    return -1;
}

static void release_label(struct config_label *label)
{
    free(label->name);
    free(label->file);
    free(label->append);
    free(label->initrd);
    free(label->text);
    free(label->help);
}

static void release_menu(struct config_menu *menu)
{
    free(menu->tag);
    free(menu->title);
    free(menu->autoboot);
}

void config_release(struct config *config)
{
    for (unsigned i = 0; i < config->label_count; i++)
        release_label(&config->labels[i]);
    for (unsigned i = 0; i < config->menu_count; i++)
        release_menu(&config->menus[i]);
    for (unsigned i = 0; i < CONFIG_KEYS; i++)
        free(config->keys[i]);
    for (unsigned i = 0; i < config->hidden_key_count; i++)
        free(config->hidden_keys[i].command);
    free(config->labels);
    free(config->menus);
    free(config->commands.at_start);
    free(config->commands.ui);
    free(config->commands.on_timeout);
    free(config->commands.on_error);
    free(config->append);
    free(config->display);
    *config = (struct config){0};
}
