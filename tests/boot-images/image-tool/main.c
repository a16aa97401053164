/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * self-check-image: makes kernels, initrds and command lines for the self-check. See
 * tests/boot-images/README.md.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command-line.h"
#include "common/cleanup.h"
#include "common/error.h"
#include "initrd.h"
#include "kernel.h"
#include "output.h"

static const char usage_text[] =
    "usage: self-check-image kernel [OPTION...] FILE\n"
    "       self-check-image initrd SIZE FILE\n"
    "       self-check-image command-line [--length BYTES] [WORD...]\n"
    "\n"
    "Numbers may be hexadecimal (0x...) or end in K, M or G.\n"
    "\n"
    "  --protocol VERSION     boot protocol, 0x0202 to 0x020f (default 0x020f)\n"
    "  --relocatable          may run at any aligned address (default)\n"
    "  --fixed                must be loaded at 0x100000\n"
    "  --size BYTES           of the protected-mode part, multiple of 16 (default 64K)\n"
    "  --entry-64             has the 64-bit entry point (XLF_KERNEL_64)\n"
    "  --setup-64             the real-mode part too enters the 64-bit entry point\n"
    "  --no-command-line      must be started with an empty command line\n"
    "  --init-size BYTES      memory it uses from the start of its run area\n"
    "  --pref-address ADDRESS preferred address; of a fixed kernel, its run area\n"
    "  --alignment BYTES      kernel_alignment (default 2M)\n"
    "  --min-alignment BYTES  smallest one the loader may use (default: the same)\n"
    "  --initrd-max ADDRESS   initrd_addr_max (default 0x7fffffff)\n"
    "  --cmdline-size BYTES   longest command line (default 2047)\n"
    "  --end HOW              poweroff (default), reboot, crash, halt, idle, spin, wait-serial\n";

static int parse_number(const char *text, uint64_t limit, uint64_t *value, struct error *error)
{
    static const char units[] = "KMG";
    const char *unit;
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    unit = *end != '\0' ? strchr(units, *end) : NULL;
    if (unit != NULL && *value <= UINT64_MAX >> 10 * (unit - units + 1)) {
        *value <<= 10 * (unit - units + 1);
        end++;
    }
    if (errno != 0 || end == text || *end != '\0' || *text == '-' || *value > limit)
        return error_set(error, "%s: not a number in range", text);
    return 0;
}

static int parse_u32(const char *text, uint32_t *value, struct error *error)
{
    uint64_t number;

    if (parse_number(text, UINT32_MAX, &number, error) != 0)
        return -1;
    *value = (uint32_t)number;
    return 0;
}

static int parse_protocol(const char *text, uint16_t *value, struct error *error)
{
    uint64_t number;

    if (parse_number(text, UINT16_MAX, &number, error) != 0)
        return -1;
    *value = (uint16_t)number;
    return 0;
}

static int parse_end(const char *text, enum image_end *end, struct error *error)
{
    const char *name = IMAGE_END_NAMES;
    size_t length = strlen(text);

    for (int i = 0; i < IMAGE_END_COUNT; i++) {
        if (strncmp(name, text, length) == 0 && name[length] == ' ') {
            *end = (enum image_end)i;
            return 0;
        }
        name = strchr(name, ' ') + 1;
    }
    return error_set(error, "%s: no such end", text);
}

enum option_number {
    OPTION_PROTOCOL = 1,
    OPTION_RELOCATABLE,
    OPTION_FIXED,
    OPTION_SIZE,
    OPTION_ENTRY_64,
    OPTION_SETUP_64,
    OPTION_NO_COMMAND_LINE,
    OPTION_INIT_SIZE,
    OPTION_PREF_ADDRESS,
    OPTION_ALIGNMENT,
    OPTION_MIN_ALIGNMENT,
    OPTION_INITRD_MAX,
    OPTION_CMDLINE_SIZE,
    OPTION_END,
};

static const struct option kernel_option_list[] = {
    {"protocol", required_argument, NULL, OPTION_PROTOCOL},
    {"relocatable", no_argument, NULL, OPTION_RELOCATABLE},
    {"fixed", no_argument, NULL, OPTION_FIXED},
    {"size", required_argument, NULL, OPTION_SIZE},
    {"entry-64", no_argument, NULL, OPTION_ENTRY_64},
    {"setup-64", no_argument, NULL, OPTION_SETUP_64},
    {"no-command-line", no_argument, NULL, OPTION_NO_COMMAND_LINE},
    {"init-size", required_argument, NULL, OPTION_INIT_SIZE},
    {"pref-address", required_argument, NULL, OPTION_PREF_ADDRESS},
    {"alignment", required_argument, NULL, OPTION_ALIGNMENT},
    {"min-alignment", required_argument, NULL, OPTION_MIN_ALIGNMENT},
    {"initrd-max", required_argument, NULL, OPTION_INITRD_MAX},
    {"cmdline-size", required_argument, NULL, OPTION_CMDLINE_SIZE},
    {"end", required_argument, NULL, OPTION_END},
    {0},
};

