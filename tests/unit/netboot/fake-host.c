/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/fake-host.h"

#include "common/cleanup.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What does not fit is left out. A test may have emptied the text. */
static void append(char *to, size_t size, size_t *length, const char *text)
{
    size_t more = strlen(text);

    if (to[0] == '\0')
        *length = 0;
    if (more >= size - *length)
        return;
    memcpy(to + *length, text, more + 1);
    *length += more;
}

static void add_to_log(struct fake_host *fake, const char *text)
{
    append(fake->log, sizeof(fake->log), &fake->log_length, text);
}

__attribute__((format(printf, 2, 3))) static void note(struct fake_host *fake, const char *format,
                                                       ...)
{
    cleanup_free char *text = NULL;
    va_list values;

    va_start(values, format);
    if (vasprintf(&text, format, values) < 0)
        abort();
    va_end(values);
    add_to_log(fake, text);
}

static char *read_of_root(const struct fake_host *fake, const char *uri, size_t *size)
{
    char path[2048];
    cleanup_file FILE *file = NULL;
    char *text;

    if (fake->root == NULL || strncmp(uri, FAKE_SERVER, strlen(FAKE_SERVER)) != 0)
        return NULL;
    snprintf(path, sizeof(path), "%s/%s", fake->root, uri + strlen(FAKE_SERVER));
    file = fopen(path, "re");
    if (file == NULL)
        return NULL;
    text = calloc(1, 65536);
    *size = fread(text, 1, 65535, file);
    return text;
}

static const struct fake_file *find_file(const struct fake_host *fake, const char *uri)
{
    static const struct fake_file empty = {"", ""};

    if (fake->files == NULL)
        return fake->root == NULL ? &empty : NULL;
    for (const struct fake_file *file = fake->files; file->uri != NULL; file++)
        if (strcmp(file->uri, uri) == 0)
            return file;
    return NULL;
}

static int fail_missing(const char *uri, struct error *error)
{
    error_set(error, "%s: the server has no such file", uri);
    return NETBOOT_MISSING;
}

static int copy_file(const struct fake_host *fake, const char *uri, char **text, size_t *size,
                     struct error *error)
{
    const struct fake_file *file = find_file(fake, uri);

    *text = read_of_root(fake, uri, size);
    if (*text == NULL && file != NULL) {
        *text = strdup(file->text);
        *size = strlen(file->text);
    }
    return *text == NULL ? fail_missing(uri, error) : 0;
}

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    struct fake_host *fake = context;
    int result;

    fake->reads++;
    if (fake->unreachable != NULL &&
        strncmp(uri, fake->unreachable, strlen(fake->unreachable)) == 0)
        return error_set(error, "%s: the server does not answer", uri);
    result = copy_file(fake, uri, text, size, error);
    if (result == 0)
        note(fake, "read %s\n", uri);
    return result;
}

static int fetch_image(void *context, const char *uri, struct error *error)
{
    struct fake_host *fake = context;
    bool is_there = fake->any_image ? strstr(uri, "missing") == NULL : find_file(fake, uri) != NULL;

    note(fake, "fetch %s\n", uri);
    if (!is_there) {
        fail_missing(uri, error);
        return -1;
    }
    if (fake->image_count == FAKE_IMAGES_MAX)
        return error_set(error, "the disk is full");
    fake->images[fake->image_count].uri = strdup(uri);
    return fake->image_count++;
}

static struct fake_image *image_of(struct fake_host *fake, int image)
{
    if (image < 0 || image >= fake->image_count || fake->images[image].dropped)
        abort();
    return &fake->images[image];
}

static int read_image(void *context, int image, char **text, size_t *size, struct error *error)
{
    struct fake_host *fake = context;

    return copy_file(fake, image_of(fake, image)->uri, text, size, error);
}

static void drop_image(void *context, int image)
{
    note(context, "drop %d\n", image);
    image_of(context, image)->dropped = true;
}

static int configure_network(void *context, struct error *error)
{
    struct fake_host *fake = context;

    fake->configured++;
    return fake->network_fails ? error_set(error, "no answer") : 0;
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

    add_to_log(fake, text);
    append(fake->output, sizeof(fake->output), &fake->output_length, text);
}

static struct fake_action next_action(struct fake_host *fake)
{
    if (fake->action == fake->action_count)
        return (struct fake_action){.how = NETBOOT_LEFT, .key = 3};
    fake->time += fake->actions[fake->action].takes;
    return fake->actions[fake->action++];
}

