/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iPXE's settings: what scripts have set, and what is known of the machine and from DHCP. Source:
 * the iPXE project's documentation, "Settings".
 */
#ifndef NETBOOT_IPXE_SETTINGS_H
#define NETBOOT_IPXE_SETTINGS_H

#include "common/error.h"
#include "netboot/growing-text.h"
#include "netboot/host.h"
#include "netboot/ipxe/setting-type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SETTINGS_MAX       1024
#define SETTING_NAME_MAX   128         /* bytes of a setting's whole name */
#define SETTING_VALUE_MAX  (16 * 1024) /* bytes of a value */
#define SETTING_BLOCK_SIZE 32

/* A name, "[block/]name[:type]", taken apart. */
struct setting_name {
    char block[SETTING_BLOCK_SIZE]; /* empty: all; netX is net0 */
    char name[SETTING_NAME_MAX];
    unsigned option; /* DHCP option that it is; 0: none */
    bool has_type;
    enum setting_type type; /* the one named, or the usual one of this name */
};

/**
 * setting_name_parse() - Take a name apart
 *
 * Return: false if the text is no name of a setting
 */
bool setting_name_parse(const char *text, struct setting_name *name);

struct setting {
    char *key; /* owned */
    char *value;
    size_t size; /* bytes of the value */
    enum setting_type type;
};

struct ipxe_settings {
    const struct netboot_host *host;
    struct setting stored[SETTINGS_MAX];
    size_t count;
    const char *cwuri; /* URI of the script that runs, borrowed; NULL: none */
    uint32_t status;   /* of the last command */
};

/**
 * settings_fetch() - Look a setting up
 * @raw:  Its bytes are appended; the limit is the caller's
 * @type: Filled with the one named, or else the one that it was stored with
 *
 * Return: whether it is set
 */
bool settings_fetch(const struct ipxe_settings *settings, const struct setting_name *name,
                    struct text *raw, enum setting_type *type);

/**
 * settings_fetch_text() - Look a setting up, written as text
 * @value: Appended
 *
 * Return: whether it is set and is a value of its type
 */
bool settings_fetch_text(const struct ipxe_settings *settings, const struct setting_name *name,
                         struct text *value);

/**
 * settings_store() - Set a setting
 * @name:  With the type of the text
 * @value: Empty: it is cleared
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int settings_store(struct ipxe_settings *settings, const struct setting_name *name,
                   const char *value, struct error *error);

/**
 * settings_release() - Free what has been set
 */
void settings_release(struct ipxe_settings *settings);

#endif
