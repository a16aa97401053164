/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of -cpu: what the guest sees of the host's processor.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PROCESSOR_H
#define QEMU_INTEGRATION_OPTIONS_PROCESSOR_H

#include "qemu-integration/options/parser.h"

/**
 * option_apply_cpu() - -cpu host|max[,FEATURE...], where the features say what Xen does anyway
 */
apply_function option_apply_cpu;

#endif
