/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/commands.h"

#include "common/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 1024 /* of what the user types */

static bool take_name(struct ipxe *ipxe, const char *word, struct setting_name *name)
{
    if (setting_name_parse(word, name))
        return true;
    ipxe_fail(ipxe, "\"%s\": invalid setting", word);
    return false;
}

static uint32_t run_set(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    cleanup_free char *value = text_join(arguments->words + 1, arguments->count - 1);
    struct setting_name name;

    return take_name(ipxe, arguments->words[0], &name) ? ipxe_store(ipxe, &name, value) : 1;
}

static uint32_t run_clear(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct setting_name name;

    return take_name(ipxe, arguments->words[0], &name) ? ipxe_store(ipxe, &name, "") : 1;
}

static const struct ipxe_option show_options[] = {
    {"quiet", 'q', false},
    {NULL, 0, false},
};

static uint32_t run_show(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    cleanup_text struct text value = {.limit = IPXE_LINE_MAX};
    struct setting_name name;

    if (!take_name(ipxe, arguments->words[0], &name))
        return 1;
    if (!settings_fetch_text(&ipxe->settings, &name, &value))
        return ipxe_fail(ipxe, "could not find \"%s\"", arguments->words[0]);
    if (arguments->options[0] == NULL)
        ipxe_print(ipxe, "%s = ", arguments->words[0]);
    ipxe_print(ipxe, "%s\n", text_string(&value));
    return 0;
}

static const struct ipxe_option read_options[] = {
    {"timeout", 't', true},
    {NULL, 0, false},
};

static uint32_t read_setting(struct ipxe *ipxe, const struct setting_name *name, const char *prompt,
                             bool hidden)
{
    const struct netboot_host *host = ipxe->host;
    cleanup_text struct text value = {.limit = LINE_SIZE - 1};
    char line[LINE_SIZE] = "";

    if (settings_fetch_text(&ipxe->settings, name, &value))
        snprintf(line, sizeof(line), "%s", text_string(&value));
    if (!host->read_line(host->context, prompt, line, sizeof(line), hidden)) {
        ipxe->left = true;
        return 1;
    }
    return ipxe_store(ipxe, name, line);
}

static uint32_t run_read(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct setting_name name;

    return take_name(ipxe, arguments->words[0], &name) ? read_setting(ipxe, &name, "", false) : 1;
}

static uint32_t run_login(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    struct setting_name user, password;

    (void)arguments;
    setting_name_parse("username", &user);
    setting_name_parse("password", &password);
    return read_setting(ipxe, &user, "Username: ", false) != 0 ||
           read_setting(ipxe, &password, "Password: ", true) != 0;
}

static uint32_t run_increment(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    cleanup_text struct text raw = {.limit = SETTING_VALUE_MAX};
    struct setting_name name;
    enum setting_type type;
    uint32_t increment = 1;
    int64_t number = 0;
    char digits[16];

    if (!take_name(ipxe, arguments->words[0], &name) ||
        !ipxe_number(ipxe, arguments->count > 1 ? arguments->words[1] : NULL, &increment))
        return 1;
    if (!settings_fetch(&ipxe->settings, &name, &raw, &type) ||
        !setting_number(type, (const uint8_t *)text_string(&raw), raw.length, &number)) {
        number = 0;
        type = name.has_type ? name.type : SETTING_INT32;
    }
    name.type = type;
    snprintf(digits, sizeof(digits), "%lu", (unsigned long)(uint32_t)(number + increment));
    return ipxe_store(ipxe, &name, digits);
}

static uint32_t run_is_set(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)ipxe;
    return arguments->words[0][0] == '\0';
}

static uint32_t run_is_equal(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)ipxe;
    return strcmp(arguments->words[0], arguments->words[1]) != 0;
}

static uint32_t refuse_config(struct ipxe *ipxe, const struct ipxe_arguments *arguments)
{
    (void)arguments;
    return ipxe_fail(ipxe, "config: there is no form for settings; use set and show");
}

const struct ipxe_command ipxe_setting_commands[] = {
    {"set", run_set, NULL, 1, IPXE_WORDS_MAX},
    {"clear", run_clear, NULL, 1, 1},
    {"show", run_show, show_options, 1, 1},
    {"read", run_read, read_options, 1, 1},
    {"login", run_login, NULL, 0, 0},
    {"inc", run_increment, NULL, 1, 2},
    {"isset", run_is_set, NULL, 1, 1},
    {"iseq", run_is_equal, NULL, 2, 2},
    {"config", refuse_config, NULL, 0, IPXE_WORDS_MAX},
    {.name = NULL},
};
