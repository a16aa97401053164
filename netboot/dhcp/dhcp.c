/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/dhcp.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/clock.h"
#include "common/min-max.h"
#include "netboot/dhcp/client.h"
#include "netboot/dhcp/client6.h"
#include "netboot/dhcp/fill-settings.h"
#include "netboot/dhcp/interface.h"
#include "netboot/dhcp/options.h"
#include "netboot/dhcp/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

/* All times are in milliseconds. */
#define LIMIT       (60 * 1000)
#define POLL_PERIOD 100

/* How long a client that has what it asked for waits for that of the other IP version. */
#define WAIT_FOR_OTHER 4000

/* How long a network without a router has for an address of its own, which cannot be noticed; and
 * how long an address has to become usable. */
#define WAIT_FOR_ADDRESS6 3000

/* The largest packet that is read: what servers have been told, and more. */
#define RECEIVED_MAX 4096

_Static_assert(DHCP_MENU_ITEMS_MAX >= PXE_ITEMS_MAX, "a menu has place for all items");

struct run {
    const struct dhcp_config *config;
    int64_t begin, now;
    struct dhcp_client *client;   /* owned; NULL: not asked */
    struct dhcp6_client *client6; /* owned; NULL: not asked, or not yet */
    int socket, socket6;          /* -1: not asked */
    int64_t link6;                /* since when there is a link-local address; 0: not yet */
    int64_t set6;                 /* when the DHCPv6 client's address was set; 0: not yet */
    int64_t first;                /* when the first client was ready; 0: none yet */
    bool ready6;                  /* the DHCPv6 client has finished, and its address is usable */
    int send_error;               /* of the latest packet: 0, or an errno value */
};

static void release_run(struct run *run)
{
    if (run->client != NULL)
        dhcp_client_free(run->client);
    free(run->client);
    free(run->client6);
    cleanup_fd_function(&run->socket);
    cleanup_fd_function(&run->socket6);
}

static uint64_t random_seed(void)
{
    uint64_t seed = 0;

    /* Never fails for so few bytes once the kernel's generator is ready. */
    return getrandom(&seed, sizeof(seed), 0) == sizeof(seed) ? seed
                                                             : (uint64_t)clock_milliseconds();
}

static int open_sockets(struct run *run, struct error *error)
{
    const struct netboot_identity *identity = run->config->identity;

    if (identity->ipv4 && (run->socket = socket_open(AF_INET, error)) < 0)
        return -1;
    /* A host without IPv6 can boot by IPv4 all the same. */
    if (identity->ipv6 &&
        (run->socket6 = socket_open(AF_INET6, identity->ipv4 ? NULL : error)) < 0 &&
        !identity->ipv4)
        return -1;
    return 0;
}

static void start_client(struct run *run)
{
    struct dhcp_client_config config = {
        .identity = run->config->identity,
        .as_ipxe = run->config->as_ipxe,
        .needs_file = run->config->needs_file,
        .seed = random_seed(),
    };

    run->client = alloc_bytes(sizeof(*run->client));
    dhcp_client_init(run->client, &config, run->now);
}

static void start_client6(struct run *run)
{
    struct dhcp6_client_config config = {
        .identity = run->config->identity,
        .as_ipxe = run->config->as_ipxe,
        .seed = random_seed(),
    };

    run->client6 = alloc_bytes(sizeof(*run->client6));
    dhcp6_client_init(run->client6, &config, run->now);
}

static unsigned choose_item(const struct dhcp_config *config, const struct pxe_options *pxe)
{
    struct dhcp_menu menu = {
        .prompt = pxe->prompt,
        .count = pxe->item_count,
        .timeout = pxe->timeout == 255 ? -1 : pxe->timeout * INT64_C(1000),
    };
    unsigned item;

    for (unsigned i = 0; i < pxe->item_count; i++)
        menu.items[i] = pxe->items[i].text;
    item = config->choose == NULL ? 0 : config->choose(config->context, &menu);
    return item < menu.count ? item : 0;
}

