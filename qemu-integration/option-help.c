/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options.h"

/* Grouped as in docs/qemu-xen.1, which says more about each. */
static const char help[] =
    "Usage: qemu-xen [OPTION]...\n"
    "Run a Xen guest from QEMU's command line; the guest lives as long as qemu-xen.\n"
    "\n"
    "Guest:\n"
    "  -name NAME             name of the guest (default: from the UUID)\n"
    "  -M, -machine xenfv     HVM guest (default); '-M help' lists the machines\n"
    "     [,boot=auto|direct|bios]  how -kernel is started (default: auto, directly\n"
    "                         unless the kernel needs BIOS services)\n"
    "     [,entry=auto|32]    entry of a directly started kernel (default: auto,\n"
    "                         64-bit if the kernel has it)\n"
    "  -accel xen             accepted, as is -cpu host: both are always so\n"
    "  -m SIZE                memory in MiB, or with suffix b, k, M, G or T\n"
    "                         (default: 128)\n"
    "  -smp N                 processors (default: 1); cpus=, maxcpus=, sockets=,\n"
    "                         dies=, cores= and threads= are checked as in QEMU\n"
    "  -uuid UUID             identity of the guest (default: random)\n"
    "\n"
    "Kernel:\n"
    "  -kernel FILE           Linux kernel (bzImage) or other image with its header\n"
    "  -initrd FILE           initial RAM disk\n"
    "  -append TEXT           kernel command line\n"
    "\n"
    "Serial ports and monitors (DEVICE is stdio, pty, null, vc, file:PATH,\n"
    "pipe:PATH, unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., or mon:DEVICE):\n"
    "  -serial DEVICE|none    next serial port of the guest (default: vc)\n"
    "  -parallel none         accepted: there are no parallel ports\n"
    "  -monitor DEVICE|none   QEMU's monitor (default: vc)\n"
    "  -qmp DEVICE            monitor for programs\n"
    "\n"
    "Graphics:\n"
    "  -nographic             no display; serial port and monitor on the terminal\n"
    "                         unless given elsewhere (also: -nographics)\n"
    "  -vnc ADDRESS           VNC server at HOST:DISPLAY or unix:PATH\n"
    "  -display none|vnc=ADDRESS\n"
    "  -vga std|cirrus|none   graphics card (default: std)\n"
    "  -k LAYOUT              keyboard layout of VNC clients\n"
    "\n"
    "Network:\n"
    "  -net none, -nic none   accepted: there are no network cards yet\n"
    "\n"
    "Running:\n"
    "  -S                     create the guest but do not start it\n"
    "  -no-reboot             end when the guest reboots\n"
    "  -no-shutdown           do not end when the guest powers off\n"
    "  -daemonize             go to the background once the guest has been started\n"
    "  -pidfile FILE          write the process id to FILE\n"
    "\n"
    "About qemu-xen:\n"
    "  -dry-run               print what would be done; needs no Xen\n"
    "  -trace-calls           report each call to Xen, xenstore and kernel on stderr\n"
    "  -reap                  clean up what killed instances left behind, then end\n"
    "  -device-model PATH     the Xen-enabled QEMU to run\n"
    "  -hvmloader PATH        Xen's hvmloader to use\n"
    "  -version               print the version\n"
    "  -h, -help              print this text\n";

void options_print_help(FILE *stream)
{
    fputs(help, stream);
}

void options_print_machines(FILE *stream)
{
    fputs("Supported machines are:\n"
          "xenfv                Xen HVM guest (default)\n"
          "xenpv                Xen PV guest (not yet supported)\n",
          stream);
}
