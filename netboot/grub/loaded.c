/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/loaded.h"

#include "common/alloc.h"
#include "common/text-list.h"
#include "netboot/growing-text.h"
#include "netboot/grub/paths.h"
#include "netboot/loader-name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool grub_is_linux(const char *command)
{
    static const char *const names[] = {"linux", "linuxefi", "linux16", NULL};

    return text_is_listed(names, command);
}

bool grub_is_loaded(const struct grub *grub)
{
    return grub->loaded.kernel >= 0 || grub->loaded.local || grub->loaded.loader;
}

static bool load_failed(struct grub *grub, const char *message)
{
    grub->loaded.failed = true;
    return grub_fail(grub, "%s", message);
}

/* Returns an image, or -1 after the user has been told. */
static int fetch(struct grub *grub, const char *file, char uri[NETBOOT_URI_SIZE])
{
    struct error error = {0};
    int image = grub_path_fetch(grub, file, uri, &error);

    if (image < 0)
        load_failed(grub, error.message);
    return image;
}

static bool run_linux(struct grub *grub, char **words, size_t count)
{
    char uri[NETBOOT_URI_SIZE];

    grub_forget_loaded(grub);
    if (count < 2)
        return load_failed(grub, "filename expected");
    grub->loaded.kernel = fetch(grub, words[1], uri);
    if (grub->loaded.kernel < 0)
        return false;
    grub->loaded.arguments =
        grub->edited != NULL ? alloc_copy(grub->edited) : text_join(words + 2, count - 2);
    return true;
}

static bool run_initrd(struct grub *grub, char **words, size_t count)
{
    struct grub_loaded *loaded = &grub->loaded;
    char uri[NETBOOT_URI_SIZE];

    if (loaded->kernel < 0)
        return load_failed(grub, "you need to load the kernel first");
    for (size_t i = 1; i < count; i++) {
        int image;

        if (strncmp(words[i], "newc:", 5) == 0)
            return load_failed(grub, "initrd: files cannot be placed in the initramfs by newc:");
        if (loaded->initrd_count == NETBOOT_INITRDS_MAX)
            return load_failed(grub, "there are too many initrds");
        image = fetch(grub, words[i], uri);
        if (image < 0)
            return false;
        loaded->initrds[loaded->initrd_count++] = image;
    }
    return true;
}

/* A disk's loader is what the next device of the boot order has. */
static bool run_chain_loader(struct grub *grub, char **words, size_t count)
{
    const struct netboot_host *host = grub->host;
    struct netboot_loader *loader = &grub->outcome->loader;
    const char *file = count > 1 ? words[count - 1] : "";
    enum loader_kind kind = loader_kind(file);
    int image;

    grub_forget_loaded(grub);
    if (grub_path_is_disk(grub, file)) {
        grub->loaded.local = true;
        return true;
    }
    if (kind == LOADER_NONE || kind == LOADER_IMPOSSIBLE) {
        grub->loaded.failed = true;
        return grub_fail(grub, "%s %s", file,
                         kind == LOADER_NONE ? "is no loader that is known"
                                             : loader_obstacle(file));
    }
    memset(loader, 0, sizeof(*loader));
    image = fetch(grub, file, loader->uri);
    if (image < 0)
        return false;
    host->drop_image(host->context, image);
    grub->loaded.loader = true;
    return true;
}

static bool run_boot(struct grub *grub, char **words, size_t count)
{
    (void)words;
    (void)count;
    return grub_boot_loaded(grub);
}

static bool refuse_multiboot(struct grub *grub, char **words, size_t count)
{
    (void)count;
    grub->loaded.failed = true;
    return grub_fail(grub, "%s: only Linux kernels can be started", words[0]);
}

static bool boot_kernel(struct grub *grub)
{
    struct netboot_outcome *outcome = grub->outcome;
    struct grub_loaded *loaded = &grub->loaded;
    struct error error = {0};

    if (kernel_arguments_take(outcome->arguments, loaded->arguments, &error) < 0)
        return load_failed(grub, error.message);
    outcome->kernel = loaded->kernel;
    outcome->initrd_count = loaded->initrd_count;
    memcpy(outcome->initrds, loaded->initrds, sizeof(outcome->initrds));
    /* The images are the caller's now. */
    loaded->kernel = -1;
    loaded->initrd_count = 0;
    return grub_end(grub, NETBOOT_IMAGES);
}

bool grub_boot_loaded(struct grub *grub)
{
    if (grub->loaded.failed)
        return false;
    if (grub->loaded.kernel >= 0)
        return boot_kernel(grub);
    if (grub->loaded.local || grub->loaded.loader)
        return grub_end(grub, grub->loaded.local ? NETBOOT_LOCAL : NETBOOT_LOADER);
    return grub_fail(grub, "you need to load the kernel first");
}

const struct grub_command grub_boot_commands[] = {
    {"linux", run_linux},
    {"linuxefi", run_linux},
    {"linux16", run_linux},
    {"initrd", run_initrd},
    {"initrdefi", run_initrd},
    {"initrd16", run_initrd},
    {"chainloader", run_chain_loader},
    {"boot", run_boot},
    {"multiboot", refuse_multiboot},
    {"multiboot2", refuse_multiboot},
    {"xen_hypervisor", refuse_multiboot},
    {.name = NULL},
};
