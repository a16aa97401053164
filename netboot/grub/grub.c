/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/grub.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/grub/commands.h"
#include "netboot/grub/entries.h"
#include "netboot/grub/execute.h"
#include "netboot/grub/loaded.h"
#include "netboot/grub/menu.h"
#include "netboot/grub/paths.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct grub_command *const tables[] = {
    grub_boot_commands,
    grub_shell_commands,
    NULL,
};

static void set_machine_variables(struct grub *grub)
{
    const struct netboot_identity *identity = grub->host->identity;
    const struct netboot_addresses *addresses = &grub->host->settings->addresses;
    bool bios = identity->architecture == NETBOOT_ARCHITECTURE_BIOS;
    const uint8_t *mac = identity->mac;
    char address[INET_ADDRSTRLEN] = "";
    cleanup_free char *hardware = alloc_format("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
                                               mac[2], mac[3], mac[4], mac[5]);

    if (addresses->address.s_addr != 0)
        inet_ntop(AF_INET, &addresses->address, address, sizeof(address));
    grub_set(grub, "grub_platform", bios ? "pc" : "efi");
    grub_set(grub, "grub_cpu", bios ? "i386" : "x86_64");
    grub_set(grub, "net_default_interface", "net0");
    grub_set(grub, "net_default_mac", hardware);
    grub_set(grub, "net_default_ip", address);
    grub_set(grub, "net_net0_mac", hardware);
    grub_set(grub, "net_net0_ip", address);
    grub_set(grub, "net_net0_hostname", addresses->host_name);
    grub_set(grub, "net_net0_domain", addresses->domain);
    grub_set(grub, "net_net0_next_server", grub->host->settings->next_server);
    grub_set(grub, "net_net0_boot_file", grub->host->settings->boot_file);
}

static void set_features(struct grub *grub)
{
    static const char *const features[] = {
        "feature_menuentry_id",         "feature_menuentry_options", "feature_timeout_style",
        "feature_default_font_path",    "feature_200_final",         "feature_ntldr",
        "feature_platform_search_hint", "feature_nativedisk_cmd",    "feature_all_video_module",
        "feature_chainloader_bpb",
    };

    for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
        grub_set(grub, features[i], "y");
    grub_set(grub, "menuentry_id_option", "--id");
}

static void release(struct grub *grub)
{
    grub_forget_loaded(grub);
    while (grub->variable_count > 0)
        grub_unset(grub, grub->variables[0].name);
    for (size_t i = 0; i < grub->function_count; i++)
        free(grub->functions[i].name);
    for (size_t i = 0; i < grub->script_count; i++)
        grub_script_release(&grub->scripts[i]);
}

void grub_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error)
{
    cleanup_free struct grub *grub = alloc_bytes(sizeof(*grub));
    cleanup_free char *string = alloc_format("%.*s", (int)size, text);
    struct grub_menu menu = {0};

    memset(outcome, 0, sizeof(*outcome));
    memset(grub, 0, sizeof(*grub));
    grub->host = host;
    grub->commands = tables;
    grub->outcome = outcome;
    grub->menu = &menu;
    grub->loaded.kernel = -1;
    grub->limits = (struct grub_script_limits){GRUB_NODES_MAX, GRUB_WORDS_MAX};
    snprintf(grub->uri, sizeof(grub->uri), "%s", uri);
    set_machine_variables(grub);
    set_features(grub);
    grub_path_init(grub);

    grub_execute_text(grub, uri, string);
    if (grub->flow == GRUB_GO_ON && menu.count > 0)
        grub_menu_run_first(grub, &menu, false);
    else if (grub->flow == GRUB_GO_ON && grub_is_loaded(grub))
        grub_boot_loaded(grub);
    if (grub->flow != GRUB_END)
        outcome->end = NETBOOT_FAILED;
    if (outcome->end == NETBOOT_FAILED)
        error_set(error, "%s: %s", uri,
                  error_is_set(&grub->error) ? grub->error.message : "there is nothing to boot");
    grub_entries_release(&menu);
    release(grub);
}