static int serve_client(struct run *run, struct error *error)
{
    struct dhcp_client *client = run->client;
    struct dhcp_destination destination;
    uint8_t data[DHCP_PACKET_SIZE];
    struct writer writer = {.data = data, .capacity = sizeof(data)};

    if (dhcp_client_need(client) == DHCP_NEEDS_ADDRESS) {
        struct netboot_addresses addresses = {0};

        fill_addresses(&addresses, &client->lease.address);
        if (interface_set_ipv4(run->config->interface_socket, &addresses, error) < 0)
            return -1;
        dhcp_client_configured(client, run->now);
    }
    if (dhcp_client_need(client) == DHCP_NEEDS_CHOICE) {
        unsigned item = choose_item(run->config, &client->pxe);
        int64_t taken = clock_milliseconds() - run->now;

        /* A user may take any time. */
        run->begin += taken;
        run->first += run->first != 0 ? taken : 0;
        run->now += taken;
        dhcp_client_chose(client, run->now, item);
    }
    while (dhcp_client_send(client, run->now, &writer, &destination)) {
        run->send_error = socket_send(run->socket, &writer, &destination);
        writer.size = 0;
    }
    return 0;
}

static int finish_client6(struct run *run, struct error *error)
{
    const struct in6_addr *address = &run->client6->answer.address;

    if (run->set6 == 0) {
        if (!IN6_IS_ADDR_UNSPECIFIED(address) &&
            interface_set_ipv6(run->config->interface_socket, address, 128, error) < 0)
            return -1;
        run->set6 = run->now;
    }
    run->ready6 = socket_has_source6(false) || run->now - run->set6 >= WAIT_FOR_ADDRESS6;
    return 0;
}

static int serve_client6(struct run *run, struct error *error)
{
    uint8_t data[DHCP6_PACKET_SIZE];
    struct writer writer = {.data = data, .capacity = sizeof(data)};

    if (run->client6 == NULL) {
        if (!socket_has_source6(true))
            return 0;
        run->link6 = run->now;
        start_client6(run);
    }
    if (run->client6->state == DHCP6_FINISHED)
        return run->ready6 ? 0 : finish_client6(run, error);
    if (!run->client6->has_address &&
        (run->now - run->link6 >= WAIT_FOR_ADDRESS6 || socket_has_source6(false)))
        dhcp6_client_set_address(run->client6, run->now);
    while (dhcp6_client_send(run->client6, run->now, &writer)) {
        run->send_error = socket_send6(run->socket6, &writer);
        writer.size = 0;
    }
    return 0;
}

static bool has_file(const struct run *run)
{
    return dhcp_client_boot_message(run->client) != NULL || run->client->lease.local;
}

static bool is_complete(struct run *run)
{
    bool ready = run->client != NULL && dhcp_client_need(run->client) == DHCP_NEEDS_NOTHING;

    if ((ready || run->client == NULL) && (run->ready6 || run->socket6 < 0))
        return true;
    if (!ready && !run->ready6)
        return false;
    if (run->first == 0)
        run->first = run->now;
    if (ready)
        return has_file(run) || !run->config->needs_file || run->now - run->first >= WAIT_FOR_OTHER;
    /* A server that has begun to answer comes to an end soon. */
    if (run->client->state != DHCP_DISCOVERING || run->client->offer_count > 0)
        return false;
    return (run->client6->answer.boot_file[0] != '\0' || !run->config->needs_file) &&
           run->now - run->first >= WAIT_FOR_OTHER;
}

static void receive(struct run *run, int fd)
{
    uint8_t data[RECEIVED_MAX];
    union {
        struct sockaddr any;
        struct sockaddr_in ipv4;
        struct sockaddr_in6 ipv6;
    } source = {0};
    socklen_t source_size = sizeof(source);
    /* MSG_TRUNC: the size that a packet has had. */
    ssize_t size =
        recvfrom(fd, data, sizeof(data), MSG_DONTWAIT | MSG_TRUNC, &source.any, &source_size);

    if (size < 0 || (size_t)size > sizeof(data))
        return;
    struct bytes packet = {data, (size_t)size};

    if (fd == run->socket)
        dhcp_client_receive(run->client, run->now, ntohs(source.ipv4.sin_port), packet);
    else if (run->client6 != NULL)
        dhcp6_client_receive(run->client6, run->now, &source.ipv6, packet);
}

