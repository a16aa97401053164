/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page that Xen shares with the guest, for the clock and events. */
#ifndef PV_CHECK_SHARED_INFO_H
#define PV_CHECK_SHARED_INFO_H

#include <stdbool.h>
#include <stdint.h>
#include <xen/event_channel.h>
#include <xen/xen.h>

#define SECOND_NS UINT64_C(1000000000)

/**
 * shared_info_map() - Map the page, and mask all event channels: nothing here takes an upcall, and
 *                     a masked one does not wake a virtual CPU that waits for another
 * @machine_address: start_info.shared_info; a PVH guest has none
 *
 * Return: 0, or Xen's error
 */
long shared_info_map(unsigned long machine_address);

/**
 * shared_info() - The page; valid after shared_info_map()
 */
const struct shared_info *shared_info(void);

/**
 * clock_now() - Xen's system time: nanoseconds since the host was started
 */
uint64_t clock_now(void);

/**
 * event_notify() - Send an event to the other end of a channel
 */
void event_notify(evtchn_port_t port);

/**
 * event_clear() - Clear pending events; check the awaited condition after this and before
 *                 event_poll()
 */
void event_clear(evtchn_port_t port);

/**
 * event_poll() - Sleep until an event arrives
 * @deadline: System time at which to stop waiting, or 0 for no limit
 *
 * Return: false if the deadline is over; true may also be a spurious wake-up
 */
bool event_poll(evtchn_port_t port, uint64_t deadline);

#endif
