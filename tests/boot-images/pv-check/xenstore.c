/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "xenstore.h"

#include <stdint.h>
#include <xen/xen.h>

#include "addresses.h"
#include "ring.h"
#include "shared-info.h"
#include "tests/boot-images/self-check/text.h"

#define PATIENCE (30 * SECOND_NS)

static struct {
    struct ring requests;
    struct ring replies;
    evtchn_port_t port;
    uint32_t last_request;
    bool dead; /* it did not answer: what arrives now would answer an older request */
} store;

void xenstore_open(const struct start_info *start)
{
    struct xenstore_domain_interface *page = pfn_to_virtual(mfn_to_pfn(start->store_mfn));

    store.requests = (struct ring){.bytes = page->req,
                                   .size = sizeof(page->req),
                                   .consumer = &page->req_cons,
                                   .producer = &page->req_prod};
    store.replies = (struct ring){.bytes = page->rsp,
                                  .size = sizeof(page->rsp),
                                  .consumer = &page->rsp_cons,
                                  .producer = &page->rsp_prod};
    store.port = start->store_evtchn;
}

static bool send(const void *data, size_t size, uint64_t deadline)
{
    const char *byte = data;

    while (size > 0) {
        event_clear(store.port);
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): it loses track of a struct's bytes */
        for (; size > 0 && ring_put(&store.requests, *byte); byte++)
            size--;
        event_notify(store.port);
        if (size > 0 && !event_poll(store.port, deadline))
            return false;
    }
    return true;
}

/* Takes all @size bytes from the ring, also those that do not fit into @capacity */
static bool receive(void *data, size_t capacity, size_t size, uint64_t deadline)
{
    char *next = data;
    char byte;

    while (size > 0) {
        event_clear(store.port);
        for (; size > 0 && ring_get(&store.replies, &byte); size--) {
            if (capacity > 0) {
                *next++ = byte;
                capacity--;
            }
        }
        event_notify(store.port); /* xenstored may wait for space */
        if (size > 0 && !event_poll(store.port, deadline))
            return false;
    }
    return true;
}

static bool failure(struct xenstore_reply *reply, const char *reason)
{
    struct text text;

    text_start(&text, reply->data, sizeof(reply->data));
    text_add(&text, reason);
    reply->length = sizeof(reply->data) - text.room;
    return false;
}

static size_t size_with_nul(const char *string)
{
    size_t size = 1;

    while (*string++ != '\0')
        size++;
    return size;
}

static bool request(uint32_t type, const char *path, struct xenstore_reply *reply)
{
    uint64_t deadline = clock_now() + PATIENCE;
    struct xsd_sockmsg head = {
        .type = type, .req_id = ++store.last_request, .len = (uint32_t)size_with_nul(path)};

    store.dead = store.dead || !send(&head, sizeof(head), deadline) ||
                 !send(path, head.len, deadline) ||
                 !receive(&head, sizeof(head), sizeof(head), deadline);
    if (store.dead)
        return failure(reply, "no answer");
    reply->length = head.len < XENSTORE_PAYLOAD_MAX ? head.len : XENSTORE_PAYLOAD_MAX;
    store.dead = !receive(reply->data, reply->length, head.len, deadline);
    if (store.dead)
        return failure(reply, "half an answer");
    if (head.req_id != store.last_request || (head.type != type && head.type != XS_ERROR))
        return failure(reply, "an answer to something else");
    reply->data[reply->length] = '\0';
    return head.type == type;
}

bool xenstore_read(const char *path, struct xenstore_reply *reply)
{
    return request(XS_READ, path, reply);
}

bool xenstore_list(const char *path, struct xenstore_reply *reply)
{
    return request(XS_DIRECTORY, path, reply);
}
