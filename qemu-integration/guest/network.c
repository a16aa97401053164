/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/network.h"

#include "common/argv.h"
#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/network/interfaces.h"
#include "qemu-integration/network/netback.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/tap-scripts.h"
#include "qemu-integration/plan/user-network.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define PATH_SIZE 128

/* Of Ethernet, in bytes. */
#define USUAL_MTU 1500

/* How long passt may take to end after its connection, in milliseconds. */
#define PASST_GRACE 1000

/* How long a script may take, in milliseconds. */
#define SCRIPT_LIMIT 60000

/* How long it may continue after a signal that ends us, in milliseconds. */
#define SCRIPT_GRACE 500

/* QEMU's default script is optional. */
static const char *downscript_of(const struct vm_netdev *netdev)
{
    const char *script = plan_tap_downscript(netdev);

    return netdev->downscript == NULL && script != NULL && access(script, X_OK) != 0 ? NULL
                                                                                     : script;
}

/* NULL: there is no such card. */
static const struct vm_netdev *netdev_of(const struct guest *guest, unsigned nic)
{
    return nic < guest->plan->vm->nic_count ? plan_netdev(guest->plan, nic)
                                            : guest->network.cards[nic].netdev;
}

bool guest_card_has_vif(const struct guest *guest, unsigned nic)
{
    return nic < guest->plan->vm->nic_count ? plan_nic_has_vif(guest->plan, nic)
                                            : guest->network.cards[nic].netdev != NULL;
}

/* A bit for each card for which netback makes an interface. */
static unsigned vifs_of(const struct guest *guest)
{
    unsigned vifs = 0;

    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if (guest_card_has_vif(guest, i) && !guest->network.cards[i].leaves)
            vifs |= 1U << i;
    return vifs;
}

int guest_netdev_check(const struct vm_netdev *netdev, struct error *error)
{
    const char *script = plan_tap_script(netdev);

    if (netdev->bridge != NULL && !network_is_bridge(netdev->bridge))
        return error_set(error, "br=%s: %s", netdev->bridge,
                         network_exists(netdev->bridge) ? "this interface is not a bridge"
                                                        : "there is no such bridge");
    if (script != NULL && access(script, X_OK) < 0)
        return error_set_errno(error, errno,
                               "%s: cannot be run as network script (see script= and br=)", script);
    return 0;
}

static bool find_tap(const struct vm_netdev *netdev, char name[IFNAMSIZ])
{
    if (netdev->fd >= 0)
        return network_tap_name(netdev->fd, name);
    if (netdev->interface != NULL)
        snprintf(name, IFNAMSIZ, "%.*s", IFNAMSIZ - 1, netdev->interface);
    return netdev->interface != NULL;
}

/* Returns whether there is one: that of the card, or that of a tap which the user has set up. */
static bool find_bridge(const struct vm_netdev *netdev, char bridge[IFNAMSIZ])
{
    if (netdev->bridge == NULL) {
        char tap[IFNAMSIZ];

        return find_tap(netdev, tap) && network_bridge_of(tap, bridge);
    }
    snprintf(bridge, IFNAMSIZ, "%s", netdev->bridge);
    return true;
}

/* Where the tap is no port of a bridge, the card would be connected to nothing. */
int guest_netdev_check_tap(const struct vm_netdev *netdev, struct error *error)
{
    char bridge[IFNAMSIZ];

    if (netdev->network != NETWORK_TAP || netdev->fd < 0 || find_bridge(netdev, bridge))
        return 0;
    return error_set(error, "netdev '%s': its tap is in no bridge, so no PV card can replace it",
                     netdev->id);
}

int guest_network_check(const struct guest *guest, struct error *error)
{
    const bool emulated = guest->plan->vm->machine == MACHINE_XENFV;

    if (vifs_of(guest) != 0 && !netback_is_there())
        return error_set(error, "network cards need the kernel's netback (modprobe xen-netback)");
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if (netdev_of(guest, i) != NULL &&
            (guest_netdev_check(netdev_of(guest, i), error) < 0 ||
             (!emulated && guest_netdev_check_tap(netdev_of(guest, i), error) < 0)))
            return -1;
    return 0;
}

static bool undo_open(void *context)
{
    struct guest_network *network = &((struct guest *)context)->network;

    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        if (network->taps[i] >= 0)
            close(steal_fd(&network->taps[i]));
        if (network->passts[i] > 0)
            process_wait_or_kill(network->passts[i], PASST_GRACE);
        network->passts[i] = 0;
    }
    return true;
}

/*
 * passt drops root's rights itself: it becomes nobody, in namespaces of its own. That undoes what
 * kills a child with its parent, but it ends with its connection.
 */
