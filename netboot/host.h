/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a boot configuration (PXELINUX's, a script of iPXE's, grub.cfg) can do: the contract between
 * those who interpret one and the program, which tests replace.
 */
#ifndef NETBOOT_HOST_H
#define NETBOOT_HOST_H

#include "common/error.h"
#include "netboot/identity.h"
#include "netboot/kernel-arguments.h"
#include "netboot/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest configuration or text that is read, in bytes. */
#define NETBOOT_TEXT_LIMIT (1024 * 1024)

/* What read_text() returns if the server says that it has no such file. */
#define NETBOOT_MISSING (-2)

/* Configurations read for one boot, included and chained ones counted. */
#define NETBOOT_CONFIGURATIONS_MAX 64

#define NETBOOT_INITRDS_MAX    16
#define NETBOOT_ARGUMENTS_SIZE 4096 /* of a command line that is typed or edited */

/* After a failure nobody may be there, and the boot order may have another device. So a menu or
 * prompt ends after this many milliseconds without a key: if nobody has hit one before, and else.
 */
#define NETBOOT_UNATTENDED_TIME (30 * 1000)
#define NETBOOT_IDLE_TIME       (5 * 60 * 1000)
#define NETBOOT_IDLE_COUNTDOWN  "This ends in # s"

/* Keys that are no characters. Characters are Unicode code points; Enter is '\r', Escape 27. */
enum netboot_key {
    NETBOOT_KEY_NONE = -1, /* the time is over */
    NETBOOT_KEY_UP = 0x110000,
    NETBOOT_KEY_DOWN,
    NETBOOT_KEY_LEFT,
    NETBOOT_KEY_RIGHT,
    NETBOOT_KEY_HOME,
    NETBOOT_KEY_END,
    NETBOOT_KEY_PAGE_UP,
    NETBOOT_KEY_PAGE_DOWN,
    NETBOOT_KEY_DELETE,
    NETBOOT_KEY_F1, /* to F12 */
    NETBOOT_KEY_F12 = NETBOOT_KEY_F1 + 11,
};

enum netboot_end {
    NETBOOT_FAILED, /* with an error */
    NETBOOT_IMAGES, /* start these */
    NETBOOT_LOCAL,  /* go on with the next device of the boot order */
    NETBOOT_REBOOT,
    NETBOOT_POWER_OFF,
    NETBOOT_CANCELLED, /* by the user */
    NETBOOT_LOADER,    /* go on as if this loader (netboot/loader-name.h) had been the boot file */
};

/* For NETBOOT_LOADER. */
struct netboot_loader {
    char uri[NETBOOT_URI_SIZE];
    /* DHCP options 209 and 210 where a script has set them; empty: as they were. */
    char configuration_file[NETBOOT_TEXT_SIZE];
    char path_prefix[NETBOOT_TEXT_SIZE];
};

struct netboot_outcome {
    enum netboot_end end;
    int kernel;                       /* image, from fetch_image() */
    int initrds[NETBOOT_INITRDS_MAX]; /* images, in this order in memory */
    unsigned initrd_count;
    char arguments[NETBOOT_KERNEL_ARGUMENTS_MAX + 1];
    struct netboot_loader loader;
};

/* One line of a menu. Texts are shown without control characters, whatever they contain. */
struct netboot_menu_item {
    const char *text;      /* NULL: an empty line that cannot be chosen */
    const char *arguments; /* shown and edited with Tab; NULL: cannot be edited */
    const char *help;      /* shown below the menu while the item is selected; NULL: none */
    unsigned indent;       /* columns */
    int key;               /* character that selects it; 0: none */
    bool disabled;         /* shown, and cannot be chosen */
};

struct netboot_menu {
    const char *title; /* NULL: none */
    const struct netboot_menu_item *items;
    unsigned count;
    unsigned selected;   /* item selected at first */
    int64_t timeout;     /* milliseconds until that one is chosen, unless a key is hit; 0: none */
    int64_t total;       /* milliseconds until it is chosen in any case; 0: none */
    bool keys_leave;     /* F1 to F12 end the menu, for the caller to show a text */
    const char *message; /* lines shown below the entries, such as an error; NULL: none */
    /* Shown while the time runs, with the seconds in the place of '#'; NULL: a usual text. */
    const char *countdown;
};

enum netboot_choice {
    NETBOOT_CHOSE,
    NETBOOT_CHOSE_BY_TIME, /* nobody has hit a key */
    NETBOOT_LEFT,          /* Escape or Ctrl-C */
    NETBOOT_HIT_KEY,       /* one that leaves the menu */
};

struct netboot_chosen {
    enum netboot_choice how;
    unsigned item;
    int key;                                /* for NETBOOT_HIT_KEY, and for NETBOOT_LEFT: 27, 3 */
    bool edited;                            /* @arguments are the user's */
    char arguments[NETBOOT_ARGUMENTS_SIZE]; /* without control characters */
};

struct netboot_host {
    const struct netboot_identity *identity;
    /* Changed by configure_network(). */
    const struct netboot_settings *settings;

    /* Reads a text wholly. @text: set on success, NUL-terminated, to be freed by the caller; may
     * contain NUL characters before its end. @size: bytes of it. Return: 0; or -1 or
     * NETBOOT_MISSING, with @error. */
    int (*read_text)(void *context, const char *uri, char **text, size_t *size,
                     struct error *error);
    /* Fetches an image, showing the progress. Return: its number, or -1 with @error. */
    int (*fetch_image)(void *context, const char *uri, struct error *error);
    /* Reads the beginning of a fetched image, at most NETBOOT_TEXT_LIMIT bytes; as read_text(). */
    int (*read_image)(void *context, int image, char **text, size_t *size, struct error *error);
    /* Forgets a fetched image. */
    void (*drop_image)(void *context, int image);
    /* Asks for addresses and boot file anew. Return: 0, or -1 with @error. */
    int (*configure_network)(void *context, struct error *error);

    /* Milliseconds of a clock that passes evenly. */
    int64_t (*now)(void *context);
    /* Whether the user has hit Ctrl-C while no key was waited for. Other keys stay for who waits
     * next. */
    bool (*is_cancelled)(void *context);
    /* Writes a text to the terminal; '\n' begins a new line, other control characters and escape
     * sequences are left out. */
    void (*print)(void *context, const char *text);
    /* Waits for a key. @milliseconds: negative: without end. */
    int (*read_key)(void *context, int64_t milliseconds);
    /* Reads a line. @line: its first contents, replaced. @hidden: shows nothing of it. Return:
     * false if the user has left it by Escape or Ctrl-C. */
    bool (*read_line)(void *context, const char *prompt, char *line, size_t size, bool hidden);
    /* As read_line, not hidden, but Tab and F1 to F12 end it as well, and so does time.
     * @milliseconds: for a first key, @total: in any case; negative: without end. Return: the key:
     * '\r', '\t', NETBOOT_KEY_F1..., 27 or 3 (Ctrl-C); or NETBOOT_KEY_NONE. */
    int (*read_command)(void *context, const char *prompt, char *line, size_t size,
                        int64_t milliseconds, int64_t total);
    void (*choose)(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen);
    void *context;
};

#endif
