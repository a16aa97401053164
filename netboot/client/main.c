/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-xen-netboot: the bootloader (pty-bridge/bootloader/bootloader.h) of a guest that boots from
 * the network. It is started by qemu-xen, in its sandbox.
 */
#include "common/cleanup.h"
#include "common/decimal.h"
#include "netboot/client/boot.h"
#include "netboot/client/result.h"
#include "netboot/exit-status.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uuid/uuid.h>

/* Seconds that an error stays readable before another device's bootloader clears the screen. */
#define ERROR_SECONDS 3

struct arguments {
    const char *output, *directory;
    struct netboot_identity identity;
    int interface_socket;
};

static int parse_mac(const char *text, uint8_t mac[6])
{
    unsigned bytes[6];
    char rest;

    if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", &bytes[0], &bytes[1], &bytes[2], &bytes[3],
               &bytes[4], &bytes[5], &rest) != 6)
        return -1;
    for (int i = 0; i < 6; i++)
        mac[i] = (uint8_t)bytes[i];
    return 0;
}

static int parse_arguments(int argc, char *argv[], struct arguments *arguments)
{
    enum { OUTPUT, FORMAT, DIRECTORY, SOCKET, UUID, MAC };
    static const struct option options[] = {
        {"output", required_argument, NULL, OUTPUT},
        {"output-format", required_argument, NULL, FORMAT},
        {"output-directory", required_argument, NULL, DIRECTORY},
        {"interface-socket", required_argument, NULL, SOCKET},
        {"uuid", required_argument, NULL, UUID},
        {"mac", required_argument, NULL, MAC},
        {0},
    };
    uint64_t number = 0;
    bool valid = true;
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (option) {
        case OUTPUT:
            arguments->output = optarg;
            break;
        case FORMAT:
            valid &= strcmp(optarg, "simple0") == 0;
            break;
        case DIRECTORY:
            arguments->directory = optarg;
            break;
        case SOCKET:
            valid &= decimal_parse(&number, optarg, INT_MAX);
            arguments->interface_socket = (int)number;
            break;
        case UUID:
            valid &= uuid_parse(optarg, arguments->identity.uuid) == 0;
            break;
        case MAC:
            valid &= parse_mac(optarg, arguments->identity.mac) == 0;
            break;
        default:
            valid = false;
        }
    }
    return valid && optind == argc && arguments->output != NULL && arguments->directory != NULL
               ? 0
               : -1;
}

static int finish(struct boot *boot, const struct arguments *arguments,
                  const struct netboot_outcome *outcome, struct error *error)
{
    switch (outcome->end) {
    case NETBOOT_IMAGES:
        return image_store_choose(&boot->images, outcome->kernel, outcome->initrds,
                                  outcome->initrd_count, error) < 0 ||
                       result_write(arguments->output, arguments->directory,
                                    outcome->initrd_count > 0, outcome->arguments, error) < 0
                   ? EXIT_FAILURE
                   : EXIT_SUCCESS;
    case NETBOOT_LOCAL:
        return NETBOOT_EXIT_LOCAL;
    case NETBOOT_REBOOT:
        return NETBOOT_EXIT_REBOOT;
    case NETBOOT_POWER_OFF:
        return NETBOOT_EXIT_POWER_OFF;
    case NETBOOT_CANCELLED:
        return NETBOOT_EXIT_CANCELLED;
    case NETBOOT_LOADER: /* followed by boot_run() */
    case NETBOOT_FAILED:
        break;
    }
    return EXIT_FAILURE;
}

static int run(const struct arguments *arguments, int directory, struct error *error)
{
    struct netboot_outcome outcome = {.end = NETBOOT_FAILED};
    struct boot boot = {.identity = arguments->identity,
                        .images = {.directory = directory},
                        .interface_socket = arguments->interface_socket};

    boot.console = console_open(error);
    if (boot.console == NULL)
        return EXIT_FAILURE;
    boot_open(&boot);
    boot_run(&boot, &outcome, error);
    int status = finish(&boot, arguments, &outcome, error);

    boot_close(&boot);
    console_close(boot.console);
    return status;
}

int main(int argc, char *argv[])
{
    struct arguments arguments = {
        .interface_socket = -1,
        .identity = {.architecture = NETBOOT_ARCHITECTURE_BIOS, .ipv4 = true, .ipv6 = true}};
    struct error error = {0};

    if (parse_arguments(argc, argv, &arguments) < 0) {
        fprintf(stderr, "qemu-xen-netboot: is started by qemu-xen alone (-boot n)\n");
        return EXIT_FAILURE;
    }
    /* A write beyond the limit for files fails with EFBIG instead. */
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    cleanup_fd int directory = open(arguments.directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int status = EXIT_FAILURE;

    if (directory < 0)
        error_set_errno(&error, errno, "%s", arguments.directory);
    else
        status = run(&arguments, directory, &error);
    if (error_is_set(&error)) {
        /* The last line of output is the reason that qemu-xen tells. */
        fprintf(stderr, "%s\n", error.message);
        sleep(ERROR_SECONDS);
    }
    return status;
}
