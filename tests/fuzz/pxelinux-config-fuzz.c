/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a configuration, its includes and its texts: whatever is chosen, the boot ends
 * within its limits, and the arguments have no control characters.
 *
 * Input: two bytes that choose what the person does, then the text of each file that is asked for.
 */
#include "netboot/pxelinux/pxelinux.h"
#include "netboot/uri.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 40 /* of the person, who then hits Ctrl-C */
#define READS_MAX (2 + STEPS_MAX * 70 * 2)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    const uint8_t *text;
    size_t size;
    uint32_t random;
    unsigned steps, reads, images, dropped;
} state;

static unsigned pick(unsigned count)
{
    state.random = state.random * 1664525 + 1013904223;
    return (state.random >> 8) % count;
}

static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

int uri_resolve(const char *base, const char *reference, char *resolved, size_t size,
                struct error *error)
{
    require(strlen(base) < NETBOOT_URI_SIZE && strlen(reference) < NETBOOT_URI_SIZE, "long");
    if (pick(20) == 0)
        return error_set(error, "no URI");
    snprintf(resolved, size, "tftp://host/%.20s", reference);
    return 0;
}

static int read_text(void *context, const char *uri, char **text, size_t *size, struct error *error)
{
    (void)context;
    (void)uri;
    require(++state.reads < READS_MAX, "too many files are read");
    if (state.reads > 1 && pick(8) == 0)
        return pick(3) == 0 ? error_set(error, "no answer")
                            : (error_set(error, "no file"), NETBOOT_MISSING);
    *text = malloc(state.size + 1);
    memcpy(*text, state.text, state.size);
    (*text)[state.size] = '\0';
    *size = state.size;
    return 0;
}

static int fetch_image(void *context, const char *uri, struct error *error)
{
    (void)context;
    (void)uri;
    return pick(3) == 0 ? error_set(error, "no file") : (int)state.images++;
}

static void drop_image(void *context, int image)
{
    (void)context;
    require(image >= 0 && (unsigned)image < state.images, "no such image");
    state.dropped++;
}

static int configure_network(void *context, struct error *error)
{
    (void)context;
    return error_set(error, "not expected");
}

static int64_t now(void *context)
{
    (void)context;
    return pick(1000);
}

static void print(void *context, const char *text)
{
    (void)context;
    require(strlen(text) <= NETBOOT_TEXT_LIMIT, "a long text");
}

static int any_key(void)
{
    static const int keys[] = {NETBOOT_KEY_NONE,   '\r',          '\t', 27, 'x', NETBOOT_KEY_F1,
                               NETBOOT_KEY_F1 + 9, NETBOOT_KEY_UP};

    return ++state.steps > STEPS_MAX ? 3 : keys[pick(sizeof(keys) / sizeof(keys[0]))];
}

static int read_key(void *context, int64_t milliseconds)
{
    int key = any_key();

    (void)context;
    return key == NETBOOT_KEY_NONE && milliseconds < 0 ? 'x' : key;
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

static void type(char *line, size_t size)
{
    size_t length = state.size < 8 ? state.size : 8, from = pick((unsigned)state.size + 1);

    if (from + length > state.size)
        from = 0;
    snprintf(line, size, "%.*s", (int)length, (const char *)state.text + from);
    for (char *byte = line; *byte != '\0'; byte++)
        if ((uint8_t)*byte < ' ' || *byte == 127)
            *byte = ' ';
}

static int read_command(void *context, const char *prompt, char *line, size_t size,
                        int64_t milliseconds, int64_t total)
{
    int key = any_key();

    (void)context;
    (void)prompt;
    require(strlen(line) < size, "a long line");
    if (key == 'x' || key == NETBOOT_KEY_UP)
        key = '\r';
    if (key == NETBOOT_KEY_NONE && milliseconds < 0 && total < 0)
        key = '\r';
    if (pick(2) == 0)
        type(line, size);
    return key;
}

static void choose(void *context, const struct netboot_menu *menu, struct netboot_chosen *chosen)
{
    (void)context;
    require(menu->count > 0 && menu->count <= 1024 && menu->selected < menu->count, "entries");
    memset(chosen, 0, sizeof(*chosen));
    chosen->how = (enum netboot_choice)pick(menu->keys_leave ? 4 : 3);
    if (++state.steps > STEPS_MAX)
        chosen->how = NETBOOT_LEFT;
    if (chosen->how == NETBOOT_CHOSE_BY_TIME && menu->timeout <= 0 && menu->total <= 0)
        chosen->how = NETBOOT_CHOSE;
    chosen->item = chosen->how == NETBOOT_CHOSE_BY_TIME ? menu->selected : pick(menu->count);
    chosen->key = chosen->how == NETBOOT_HIT_KEY ? NETBOOT_KEY_F1 + (int)pick(12)
                  : state.steps > STEPS_MAX      ? 3
                                                 : 27;
    chosen->edited =
        chosen->how == NETBOOT_CHOSE && menu->items[chosen->item].arguments != NULL && pick(2) == 0;
    type(chosen->arguments, sizeof(chosen->arguments));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct netboot_identity identity = {.uuid = {1}};
    static const struct netboot_settings settings = {.addresses = {.address = {1}, .prefix = 8}};
    static const struct netboot_host host = {
        .identity = &identity,
        .settings = &settings,
        .read_text = read_text,
        .fetch_image = fetch_image,
        .drop_image = drop_image,
        .configure_network = configure_network,
        .now = now,
        .print = print,
        .read_key = read_key,
        .read_line = read_line,
        .read_command = read_command,
        .choose = choose,
    };
    static struct netboot_outcome outcome;
    struct error error = {0};

    if (size < 2)
        return 0;
    memset(&state, 0, sizeof(state));
    state.random = data[0] | (uint32_t)data[1] << 8;
    state.text = data + 2;
    state.size = size - 2;
    memset(&outcome, 0xff, sizeof(outcome));
    pxelinux_boot(&host, "tftp://host/", &outcome, &error);
    require(error_is_set(&error) == (outcome.end == NETBOOT_FAILED), "a failure has an error");
    if (outcome.end == NETBOOT_IMAGES) {
        require(strlen(outcome.arguments) <= NETBOOT_KERNEL_ARGUMENTS_MAX, "long arguments");
        for (const char *byte = outcome.arguments; *byte != '\0'; byte++)
            require((uint8_t)*byte >= ' ' && *byte != 127, "a control character");
        require(state.images - state.dropped == outcome.initrd_count + 1, "images are lost");
    } else {
        require(state.images == state.dropped, "images are lost");
    }
    return 0;
}
