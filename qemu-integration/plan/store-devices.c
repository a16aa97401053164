/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/store-devices.h"

#include "common/cleanup.h"

#include <stdio.h>
#include <string.h>

#define PATH_SIZE 128

/* enum xenbus_state, xen/io/xenbus.h: neither end has begun; this end is ready. */
#define INITIALISING "1"
#define CONNECTED    "4"

struct device {
    char frontend[PATH_SIZE];
    char backend[PATH_SIZE];
};

static struct device device_paths(const struct plan_numbers *numbers, const char *kind,
                                  unsigned number)
{
    struct device device;

    snprintf(device.frontend, PATH_SIZE, "/local/domain/%s/device/%s/%u", numbers->domid, kind,
             number);
    snprintf(device.backend, PATH_SIZE, "/local/domain/0/backend/%s/%s/%u", kind, numbers->domid,
             number);
    return device;
}

/*
 * A node inherits the permissions that its directory has when it is made. So what is written before
 * the directory gets its own has those of the directory above it: at a backend, dom0 alone has
 * access; at a frontend, the guest may read. That is one request instead of one for each node. The
 * guest can remove a directory of its own with all in it, but not make it again.
 */
static void add_backend(const struct plan_numbers *numbers, const struct device *device,
                        struct store_tree *tree)
{
    store_tree_add(tree, ACCESS_INHERITED, device->frontend, "%s/frontend", device->backend);
    store_tree_permit(tree, ACCESS_GUEST_READS, "%s", device->backend);
    store_tree_add(tree, ACCESS_INHERITED, numbers->domid, "%s/frontend-id", device->backend);
    store_tree_add(tree, ACCESS_INHERITED, "1", "%s/online", device->backend);
    store_tree_add(tree, ACCESS_INHERITED, INITIALISING, "%s/state", device->backend);
}

/* The nodes that name the other end, which the guest must not be able to change. */
static void begin_frontend(const struct device *device, struct store_tree *tree)
{
    store_tree_add(tree, ACCESS_INHERITED, device->backend, "%s/backend", device->frontend);
    store_tree_add(tree, ACCESS_INHERITED, "0", "%s/backend-id", device->frontend);
}

/* All further nodes are the guest's. */
static void finish_frontend(const struct device *device, struct store_tree *tree)
{
    store_tree_permit(tree, ACCESS_GUEST_OWNS, "%s", device->frontend);
    store_tree_add(tree, ACCESS_INHERITED, INITIALISING, "%s/state", device->frontend);
}

static void add_pair(const struct plan_numbers *numbers, const struct device *device,
                     struct store_tree *tree)
{
    if (!numbers->served)
        add_backend(numbers, device, tree);
    begin_frontend(device, tree);
    finish_frontend(device, tree);
}

/*
 * QEMU serves this console with its serial line of the same number. It reads the name of its
 * character device from here and opens whatever that says, so these nodes are written while the
 * directory is not yet the guest's (Xen Security Advisory 57).
 */
static void add_ioemu_console(const char *output, const struct device *console,
                              struct store_tree *tree)
{
    store_tree_add(tree, ACCESS_INHERITED, "ioemu", "%s/type", console->frontend);
    store_tree_add(tree, ACCESS_INHERITED, output, "%s/output", console->frontend);
    store_tree_add(tree, ACCESS_INHERITED, "1048576", "%s/limit", console->frontend);
}

/* The name of a console's pseudo-terminal, for xl console; NULL: QEMU opens what it is. */
static const char *terminal_of(const struct plan *plan, const struct plan_numbers *numbers,
                               unsigned number)
{
    int line = plan_lines_serial(&plan->lines, plan->vm, number);

    return line < 0 ? NULL : numbers->terminals[line];
}

static void add_further_console(const struct plan *plan, const struct plan_numbers *numbers,
                                unsigned number, struct store_tree *tree)
{
    const struct device console = device_paths(numbers, "console", number);
    cleanup_free char *output = plan_serial_output(plan, number);
    const char *terminal = terminal_of(plan, numbers, number);

    if (!numbers->served)
        add_backend(numbers, &console, tree);
    begin_frontend(&console, tree);
    add_ioemu_console(output, &console, tree);
    if (plan->vm->serial_names[number] != NULL)
        store_tree_add(tree, ACCESS_INHERITED, plan->vm->serial_names[number], "%s/name",
                       console.frontend);
    /* xl console opens this; the guest never may write it. */
    store_tree_add(tree, ACCESS_INHERITED, terminal == NULL ? "" : terminal, "%s/tty",
                   console.frontend);
    finish_frontend(&console, tree);
}

static void add_vif_backend(const struct plan_numbers *numbers, unsigned nic,
                            const struct vm_netdev *netdev, const char *mac,
                            struct store_tree *tree)
{
    const struct device vif = device_paths(numbers, "vif", nic);
    char handle[16];

    snprintf(handle, sizeof(handle), "%u", nic);
    add_backend(numbers, &vif, tree);
    store_tree_add(tree, ACCESS_INHERITED, handle, "%s/handle", vif.backend);
    store_tree_add(tree, ACCESS_INHERITED, mac, "%s/mac", vif.backend);
    /* netback reads it for udev and fails without; there is no script. */
    store_tree_add(tree, ACCESS_INHERITED, "", "%s/script", vif.backend);
    if (netdev->bridge != NULL)
        store_tree_add(tree, ACCESS_INHERITED, netdev->bridge, "%s/bridge", vif.backend);
}

