/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/dhcp/client.h"

#include "netboot/dhcp/offer.h"
#include "netboot/dhcp/options.h"
#include "netboot/dhcp/request.h"
#include "netboot/dhcp/text.h"

#include <arpa/inet.h>
#include <string.h>

/* Milliseconds before a new beginning, so that a server that always refuses is not asked without
 * end. */
#define PAUSE_AFTER_REFUSAL 1000

static const char *address_text(struct in_addr address, char text[INET_ADDRSTRLEN])
{
    return inet_ntop(AF_INET, &address, text, INET_ADDRSTRLEN);
}

/* The latest trouble is the one that a user wants to know. */
#define SET_TROUBLE(client, ...)                                                                   \
    do {                                                                                           \
        (client)->trouble = (struct error){0};                                                     \
        error_set(&(client)->trouble, __VA_ARGS__);                                                \
    } while (0)

static void enter(struct dhcp_client *client, enum dhcp_state state, int64_t now)
{
    client->state = state;
    client->queued = 0;
    retransmission_begin(&client->retransmission, now);
}

static void new_xid(struct dhcp_client *client)
{
    client->xid = (uint32_t)retransmission_random(&client->retransmission);
}

static void free_messages(struct dhcp_client *client)
{
    for (unsigned i = 0; i < client->offer_count; i++)
        dhcp_message_free(&client->offers[i]);
    client->offer_count = 0;
    dhcp_message_free(&client->lease.address);
    dhcp_message_free(&client->lease.proxy);
    dhcp_message_free(&client->lease.boot);
}

static void discover(struct dhcp_client *client, int64_t at)
{
    free_messages(client);
    client->discovered = at;
    new_xid(client);
    enter(client, DHCP_DISCOVERING, at);
}

void dhcp_client_init(struct dhcp_client *client, const struct dhcp_client_config *config,
                      int64_t now)
{
    memset(client, 0, sizeof(*client));
    client->config = *config;
    client->begin = now;
    client->retransmission.random = config->seed;
    discover(client, now);
}

void dhcp_client_free(struct dhcp_client *client)
{
    free_messages(client);
}

/* Moves a message. */
static void take(struct dhcp_message *to, struct dhcp_message *from)
{
    dhcp_message_free(to);
    *to = *from;
    memset(from, 0, sizeof(*from));
}

static void receive_offer(struct dhcp_client *client, struct dhcp_message *offer)
{
    if (offer_add(client, offer))
        return;

    char server[INET_ADDRSTRLEN], address[INET_ADDRSTRLEN];

    SET_TROUBLE(client, "DHCP server %s offers %s, which cannot be used",
                address_text(offer->server, server), address_text(offer->address, address));
}

static int64_t choosing_time(struct dhcp_client *client, const struct offer_choice *choice)
{
    bool enough = choice->address != NULL &&
                  (choice->address->boot_file[0] != '\0' || !client->config.needs_file);

    if (choice->address == NULL)
        return INT64_MAX;
    if (choice->is_final)
        return client->discovered;
    return client->discovered + (enough ? DHCP_CHOOSE_WITH_FILE : DHCP_CHOOSE_WITHOUT_FILE);
}

static void ask_boot_servers(struct dhcp_client *client, uint16_t type, int64_t now)
{
    client->boot_type = type;
    new_xid(client);
    enter(client, DHCP_ASKING_BOOT_SERVERS, now);
}

/* The server that says what to boot. */
static const struct dhcp_message *boot_source(const struct dhcp_client *client)
{
    return client->lease.proxy.type != 0 ? &client->lease.proxy : &client->lease.address;
}

static void plan_boot(struct dhcp_client *client, int64_t now)
{
    const struct dhcp_message *source = boot_source(client);
    const struct pxe_options *pxe = &client->pxe;
    bool has_file = source->boot_file[0] != '\0';

    enter(client, DHCP_FINISHED, now);
    if (!offer_is_pxe(source, &client->config))
        return;
    pxe_options_read(&client->pxe, dhcp_option(&source->options, DHCP_VENDOR));
    if (has_file && (pxe->control & PXE_FILE_IS_FINAL) != 0)
        return;
    if (pxe->item_count > 0) {
        client->state = DHCP_CHOOSING;
    } else if (pxe->server_count > 0) {
        ask_boot_servers(client, pxe->servers[0].type, now);
    } else if (!has_file && !client->asked_proxy) {
        client->asked_proxy = true;
        new_xid(client);
        enter(client, DHCP_ASKING_PROXY, now);
    }
}

