/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -migrate-progress: standard error says how far "migrate" has come. On a terminal that is one line
 * which changes, elsewhere a line from time to time.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MIGRATION_PROGRESS_H
#define QEMU_INTEGRATION_LIFECYCLE_MIGRATION_PROGRESS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * migration_progress_on_status() - Its status has changed; nothing without the option
 */
void migration_progress_on_status(struct lifecycle *cycle);

#endif
