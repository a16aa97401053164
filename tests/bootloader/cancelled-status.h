/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_BOOTLOADER_CANCELLED_STATUS_H
#define TESTS_BOOTLOADER_CANCELLED_STATUS_H

/* By which the hostile bootloader says that the user has cancelled it. */
#define CANCELLED_STATUS 6

#endif
