/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/guest-nodes.h"

#include <stdio.h>

const char *const guest_backend_kinds[] = {"console", "qdisk", "qnic", "vfb", "vif", "vkbd", NULL};

const char *const guest_domid_directories[] = {"/local/domain", "/libxl",
                                               "/local/domain/0/device-model", NULL};

const char *const guest_domid_parents[] = {"/libxl", "/local/domain/0/device-model", NULL};

const char *const guest_claim_parents[] = {"/vm", MARK_DIRECTORY "/name", MARK_DIRECTORY, NULL};

void guest_claims_find(struct guest_claims *claims, const char *uuid, const char *mark)
{
    *claims = (struct guest_claims){0};
    snprintf(claims->mark, sizeof(claims->mark), MARK_DIRECTORY "/%s", uuid);
    snprintf(claims->vm, sizeof(claims->vm), "/vm/%s", uuid);
    /* Neither writes anything if it fails. */
    mark_name_path(claims->name, sizeof(claims->name), mark);
    mark_domain_path(claims->note, sizeof(claims->note), uuid, mark);
}