static void wait_for_packets(struct run *run)
{
    struct pollfd readable[] = {
        {.fd = run->socket, .events = POLLIN},
        {.fd = run->socket6, .events = POLLIN},
    };
    int64_t until = run->now + POLL_PERIOD;

    if (run->client != NULL && dhcp_client_need(run->client) == DHCP_NEEDS_TIME)
        until = (int64_t)min((uint64_t)until, (uint64_t)dhcp_client_deadline(run->client));
    if (run->client6 != NULL && run->client6->state != DHCP6_FINISHED)
        until = (int64_t)min((uint64_t)until, (uint64_t)dhcp6_client_deadline(run->client6));
    if (poll(readable, ARRAY_SIZE(readable), until > run->now ? (int)(until - run->now) : 0) <= 0)
        return;
    run->now = clock_milliseconds();
    for (unsigned i = 0; i < ARRAY_SIZE(readable); i++)
        if (readable[i].revents != 0)
            receive(run, readable[i].fd);
}

static int fail_without_answer(const struct run *run, int64_t limit, struct error *error)
{
    if (run->client != NULL && error_is_set(&run->client->trouble))
        return error_set(error, "%s", run->client->trouble.message);
    if (run->client6 != NULL && error_is_set(&run->client6->trouble))
        return error_set(error, "%s", run->client6->trouble.message);
    if (run->client != NULL && run->client->offer_count > 0)
        return error_set(error, "no DHCP server has offered an address on %s within %d s",
                         NETBOOT_INTERFACE, (int)(limit / 1000));
    if (run->send_error != 0)
        return error_set_errno(error, run->send_error, "cannot ask DHCP servers on %s",
                               NETBOOT_INTERFACE);
    return error_set(error, "no DHCP server has answered on %s within %d s", NETBOOT_INTERFACE,
                     (int)(limit / 1000));
}

static int fail_without_file(const struct run *run, struct error *error)
{
    char text[INET_ADDRSTRLEN];

    if (run->client == NULL || dhcp_client_need(run->client) != DHCP_NEEDS_NOTHING)
        return error_set(error, "the DHCPv6 server offers no boot file");
    if (error_is_set(&run->client->trouble))
        return error_set(error, "%s", run->client->trouble.message);
    return error_set(error, "DHCP server %s offers no boot file",
                     inet_ntop(AF_INET, &run->client->lease.address.server, text, sizeof(text)));
}

static int ask_servers(struct run *run, struct error *error)
{
    int64_t limit = run->config->limit != 0 ? run->config->limit : LIMIT;

    run->begin = run->now = clock_milliseconds();
    if (open_sockets(run, error) < 0)
        return -1;
    if (run->socket >= 0)
        start_client(run);
    for (;;) {
        run->now = clock_milliseconds();
        if (run->config->is_cancelled(run->config->context))
            return error_set(error, "cancelled by the user");
        if ((run->client != NULL && serve_client(run, error) < 0) ||
            (run->socket6 >= 0 && serve_client6(run, error) < 0))
            return -1;
        if (is_complete(run))
            return 0;
        if (run->now - run->begin >= limit)
            return run->first != 0 ? 0 : fail_without_answer(run, limit, error);
        wait_for_packets(run);
    }
}

int dhcp_configure(const struct dhcp_config *config, struct netboot_settings *settings,
                   struct error *error)
{
    __attribute__((cleanup(release_run))) struct run run = {
        .config = config, .socket = -1, .socket6 = -1};
    struct netboot_settings filled = {0};

    if (ask_servers(&run, error) < 0)
        return -1;
    fill_settings(&filled,
                  run.client != NULL && dhcp_client_need(run.client) == DHCP_NEEDS_NOTHING
                      ? run.client
                      : NULL,
                  run.ready6 ? run.client6 : NULL);
    if (config->needs_file && filled.boot_file[0] == '\0' && !filled.local) {
        dhcp_release(&filled);
        return fail_without_file(&run, error);
    }
    dhcp_release(settings);
    *settings = filled;
    return 0;
}

void dhcp_release(struct netboot_settings *settings)
{
    dhcp_options_free(&settings->options);
}