static void give_up_asking(struct dhcp_client *client, int64_t now)
{
    char text[INET_ADDRSTRLEN];

    if (client->state == DHCP_REQUESTING) {
        SET_TROUBLE(client, "DHCP server %s does not confirm the address that it has offered",
                    address_text(client->lease.address.server, text));
        discover(client, now);
        return;
    }
    if (client->state == DHCP_ASKING_PROXY)
        SET_TROUBLE(client, "ProxyDHCP server %s does not answer at port %d",
                    address_text(boot_source(client)->server, text), DHCP_PXE_PORT);
    else
        SET_TROUBLE(client, "no PXE boot server of type %u has answered", client->boot_type);
    enter(client, DHCP_FINISHED, now);
}

static void advance(struct dhcp_client *client, int64_t now)
{
    struct retransmission *retransmission = &client->retransmission;

    if (client->state == DHCP_DISCOVERING) {
        struct offer_choice choice = offer_choose(client);

        if (now >= choosing_time(client, &choice)) {
            take(&client->lease.address, choice.address);
            if (choice.proxy != NULL)
                take(&client->lease.proxy, choice.proxy);
            enter(client, DHCP_REQUESTING, now);
        }
    } else if (dhcp_client_need(client) == DHCP_NEEDS_TIME && now >= retransmission->next &&
               retransmission->sent >= DHCP_TRIES) {
        give_up_asking(client, now);
    }
}

static void enqueue(struct dhcp_client *client, struct in_addr address, in_port_t port)
{
    client->queue[client->queued++] = (struct dhcp_destination){address, port};
}

static void fill_queue(struct dhcp_client *client)
{
    const struct pxe_options *pxe = &client->pxe;
    struct in_addr broadcast = {INADDR_BROADCAST};

    if (client->state == DHCP_ASKING_PROXY) {
        enqueue(client, boot_source(client)->server, DHCP_PXE_PORT);
        return;
    }
    if (client->state != DHCP_ASKING_BOOT_SERVERS) {
        enqueue(client, broadcast, DHCP_SERVER_PORT);
        return;
    }
    if ((pxe->control & PXE_NO_MULTICAST) == 0 && pxe->multicast.s_addr != 0)
        enqueue(client, pxe->multicast, DHCP_PXE_PORT);
    if ((pxe->control & PXE_NO_BROADCAST) == 0)
        enqueue(client, broadcast, DHCP_SERVER_PORT);
    for (unsigned i = 0; i < pxe->server_count; i++)
        if (pxe->servers[i].type == client->boot_type && pxe->servers[i].address.s_addr != 0)
            enqueue(client, pxe->servers[i].address, DHCP_PXE_PORT);
}

bool dhcp_client_send(struct dhcp_client *client, int64_t now, struct writer *writer,
                      struct dhcp_destination *destination)
{
    advance(client, now);
    if (dhcp_client_need(client) != DHCP_NEEDS_TIME)
        return false;
    if (client->queued == 0 && now >= client->retransmission.next) {
        fill_queue(client);
        retransmission_sent(&client->retransmission, now);
        /* A menu may have items whose servers cannot be asked in any way. */
        if (client->queued == 0)
            give_up_asking(client, now);
    }
    if (client->queued == 0)
        return false;
    *destination = client->queue[--client->queued];
    dhcp_request_write(client, now, writer);
    return true;
}

static void receive_confirmation(struct dhcp_client *client, int64_t now,
                                 struct dhcp_message *message)
{
    if (message->server.s_addr != client->lease.address.server.s_addr)
        return;
    if (message->type == DHCP_NAK) {
        char text[INET_ADDRSTRLEN], reason[NETBOOT_TEXT_SIZE];
        bool has_reason =
            dhcp_text_take(reason, sizeof(reason), dhcp_option(&message->options, DHCP_ERROR));
        SET_TROUBLE(client, "DHCP server %s refused the address that it had offered%s%s",
                    address_text(message->server, text), has_reason ? ": " : "", reason);
        discover(client, now + PAUSE_AFTER_REFUSAL);
    } else if (message->type == DHCP_ACK && offer_prefix(message) != 0) {
        take(&client->lease.address, message);
        /* What went wrong before has come to nothing. */
        client->trouble = (struct error){0};
        enter(client, DHCP_BOUND, now);
    }
}