void plan_store_vif(const struct plan_numbers *numbers, unsigned nic,
                    const struct vm_netdev *netdev, const uint8_t bytes[6], struct store_tree *tree)
{
    const struct device vif = device_paths(numbers, "vif", nic);
    char handle[16];
    char mac[18];

    snprintf(handle, sizeof(handle), "%u", nic);
    snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2],
             bytes[3], bytes[4], bytes[5]);
    if (netdev != NULL)
        add_vif_backend(numbers, nic, netdev, mac, tree);
    begin_frontend(&vif, tree);
    store_tree_add(tree, ACCESS_INHERITED, handle, "%s/handle", vif.frontend);
    store_tree_add(tree, ACCESS_INHERITED, mac, "%s/mac", vif.frontend);
    finish_frontend(&vif, tree);
}

/* netback's is new for each domain. */
static void add_vif(const struct plan *plan, const struct plan_numbers *numbers, unsigned nic,
                    struct store_tree *tree)
{
    plan_store_vif(numbers, nic, plan_nic_has_vif(plan, nic) ? plan_netdev(plan, nic) : NULL,
                   plan->macs[nic], tree);
}

/* The number of /dev/xvda and so on: Xen's docs/man/xen-vbd-interface.7. */
static unsigned disk_number(unsigned index)
{
    return index < 16 ? 202U << 8 | index << 4 : 1U << 28 | index << 8;
}

/*
 * QEMU makes the backend and all else in it, but the mode only since 10.0, and Mini-OS fails
 * without.
 */
static void add_disk_mode(const struct vm_drive *drive, const struct plan_numbers *numbers,
                          struct store_tree *tree)
{
    char backend[PATH_SIZE];

    snprintf(backend, PATH_SIZE, "/local/domain/0/backend/qdisk/%s/%u", numbers->domid,
             disk_number(drive->index));
    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", backend);
    store_tree_add(tree, ACCESS_INHERITED, drive->cdrom || drive->read_only ? "r" : "w", "%s/mode",
                   backend);
}

void plan_store_disk(const struct plan_numbers *numbers, unsigned number, bool cdrom,
                     struct store_tree *tree)
{
    struct device disk = device_paths(numbers, "vbd", number);
    char text[16];

    snprintf(disk.backend, PATH_SIZE, "/local/domain/0/backend/qdisk/%s/%u", numbers->domid,
             number);
    snprintf(text, sizeof(text), "%u", number);
    begin_frontend(&disk, tree);
    store_tree_add(tree, ACCESS_INHERITED, text, "%s/virtual-device", disk.frontend);
    store_tree_add(tree, ACCESS_INHERITED, cdrom ? "cdrom" : "disk", "%s/device-type",
                   disk.frontend);
    finish_frontend(&disk, tree);
}

void plan_store_devices(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree)
{
    const struct vm *vm = plan->vm;

    for (unsigned i = 0; i < vm->nic_count; i++)
        if (plan_nic_has_vif(plan, i) || numbers->served)
            add_vif(plan, numbers, i, tree);
    for (unsigned i = 0; i < vm->drive_count && !numbers->served; i++)
        if (vm->drives[i].bus == DRIVE_XEN || !vm->drives[i].cdrom)
            add_disk_mode(&vm->drives[i], numbers, tree);
    if (vm->machine == MACHINE_XENFV)
        return;
    if (plan_has_framebuffer(plan)) {
        const struct device framebuffer = device_paths(numbers, "vfb", 0);
        const struct device keyboard = device_paths(numbers, "vkbd", 0);

        add_pair(numbers, &framebuffer, tree);
        add_pair(numbers, &keyboard, tree);
    }
    for (unsigned i = 1; i < vm->serial_count; i++)
        add_further_console(plan, numbers, i, tree);
}

/*
 * The guest knows this console's ring and port from its start information and uses none of these
 * nodes: it gets no permissions here, and the backend is dom0's alone. QEMU since 8.2 serves a
 * console only once its frontend has connected. Without the node it would make one, and make the
 * guest the owner of the directory. A backend that was closed has to see the frontend initialise.
 */
void plan_store_console(const struct plan *plan, const struct plan_numbers *numbers,
                        struct store_tree *tree)
{
    struct device console = device_paths(numbers, "console", 0);
    cleanup_free char *output = plan_console_output(plan);
    /* An HVM guest's first serial line is a serial port. */
    const char *terminal =
        plan->vm->machine == MACHINE_XENFV ? NULL : terminal_of(plan, numbers, 0);

    snprintf(console.frontend, PATH_SIZE, "/local/domain/%s/console", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, numbers->console_port, "%s/port", console.frontend);
    store_tree_add(tree, ACCESS_INHERITED, numbers->console_ring, "%s/ring-ref", console.frontend);
    if (output == NULL)
        return;
    if (terminal != NULL)
        store_tree_add(tree, ACCESS_INHERITED, terminal, "%s/tty", console.frontend);
    add_ioemu_console(output, &console, tree);
    store_tree_add(tree, ACCESS_INHERITED, numbers->served ? INITIALISING : CONNECTED, "%s/state",
                   console.frontend);
    if (numbers->served)
        return;
    store_tree_add(tree, ACCESS_INHERITED, console.frontend, "%s/frontend", console.backend);
    store_tree_add(tree, ACCESS_INHERITED, numbers->domid, "%s/frontend-id", console.backend);
    store_tree_add(tree, ACCESS_INHERITED, "1", "%s/online", console.backend);
    store_tree_add(tree, ACCESS_INHERITED, INITIALISING, "%s/state", console.backend);
}
