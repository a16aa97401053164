/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/client/boot-host.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/clock.h"
#include "common/file-io.h"
#include "common/units.h"
#include "netboot/client/resolver.h"
#include "netboot/dhcp/dhcp.h"
#include "netboot/transfer/transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The largest kernel or initrd, in bytes; who takes them may accept less. */
#define IMAGE_LIMIT (512 * MIB)

/* Texts asked for in one boot, those that are missing included: a loader tries many names. */
#define TEXTS_MAX 256

#define KEY_CTRL_C 3

/* What all transfers of a boot may take together, in milliseconds: the largest files come in time
 * at 70 KiB/s. */
#define TRANSFERS_TIME (4 * 3600 * INT64_C(1000))

static bool is_cancelled(void *context)
{
    struct boot *boot = context;

    return console_key(boot->console, 0) == KEY_CTRL_C;
}

static bool is_left(void *context)
{
    return console_is_left(((struct boot *)context)->console);
}

static int64_t clock_time(void *context)
{
    (void)context;
    return clock_milliseconds();
}

/* A file that is being fetched, as the user sees it. */
struct fetch {
    struct boot *boot;
    const char *name;
};

static bool on_progress(void *context, uint64_t done, uint64_t total)
{
    const struct fetch *fetch = context;

    return console_progress(fetch->boot->console, fetch->name, done, total);
}

static bool on_text_progress(void *context, uint64_t done, uint64_t total)
{
    (void)done, (void)total;
    return is_cancelled(((const struct fetch *)context)->boot);
}

static const char *last_component(const char *uri)
{
    const char *slash = strrchr(uri, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : uri;
}

/* Reads the beginning of a file, with a NUL behind it. */
static int read_beginning(int file, uint64_t size, char **text, size_t *length, struct error *error)
{
    size_t wanted = size < NETBOOT_TEXT_LIMIT ? (size_t)size : NETBOOT_TEXT_LIMIT;
    cleanup_free char *data = alloc_bytes(wanted + 1);

    if (lseek(file, 0, SEEK_SET) != 0 || read_all(file, data, wanted) != (ssize_t)wanted)
        return error_set_errno(error, errno, "cannot read what has been fetched");
    data[wanted] = '\0';
    *text = steal_pointer(&data);
    *length = wanted;
    return 0;
}

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    struct boot *boot = context;
    struct fetch fetch = {.boot = boot};
    const struct transfer_config config = {.limit = NETBOOT_TEXT_LIMIT,
                                           .time = &boot->transfers,
                                           .progress = on_text_progress,
                                           .context = &fetch};
    int image;

    if (boot->texts++ >= TEXTS_MAX)
        return error_set(error, "%s: more than %d files are asked for in one boot", uri, TEXTS_MAX);
    cleanup_fd int file = image_store_create(&boot->images, &image, error);
    if (file < 0)
        return -1;
    int64_t got = transfer_file(uri, &config, file, error);
    int result = got == TRANSFER_MISSING ? NETBOOT_MISSING
                 : got < 0               ? -1
                                         : read_beginning(file, (uint64_t)got, text, size, error);

    image_store_drop(&boot->images, image);
    return result;
}

static int read_image(void *context, int image, char **text, size_t *size, struct error *error)
{
    struct boot *boot = context;
    cleanup_fd int file = image_store_open(&boot->images, image, error);

    return file < 0 ? -1 : read_beginning(file, boot->images.list[image].size, text, size, error);
}

static int fetch_image(void *context, const char *uri, struct error *error)
{
    struct boot *boot = context;
    struct fetch fetch = {.boot = boot, .name = last_component(uri)};
    const struct transfer_config config = {
        .limit = IMAGE_LIMIT, .time = &boot->transfers, .progress = on_progress, .context = &fetch};
    int image;
    cleanup_fd int file = image_store_create(&boot->images, &image, error);

    if (file < 0)
        return -1;
    int64_t got = transfer_file(uri, &config, file, error);
    if (got > 0)
        console_progress(boot->console, fetch.name, (uint64_t)got, (uint64_t)got);
    console_progress_end(boot->console);
    if (got == 0)
        error_set(error, "%s: empty", uri);
    if (got <= 0) {
        image_store_drop(&boot->images, image);
        return -1;
    }
    image_store_complete(&boot->images, image, (uint64_t)got);
    return image;
}

static void drop_image(void *context, int image)
{
    image_store_drop(&((struct boot *)context)->images, image);
}

/* The boot services that DHCP servers offer, as PXE's firmware shows them. */
static unsigned choose_service(void *context, const struct dhcp_menu *offered)
{
    struct boot *boot = context;
    struct netboot_menu_item items[DHCP_MENU_ITEMS_MAX] = {0};
    struct netboot_menu menu = {
        .title = offered->prompt,
        .count = offered->count,
        .timeout = offered->timeout > 0 ? offered->timeout : 0,
    };
    struct netboot_chosen chosen;

    for (unsigned i = 0; i < offered->count; i++)
        items[i].text = offered->items[i];
    menu.items = items;
    if (offered->timeout == 0)
        return 0;
    console_choose(boot->console, &menu, &chosen);
    return chosen.how == NETBOOT_CHOSE ? chosen.item : 0;
}

static int configure_network(void *context, struct error *error)
{
    struct boot *boot = context;
    const struct dhcp_config config = {
        .identity = &boot->identity,
        .interface_socket = boot->interface_socket,
        .as_ipxe = boot->as_ipxe,
        .needs_file = true,
        .choose = choose_service,
        .is_cancelled = is_cancelled,
        .context = boot,
    };

    if (dhcp_configure(&config, &boot->settings, error) < 0)
        return -1;
    return resolver_configure(boot->images.directory, &boot->settings.addresses, error);
}

static void print(void *context, const char *text)
{
    console_print(((struct boot *)context)->console, text);
}

static int read_key(void *context, int64_t milliseconds)
{
    return console_key(((struct boot *)context)->console, milliseconds);
}

static bool read_line(void *context, const char *prompt, char *line, size_t size, bool hidden)
{
    return console_read_line(((struct boot *)context)->console, prompt, line, size, hidden);
}

static int read_command(void *context, const char *prompt, char *line, size_t size,
                        int64_t milliseconds, int64_t total)
{
    return console_read_command(((struct boot *)context)->console, prompt, line, size, milliseconds,
                                total);
}

static void choose(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen)
{
    console_choose(((struct boot *)context)->console, menu, chosen);
}

void boot_host_fill(struct boot *boot)
{
    boot->transfers = TRANSFERS_TIME;
    boot->host = (struct netboot_host){
        .identity = &boot->identity,
        .settings = &boot->settings,
        .read_text = read_text,
        .fetch_image = fetch_image,
        .read_image = read_image,
        .drop_image = drop_image,
        .configure_network = configure_network,
        .now = clock_time,
        .is_cancelled = is_left,
        .print = print,
        .read_key = read_key,
        .read_line = read_line,
        .read_command = read_command,
        .choose = choose,
        .context = boot,
    };
}
