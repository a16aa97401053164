/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/interpreter.h"

#include "common/alloc.h"
#include "common/cleanup.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool grub_fail(struct grub *grub, const char *format, ...)
{
    cleanup_free char *line = NULL;
    va_list values;

    va_start(values, format);
    line = alloc_vformat(format, values);
    va_end(values);
    grub->error = (struct error){0};
    error_set(&grub->error, "%s", line);
    grub_print(grub, "error: ");
    grub_print(grub, grub->error.message);
    grub_print(grub, "\n");
    return false;
}

void grub_print(struct grub *grub, const char *text)
{
    grub->host->print(grub->host->context, text);
}

bool grub_spend(struct grub *grub, size_t bytes)
{
    /* A script may go on and on without a wait for keys. */
    if (grub->flow != GRUB_END && grub->host->is_cancelled(grub->host->context)) {
        grub_end(grub, NETBOOT_CANCELLED);
        return false;
    }
    grub->work += bytes;
    if (grub->work <= GRUB_WORK_MAX && grub->command_count <= GRUB_COMMANDS_MAX)
        return true;
    if (grub->flow != GRUB_END) {
        grub_fail(grub, "the configuration runs for too long");
        grub_end(grub, NETBOOT_FAILED);
    }
    return false;
}

bool grub_end(struct grub *grub, enum netboot_end end)
{
    grub->outcome->end = end;
    grub->flow = GRUB_END;
    return true;
}

static struct grub_variable *find(struct grub *grub, const char *name, size_t length)
{
    for (size_t i = 0; i < grub->variable_count; i++)
        if (strncmp(grub->variables[i].name, name, length) == 0 &&
            grub->variables[i].name[length] == '\0')
            return &grub->variables[i];
    return NULL;
}

const char *grub_get_bytes(struct grub *grub, const char *name, size_t length)
{
    const struct grub_variable *variable = find(grub, name, length);

    return variable == NULL ? "" : variable->value;
}

const char *grub_get(struct grub *grub, const char *name)
{
    return grub_get_bytes(grub, name, strlen(name));
}

bool grub_set(struct grub *grub, const char *name, const char *value)
{
    struct grub_variable *variable = find(grub, name, strlen(name));

    if (strlen(name) > GRUB_NAME_MAX)
        return grub_fail(grub, "the name of a variable is too long");
    if (strlen(value) > GRUB_VALUE_MAX)
        return grub_fail(grub, "the value of %s is too long", name);
    if (variable != NULL) {
        alloc_replace(&variable->value, value);
        return true;
    }
    if (grub->variable_count == GRUB_VARIABLES_MAX)
        return grub_fail(grub, "there are more than %d variables", GRUB_VARIABLES_MAX);
    grub->variables[grub->variable_count++] =
        (struct grub_variable){.name = alloc_copy(name), .value = alloc_copy(value)};
    return true;
}

void grub_unset(struct grub *grub, const char *name)
{
    struct grub_variable *variable = find(grub, name, strlen(name));

    if (variable == NULL)
        return;
    free(variable->name);
    free(variable->value);
    *variable = grub->variables[--grub->variable_count];
}

void grub_forget_loaded(struct grub *grub)
{
    const struct netboot_host *host = grub->host;
    struct grub_loaded *loaded = &grub->loaded;

    if (loaded->kernel >= 0)
        host->drop_image(host->context, loaded->kernel);
    for (unsigned i = 0; i < loaded->initrd_count; i++)
        host->drop_image(host->context, loaded->initrds[i]);
    free(loaded->arguments);
    *loaded = (struct grub_loaded){.kernel = -1};
}
