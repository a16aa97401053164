/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/resolve.h"

#include "common/alloc.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* How often to look at the descriptor, in nanoseconds. */
#define INTERVAL 50000000

/* With copies of all that glibc's thread uses: a query that is left goes on there. */
struct resolve_query {
    struct gaicb request;
    struct addrinfo hints;
    char *host, *port; /* owned */
    bool asked;        /* glibc's thread was */
    int result;        /* otherwise; the addresses are in the request */
};

static void free_query(struct resolve_query *query)
{
    free(query->host);
    free(query->port);
    free(query);
}

static void ask(struct resolve_query *query)
{
    struct gaicb *list[] = {&query->request};

    query->host = alloc_copy(query->request.ar_name);
    query->port = alloc_copy(query->request.ar_service);
    query->request = (struct gaicb){
        .ar_name = query->host, .ar_service = query->port, .ar_request = &query->hints};
    query->result = getaddrinfo_a(GAI_NOWAIT, list, 1, NULL);
    query->asked = query->result == 0;
}

struct resolve_query *resolve_begin(const char *host, const char *port,
                                    const struct addrinfo *hints)
{
    struct resolve_query *query = alloc_bytes(sizeof(*query));
    struct addrinfo numeric = *hints;

    *query =
        (struct resolve_query){.hints = *hints, .request = {.ar_name = host, .ar_service = port}};
    numeric.ai_flags |= AI_NUMERICHOST;
    query->result =
        getaddrinfo(host[0] == '\0' ? NULL : host, port, &numeric, &query->request.ar_result);
    if (query->result == EAI_NONAME && host[0] != '\0')
        ask(query);
    return query;
}

static int result_of(struct resolve_query *query)
{
    return query->asked ? gai_error(&query->request) : query->result;
}

bool resolve_is_done(struct resolve_query *query)
{
    return result_of(query) != EAI_INPROGRESS;
}

int resolve_end(struct resolve_query *query, struct addrinfo **found)
{
    int result = result_of(query);

    if (result == 0)
        *found = query->request.ar_result;
    free_query(query);
    return result;
}

void resolve_abandon(struct resolve_query *query)
{
    if (query == NULL)
        return;
    if (query->asked && gai_cancel(&query->request) == EAI_NOTCANCELED)
        return;
    /* Which has its result, perhaps. */
    if (result_of(query) == 0)
        freeaddrinfo(query->request.ar_result);
    free_query(query);
}

static bool is_cancelled(int cancel)
{
    struct pollfd event = {.fd = cancel, .events = POLLIN};

    return poll(&event, 1, 0) > 0;
}

/* Returns whether the query has ended. */
static bool wait_for(struct resolve_query *query, int cancel)
{
    static const struct timespec interval = {.tv_nsec = INTERVAL};
    const struct gaicb *const list[] = {&query->request};

    while (!resolve_is_done(query)) {
        if (is_cancelled(cancel))
            return false;
        gai_suspend(list, 1, &interval);
    }
    return true;
}

int resolve(const char *host, const char *port, const struct addrinfo *hints, int cancel,
            struct addrinfo **found)
{
    struct resolve_query *query;

    if (cancel < 0)
        return getaddrinfo(host[0] == '\0' ? NULL : host, port, hints, found);
    query = resolve_begin(host, port, hints);
    if (wait_for(query, cancel))
        return resolve_end(query, found);
    resolve_abandon(query);
    errno = EINTR;
    return EAI_SYSTEM;
}
