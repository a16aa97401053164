/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/terminal-settings.h"

#include <signal.h>
#include <stdbool.h>
#include <termios.h>
#include <unistd.h>

static struct termios settings;
static bool saved;

void terminal_settings_save(void)
{
    saved = tcgetattr(STDIN_FILENO, &settings) == 0;
}

void terminal_settings_restore(void)
{
    void (*before)(int);

    if (!saved)
        return;
    /* A background process would be stopped here by SIGTTOU. */
    before = signal(SIGTTOU, SIG_IGN);
    tcsetattr(STDIN_FILENO, TCSANOW, &settings);
    signal(SIGTTOU, before);
}
