/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/script-host.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct fake_file *find_file(const struct fake_host *fake, const char *uri)
{
    static const struct fake_file empty = {"", ""};

    if (fake->files == NULL)
        return &empty;
    for (const struct fake_file *file = fake->files; file->uri != NULL; file++)
        if (strcmp(file->uri, uri) == 0)
            return file;
    return NULL;
}

static int copy_file(const struct fake_host *fake, const char *uri, char **text, size_t *size,
                     struct error *error)
{
    const struct fake_file *file = find_file(fake, uri);

    if (file == NULL)
        return error_set(error, "%s: not found", uri);
    *text = strdup(file->text);
    *size = strlen(*text);
    return 0;
}

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    return copy_file(context, uri, text, size, error);
}

static int fetch_image(void *context, const char *uri, struct error *error)
{
    struct fake_host *fake = context;

    if (find_file(fake, uri) == NULL)
        return error_set(error, "%s: not found", uri);
    if (fake->image_count == FAKE_IMAGES_MAX)
        return error_set(error, "the disk is full");
    fake->images[fake->image_count] = strdup(uri);
    return fake->image_count++;
}

static int read_image(void *context, int image, char **text, size_t *size, struct error *error)
{
    const struct fake_host *fake = context;

    if (image < 0 || image >= fake->image_count || fake->dropped[image])
        abort();
    return copy_file(fake, fake->images[image], text, size, error);
}

static void drop_image(void *context, int image)
{
    struct fake_host *fake = context;

    if (image < 0 || image >= fake->image_count || fake->dropped[image])
        abort();
    fake->dropped[image] = true;
}

static int configure_network(void *context, struct error *error)
{
    struct fake_host *fake = context;

    fake->configured++;
    return fake->network_fails ? error_set(error, "no answer") : 0;
}

static void append(char *to, size_t size, const char *text)
{
    size_t length = strlen(to);

    snprintf(to + length, size - length, "%s", text);
}

static int64_t now(void *context)
{
    return ((const struct fake_host *)context)->time;
}

static bool is_cancelled(void *context)
{
    struct fake_host *fake = context;

    return fake->cancel_after > 0 && --fake->cancel_after == 0;
}

static void print(void *context, const char *text)
{
    struct fake_host *fake = context;

    size_t length = strlen(text);

    /* A test may have emptied it. */
    if (fake->output[0] == '\0')
        fake->output_length = 0;
    if (length >= sizeof(fake->output) - fake->output_length)
        return;
    memcpy(fake->output + fake->output_length, text, length + 1);
    fake->output_length += length;
}

static int read_key(void *context, int64_t milliseconds)
{
    struct fake_host *fake = context;

    (void)milliseconds;
    return fake->keys == NULL || *fake->keys == 0 ? NETBOOT_KEY_NONE : *fake->keys++;
}

static bool read_line(void *context, const char *prompt, char *line, size_t size, bool hidden)
{
    struct fake_host *fake = context;

    print(fake, prompt);
    if (fake->lines == NULL || *fake->lines == NULL)
        return false;
    snprintf(line, size, "%s", *fake->lines++);
    print(fake, hidden ? "***" : line);
    print(fake, "\n");
    return true;
}

static void record_menu(struct fake_host *fake, const struct netboot_menu *menu)
{
    append(fake->shown, sizeof(fake->shown), menu->title == NULL ? "" : menu->title);
    for (unsigned i = 0; i < menu->count; i++) {
        const struct netboot_menu_item *item = &menu->items[i];

        append(fake->shown, sizeof(fake->shown), "|");
        append(fake->shown, sizeof(fake->shown), item->text == NULL ? "" : item->text);
        if (item->arguments != NULL) {
            append(fake->shown, sizeof(fake->shown), "=");
            append(fake->shown, sizeof(fake->shown), item->arguments);
        }
        if (i == menu->selected)
            append(fake->shown, sizeof(fake->shown), "*");
    }
    append(fake->shown, sizeof(fake->shown), "\n");
}

static void choose(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen)
{
    struct fake_host *fake = context;
    const char *choice = fake->choices == NULL ? NULL : *fake->choices;

    /* What a menu is promised to be. */
    if (menu->count == 0 || menu->selected >= menu->count || menu->items[menu->selected].disabled ||
        menu->items[menu->selected].text == NULL)
        abort();
    record_menu(fake, menu);
    fake->timeout = menu->timeout;
    memset(chosen, 0, sizeof(*chosen));
    chosen->how = NETBOOT_LEFT;
    if (choice == NULL)
        return;
    fake->choices++;
    chosen->how = NETBOOT_CHOSE_BY_TIME;
    chosen->item = menu->selected;
    for (unsigned i = 0; i < menu->count && strcmp(choice, "TIME") != 0; i++) {
        if (menu->items[i].text == NULL || strcmp(menu->items[i].text, choice) != 0)
            continue;
        chosen->how = NETBOOT_CHOSE;
        chosen->item = i;
    }
    if (fake->edited != NULL) {
        chosen->edited = true;
        snprintf(chosen->arguments, sizeof(chosen->arguments), "%s", fake->edited);
        fake->edited = NULL;
    }
}

void fake_host_init(struct fake_host *fake)
{
    static const uint8_t mac[] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

    memset(fake, 0, sizeof(*fake));
    memcpy(fake->identity.mac, mac, sizeof(mac));
    for (uint8_t i = 0; i < 16; i++)
        fake->identity.uuid[i] = i;
    fake->settings.addresses.address.s_addr = htonl(0xc0000205);
    fake->settings.addresses.prefix = 24;
    fake->host = (struct netboot_host){
        .identity = &fake->identity,
        .settings = &fake->settings,
        .read_text = read_text,
        .fetch_image = fetch_image,
        .read_image = read_image,
        .drop_image = drop_image,
        .configure_network = configure_network,
        .now = now,
        .is_cancelled = is_cancelled,
        .print = print,
        .read_key = read_key,
        .read_line = read_line,
        .choose = choose,
        .context = fake,
    };
}

int fake_host_release(struct fake_host *fake)
{
    int left = 0;

    for (int i = 0; i < fake->image_count; i++) {
        left += !fake->dropped[i];
        free(fake->images[i]);
    }
    fake->image_count = 0;
    return left;
}
