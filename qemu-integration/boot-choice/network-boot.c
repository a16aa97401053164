/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/boot-choice/network-boot.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "netboot/identity.h"
#include "netboot/interface-request.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/network/namespace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The smallest MTU in bytes that IPv4 allows for, RFC 791 section 3.2. */
#define MTU_MIN 576

/* Requests of one client. More than a few are those of one that has been taken over: each makes
 * this process and the kernel work, which the sandbox's limit of processor time does not count. */
#define REQUESTS_MAX 256

struct network_boot {
    struct guest *guest;
    unsigned nic;
    struct network_namespace namespace;
    char interface[24]; /* on the host: "vif5.0-boot"; empty: none */
    int ours, theirs;   /* ends of the socket; -1: none */
    struct event *requests;
    unsigned requested; /* how often */
    char socket_argument[32], uuid_argument[64], mac_argument[32];
    const char *arguments[4];
};

/* Returns whether a request makes sense. The kernel checks what it is asked once more. */
static bool read_request(const struct netboot_interface_request *request,
                         struct network_address_setting *setting)
{
    *setting = (struct network_address_setting){
        .family = request->family == 4 ? AF_INET : AF_INET6,
        .prefix = request->prefix,
        .mtu = request->mtu,
    };
    memcpy(setting->address, request->address, sizeof(setting->address));
    memcpy(setting->router, request->router, sizeof(setting->router));
    return (request->family == 4 || request->family == 6) && request->prefix >= 1 &&
           request->prefix <= (request->family == 4 ? 32 : 128) &&
           (request->mtu == 0 || request->mtu >= MTU_MIN);
}

static void on_request(evutil_socket_t fd, short what, void *context)
{
    struct network_boot *boot = context;
    struct netboot_interface_request request;
    struct network_address_setting setting;
    ssize_t got = recv(fd, &request, sizeof(request), MSG_DONTWAIT | MSG_TRUNC);
    int32_t answer = EINVAL;

    (void)what;
    /* The client has ended, which is reported separately, or is no longer listened to. */
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) ||
        (got > 0 && ++boot->requested > REQUESTS_MAX)) {
        event_del(boot->requests);
        return;
    }
    if (got < 0)
        return;
    if (got == (ssize_t)sizeof(request) && read_request(&request, &setting))
        answer = network_namespace_set_address(boot->guest->gate, &boot->namespace, &setting);
    /* A client that does not read its answers gets none. */
    (void)send(fd, &answer, sizeof(answer), MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Not refused: another program may connect the interface when it sees it. */
static void warn_if_alone(const struct network_boot *boot)
{
    struct error missing = {0}, error = {0};

    if (guest_network_check_boot(boot->guest, boot->nic, &missing) == 0)
        return;
    error_set(&error, "%s: nothing connects %s, from which the guest boots", missing.message,
              boot->interface);
    error_warn(&error);
}

static int connect_interface(struct network_boot *boot, struct error *error)
{
    struct guest *guest = boot->guest;
    char name[sizeof(boot->interface)];

    snprintf(name, sizeof(name), "vif%" PRIu16 ".%" PRIu8 "-boot", (uint16_t)guest->domain.domid,
             (uint8_t)boot->nic);
    const struct network_pair pair = {.outside = name,
                                      .inside = NETBOOT_INTERFACE,
                                      .mac = guest->plan->macs[boot->nic],
                                      .mtu = guest_network_mtu(guest, boot->nic)};

    if (network_pair_make(guest->gate, &boot->namespace, &pair, error) < 0)
        return -1;
    memcpy(boot->interface, name, sizeof(name));
    warn_if_alone(boot);
    return guest_network_attach(guest, boot->nic, name, error);
}

static int open_socket(struct network_boot *boot, struct event_base *loop, struct error *error)
{
    int ends[2];

    if (!call_gate_enter(boot->guest->gate, "socketpair", "network boot") ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set_errno(error, errno, "network boot: cannot make a socket");
    boot->ours = ends[0];
    boot->theirs = ends[1];
    boot->requests = event_new(loop, boot->ours, EV_READ | EV_PERSIST, on_request, boot);
    if (boot->requests == NULL || event_add(boot->requests, NULL) < 0)
        return error_set(error, "network boot: cannot watch a socket");
    return 0;
}

static void make_arguments(struct network_boot *boot)
{
    const struct plan *plan = boot->guest->plan;
    const uint8_t *mac = plan->macs[boot->nic];

    snprintf(boot->socket_argument, sizeof(boot->socket_argument), "--interface-socket=%d",
             boot->theirs);
    snprintf(boot->uuid_argument, sizeof(boot->uuid_argument), "--uuid=%s", plan->uuid_text);
    snprintf(boot->mac_argument, sizeof(boot->mac_argument), "--mac=%02x:%02x:%02x:%02x:%02x:%02x",
             mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    boot->arguments[0] = boot->socket_argument;
    boot->arguments[1] = boot->uuid_argument;
    boot->arguments[2] = boot->mac_argument;
    boot->arguments[3] = NULL;
}

struct network_boot *network_boot_open(struct event_base *loop, struct guest *guest, unsigned nic,
                                       struct error *error)
{
    struct network_boot *boot = alloc_bytes(sizeof(*boot));

    *boot = (struct network_boot){.guest = guest,
                                  .nic = nic,
                                  .namespace = {.fd = -1, .control = -1},
                                  .ours = -1,
                                  .theirs = -1};
    if (network_namespace_make(guest->gate, &boot->namespace, error) < 0 ||
        connect_interface(boot, error) < 0 || open_socket(boot, loop, error) < 0) {
        network_boot_close(boot);
        return NULL;
    }
    make_arguments(boot);
    return boot;
}

void network_boot_close(struct network_boot *boot)
{
    struct error error = {0};

    if (boot == NULL)
        return;
    if (boot->requests != NULL)
        event_free(boot->requests);
    if (boot->ours >= 0)
        close(boot->ours);
    if (boot->theirs >= 0)
        close(boot->theirs);
    if (boot->interface[0] != '\0' &&
        (guest_network_detach(boot->guest, boot->nic, boot->interface, &error) < 0 ||
         network_pair_remove(boot->guest->gate, boot->interface, &error) < 0))
        error_warn(&error);
    network_namespace_close(&boot->namespace);
    free(boot);
}

int network_boot_namespace(const struct network_boot *boot)
{
    return boot->namespace.fd;
}

int network_boot_socket(const struct network_boot *boot)
{
    return boot->theirs;
}

const char *const *network_boot_arguments(const struct network_boot *boot)
{
    return boot->arguments;
}
