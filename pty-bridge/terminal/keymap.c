/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/keymap.h"

#include "common/array.h"

#include <stdarg.h>
#include <string.h>

struct layout {
    const char *name; /* QEMU's */
    const char *layout, *variant;
};

static const struct layout layouts[] = {
    {"ar", "ara", ""},          {"bepo", "fr", "dvorak"},   {"cz", "cz", ""},
    {"da", "dk", ""},           {"de", "de", "nodeadkeys"}, {"de-ch", "ch", ""},
    {"en-gb", "gb", ""},        {"en-us", "us", ""},        {"es", "es", ""},
    {"et", "et", ""},           {"fi", "fi", ""},           {"fo", "fo", ""},
    {"fr", "fr", "nodeadkeys"}, {"fr-be", "be", ""},        {"fr-ca", "ca", "fr"},
    {"fr-ch", "ch", "fr"},      {"hr", "hr", ""},           {"hu", "hu", ""},
    {"is", "is", ""},           {"it", "it", ""},           {"ja", "jp", ""},
    {"lt", "lt", ""},           {"lv", "lv", ""},           {"mk", "mk", ""},
    {"nl", "nl", ""},           {"no", "no", ""},           {"pl", "pl", ""},
    {"pt", "pt", ""},           {"pt-br", "br", ""},        {"ru", "ru", ""},
    {"sl", "si", ""},           {"sv", "se", ""},           {"th", "th", ""},
    {"tr", "tr", ""},
};

static const struct layout *find_layout(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(layouts); i++)
        if (strcmp(layouts[i].name, name) == 0)
            return &layouts[i];
    return NULL;
}

/* Keeps xkb's messages off standard error, as the user gets one line of ours. */
static void drop_message(struct xkb_context *context, enum xkb_log_level level, const char *format,
                         va_list arguments)
{
    (void)context;
    (void)level;
    (void)format;
    (void)arguments;
}

struct xkb_keymap *keymap_load(const char *name, struct error *error)
{
    const struct layout *layout = find_layout(name != NULL ? name : "en-us");

    if (layout == NULL) {
        error_set(error, "%s: unknown keyboard layout", name);
        return NULL;
    }

    struct xkb_rule_names names = {
        .rules = "evdev",
        .model = strcmp(layout->layout, "jp") == 0 ? "jp106" : "pc105",
        .layout = layout->layout,
        .variant = layout->variant,
        .options = "",
    };
    struct xkb_context *context =
        xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES | XKB_CONTEXT_NO_DEFAULT_INCLUDES);
    struct xkb_keymap *keymap = NULL;
    if (context != NULL) {
        xkb_context_set_log_fn(context, drop_message);
        if (xkb_context_include_path_append_default(context))
            keymap = xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    }
    if (keymap == NULL)
        error_set(error, "keyboard layout %s: cannot be loaded; is xkb-data installed?",
                  layout->name);
    /* The keymap has a reference of its own. */
    xkb_context_unref(context);
    return keymap;
}
