/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The node: Xen's docs/misc/xenstore-paths.pandoc, control/shutdown. */
#include "qemu-integration/guest/suspend.h"

#include "common/cleanup.h"
#include "qemu-integration/xen/save-restore.h"

#include <inttypes.h>
#include <string.h>

#define PATH_SIZE 64

#define REQUEST "suspend"

static void request_path(const struct guest *guest, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "/local/domain/%" PRIu32 "/control/shutdown", guest->domain.domid);
}

bool guest_must_be_asked(const struct guest *guest)
{
    return guest->plan->vm->machine != MACHINE_XENFV || domain_must_be_asked(&guest->domain);
}

int guest_suspend(struct guest *guest, struct error *error)
{
    char path[PATH_SIZE];
    int result;

    if (!guest_must_be_asked(guest))
        return domain_suspend(&guest->domain, error);
    request_path(guest, path);
    result = store_write(guest->store, path, REQUEST, error);
    store_disconnect(guest->store);
    return result;
}

void guest_cancel_suspend(struct guest *guest)
{
    struct error error = {0};
    char path[PATH_SIZE];

    request_path(guest, path);
    cleanup_free char *value = store_read(guest->store, path);
    if (value != NULL && strcmp(value, REQUEST) == 0)
        store_write(guest->store, path, "", &error);
    store_disconnect(guest->store);
}

int guest_resume(struct guest *guest, struct error *error)
{
    struct error warning = {0};

    if (domain_resume(&guest->domain, error) < 0)
        return -1;
    /* It runs. */
    if (store_resume(guest->store, guest->domain.domid, &warning) < 0)
        error_warn(&warning);
    store_disconnect(guest->store);
    return 0;
}