static int set_option(struct kernel_options *options, int option, const char *value,
                      struct error *error)
{
    switch (option) {
    case OPTION_PROTOCOL:
        return parse_protocol(value, &options->protocol, error);
    case OPTION_RELOCATABLE:
    case OPTION_FIXED:
        options->fixed = option == OPTION_FIXED;
        return 0;
    case OPTION_SIZE:
        return parse_u32(value, &options->size, error);
    case OPTION_ENTRY_64:
        options->entry_64 = true;
        return 0;
    case OPTION_SETUP_64:
        options->setup_64 = true;
        return 0;
    case OPTION_NO_COMMAND_LINE:
        options->no_command_line = true;
        return 0;
    case OPTION_INIT_SIZE:
        return parse_u32(value, &options->init_size, error);
    case OPTION_PREF_ADDRESS:
        return parse_number(value, UINT64_MAX, &options->pref_address, error);
    case OPTION_ALIGNMENT:
        return parse_u32(value, &options->alignment, error);
    case OPTION_MIN_ALIGNMENT:
        return parse_u32(value, &options->min_alignment, error);
    case OPTION_INITRD_MAX:
        return parse_u32(value, &options->initrd_max, error);
    case OPTION_CMDLINE_SIZE:
        return parse_u32(value, &options->cmdline_size, error);
    case OPTION_END:
        return parse_end(value, &options->end, error);
    default:
        return error_set(error, "see --help");
    }
}

static int make_kernel(int argc, char **argv, struct error *error)
{
    struct kernel_options options = kernel_default_options();
    cleanup_free uint8_t *file = NULL;
    size_t size;
    int option;

    while ((option = getopt_long(argc, argv, "", kernel_option_list, NULL)) != -1)
        if (set_option(&options, option, optarg, error) != 0)
            return -1;
    if (argc - optind != 1)
        return error_set(error, "kernel: one file name expected");
    file = kernel_make(&options, &size, error);
    if (file == NULL)
        return -1;
    return output_file(argv[optind], file, size, error);
}

static int make_initrd(int argc, char **argv, struct error *error)
{
    cleanup_free uint8_t *data = NULL;
    uint64_t checksum;
    uint32_t size;

    if (argc != 3)
        return error_set(error, "initrd: a size and a file name expected");
    if (parse_u32(argv[1], &size, error) != 0)
        return -1;
    data = initrd_make(size, &checksum, error);
    if (data == NULL || output_file(argv[2], data, size, error) != 0)
        return -1;
    printf("initrd.size=%" PRIu32 " initrd.sum=%016" PRIx64 "\n", size, checksum);
    return 0;
}

static int make_command_line(int argc, char **argv, struct error *error)
{
    cleanup_free char *line = NULL;
    uint32_t length = 0;
    int first = 1;

    if (argc > 1 && strcmp(argv[1], "--length") == 0) {
        if (argc < 3 || parse_u32(argv[2], &length, error) != 0)
            return error_set(error, "--length: a number expected");
        first = 3;
    }
    line = command_line_make(argv + first, (size_t)(argc - first), length, error);
    if (line == NULL)
        return -1;
    puts(line);
    return 0;
}

static int run(int argc, char **argv, struct error *error)
{
    if (argc > 1 && strcmp(argv[1], "kernel") == 0)
        return make_kernel(argc - 1, argv + 1, error);
    if (argc > 1 && strcmp(argv[1], "initrd") == 0)
        return make_initrd(argc - 1, argv + 1, error);
    if (argc > 1 && strcmp(argv[1], "command-line") == 0)
        return make_command_line(argc - 1, argv + 1, error);
    return error_set(error, "kernel, initrd or command-line expected; see --help");
}

int main(int argc, char **argv)
{
    struct error error = {0};

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage_text, stdout);
        return EXIT_SUCCESS;
    }
    if (run(argc, argv, &error) == 0 && fflush(stdout) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "self-check-image: %s\n", error.message);
    return EXIT_FAILURE;
}
