/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lets QEMU answer an option's "help".
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_HELP_H
#define QEMU_INTEGRATION_DEVICE_MODEL_HELP_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/**
 * device_model_answer() - Replace this program by a QEMU that answers a question
 * @device_model: Its path
 * @question:     The option that asks: -device virtio-net,help
 * @error:        Filled
 *
 * Return: only if that QEMU cannot be run: -1
 */
int device_model_answer(const char *device_model, const struct vm_passed *question,
                        struct error *error);

#endif
