/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/commands.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "netboot/ipxe/execute.h"
#include "netboot/ipxe/keys.h"

#include <cpuid.h>
#include <string.h>

#define LINE_SIZE 1024 /* of what is typed in the shell */
#define CTRL_C    3

static uint32_t run_goto(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_goto(ipxe, arguments->words[0]);
}

static uint32_t run_exit(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    uint32_t status = 0;

    if (!ipxe_number(ipxe, arguments->count > 0 ? arguments->words[0] : NULL, &status))
        return 1;
    ipxe->stop = IPXE_STOP_SCRIPT;
    return status;
}

static const struct ipxe_option echo_options[] = {
    {"n", 'n', false},
    {NULL, 0, false},
};

static uint32_t run_echo(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    cleanup_free char *line = text_join(arguments->words, arguments->count);

    ipxe_print(ipxe, "%s%s", line, arguments->options[0] == NULL ? "\n" : "");
    return 0;
}

static const struct ipxe_option prompt_options[] = {
    {"key", 'k', true},
    {"timeout", 't', true},
    {NULL, 0, false},
};

static uint32_t run_prompt(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const struct netboot_host *host = ipxe->host;
    cleanup_free char *line = text_join(arguments->words, arguments->count);
    uint32_t timeout = 0;
    int wanted = 0;
    int key;

    if (!ipxe_key(ipxe, arguments->options[0], &wanted) ||
        !ipxe_number(ipxe, arguments->options[1], &timeout))
        return 1;
    ipxe_print(ipxe, "%s", line);
    key = host->read_key(host->context, timeout == 0 ? -1 : (int64_t)timeout);
    if (*line != '\0')
        ipxe_print(ipxe, "\n");
    return key == NETBOOT_KEY_NONE || (wanted != 0 && key != wanted);
}

static uint32_t run_sleep(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const struct netboot_host *host = ipxe->host;
    uint32_t seconds;
    int64_t end, left;
    int key = 0;

    if (!ipxe_number(ipxe, arguments->words[0], &seconds))
        return 1;
    end = clock_milliseconds() + (int64_t)seconds * 1000;
    while (key != NETBOOT_KEY_NONE && (left = end - clock_milliseconds()) > 0) {
        key = host->read_key(host->context, left);
        if (key == CTRL_C)
            return ipxe_fail(ipxe, "sleep: cancelled");
    }
    return 0;
}

static uint32_t run_time(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    int64_t begin = clock_milliseconds();
    uint32_t status = ipxe_execute_words(ipxe, arguments->words, arguments->count);
    int64_t elapsed = clock_milliseconds() - begin;

    ipxe_print(ipxe, "time: %lld.%llds\n", (long long)elapsed / 1000,
               (long long)elapsed / 100 % 10);
    return status;
}

/* Lines are typed until "exit"; in the place of the script, which goes on afterwards. */
static uint32_t run_shell(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    const struct netboot_host *host = ipxe->host;
    struct ipxe_script *script = ipxe->script;

    (void)arguments;
    ipxe->script = NULL;
    ipxe_print(ipxe, "Type \"exit\" to leave\n");
    while (!ipxe->ended && ipxe->stop == IPXE_GO_ON) {
        char line[LINE_SIZE] = "";

        if (!host->read_line(host->context, "iPXE> ", line, sizeof(line), false))
            break;
        ipxe_execute_line(ipxe, line);
    }
    if (!ipxe->ended)
        ipxe->stop = IPXE_GO_ON;
    ipxe->script = script;
    return 0;
}

static const struct ipxe_option cpuid_options[] = {
    {"ext", 'e', false},
    {"amd", 'a', false},
    {"ecx", 'c', false},
    {NULL, 0, false},
};

static uint32_t run_cpuid(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    enum { EXT, AMD, ECX };
    bool extended = arguments->options[EXT] != NULL || arguments->options[AMD] != NULL;
    unsigned eax, ebx, ecx, edx;
    uint32_t bit;

    if (!ipxe_number(ipxe, arguments->words[0], &bit))
        return 1;
    if (bit >= 32 || !__get_cpuid(extended ? 0x80000001 : 1, &eax, &ebx, &ecx, &edx))
        return 1;
    return ((arguments->options[ECX] != NULL ? ecx : edx) >> bit & 1) == 0;
}

