/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host whose files are texts or a directory, and at which a list of actions is the person. What
 * happens is written into a log.
 */
#ifndef TESTS_UNIT_NETBOOT_FAKE_HOST_H
#define TESTS_UNIT_NETBOOT_FAKE_HOST_H

#include "netboot/host.h"

#define FAKE_SERVER "tftp://10.0.0.1/"

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

struct fake_host {
    struct netboot_host host;
    struct netboot_identity identity;
    struct netboot_settings settings;
    const struct fake_file *files; /* ends with a NULL uri */
    const char *root;              /* directory of FAKE_SERVER's files; NULL: none */
    const char *unreachable;       /* a beginning of URIs whose server does not answer */
    const struct fake_action *actions;
    unsigned action_count, action;
    unsigned reads, images;
    int64_t time;          /* ms */
    unsigned cancel_after; /* how often it is asked before Ctrl-C has been hit; 0: never */
    char log[256 * 1024];
};

void fake_host_init(struct fake_host *fake);

#endif
