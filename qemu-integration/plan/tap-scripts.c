/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/tap-scripts.h"

#include <string.h>

#define DEFAULT_SCRIPT     "/etc/qemu-ifup"
#define DEFAULT_DOWNSCRIPT "/etc/qemu-ifdown"

static const char *choose(const struct vm_netdev *netdev, const char *script, const char *usual)
{
    if (netdev->network != NETWORK_TAP || netdev->has_tap)
        return NULL;
    if (script == NULL)
        return usual;
    return strcmp(script, "no") == 0 ? NULL : script;
}

const char *plan_tap_script(const struct vm_netdev *netdev)
{
    return choose(netdev, netdev->script, DEFAULT_SCRIPT);
}

const char *plan_tap_downscript(const struct vm_netdev *netdev)
{
    return choose(netdev, netdev->downscript, DEFAULT_DOWNSCRIPT);
}
