/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/client6.h"

#include <arpa/inet.h>
#include <string.h>

/* How often a chosen server is asked until it counts as silent. */
#define TRIES 4

/* Milliseconds before a new beginning. */
#define PAUSE_AFTER_REFUSAL 1000

static uint32_t new_xid(struct dhcp6_client *client)
{
    return (uint32_t)retransmission_random(&client->retransmission) & 0xffffff;
}

static void enter(struct dhcp6_client *client, enum dhcp6_state state, int64_t at)
{
    client->state = state;
    client->begin = at;
    client->asks_information = false;
    client->xid = new_xid(client);
    client->information_xid = new_xid(client);
    retransmission_begin(&client->retransmission, at);
}

static void solicit(struct dhcp6_client *client, int64_t at)
{
    memset(&client->answer, 0, sizeof(client->answer));
    enter(client, DHCP6_SOLICITING, at);
}

void dhcp6_client_init(struct dhcp6_client *client, const struct dhcp6_client_config *config,
                       int64_t now)
{
    memset(client, 0, sizeof(*client));
    client->config = *config;
    client->retransmission.random = config->seed;
    solicit(client, now);
}

void dhcp6_client_set_address(struct dhcp6_client *client, int64_t now)
{
    if (client->has_address || client->state == DHCP6_FINISHED)
        return;
    client->has_address = true;
    if (client->state == DHCP6_SOLICITING)
        client->retransmission.next = now;
}

static void set_trouble(struct dhcp6_client *client, const char *what)
{
    client->trouble = (struct error){0};
    error_set(&client->trouble, "%s", what);
}

static void advance(struct dhcp6_client *client, int64_t now)
{
    if (now < client->retransmission.next)
        return;
    if (client->state == DHCP6_SOLICITING && client->answer.type != 0) {
        /* The time in which servers advertise themselves is over: RFC 8415 section 18.2.1. */
        enter(client, DHCP6_REQUESTING, now);
    } else if (client->state == DHCP6_REQUESTING && client->retransmission.sent >= TRIES) {
        set_trouble(client, "the DHCPv6 server does not confirm the address that it has offered");
        solicit(client, now);
    }
}

static void write_packet(const struct dhcp6_client *client, int64_t now,
                         enum dhcp6_message_type type, struct writer *writer)
{
    struct dhcp6_request request = {
        .type = type,
        .xid = type == DHCP6_INFORMATION_REQUEST ? client->information_xid : client->xid,
        .elapsed = client->retransmission.sent > 1 ? now - client->begin : 0,
        .identity = client->config.identity,
        .as_ipxe = client->config.as_ipxe,
    };

    if (type == DHCP6_REQUEST) {
        request.server = &client->answer.server;
        request.address = client->answer.address;
    }
    dhcp6_request_write(&request, writer);
}

bool dhcp6_client_send(struct dhcp6_client *client, int64_t now, struct writer *writer)
{
    bool solicits;

    advance(client, now);
    solicits = client->state == DHCP6_SOLICITING;
    if (client->state == DHCP6_FINISHED)
        return false;
    if (client->asks_information) {
        client->asks_information = false;
        write_packet(client, now, DHCP6_INFORMATION_REQUEST, writer);
        return true;
    }
    if (now < client->retransmission.next)
        return false;
    retransmission_sent(&client->retransmission, now);
    /* A network with addresses of both kinds may have a server that serves but one of them. */
    client->asks_information = solicits && client->has_address;
    write_packet(client, now, solicits ? DHCP6_SOLICIT : DHCP6_REQUEST, writer);
    return true;
}

static bool is_better(const struct dhcp6_message *message, const struct dhcp6_message *than)
{
    bool names_file = message->boot_file[0] != '\0', other_names = than->boot_file[0] != '\0';

    if (than->type == 0 || names_file != other_names)
        return than->type == 0 || names_file;
    return message->preference > than->preference;
}

static bool offers_address(const struct dhcp6_message *message)
{
    return message->status == DHCP6_STATUS_SUCCESS && !IN6_IS_ADDR_UNSPECIFIED(&message->address);
}

static void receive_advertisement(struct dhcp6_client *client, int64_t now,
                                  const struct dhcp6_message *message)
{
    if (!offers_address(message)) {
        if (!client->has_address)
            set_trouble(client, "the DHCPv6 server has no address for this machine");
        return;
    }
    if (!is_better(message, &client->answer))
        return;
    client->answer = *message;
    /* A repetition finds servers that did not hear the first packet: there is nothing to wait for
     * then. */
    if (message->preference == DHCP6_PREFERENCE_MAX || client->retransmission.sent > 1)
        client->retransmission.next = now;
}

static void finish(struct dhcp6_client *client, const struct dhcp6_message *message)
{
    client->answer = *message;
    client->state = DHCP6_FINISHED;
}

static void receive_reply(struct dhcp6_client *client, int64_t now,
                          const struct dhcp6_message *message)
{
    const struct dhcp6_duid *server = &client->answer.server;

    if (message->server.size != server->size ||
        memcmp(message->server.data, server->data, server->size) != 0)
        return;
    if (offers_address(message)) {
        finish(client, message);
        return;
    }
    set_trouble(client, "the DHCPv6 server refused the address that it had offered");
    solicit(client, now + PAUSE_AFTER_REFUSAL);
}

void dhcp6_client_receive(struct dhcp6_client *client, int64_t now,
                          const struct sockaddr_in6 *source, struct bytes packet)
{
    struct dhcp6_duid own = dhcp6_duid(client->config.identity);
    struct dhcp6_message message;

    if (!IN6_IS_ADDR_LINKLOCAL(&source->sin6_addr) ||
        source->sin6_port != htons(DHCP6_SERVER_PORT) ||
        !dhcp6_message_decode(&message, packet, client->config.identity) ||
        message.client.size != own.size || memcmp(message.client.data, own.data, own.size) != 0)
        return;
    if (client->state == DHCP6_SOLICITING && message.type == DHCP6_ADVERTISE &&
        message.xid == client->xid) {
        receive_advertisement(client, now, &message);
    } else if (client->state == DHCP6_SOLICITING && client->has_address &&
               message.type == DHCP6_REPLY && message.xid == client->information_xid &&
               message.status == DHCP6_STATUS_SUCCESS) {
        memset(&message.address, 0, sizeof(message.address));
        finish(client, &message);
    } else if (client->state == DHCP6_REQUESTING && message.type == DHCP6_REPLY &&
               message.xid == client->xid) {
        receive_reply(client, now, &message);
    }
}

int64_t dhcp6_client_deadline(const struct dhcp6_client *client)
{
    return client->asks_information ? 0 : client->retransmission.next;
}
