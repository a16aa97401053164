/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/boot-configuration.h"

#include "tests/unit/netboot/fake-host.h"

#include <stdlib.h>
#include <string.h>

static void check(const struct fake_host *fake, const struct netboot_outcome *outcome)
{
    for (const char *byte = outcome->arguments; *byte != '\0'; byte++)
        if ((unsigned char)*byte < ' ' || *byte == 0x7f)
            abort();
    if (outcome->kernel >= fake->image_count || fake->images[outcome->kernel].dropped ||
        outcome->initrd_count > NETBOOT_INITRDS_MAX)
        abort();
    for (unsigned i = 0; i < outcome->initrd_count; i++)
        if (outcome->initrds[i] >= fake->image_count || fake->images[outcome->initrds[i]].dropped ||
            outcome->initrds[i] == outcome->kernel)
            abort();
}

void fuzz_boot_configuration(interpreter *interpret, const uint8_t *data, size_t size)
{
    static const char *const choices[] = {"TIME", "a", "TIME", NULL};
    static const char *const lines[] = {"a", "set a b", "exit", "${a}", NULL};
    static const int keys[] = {'a', 2, '\r', 0};
    static struct fake_host fake;
    struct netboot_outcome outcome;
    struct error error = {0};
    char *text = malloc(size + 1);

    if (text == NULL)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    const struct fake_file files[] = {
        {"http://h/d/a", text}, {"http://h/d/b", "kernel"}, {NULL, NULL}};

    fake_host_init(&fake);
    fake.files = files;
    fake.choices = choices;
    fake.lines = lines;
    fake.keys = keys;
    interpret(&fake.host, "http://h/d/a", text, size, &outcome, &error);
    if (error_is_set(&error) != (outcome.end == NETBOOT_FAILED))
        abort();
    unsigned kept = 0;

    if (outcome.end == NETBOOT_IMAGES) {
        check(&fake, &outcome);
        kept = 1 + outcome.initrd_count;
    }
    if ((unsigned)fake_host_release(&fake) != kept)
        abort();
    free(text);
}
