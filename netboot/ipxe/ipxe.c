/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/ipxe.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/ipxe/commands.h"
#include "netboot/ipxe/execute.h"
#include "netboot/ipxe/image-exec.h"
#include "netboot/ipxe/script-magic.h"

#include <string.h>

bool ipxe_is_script(const char *text, size_t size)
{
    return has_script_magic(text, size);
}

static const struct ipxe_command *const tables[] = {
    ipxe_image_commands, ipxe_setting_commands, ipxe_menu_commands,
    ipxe_flow_commands,  ipxe_network_commands, NULL,
};

void ipxe_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error)
{
    cleanup_free struct ipxe *ipxe = alloc_bytes(sizeof(*ipxe));
    uint32_t status;

    memset(outcome, 0, sizeof(*outcome));
    memset(ipxe, 0, sizeof(*ipxe));
    ipxe->host = host;
    ipxe->commands = tables;
    ipxe->outcome = outcome;
    ipxe->settings.host = host;
    ipxe->images.host = host;
    status = ipxe_run_replacement(ipxe, ipxe_execute_script(ipxe, uri, text, size));
    if (!ipxe->ended && status == 0)
        outcome->end = NETBOOT_LOCAL;
    else if (!ipxe->ended)
        outcome->end = ipxe->left ? NETBOOT_CANCELLED : NETBOOT_FAILED;
    if (outcome->end == NETBOOT_FAILED)
        error_set(error, "%s: %s", uri, ipxe->error.message);
    images_release(&ipxe->images, outcome->end == NETBOOT_IMAGES ? outcome : NULL);
    settings_release(&ipxe->settings);
    ipxe_menus_release(ipxe);
}
