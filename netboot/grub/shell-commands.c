/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/commands.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/clock.h"
#include "common/decimal.h"
#include "netboot/growing-text.h"
#include "netboot/grub/execute.h"
#include "netboot/grub/menu.h"
#include "netboot/grub/paths.h"
#include "netboot/grub/test.h"

#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 1024 /* of what the user types */

static bool run_set(struct grub *grub, char **words, size_t count)
{
    char *equals = count > 1 ? strchr(words[1], '=') : NULL;

    if (equals == NULL)
        return true;
    *equals = '\0';
    return grub_set(grub, words[1], equals + 1);
}

static bool run_unset(struct grub *grub, char **words, size_t count)
{
    for (size_t i = 1; i < count; i++)
        grub_unset(grub, words[i]);
    return true;
}

static bool run_echo(struct grub *grub, char **words, size_t count)
{
    bool newline = true;
    size_t first = 1;

    for (; first < count && (strcmp(words[first], "-n") == 0 || strcmp(words[first], "-e") == 0);
         first++)
        newline = newline && strcmp(words[first], "-n") != 0;
    cleanup_free char *line = text_join(words + first, count - first);

    grub_print(grub, line);
    if (newline)
        grub_print(grub, "\n");
    return true;
}

static bool exists(void *context, const char *file)
{
    struct grub *grub = context;
    const struct netboot_host *host = grub->host;
    char uri[NETBOOT_URI_SIZE];
    struct error error = {0};
    int image = grub_path_fetch(grub, file, uri, &error);

    if (image >= 0)
        host->drop_image(host->context, image);
    return image >= 0;
}

static bool run_test(struct grub *grub, char **words, size_t count)
{
    bool bracket = strcmp(words[0], "[") == 0;

    if (bracket && strcmp(words[count - 1], "]") != 0)
        return grub_fail(grub, "']' is missing");
    return grub_test(words + 1, count - 1 - bracket, exists, grub);
}

static bool run_source(struct grub *grub, char **words, size_t count)
{
    return count < 2 ? grub_fail(grub, "filename expected") : grub_execute_file(grub, words[1]);
}

static bool run_configfile(struct grub *grub, char **words, size_t count)
{
    return count < 2 ? grub_fail(grub, "filename expected") : grub_menu_run_file(grub, words[1]);
}

static bool run_eval(struct grub *grub, char **words, size_t count)
{
    cleanup_free char *text = text_join(words + 1, count - 1);

    return grub_execute_text(grub, "eval", text);
}

static bool run_sleep(struct grub *grub, char **words, size_t count)
{
    enum { CTRL_C = 3, ESCAPE = 27, SECONDS_MAX = 86400 };
    const struct netboot_host *host = grub->host;
    uint64_t seconds;
    int64_t end, left;
    int key = 0;

    if (count < 2 || !decimal_parse(&seconds, words[count - 1], SECONDS_MAX))
        return grub_fail(grub, "sleep: a number of seconds is expected");
    end = clock_milliseconds() + (int64_t)seconds * 1000;
    while (key != NETBOOT_KEY_NONE && (left = end - clock_milliseconds()) > 0) {
        key = host->read_key(host->context, left);
        if (key == ESCAPE || key == CTRL_C)
            return false;
    }
    return true;
}

static bool run_read(struct grub *grub, char **words, size_t count)
{
    const struct netboot_host *host = grub->host;
    char line[LINE_SIZE] = "";

    return host->read_line(host->context, "", line, sizeof(line), false) &&
           (count < 2 || grub_set(grub, words[count - 1], line));
}

static bool set_flow(struct grub *grub, enum grub_flow flow)
{
    grub->flow = flow;
    return true;
}

static bool run_break(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return set_flow(grub, GRUB_BREAK);
}

static bool run_continue(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return set_flow(grub, GRUB_CONTINUE);
}

static bool run_return(struct grub *grub, char **words, size_t count)
{
    set_flow(grub, GRUB_RETURN);
    return count < 2 || strcmp(words[1], "0") == 0;
}

/* Back to the firmware, which goes on with the next device. */
static bool run_exit(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return grub_end(grub, NETBOOT_LOCAL);
}

static bool run_reboot(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return grub_end(grub, NETBOOT_REBOOT);
}

static bool run_halt(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return grub_end(grub, NETBOOT_POWER_OFF);
}

static bool run_network(struct grub *grub, char **words, size_t count)
{
    const struct netboot_host *host = grub->host;
    struct error error = {0};

    (void)words;
    (void)count;
    return host->configure_network(host->context, &error) == 0 ||
           grub_fail(grub, "%s", error.message);
}

/* "search --set=root --file /EFI/...": a loader on a disk. */
static bool run_search(struct grub *grub, char **words, size_t count)
{
    const char *variable = "root";
    bool by_file = false;

    for (size_t i = 1; i < count; i++) {
        const char *word = words[i];
        bool separate = strcmp(word, "--set") == 0 || strcmp(word, "-s") == 0;

        if (separate && i + 1 < count)
            variable = words[++i];
        else if (strncmp(word, "--set=", 6) == 0)
            variable = word + 6;
        else if (strcmp(word, "--file") == 0 || strcmp(word, "-f") == 0)
            by_file = true;
    }
    return by_file && strcasestr(words[count - 1], ".efi") != NULL &&
           grub_set(grub, variable, "hd0");
}

static bool do_nothing(struct grub *grub, char **words, size_t count)
{
    (void)grub;
    (void)words;
    (void)count;
    return true;
}

static bool fail_silently(struct grub *grub, char **words, size_t count)
{
    (void)grub;
    (void)words;
    (void)count;
    return false;
}

const struct grub_command grub_shell_commands[] = {
    {"set", run_set},
    {"unset", run_unset},
    {"export", do_nothing},
    {"echo", run_echo},
    {"test", run_test},
    {"[", run_test},
    {"true", do_nothing},
    {"false", fail_silently},
    {"source", run_source},
    {".", run_source},
    {"configfile", run_configfile},
    {"normal", run_configfile},
    {"eval", run_eval},
    {"sleep", run_sleep},
    {"read", run_read},
    {"break", run_break},
    {"continue", run_continue},
    {"return", run_return},
    {"exit", run_exit},
    {"normal_exit", run_exit},
    {"reboot", run_reboot},
    {"halt", run_halt},
    {"net_bootp", run_network},
    {"net_dhcp", run_network},
    {"dhcp", run_network},
    {"search", run_search},
    /* This client runs on 64-bit processors only; what is asked is "-l". */
    {"cpuid", do_nothing},
    /* Without graphics, fonts, keyboards' states and files of an environment. */
    {"loadfont", fail_silently},
    {"background_image", fail_silently},
    {"keystatus", fail_silently},
    {"regexp", fail_silently},
    {"load_env", fail_silently},
    {"save_env", fail_silently},
    {"insmod", do_nothing},
    {"rmmod", do_nothing},
    {"load_video", do_nothing},
    {"terminal", do_nothing},
    {"terminal_input", do_nothing},
    {"terminal_output", do_nothing},
    {"serial", do_nothing},
    {"play", do_nothing},
    {"clear", do_nothing},
    {"background_color", do_nothing},
    {"gfxmode", do_nothing},
    {"keymap", do_nothing},
    {"password", do_nothing},
    {"password_pbkdf2", do_nothing},
    {"savedefault", do_nothing},
    {"recordfail", do_nothing},
    {"devicetree", do_nothing},
    {"connectefi", do_nothing},
    {.name = NULL},
};
