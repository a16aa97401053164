/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/client/boot.h"

#include "common/cleanup.h"
#include "netboot/boot-file.h"
#include "netboot/client/boot-host.h"
#include "netboot/dhcp/dhcp.h"
#include "netboot/grub/grub.h"
#include "netboot/ipxe/ipxe.h"
#include "netboot/loader-name.h"
#include "netboot/pxelinux/pxelinux.h"
#include "netboot/uri.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Of loader_grub_path(). */
#define GRUB_PATH_SIZE 128

/* Loaders that are followed in one boot. */
#define LOADERS_MAX 16

void boot_open(struct boot *boot)
{
    boot_host_fill(boot);
}

void boot_close(struct boot *boot)
{
    dhcp_release(&boot->settings);
}

static void say(struct boot *boot, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct boot *boot, const char *format, ...)
{
    char line[NETBOOT_URI_SIZE + 128];
    va_list values;

    va_start(values, format);
    vsnprintf(line, sizeof(line), format, values);
    va_end(values);
    console_print(boot->console, line);
}

static void say_addresses(struct boot *boot)
{
    const struct netboot_addresses *addresses = &boot->settings.addresses;
    char text[INET6_ADDRSTRLEN];

    if (addresses->address.s_addr != 0)
        say(boot, "  %s/%u\n", inet_ntop(AF_INET, &addresses->address, text, sizeof(text)),
            addresses->prefix);
    if (!IN6_IS_ADDR_UNSPECIFIED(&addresses->address6))
        say(boot, "  %s/%u\n", inet_ntop(AF_INET6, &addresses->address6, text, sizeof(text)),
            addresses->prefix6);
}

static int ask_network(struct boot *boot, struct error *error)
{
    const uint8_t *mac = boot->identity.mac;

    say(boot, "Network boot: %02x:%02x:%02x:%02x:%02x:%02x asks for an address%s ...\n", mac[0],
        mac[1], mac[2], mac[3], mac[4], mac[5], boot->as_ipxe ? ", as iPXE" : "");
    if (boot->host.configure_network(boot, error) < 0)
        return -1;
    say_addresses(boot);
    return 0;
}

/* The directory that a loader would take for its own. */
static int find_base(const struct boot *boot, const char *uri, char base[NETBOOT_URI_SIZE],
                     struct error *error)
{
    if (boot->settings.path_prefix[0] != '\0')
        return uri_resolve(uri, boot->settings.path_prefix, base, NETBOOT_URI_SIZE, error);
    return uri_resolve(uri, ".", base, NETBOOT_URI_SIZE, error);
}

static void fail(struct netboot_outcome *outcome)
{
    *outcome = (struct netboot_outcome){.end = NETBOOT_FAILED};
}

static void boot_pxelinux(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                          struct error *error)
{
    char base[NETBOOT_URI_SIZE];

    if (find_base(boot, uri, base, error) < 0)
        fail(outcome);
    else
        pxelinux_boot(&boot->host, base, outcome, error);
}

static void boot_grub(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                      struct error *error)
{
    char path[GRUB_PATH_SIZE];
    char found[NETBOOT_URI_SIZE];

    for (unsigned i = 0;
         loader_grub_path(i, &boot->identity, boot->settings.addresses.address, path, sizeof(path));
         i++) {
        cleanup_free char *text = NULL;
        struct error failure = {0};
        size_t size = 0;
        int result = uri_resolve(uri, path, found, sizeof(found), &failure);

        if (result == 0)
            result = boot->host.read_text(boot, found, &text, &size, &failure);
        if (result == NETBOOT_MISSING)
            continue;
        if (result < 0) {
            fail(outcome);
            error_set(error, "%s", failure.message);
        } else {
            grub_boot(&boot->host, found, text, size, outcome, error);
        }
        return;
    }
    fail(outcome);
    error_set(error, "%s: its grub.cfg is at none of the usual places beside it", uri);
}

/* What is not known by its name: a script, or nothing that can be followed. */
static void boot_by_content(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                            struct error *error)
{
    cleanup_free char *text = NULL;
    size_t size = 0;
    int result = boot->host.read_text(boot, uri, &text, &size, error);

    fail(outcome);
    if (result == 0 && ipxe_is_script(text, size))
        ipxe_boot(&boot->host, uri, text, size, outcome, error);
    else if (result == 0)
        error_set(error, "%s: no loader that is known by its name, and no script of iPXE's", uri);
}

static void boot_file(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                      struct error *error);

static void boot_ipxe(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                      struct error *error)
{
    char again[NETBOOT_URI_SIZE];

    fail(outcome);
    if (boot->as_ipxe) {
        error_set(error, "%s: the servers name this loader to iPXE itself, and no script", uri);
        return;
    }
    boot->as_ipxe = true;
    if (ask_network(boot, error) < 0 || boot_file_find(&boot->settings, again, error) < 0)
        return;
    boot_file(boot, again, outcome, error);
}

static void boot_file(struct boot *boot, const char *uri, struct netboot_outcome *outcome,
                      struct error *error)
{
    say(boot, "  %s\n", uri);
    /* PXELINUX's own option, whatever the boot file is. */
    if (boot->settings.configuration_file[0] != '\0') {
        boot_pxelinux(boot, uri, outcome, error);
        return;
    }
    switch (loader_kind(uri)) {
    case LOADER_PXELINUX:
        boot_pxelinux(boot, uri, outcome, error);
        break;
    case LOADER_IPXE:
        boot_ipxe(boot, uri, outcome, error);
        break;
    case LOADER_GRUB:
        boot_grub(boot, uri, outcome, error);
        break;
    case LOADER_IMPOSSIBLE:
        fail(outcome);
        error_set(error, "%s: %s", uri, loader_obstacle(uri));
        break;
    case LOADER_NONE:
        boot_by_content(boot, uri, outcome, error);
        break;
    }
}

/* A script has named another loader: it is followed as if the servers had named it. */
static void follow(struct boot *boot, struct netboot_outcome *outcome, struct error *error)
{
    while (outcome->end == NETBOOT_LOADER) {
        const struct netboot_loader loader = outcome->loader;
        struct netboot_settings *settings = &boot->settings;

        fail(outcome);
        if (boot->loaders++ == LOADERS_MAX) {
            error_set(error, "%s: more than %d loaders that name each other", loader.uri,
                      LOADERS_MAX);
            return;
        }
        if (loader.configuration_file[0] != '\0')
            memcpy(settings->configuration_file, loader.configuration_file,
                   sizeof(settings->configuration_file));
        if (loader.path_prefix[0] != '\0')
            memcpy(settings->path_prefix, loader.path_prefix, sizeof(settings->path_prefix));
        boot_file(boot, loader.uri, outcome, error);
    }
}

void boot_run(struct boot *boot, struct netboot_outcome *outcome, struct error *error)
{
    char uri[NETBOOT_URI_SIZE];

    fail(outcome);
    if (ask_network(boot, error) < 0)
        return;
    if (boot->settings.local)
        outcome->end = NETBOOT_LOCAL;
    else if (boot_file_find(&boot->settings, uri, error) == 0)
        boot_file(boot, uri, outcome, error);
    follow(boot, outcome, error);
}
