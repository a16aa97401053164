/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fixed code of the self-check kernel, linked into the tool by payload.asm. */
#ifndef IMAGE_TOOL_PAYLOAD_H
#define IMAGE_TOOL_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t payload_setup[]; /* the real-mode part */
extern const size_t payload_setup_size;
extern const uint8_t payload_code[]; /* the protected-mode part */
extern const size_t payload_code_size;

#endif
