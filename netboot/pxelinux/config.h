/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a configuration of PXELINUX's says. Data only; texts are owned and have no control
 * characters, but are a server's all the same.
 */
#ifndef NETBOOT_PXELINUX_CONFIG_H
#define NETBOOT_PXELINUX_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_LABELS_MAX     1024
#define CONFIG_MENUS_MAX      256
#define CONFIG_KEYS           12 /* F1 to F12 */
#define CONFIG_HIDDEN_KEYS    32
#define CONFIG_TOP            0 /* the menu that no other one contains */
#define CONFIG_SYSAPPEND_NONE (-1)

enum label_kind {
    LABEL_NOTHING,
    /* Booted; the file is detected by its name's end, or is what the directive says. */
    LABEL_KERNEL,
    LABEL_LINUX,
    LABEL_COM32,
    LABEL_BIOS,      /* of a kind that only a BIOS can start */
    LABEL_LOCALBOOT, /* file: the type */
    LABEL_CONFIG,
    /* Of the menu alone. */
    LABEL_SUBMENU,
    LABEL_GOTO, /* file: the tag of a menu */
    LABEL_EXIT, /* likewise; NULL: the menu around */
    LABEL_QUIT,
    LABEL_HELP, /* file: a text */
    LABEL_SEPARATOR,
};

struct config_label {
    char *name; /* NULL: cannot be typed */
    unsigned menu;
    enum label_kind kind;
    char *file;
    char *append, *initrd; /* NULL: not given */
    int64_t sysappend;     /* bits, or CONFIG_SYSAPPEND_NONE */
    char *text;            /* in the menu, with '^' before a hot key; NULL: the name */
    char *help;            /* NULL: none */
    unsigned indent;
    unsigned submenu; /* of LABEL_SUBMENU */
    bool hidden, disabled, has_password;
};

struct config_menu {
    char *tag, *title, *autoboot; /* NULL: none */
    unsigned parent;
    int selected;    /* label; -1: the first one */
    int64_t timeout; /* tenths of a second; 0: none */
    bool hidden;
};

/* Command lines as if they were typed; NULL: none. */
struct config_commands {
    char *at_start, *ui, *on_timeout, *on_error;
};

struct config_hidden_key {
    int key; /* of struct netboot_host */
    char *command;
};

struct config_flags {
    bool prompt, no_implicit, no_options, no_complete, no_escape, has_master_password;
};

struct config {
    struct config_label *labels;
    unsigned label_count;
    struct config_menu *menus; /* at least the one of CONFIG_TOP */
    unsigned menu_count, start;
    struct config_commands commands;
    struct config_flags flags;
    char *append; /* NULL: none */
    int64_t sysappend;
    int64_t total_timeout;   /* tenths of a second; 0: none */
    char *display;           /* NULL: none */
    char *keys[CONFIG_KEYS]; /* texts; NULL: none */
    struct config_hidden_key hidden_keys[CONFIG_HIDDEN_KEYS];
    unsigned hidden_key_count;
};

/**
 * config_find_label() - Find the label that someone can type
 * @length: Of its name
 *
 * Return: NULL if there is none
 */
const struct config_label *config_find_label(const struct config *config, const char *name,
                                             size_t length);

/**
 * config_find_menu() - Find a menu by its tag, or ".top"
 *
 * Return: -1 if there is none
 */
int config_find_menu(const struct config *config, const char *tag);

/**
 * config_release() - Free what it owns
 */
void config_release(struct config *config);

#endif
