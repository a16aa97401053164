/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/image-tool.h"

#include "common/cleanup.h"
#include "common/process-output.h"
#include "qemu-integration/device-model/confinement.h"

#include <string.h>
#include <sys/wait.h>

static int confine(void *context)
{
    const struct confinement confinement = {0};

    (void)context;
    return confinement_apply(&confinement);
}

char *image_tool_run(struct guest *guest, const char *what, char *const argv[], int file,
                     struct error *error)
{
    const struct process_config config = {
        .inherited = &file, .inherited_count = file >= 0, .prepare = confine};
    int status;
    cleanup_free char *text = process_read_output(guest->gate, argv, &config, &status, error);

    if (text == NULL)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return steal_pointer(&text);
    text[strcspn(text, "\n")] = '\0';
    error_set(error, "%s: %s", what, *text == '\0' ? "qemu-img has failed" : text);
    return NULL;
}
