/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's names of processor features, models and Hyper-V interfaces. Pure tables.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_CPU_FEATURES_H
#define QEMU_INTEGRATION_OPTIONS_CPU_FEATURES_H

#include "qemu-integration/processor.h"

#include <stdbool.h>

/**
 * cpu_feature_find() - The bit of CPUID that a feature is
 * @feature: Filled on success, its `on` excepted
 * @name:    QEMU's name, with dashes
 *
 * Return: whether there is such a feature
 */
bool cpu_feature_find(struct cpu_feature *feature, const char *name);

/**
 * cpu_feature_is_xens() - Whether a name is one of QEMU's whose value Xen alone decides: bits of
 * MSRs, details of nested virtualization, interfaces of KVM
 * @name: With dashes
 */
bool cpu_feature_is_xens(const char *name);

/**
 * hyper_v_find() - What a property of QEMU's for Hyper-V stands for
 * @name: With dashes, "hv-time"
 *
 * Return: bits of enum hyper_v; 0: Xen has nothing for it; -1: there is no such property
 */
int hyper_v_find(const char *name);

/**
 * cpu_model_exists() - Whether QEMU has a processor model, of any version
 */
bool cpu_model_exists(const char *name);

#endif
