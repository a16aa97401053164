/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a QEMU can do, as it answers an option's "help".
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_HELP_H
#define QEMU_INTEGRATION_DEVICE_MODEL_HELP_H

#include "common/error.h"
#include "qemu-integration/vm.h"

#include <stdbool.h>

/**
 * device_model_has() - Whether a QEMU lists something
 * @device_model: Its path; it is run once
 * @option:       The option whose list is read, with its dash: "-display"
 * @name:         What is looked up in that list
 *
 * Return: whether the list has it; false also if this QEMU cannot be run
 */
bool device_model_has(const char *device_model, const char *option, const char *name);

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
