/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of -rtc: what the guest's clock says when it starts.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_CLOCK_H
#define QEMU_INTEGRATION_OPTIONS_CLOCK_H

#include "qemu-integration/options/parser.h"

/**
 * option_apply_rtc() - -rtc base=utc|localtime|DATE[,clock=host][,driftfix=none|slew]
 */
apply_function option_apply_rtc;

#endif