static uint32_t run_reboot(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)arguments;
    return ipxe_end(ipxe, NETBOOT_REBOOT);
}

static uint32_t run_power_off(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)arguments;
    return ipxe_end(ipxe, NETBOOT_POWER_OFF);
}

static const struct ipxe_option san_options[] = {
    {"drive", 'd', true}, {"no-describe", 'n', false},
    {"keep", 'k', false}, {"filename", 'f', true},
    {"extra", 'e', true}, {"label", 'l', true},
    {"uuid", 'u', true},  {NULL, 0, false},
};

/* The first hard disk of the BIOS is the guest's own. */
static uint32_t run_san_boot(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    enum { FIRST_DISK = 0x80 };
    uint32_t drive = FIRST_DISK;

    if (!ipxe_number(ipxe, arguments->options[0], &drive))
        return 1;
    if (arguments->count > 0)
        return ipxe_fail(ipxe, "%s: cannot boot from a SAN disk", arguments->command);
    if (drive != FIRST_DISK)
        return ipxe_fail(ipxe, "%s: cannot boot from drive 0x%x, only from 0x%x",
                         arguments->command, drive, FIRST_DISK);
    return ipxe_end(ipxe, NETBOOT_LOCAL);
}

static uint32_t refuse_san(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_fail(ipxe, "%s: cannot boot from a SAN disk", arguments->command);
}

static uint32_t refuse_parameters(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    return ipxe_fail(ipxe, "%s: requests with parameters (POST) are not supported",
                     arguments->command);
}

/* For what has no meaning on this terminal. */
static uint32_t do_nothing(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)ipxe;
    (void)arguments;
    return 0;
}

/* What is ignored may have any options, so these are not looked at. */
static const struct ipxe_option console_options[] = {
    {"x", 'x', true},     {"y", 'y', true},      {"left", 'l', true},  {"right", 'r', true},
    {"top", 't', true},   {"bottom", 'b', true}, {"depth", 'd', true}, {"picture", 'p', true},
    {"keep", 'k', false}, {NULL, 0, false},
};

static const struct ipxe_option colour_options[] = {
    {"basic", 'b', true},      {"rgb", 'r', true}, {"foreground", 'f', true},
    {"background", 'g', true}, {NULL, 0, false},
};

static const struct ipxe_option sync_options[] = {
    {"timeout", 't', true},
    {NULL, 0, false},
};

const struct ipxe_command ipxe_flow_commands[] = {
    {"goto", run_goto, NULL, 1, 1},
    {"exit", run_exit, NULL, 0, 1},
    {"echo", run_echo, echo_options, 0, IPXE_WORDS_MAX},
    {"prompt", run_prompt, prompt_options, 0, IPXE_WORDS_MAX},
    {"sleep", run_sleep, NULL, 1, 1},
    {"time", run_time, NULL, 1, IPXE_WORDS_MAX},
    {"shell", run_shell, NULL, 0, 0},
    {"cpuid", run_cpuid, cpuid_options, 1, 1},
    {"reboot", run_reboot, sync_options, 0, IPXE_WORDS_MAX},
    {"poweroff", run_power_off, NULL, 0, 0},
    {"sanboot", run_san_boot, san_options, 0, IPXE_WORDS_MAX},
    {"sanhook", refuse_san, san_options, 0, IPXE_WORDS_MAX},
    {"sanunhook", do_nothing, san_options, 0, 0},
    {"params", refuse_parameters, NULL, 0, IPXE_WORDS_MAX},
    {"param", refuse_parameters, NULL, 0, IPXE_WORDS_MAX},
    {"sync", do_nothing, sync_options, 0, 0},
    {"console", do_nothing, console_options, 0, 0},
    {"colour", do_nothing, colour_options, 0, IPXE_WORDS_MAX},
    {"color", do_nothing, colour_options, 0, IPXE_WORDS_MAX},
    {"cpair", do_nothing, colour_options, 0, IPXE_WORDS_MAX},
    {.name = NULL},
};
