/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A service manager that waits for its services to be ready, as systemd does with Type=notify.
 */
#ifndef QEMU_INTEGRATION_HOST_SERVICE_H
#define QEMU_INTEGRATION_HOST_SERVICE_H

/**
 * service_started() - Tell the service manager, if there is one, that the guest has been started
 *
 * The protocol is sd_notify(3)'s: a datagram "READY=1" to the socket that NOTIFY_SOCKET names. That
 * nobody listens is no reason for a guest to end, so nothing is reported.
 */
void service_started(void);

#endif
