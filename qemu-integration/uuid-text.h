/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UUIDs as text, the way xenstore paths have them.
 */
#ifndef QEMU_INTEGRATION_UUID_TEXT_H
#define QEMU_INTEGRATION_UUID_TEXT_H

#define UUID_TEXT_SIZE 37 /* with the NUL, as uuid_unparse_lower() writes it */

#endif
