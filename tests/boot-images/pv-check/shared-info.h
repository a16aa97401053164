/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page that Xen shares with the guest, and what is done with it: the clock and events. */
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
 * shared_info() - The page; without use before shared_info_map()
 */
const struct shared_info *shared_info(void);

/**
 * clock_now() - Xen's system time: nanoseconds since the host was started
 */
uint64_t clock_now(void);

/**
 * event_notify() - Tell the other end of an event channel that there is something to do
 */
void event_notify(evtchn_port_t port);

/**
 * event_clear() - Forget what has come so far; what is waited for must be looked at after this and
 *                 before event_poll()
 */
void event_clear(evtchn_port_t port);

/**
 * event_poll() - Sleep until an event has come
 * @deadline: System time at which to stop waiting, or 0 to wait for ever
 *
 * Return: false if the deadline is over; true says nothing: Xen may wake the guest at any time
 */
bool event_poll(evtchn_port_t port, uint64_t deadline);

#endif
