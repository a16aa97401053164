/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as the file of a guest's arguments: words that are inside its storage, or one line that
 * says why not.
 */
#include "packaging/guest/args-file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct args_file file;
    struct error error = {0};
    unsigned line = 1;

    memset(&file, 0, sizeof(file));
    if (args_file_parse(&file, "fuzz", (const char *)data, size, &error) < 0) {
        if (strncmp(error.message, "fuzz:", 5) != 0 || strchr(error.message, '\n') != NULL)
            abort();
        return 0;
    }
    for (size_t i = 0; i < file.count; i++) {
        const char *end = file.words[i] + strlen(file.words[i]) + 1;

        if (end > file.storage + size + 1 || file.lines[i] < line ||
            (i + 1 < file.count && end != file.words[i + 1]))
            abort();
        line = file.lines[i];
    }
    if (file.words[file.count] != NULL)
        abort();
    return 0;
}