static int open_passt(struct guest *guest, unsigned nic, struct error *error)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    char number[PLAN_NUMBER_SIZE];
    int ends[2];

    if (!call_gate_enter(guest->gate, "socketpair", "passt") ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set_errno(error, errno, "-nic user: cannot connect passt");
    guest->network.taps[nic] = ends[0];
    cleanup_fd int passt_end = ends[1];
    const struct process_config child = {
        .output = guest->network.output, .inherited = &passt_end, .inherited_count = 1};

    plan_number_set(number, passt_end);
    if (plan_passt(guest->plan->paths.passt, plan_netdev(guest->plan, nic), number, &arguments,
                   error) < 0)
        return -1;
    guest->network.passts[nic] = process_spawn(guest->gate, arguments.values, &child, error);
    if (guest->network.passts[nic] < 0) {
        guest->network.passts[nic] = 0;
        return -1;
    }
    return 0;
}

static int open_tap(struct guest *guest, unsigned nic, struct error *error)
{
    const struct vm_netdev *netdev = plan_netdev(guest->plan, nic);
    char name[IFNAMSIZ] = "qemu-xen%d";
    int fd;

    if (netdev->interface != NULL)
        snprintf(name, sizeof(name), "%s", netdev->interface);
    fd = network_open_tap(guest->gate, name, error);
    if (fd < 0)
        return -1;
    guest->network.taps[nic] = fd;
    return network_bring_up(guest->gate, name, netdev->bridge, ADDRESS_HIGHEST, error);
}

int guest_network_open(struct guest *guest, struct error *error)
{
    const struct vm *vm = guest->plan->vm;

    guest->network.vifs_connected = 0;
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        guest->network.taps[i] = -1;
    if (vm->nic_count == 0)
        return 0;
    undo_push(&guest->undo, undo_open, guest);
    for (unsigned i = 0; i < vm->nic_count; i++) {
        if (plan_nic_is_emulated(guest->plan, i) &&
            plan_netdev(guest->plan, i)->network == NETWORK_BRIDGE && open_tap(guest, i, error) < 0)
            return -1;
        if (plan_nic_has_passt(guest->plan, i) && open_passt(guest, i, error) < 0)
            return -1;
    }
    return 0;
}

void guest_network_inherited(struct guest *guest)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if (guest->network.passts[i] > 0)
            close(steal_fd(&guest->network.taps[i]));
}

static int run_script(struct guest *guest, const char *script, const char *interface,
                      struct error *error)
{
    char *const argv[] = {argv_word(script), argv_word(interface), NULL};
    pid_t pid =
        process_spawn(guest->gate, argv, &(struct process_config){.own_group = true}, error);
    char how[64];
    int status;

    if (pid < 0)
        return -1;
    if (!process_ends_before(pid, SCRIPT_LIMIT, guest->end_signals) &&
        !process_ends_within(pid, SCRIPT_GRACE))
        kill(-pid, SIGKILL);
    process_wait(pid, &status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    process_describe_end(status, how, sizeof(how));
    return error_set(error, "%s %s %s", script, interface, how);
}

/* The name that netback gives an interface. */
static void netback_name(const struct guest *guest, unsigned nic, char name[IFNAMSIZ])
{
    snprintf(name, IFNAMSIZ, "vif%" PRIu16 ".%" PRIu8, (uint16_t)guest->domain.domid, (uint8_t)nic);
}

static void name_vif(const struct guest *guest, unsigned nic, char name[IFNAMSIZ])
{
    const struct vm_netdev *netdev = netdev_of(guest, nic);
    bool emulated = nic < guest->plan->vm->nic_count && plan_nic_is_emulated(guest->plan, nic);

    /* A tap already has the name from ifname=: an emulated card's, or one that the user has made.
     */
    if (!emulated && netdev->interface != NULL && !network_is_tap(netdev->interface))
        snprintf(name, IFNAMSIZ, "%.*s", IFNAMSIZ - 1, netdev->interface);
    else
        netback_name(guest, nic, name);
}

int guest_vif_disconnect(struct guest *guest, unsigned nic, struct error *error)
{
    bool connected = (guest->network.vifs_connected & 1U << nic) != 0;
    const char *script = connected ? downscript_of(netdev_of(guest, nic)) : NULL;
    char name[IFNAMSIZ];

    guest->network.vifs_connected &= ~(1U << nic);
    if (script == NULL)
        return 0;
    name_vif(guest, nic, name);
    return network_exists(name) ? run_script(guest, script, name, error) : 0;
}

static bool undo_scripts(void *context)
{
    struct guest *guest = context;
    bool clean = true;

    guest->network.undo_pushed = false;
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        struct error error = {0};

        if (guest_vif_disconnect(guest, i, &error) < 0) {
            fprintf(stderr, "qemu-xen: %s\n", error.message);
            clean = false;
        }
    }
    return clean;
}

