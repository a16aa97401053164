/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/identity.h"

#include "common/cleanup.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <uuid/uuid.h>

struct comparison {
    struct store *store;
    const struct identity *identity;
    const struct mark_list *marks;
    struct error *error;
    int result;
};

static bool is_ours(const struct comparison *comparison, const uint8_t uuid[16])
{
    char text[UUID_STR_LEN];

    uuid_unparse_lower(uuid, text);
    return mark_list_has(comparison->marks, text);
}

static bool check_domain(void *context, uint32_t domid, const uint8_t uuid[16])
{
    struct comparison *comparison = context;
    const struct identity *identity = comparison->identity;
    char path[64];

    if (memcmp(uuid, identity->uuid, sizeof(uuid_t)) == 0) {
        comparison->result =
            error_set(comparison->error, "-uuid %s: already in use by domain %" PRIu32,
                      identity->uuid_text, domid);
        return false;
    }
    if (is_ours(comparison, uuid))
        return true;
    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/name", domid);
    cleanup_free char *name = store_read(comparison->store, path);
    if (name == NULL && errno != ENOENT)
        comparison->result =
            error_set_errno(comparison->error, errno, "xenstore: cannot read %s", path);
    else if (name != NULL && strcmp(name, identity->name) == 0)
        comparison->result =
            error_set(comparison->error, "-name %s: already in use by domain %" PRIu32,
                      identity->name, domid);
    return comparison->result == 0;
}

int identity_check(struct hypervisor *hypervisor, struct store *store,
                   const struct identity *identity, const struct mark_list *marks,
                   struct error *error)
{
    struct comparison comparison = {
        .store = store, .identity = identity, .marks = marks, .error = error};

    return hypervisor_each_domain(hypervisor, check_domain, &comparison, error) < 0
               ? -1
               : comparison.result;
}

int identity_claim(struct hypervisor *hypervisor, struct store *store,
                   const struct identity *identity, const struct mark_list *marks,
                   struct error *error)
{
    if (identity_check(hypervisor, store, identity, marks, error) < 0)
        return -1;
    return mark_create(store, identity->uuid_text, identity->mark, error);
}