static int read_key(void *context, int64_t milliseconds)
{
    struct fake_host *fake = context;

    note(fake, "[key, %lld ms]\n", (long long)milliseconds);
    if (fake->actions != NULL)
        return next_action(fake).key;
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

static int read_command(void *context, const char *prompt, char *line, size_t size,
                        int64_t milliseconds, int64_t total)
{
    struct fake_host *fake = context;
    const struct fake_action action = next_action(fake);

    note(fake, "[%s%s, %lld ms, %lld ms]\n", prompt, line, (long long)milliseconds,
         (long long)total);
    if (action.text != NULL)
        snprintf(line, size, "%s", action.text);
    return action.key == 0 ? '\r' : action.key;
}

static void note_item(struct fake_host *fake, const struct netboot_menu *menu, unsigned number)
{
    const struct netboot_menu_item *item = &menu->items[number];

    note(fake, "%c %*s%s", number == menu->selected ? '>' : ' ', (int)item->indent, "",
         item->text == NULL ? "" : item->text);
    if (item->key != 0)
        note(fake, " (%c)", item->key);
    if (item->disabled)
        note(fake, " disabled");
    if (item->arguments != NULL)
        note(fake, " | %s", item->arguments);
    if (item->help != NULL)
        note(fake, " | help: %s", item->help);
    note(fake, "\n");
}

static void note_menu(struct fake_host *fake, const struct netboot_menu *menu)
{
    note(fake, "[menu: %s", menu->title == NULL ? "-" : menu->title);
    if (menu->timeout > 0 || menu->total > 0)
        note(fake, ", %lld ms, %lld ms", (long long)menu->timeout, (long long)menu->total);
    if (menu->countdown != NULL)
        note(fake, ", %s", menu->countdown);
    if (menu->message != NULL)
        note(fake, ", message: %s", menu->message);
    note(fake, "]\n");
    for (unsigned i = 0; i < menu->count; i++)
        note_item(fake, menu, i);
}

static void show(struct fake_host *fake, const char *text)
{
    append(fake->shown, sizeof(fake->shown), &fake->shown_length, text == NULL ? "" : text);
}

static void show_menu(struct fake_host *fake, const struct netboot_menu *menu)
{
    show(fake, menu->title);
    for (unsigned i = 0; i < menu->count; i++) {
        const struct netboot_menu_item *item = &menu->items[i];

        show(fake, "|");
        show(fake, item->text);
        show(fake, item->arguments != NULL ? "=" : NULL);
        show(fake, item->arguments);
        show(fake, i == menu->selected ? "*" : NULL);
    }
    show(fake, "\n");
}

static struct fake_action next_choice(struct fake_host *fake)
{
    const char *text = fake->choices == NULL ? NULL : *fake->choices;
    struct fake_action action = {.how = NETBOOT_LEFT, .key = 3};

    if (text == NULL)
        return action;
    fake->choices++;
    action = (struct fake_action){.how = NETBOOT_CHOSE_BY_TIME};
    if (strcmp(text, "TIME") != 0)
        action = (struct fake_action){.how = NETBOOT_CHOSE, .text = text};
    action.edited = steal_pointer(&fake->edited);
    return action;
}

static void choose(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen)
{
    struct fake_host *fake = context;

    /* What a menu is promised to be. */
    if (menu->count == 0 || menu->selected >= menu->count || menu->items[menu->selected].disabled ||
        menu->items[menu->selected].text == NULL)
        abort();
    const struct fake_action action = fake->actions == NULL ? next_choice(fake) : next_action(fake);

    note_menu(fake, menu);
    show_menu(fake, menu);
    fake->timeout = menu->timeout;
    *chosen = (struct netboot_chosen){
        .how = action.how, .item = menu->selected, .key = action.key == 0 ? 27 : action.key};
    for (unsigned i = 0; action.text != NULL && i < menu->count; i++)
        if (menu->items[i].text != NULL && strcmp(menu->items[i].text, action.text) == 0)
            chosen->item = i;
    if (action.edited != NULL) {
        chosen->edited = true;
        snprintf(chosen->arguments, sizeof(chosen->arguments), "%s", action.edited);
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
        .read_command = read_command,
        .choose = choose,
        .context = fake,
    };
}

int fake_host_release(struct fake_host *fake)
{
    int left = 0;

    for (int i = 0; i < fake->image_count; i++) {
        left += !fake->images[i].dropped;
        free(fake->images[i].uri);
    }
    fake->image_count = 0;
    return left;
}