bool guest_vif_exists(const struct guest *guest, unsigned nic)
{
    char name[IFNAMSIZ];

    netback_name(guest, nic, name);
    if (network_exists(name))
        return true;
    name_vif(guest, nic, name);
    return network_exists(name);
}

/* What the host's end sends, the guest receives. */
struct guest_traffic guest_vif_traffic(const struct guest *guest, unsigned nic)
{
    char name[IFNAMSIZ];

    name_vif(guest, nic, name);
    return (struct guest_traffic){.received_bytes = network_counter(name, "tx_bytes"),
                                  .received_packets = network_counter(name, "tx_packets"),
                                  .sent_bytes = network_counter(name, "rx_bytes"),
                                  .sent_packets = network_counter(name, "rx_packets")};
}

static int attach(struct guest *guest, const struct vm_netdev *netdev, const char *interface,
                  enum network_address address, struct error *error)
{
    const char *script = plan_tap_script(netdev);
    char bridge[IFNAMSIZ];

    if (script != NULL)
        return run_script(guest, script, interface, error);
    return network_bring_up(guest->gate, interface, find_bridge(netdev, bridge) ? bridge : NULL,
                            address, error);
}

int guest_network_attach(struct guest *guest, unsigned nic, const char *interface,
                         struct error *error)
{
    return attach(guest, netdev_of(guest, nic), interface, ADDRESS_HIGHEST, error);
}

int guest_network_detach(struct guest *guest, unsigned nic, const char *interface,
                         struct error *error)
{
    const char *script = downscript_of(netdev_of(guest, nic));

    return script != NULL && network_exists(interface) ? run_script(guest, script, interface, error)
                                                       : 0;
}

int guest_network_check_boot(const struct guest *guest, unsigned nic, struct error *error)
{
    const struct vm_netdev *netdev = netdev_of(guest, nic);
    char bridge[IFNAMSIZ], tap[IFNAMSIZ];

    if (plan_tap_script(netdev) != NULL || find_bridge(netdev, bridge))
        return 0;
    if (find_tap(netdev, tap))
        return error_set(error, "network card %u: tap %s is a port of no bridge and has no script",
                         nic, tap);
    return error_set(error, "network card %u has neither a bridge nor a script", nic);
}

unsigned guest_network_mtu(const struct guest *guest, unsigned nic)
{
    char bridge[IFNAMSIZ];

    return find_bridge(netdev_of(guest, nic), bridge) ? network_mtu(bridge) : 0;
}

static int connect_vif(struct guest *guest, unsigned nic, struct error *error)
{
    char made[IFNAMSIZ];
    char name[IFNAMSIZ];

    netback_name(guest, nic, made);
    name_vif(guest, nic, name);
    if (strcmp(made, name) != 0 && network_rename(guest->gate, made, name, error) < 0)
        return -1;
    return attach(guest, netdev_of(guest, nic), name, ADDRESS_KEEP, error);
}

/* Tells the guest if its network's MTU is not the usual one, in the node that Xen's scripts use. */
static int tell_mtu(struct guest *guest, unsigned nic, struct error *error)
{
    char name[IFNAMSIZ];
    char path[PATH_SIZE];
    char text[16];

    name_vif(guest, nic, name);
    unsigned mtu = network_mtu(name);
    if (mtu == 0 || mtu == USUAL_MTU)
        return 0;
    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/device/vif/%u/mtu", guest->domain.domid,
             nic);
    snprintf(text, sizeof(text), "%u", mtu);
    return store_write(guest->store, path, text, error);
}

/* Do not trust netback's state: since Linux 5.6 it is InitWait before the interface exists. */
int guest_vif_connect(struct guest *guest, unsigned nic, struct error *error)
{
    char path[PATH_SIZE];
    char made[IFNAMSIZ];

    netback_name(guest, nic, made);
    if (guest->network.vifs_connected & 1U << nic)
        return 1;
    if (!network_exists(made))
        return 0;
    if (!guest->network.undo_pushed)
        undo_push(&guest->undo, undo_scripts, guest);
    guest->network.undo_pushed = true;
    guest->network.vifs_connected |= 1U << nic;
    snprintf(path, sizeof(path), "/local/domain/0/backend/vif/%" PRIu32 "/%u/hotplug-status",
             guest->domain.domid, nic);
    return connect_vif(guest, nic, error) < 0 || tell_mtu(guest, nic, error) < 0 ||
                   store_write(guest->store, path, "connected", error) < 0
               ? -1
               : 1;
}

int guest_network_connect(struct guest *guest, struct error *error)
{
    for (unsigned i = 0; i < VM_NICS_MAX; i++)
        if ((vifs_of(guest) & 1U << i) != 0 && guest_vif_connect(guest, i, error) < 0)
            return -1;
    return 0;
}

bool guest_network_ready(const struct guest *guest)
{
    return guest->network.vifs_connected == vifs_of(guest);
}