static void receive_proxy(struct dhcp_client *client, int64_t now, struct dhcp_message *message)
{
    if (message->type != DHCP_ACK || message->server.s_addr != boot_source(client)->server.s_addr ||
        !offer_is_pxe(message, &client->config))
        return;
    take(&client->lease.proxy, message);
    plan_boot(client, now);
}

/* Whether a server may answer for the type of boot servers that was asked for. */
static bool is_boot_server(const struct dhcp_client *client, struct in_addr server)
{
    const struct pxe_options *pxe = &client->pxe;

    if ((pxe->control & PXE_ONLY_LISTED) == 0)
        return true;
    for (unsigned i = 0; i < pxe->server_count; i++)
        if (pxe->servers[i].type == client->boot_type &&
            (pxe->servers[i].address.s_addr == 0 ||
             pxe->servers[i].address.s_addr == server.s_addr))
            return true;
    return false;
}

static void receive_boot(struct dhcp_client *client, int64_t now, struct dhcp_message *message)
{
    struct pxe_options pxe;

    pxe_options_read(&pxe, dhcp_option(&message->options, DHCP_VENDOR));
    if (message->type != DHCP_ACK || message->boot_file[0] == '\0' ||
        !is_boot_server(client, message->server) ||
        (pxe.answers_item && pxe.item != client->boot_type))
        return;
    take(&client->lease.boot, message);
    enter(client, DHCP_FINISHED, now);
}

void dhcp_client_receive(struct dhcp_client *client, int64_t now, in_port_t port,
                         struct bytes packet)
{
    struct dhcp_message message;

    if (port != DHCP_SERVER_PORT && port != DHCP_PXE_PORT)
        return;
    if (!dhcp_message_decode(&message, packet))
        return;
    if (message.xid == client->xid &&
        memcmp(message.mac, client->config.identity->mac, sizeof(message.mac)) == 0) {
        if (client->state == DHCP_DISCOVERING && message.type == DHCP_OFFER)
            receive_offer(client, &message);
        else if (client->state == DHCP_REQUESTING)
            receive_confirmation(client, now, &message);
        else if (client->state == DHCP_ASKING_PROXY)
            receive_proxy(client, now, &message);
        else if (client->state == DHCP_ASKING_BOOT_SERVERS)
            receive_boot(client, now, &message);
    }
    dhcp_message_free(&message);
}

enum dhcp_need dhcp_client_need(const struct dhcp_client *client)
{
    switch (client->state) {
    case DHCP_BOUND:
        return DHCP_NEEDS_ADDRESS;
    case DHCP_CHOOSING:
        return DHCP_NEEDS_CHOICE;
    case DHCP_FINISHED:
        return DHCP_NEEDS_NOTHING;
    default:
        return DHCP_NEEDS_TIME;
    }
}

int64_t dhcp_client_deadline(struct dhcp_client *client)
{
    int64_t next = client->retransmission.next, choice_at;

    if (client->state != DHCP_DISCOVERING)
        return next;
    struct offer_choice choice = offer_choose(client);

    choice_at = choosing_time(client, &choice);
    return choice_at < next ? choice_at : next;
}

void dhcp_client_configured(struct dhcp_client *client, int64_t now)
{
    plan_boot(client, now);
}

void dhcp_client_chose(struct dhcp_client *client, int64_t now, unsigned item)
{
    if (client->pxe.items[item].type != PXE_TYPE_LOCAL) {
        ask_boot_servers(client, client->pxe.items[item].type, now);
        return;
    }
    client->lease.local = true;
    enter(client, DHCP_FINISHED, now);
}

const struct dhcp_message *dhcp_client_boot_message(const struct dhcp_client *client)
{
    const struct dhcp_lease *lease = &client->lease;
    const struct dhcp_message *const messages[] = {&lease->boot, &lease->proxy, &lease->address};

    for (unsigned i = 0; client->state == DHCP_FINISHED && !lease->local && i < 3; i++)
        if (messages[i]->boot_file[0] != '\0')
            return messages[i];
    return NULL;
}
