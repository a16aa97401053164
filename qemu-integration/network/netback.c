/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/network/netback.h"

#include "common/clock.h"
#include "common/poll-interval.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Linux drivers/xen/xenbus. The devices are named "vif-DOMID-NUMBER". */
#define DRIVER   "/sys/bus/xen-backend/drivers/vif"
#define BACKENDS "/sys/bus/xen-backend/devices"

/* How long the kernel may take to remove a vif, on a host that may be busy: milliseconds. */
#define GONE_LIMIT 10000

bool netback_is_there(void)
{
    return access(DRIVER, F_OK) == 0;
}

static bool has_vifs(uint32_t domid)
{
    char beginning[32];
    bool found = false;
    const struct dirent *entry;
    DIR *backends = opendir(BACKENDS);

    if (backends == NULL)
        return false;
    snprintf(beginning, sizeof(beginning), "vif-%" PRIu32 "-", domid);
    while (!found && (entry = readdir(backends)) != NULL)
        found = strncmp(entry->d_name, beginning, strlen(beginning)) == 0;
    closedir(backends);
    return found;
}

void netback_wait_until_gone(uint32_t domid)
{
    const int64_t end = clock_milliseconds() + GONE_LIMIT;
    int interval = POLL_INTERVAL_FIRST;

    while (has_vifs(domid) && clock_milliseconds() < end) {
        nanosleep(&(struct timespec){.tv_nsec = interval * 1000000L}, NULL);
        interval = poll_interval_next(interval);
    }
}
