/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to the kernel's rtnetlink. Source: rtnetlink(7).
 */
#ifndef QEMU_INTEGRATION_NETWORK_RTNETLINK_H
#define QEMU_INTEGRATION_NETWORK_RTNETLINK_H

#include <libmnl/libmnl.h>

/**
 * rtnetlink_request() - Send a request and wait for the kernel's answer
 * @control: Socket, whose network namespace is meant; -1: that of this process
 * @message: With room for nothing more; its flags and number are set
 *
 * Return: 0, or an errno value
 */
int rtnetlink_request(int control, struct nlmsghdr *message);

#endif
