/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-xen-viewer: a window for a guest, on a VNC socket that the parent process has connected.
 */
#include "viewer/arguments.h"
#include "viewer/viewer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

static void print_help(void)
{
    puts("Usage: qemu-xen-viewer --fd N --title NAME [--fullscreen]\n"
         "Shows a guest's screen in a window. Started by qemu-xen.\n"
         "\n"
         "  --fd N         connected stream socket of the guest's VNC server\n"
         "  --title NAME   the guest's name\n"
         "  --fullscreen   begin as full screen\n"
         "  --help         print this text\n"
         "  --version      print the version\n"
         "\n"
         "Ctrl+Alt+F toggles full screen; Ctrl+Alt+G gives keyboard and mouse to the guest, or\n"
         "takes them back. Exit status: 0 when the window was closed or the guest has ended,\n"
         "1 after an error.");
}

int main(int argc, char *argv[])
{
    struct error error = {0};
    struct arguments arguments;
    int result;

    /* The window must not outlive qemu-xen. SIGKILL, as the viewer may wait for a server that
     * hangs. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    result = arguments_parse(&arguments, argc, argv, &error);
    if (result == 0 && arguments.action == ARGUMENTS_HELP)
        print_help();
    else if (result == 0 && arguments.action == ARGUMENTS_VERSION)
        puts("qemu-xen-viewer " VERSION);
    else if (result == 0)
        result = viewer_run(arguments.fd, arguments.title, arguments.fullscreen, &error);
    if (result < 0)
        fprintf(stderr, "qemu-xen-viewer: %s\n", error.message);
    return result < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
