/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads that stand for the guest's vcpus. Xen runs those; but programs, as libvirt, pin a vcpu of
 * QEMU's by the affinity of its thread, which query-cpus-fast names. So each vcpu has a thread that
 * does nothing, the same over all lives, and what is said of the thread is done to the vcpu.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_VCPU_THREADS_H
#define QEMU_INTEGRATION_LIFECYCLE_VCPU_THREADS_H

#include "qemu-integration/lifecycle/life.h"

#include <sys/types.h>

/**
 * life_vcpu_thread() - The thread of a vcpu; the threads are there from the first call on
 *
 * Return: its number; that of the process, as of a QEMU that has none, if it could not be made
 */
pid_t life_vcpu_thread(struct lifecycle *cycle, unsigned vcpu);

/**
 * life_forget_vcpu_threads() - Heed the threads no more; they end with the process
 */
void life_forget_vcpu_threads(struct lifecycle *cycle);

#endif
