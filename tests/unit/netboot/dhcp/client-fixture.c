/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/netboot/dhcp/client-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

struct dhcp_client client;
struct answer answer;
int64_t now;

/* What the client has sent at last. */
uint8_t sent[DHCP_PACKET_SIZE];
size_t sent_size;
struct dhcp_destination sent_to[PXE_SERVERS_MAX + 2];
unsigned sent_count;

void start(struct dhcp_client_config config)
{
    config.identity = &machine;
    config.seed = 1;
    now = 1000;
    dhcp_client_init(&client, &config, now);
}

int start_client(void **state)
{
    (void)state;
    start((struct dhcp_client_config){.needs_file = true});
    return 0;
}

int free_client(void **state)
{
    (void)state;
    dhcp_client_free(&client);
    return 0;
}

unsigned send_all(void)
{
    struct writer writer = {.data = sent, .capacity = sizeof(sent)};

    for (sent_count = 0; dhcp_client_send(&client, now, &writer, &sent_to[sent_count]);
         sent_count++) {
        sent_size = writer.size;
        writer.size = 0;
    }
    return sent_count;
}

/* Lets time pass, and counts packets. */
unsigned pass(int64_t milliseconds)
{
    int64_t until = now + milliseconds;
    unsigned count = send_all();

    while (dhcp_client_need(&client) == DHCP_NEEDS_TIME && dhcp_client_deadline(&client) <= until) {
        if (dhcp_client_deadline(&client) > now)
            now = dhcp_client_deadline(&client);
        count += send_all();
    }
    now = until;
    return count;
}

void give_from(in_port_t port)
{
    struct bytes packet = answer_end(&answer);

    dhcp_client_receive(&client, now, port, packet);
    free((void *)packet.data);
}

void give(void)
{
    give_from(67);
}

void begin_answer(uint8_t type, const char *address, const char *server)
{
    answer_begin(&answer, type, client.xid, address, server);
}

void give_offer(const char *address, const char *server, const char *file)
{
    begin_answer(OFFER, address, server);
    answer_file(&answer, file);
    give();
}

/* Of a ProxyDHCP server, or of one that is both. @vendor: value of option 43 */
void give_pxe(uint8_t type, const char *address, const char *server, const char *file,
              const void *vendor, uint8_t size)
{
    begin_answer(type, address, server);
    answer_text(&answer, 60, "PXEClient");
    answer_file(&answer, file);
    if (size > 0)
        answer_option(&answer, 43, vendor, size);
    give();
}

void assert_option(uint8_t code, const void *value, size_t size)
{
    const uint8_t *option = find_option(sent, sent_size, code);

    assert_non_null(option);
    assert_int_equal(option[0], size);
    assert_memory_equal(option + 1, value, size);
}

void assert_type(uint8_t type)
{
    assert_option(53, &type, 1);
}

void assert_sent_to(unsigned i, const char *address, in_port_t port)
{
    char text[INET_ADDRSTRLEN];

    assert_true(i < sent_count);
    assert_string_equal(inet_ntop(AF_INET, &sent_to[i].address, text, sizeof(text)), address);
    assert_int_equal(sent_to[i].port, port);
}

/* From the chosen offer to the address that is set. */
void confirm(const char *server, const char *file)
{
    send_all();
    assert_int_equal(client.state, DHCP_REQUESTING);
    begin_answer(ACK, "192.0.2.10", server);
    answer_file(&answer, file);
    give();
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_ADDRESS);
    dhcp_client_configured(&client, now);
}

void assert_boots(const char *file)
{
    assert_int_equal(dhcp_client_need(&client), DHCP_NEEDS_NOTHING);
    assert_non_null(dhcp_client_boot_message(&client));
    assert_string_equal(dhcp_client_boot_message(&client)->boot_file, file);
}
