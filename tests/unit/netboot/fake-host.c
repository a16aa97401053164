/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/fake-host.h"

#include "common/cleanup.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static void note(struct fake_host *fake, const char *format,
                                                       ...)
{
    size_t used = strlen(fake->log);
    va_list values;

    va_start(values, format);
    vsnprintf(fake->log + used, sizeof(fake->log) - used, format, values);
    va_end(values);
}

static const struct fake_action *next_action(struct fake_host *fake)
{
    static const struct fake_action cancel = {.how = NETBOOT_LEFT, .key = 3};

    if (fake->action == fake->action_count)
        return &cancel;
    fake->time += fake->actions[fake->action].takes;
    return &fake->actions[fake->action++];
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

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    struct fake_host *fake = context;

    fake->reads++;
    if (fake->unreachable != NULL &&
        strncmp(uri, fake->unreachable, strlen(fake->unreachable)) == 0)
        return error_set(error, "%s: the server does not answer", uri);
    *text = read_of_root(fake, uri, size);
    for (const struct fake_file *file = fake->files;
         *text == NULL && file != NULL && file->uri != NULL; file++)
        if (strcmp(file->uri, uri) == 0) {
            *text = strdup(file->text);
            *size = strlen(file->text);
        }
    if (*text != NULL) {
        note(fake, "read %s\n", uri);
        return 0;
    }
    error_set(error, "%s: the server has no such file", uri);
    return NETBOOT_MISSING;
}

static int fetch_image(void *context, const char *uri, struct error *error)
{
    struct fake_host *fake = context;

    note(fake, "fetch %s\n", uri);
    if (strstr(uri, "missing") != NULL)
        return error_set(error, "%s: the server has no such file", uri);
    return (int)fake->images++;
}

static void drop_image(void *context, int image)
{
    note(context, "drop %d\n", image);
}

static int configure_network(void *context, struct error *error)
{
    (void)context;
    return error_set(error, "not expected");
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
    note(context, "%s", text);
}

static int read_key(void *context, int64_t milliseconds)
{
    struct fake_host *fake = context;

    note(fake, "[key, %lld ms]\n", (long long)milliseconds);
    return next_action(fake)->key;
}

static bool read_line(void *context, const char *prompt, char *line, size_t size, bool hidden)
{
    (void)context;
    (void)prompt;
    (void)line;
    (void)size;
    (void)hidden;
    abort();
}

static int read_command(void *context, const char *prompt, char *line, size_t size,
                        int64_t milliseconds, int64_t total)
{
    struct fake_host *fake = context;
    const struct fake_action *action = next_action(fake);

    note(fake, "[%s%s, %lld ms, %lld ms]\n", prompt, line, (long long)milliseconds,
         (long long)total);
    if (action->text != NULL)
        snprintf(line, size, "%s", action->text);
    return action->key == 0 ? '\r' : action->key;
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

static void choose(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen)
{
    struct fake_host *fake = context;
    const struct fake_action *action = next_action(fake);

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
    *chosen = (struct netboot_chosen){
        .how = action->how, .item = menu->selected, .key = action->key == 0 ? 27 : action->key};
    for (unsigned i = 0; action->text != NULL && i < menu->count; i++)
        if (menu->items[i].text != NULL && strcmp(menu->items[i].text, action->text) == 0)
            chosen->item = i;
    if (action->edited != NULL) {
        chosen->edited = true;
        snprintf(chosen->arguments, sizeof(chosen->arguments), "%s", action->edited);
    }
}

void fake_host_init(struct fake_host *fake)
{
    static const uint8_t uuid[16] = {0xb8, 0x94, 0x59, 0x08, 0xd6, 0xa6, 0x41, 0xa9,
                                     0x61, 0x1d, 0x74, 0xa6, 0xab, 0x80, 0xb8, 0x3d};

    memset(fake, 0, sizeof(*fake));
    memcpy(fake->identity.mac, "\x88\x99\xaa\xbb\xcc\xdd", 6);
    memcpy(fake->identity.uuid, uuid, sizeof(uuid));
    fake->settings.addresses.address.s_addr = htonl(0xc0a8025b);
    fake->settings.addresses.router.s_addr = htonl(0xc0a80201);
    fake->settings.addresses.server.s_addr = htonl(0xc0a80203);
    fake->settings.addresses.prefix = 24;
    fake->host = (struct netboot_host){
        .identity = &fake->identity,
        .settings = &fake->settings,
        .read_text = read_text,
        .fetch_image = fetch_image,
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
