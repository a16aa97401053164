/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fetches one file as the network boot client does: `fetch URI FILE [LIMIT [CANCEL]]`. Prints how
 * many bytes it has, how often progress() was called, and the longest time between two calls in
 * milliseconds. LIMIT: bytes; CANCEL: milliseconds after which the user cancels.
 */
#include "common/clock.h"
#include "common/units.h"
#include "netboot/transfer/transfer.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct calls {
    int64_t last, longest, cancel; /* ms of clock_milliseconds() */
    uint64_t done, total;
    unsigned count;
};

static bool progress(void *context, uint64_t done, uint64_t total)
{
    struct calls *calls = context;
    int64_t now = clock_milliseconds();

    if (now - calls->last > calls->longest)
        calls->longest = now - calls->last;
    calls->last = now;
    calls->done = done;
    calls->total = total;
    calls->count++;
    return calls->cancel != 0 && now >= calls->cancel;
}

int main(int argc, char **argv)
{
    struct calls calls = {.last = clock_milliseconds()};
    struct transfer_config config = {.limit = 2 * GIB, .progress = progress, .context = &calls};
    struct error error = {0};

    if (argc < 3 || argc > 5) {
        fprintf(stderr, "usage: %s URI FILE [LIMIT [CANCEL]]\n", argv[0]);
        return 2;
    }
    if (argc > 3)
        config.limit = strtoull(argv[3], NULL, 10);
    if (argc > 4)
        calls.cancel = calls.last + strtoll(argv[4], NULL, 10);

    int file = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (file < 0) {
        perror(argv[2]);
        return 2;
    }

    int64_t size = transfer_file(argv[1], &config, file, &error);

    close(file);
    if (size < 0)
        fprintf(stderr, "%s\n", error.message);
    printf("%" PRId64 " bytes, %u calls, longest gap %" PRId64 " ms\n", size, calls.count,
           calls.longest);
    return size < 0 || error_is_set(&error);
}
