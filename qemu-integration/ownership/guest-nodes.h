/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a guest's nodes are in xenstore: for those who remove them, this program or the kernel.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_GUEST_NODES_H
#define QEMU_INTEGRATION_OWNERSHIP_GUEST_NODES_H

#include "qemu-integration/ownership/mark.h"

#include <stdbool.h>

/* The longest part of any path is a guest's name as in a mark. */
#define GUEST_PATH_SIZE MARK_SIZE

/* Below both a guest has nodes KIND/DOMID. In the second dom0's kernel writes its backends' errors.
 */
#define GUEST_BACKENDS       "/local/domain/0/backend"
#define GUEST_BACKEND_ERRORS GUEST_ERRORS "/backend"
#define GUEST_ERRORS         "/local/domain/0/error"

/* All lists end with NULL. */

/* The kinds of backends that a guest can have; QEMU serves those but "vif". */
extern const char *const guest_backend_kinds[];

/* Directories in which a guest has a node with its domid as name. */
extern const char *const guest_domid_directories[];

/*
 * Directories that others may use too, to be removed if they are empty, in this order: after what
 * is found by the domid, and after what guest_claims_find() says.
 */
extern const char *const guest_domid_parents[];
extern const char *const guest_claim_parents[];

/* The nodes that a guest's UUID and mark lead to. */
struct guest_claims {
    char mark[GUEST_PATH_SIZE]; /* has the mark */
    char name[GUEST_PATH_SIZE]; /* has it too; "" if no name is in it */
    char note[GUEST_PATH_SIZE]; /* "" if the mark is not well-formed */
    char vm[GUEST_PATH_SIZE];
};

/**
 * guest_claims_find() - Compose the paths
 * @uuid: Text form
 * @mark: Any value of a mark
 */
void guest_claims_find(struct guest_claims *claims, const char *uuid, const char *mark);

#endif
