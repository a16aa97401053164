/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/resolve.h"

#include "common/alloc.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* How often to look at the descriptor, in nanoseconds. */
#define INTERVAL 50000000

/* One query, with copies of all that glibc's thread uses: a query that is left goes on there. */
struct query {
    struct gaicb request;
    struct addrinfo hints;
    char *host, *port; /* owned */
};

static void free_query(struct query *query)
{
    free(query->host);
    free(query->port);
    free(query);
}

static bool is_cancelled(int cancel)
{
    struct pollfd event = {.fd = cancel, .events = POLLIN};

    return poll(&event, 1, 0) > 0;
}

/* Returns whether the query has ended. */
static bool wait_for(struct query *query, int cancel)
{
    static const struct timespec interval = {.tv_nsec = INTERVAL};
    const struct gaicb *const list[] = {&query->request};

    while (gai_error(&query->request) == EAI_INPROGRESS) {
        if (is_cancelled(cancel))
            return false;
        gai_suspend(list, 1, &interval);
    }
    return true;
}

static int ask(const char *host, const char *port, const struct addrinfo *hints, int cancel,
               struct addrinfo **found)
{
    struct query *query = alloc_bytes(sizeof(*query));
    int result;

    *query = (struct query){.hints = *hints, .host = alloc_copy(host), .port = alloc_copy(port)};
    query->request = (struct gaicb){
        .ar_name = query->host, .ar_service = query->port, .ar_request = &query->hints};
    struct gaicb *list[] = {&query->request};

    result = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
    if (result == 0 && !wait_for(query, cancel)) {
        /* One that has begun cannot be stopped, and keeps its memory; the program is to end. */
        if (gai_cancel(&query->request) != EAI_NOTCANCELED)
            free_query(query);
        errno = EINTR;
        return EAI_SYSTEM;
    }
    if (result == 0) {
        result = gai_error(&query->request);
        *found = query->request.ar_result;
    }
    free_query(query);
    return result;
}

int resolve(const char *host, const char *port, const struct addrinfo *hints, int cancel,
            struct addrinfo **found)
{
    struct addrinfo numeric = *hints;
    int result;

    if (host[0] == '\0' || cancel < 0)
        return getaddrinfo(host[0] == '\0' ? NULL : host, port, hints, found);
    numeric.ai_flags |= AI_NUMERICHOST;
    result = getaddrinfo(host, port, &numeric, found);
    return result == EAI_NONAME ? ask(host, port, hints, cancel, found) : result;
}
