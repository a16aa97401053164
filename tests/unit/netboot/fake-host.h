/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine, its servers and a person, for tests of what interprets boot configurations: files are
 * texts or a directory, the person does what the test says, and all is recorded.
 */
#ifndef TESTS_UNIT_NETBOOT_FAKE_HOST_H
#define TESTS_UNIT_NETBOOT_FAKE_HOST_H

#include "netboot/host.h"

#define FAKE_SERVER "tftp://10.0.0.1/"

#define FAKE_IMAGES_MAX 2048

struct fake_file {
    const char *uri, *text;
};

/* What happens next in a menu, at a prompt, or while a key is waited for. Behind the last one all
 * of them get Ctrl-C. */
struct fake_action {
    enum netboot_choice how; /* in a menu */
    const char *text;        /* the entry, without its mark; or the typed line; NULL: as it is */
    int key;                 /* 0 at the prompt: Enter */
    const char *edited;      /* NULL: it is not */
    int64_t takes;           /* ms */
};

struct fake_image {
    char *uri; /* owned */
    bool dropped;
};

/* One member for each thing that the person or a server does, or that is recorded. */
struct fake_host {
    struct netboot_host host;
    struct netboot_identity identity;
    struct netboot_settings settings;

    const struct fake_file *files; /* ends with a NULL URI; NULL: every file is there, and empty */
    const char *root;              /* directory of FAKE_SERVER's files; NULL: none */
    const char *unreachable;       /* a beginning of URIs whose server does not answer */
    bool any_image;                /* images are there if their URI does not say "missing" */
    bool network_fails;

    /* The person acts in one order, */
    const struct fake_action *actions;
    unsigned action_count, action;
    /* or, with a NULL @actions, has a list for each kind of question. In menus: the text of the
     * item that is chosen; "TIME": the time is over; NULL ends the list: the menu is left. */
    const char *const *choices;
    const char *edited;       /* arguments for the next choice */
    const int *keys;          /* that are hit, ending with 0; then the time is always over */
    const char *const *lines; /* that are typed; NULL ends the list: they are left */
    unsigned cancel_after;    /* how often it is asked before Ctrl-C has been hit; 0: never */

    int64_t time;            /* ms */
    char log[256 * 1024];    /* all that happens */
    char output[256 * 1024]; /* what is printed */
    char shown[16 * 1024];   /* menus: "title|item|item*|...\n"; '*': selected */
    size_t log_length, output_length, shown_length;
    int64_t timeout;                           /* of the last menu */
    unsigned reads;                            /* texts asked for */
    unsigned configured;                       /* calls of configure_network() */
    struct fake_image images[FAKE_IMAGES_MAX]; /* by number */
    int image_count;
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
