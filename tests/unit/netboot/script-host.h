/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine and servers for tests of what interprets boot configurations: files are texts, the user
 * does what the test says, and all is recorded.
 */
#ifndef TESTS_UNIT_NETBOOT_SCRIPT_HOST_H
#define TESTS_UNIT_NETBOOT_SCRIPT_HOST_H

#include "netboot/host.h"

#define FAKE_IMAGES_MAX 2048

struct fake_file {
    const char *uri, *text;
};

/* One member for each thing that the user or a server does, or that is recorded. */
struct fake_host {
    struct netboot_host host;
    struct netboot_identity identity;
    struct netboot_settings settings;

    const struct fake_file *files; /* ends with a NULL URI; NULL: every file is there, and empty */
    const int *keys;               /* that are hit, ending with 0; then the time is always over */
    /* What is done in menus: the text of the item that is chosen; "TIME": the time is over; NULL
     * ends the list: the menu is left. */
    const char *const *choices;
    const char *edited;       /* arguments that the user writes for the next choice */
    const char *const *lines; /* that are typed; NULL ends the list: they are left */
    bool network_fails;
    int64_t time;          /* ms */
    unsigned cancel_after; /* how often it is asked before Ctrl-C has been hit; 0: never */

    char output[256 * 1024]; /* printed */
    size_t output_length;
    char shown[16 * 1024];         /* menus: "title|item|item*|...\n"; '*': selected */
    int64_t timeout;               /* of the last menu */
    char *images[FAKE_IMAGES_MAX]; /* URIs, by number */
    bool dropped[FAKE_IMAGES_MAX]; /* by number */
    int image_count;
    unsigned configured; /* calls of configure_network() */
};

/**
 * fake_host_init() - Set the host up: MAC 52:54:00:12:34:56, address 192.0.2.5/24
 */
void fake_host_init(struct fake_host *fake);

/**
 * fake_host_release() - Free what was recorded
 *
 * Return: how many images were not dropped
 */
int fake_host_release(struct fake_host *fake);

#endif
