/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/tftp.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "common/file-io.h"
#include "common/min-max.h"
#include "common/units.h"
#include "netboot/transfer/address.h"
#include "netboot/transfer/tftp-client.h"
#include "netboot/transfer/watch.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Blocks on their way at once. A socket's usual buffer takes so much, counted as the kernel does.
 */
#define WINDOW_MAX   32
#define WINDOW_BYTES (96 * KIB)

#define RECEIVE_TIME 50 /* ms: how exactly time passes while no packet comes */
#define WRITE_SIZE   (256 * KIB)
#define REFUSALS_MAX 3 /* of a request; a server may just be starting */

/* IP's header without options and UDP's. */
#define HEADERS_IPV4 (20 + 8)
#define HEADERS_IPV6 (40 + 8)

struct session {
    int socket, file;
    struct address server;
    bool connected; /* to the port that the server has chosen for this transfer */
    unsigned refusals;
    struct tftp_client client;
    struct watch watch;
    struct {
        uint8_t *data;
        size_t used;
    } output;
    /* As many packets as come at once, of the largest size asked for and a byte more. */
    struct {
        uint8_t *data;
        size_t size; /* bytes of each */
        struct mmsghdr headers[WINDOW_MAX];
        struct iovec parts[WINDOW_MAX];
        struct address from[WINDOW_MAX];
    } packets;
};

static void session_release(struct session *session)
{
    if (session->socket >= 0)
        close(session->socket);
    free(session->output.data);
    free(session->packets.data);
    free(session);
}

static void cleanup_session_function(struct session **session)
{
    if (*session != NULL)
        session_release(*session);
}

#define cleanup_session __attribute__((cleanup(cleanup_session_function)))

static struct tftp_request make_request(const struct uri *uri, const struct address *server,
                                        int mtu)
{
    int headers = server->any.sa_family == AF_INET6 ? HEADERS_IPV6 : HEADERS_IPV4;
    int64_t size = (int64_t)mtu - headers - TFTP_HEADER_SIZE;
    uint64_t block =
        min(max(size > 0 ? (uint64_t)size : 0, TFTP_DEFAULT_BLOCK_SIZE), TFTP_BLOCK_SIZE_MAX);

    return (struct tftp_request){
        .name = uri->path,
        .block_size = (uint16_t)block,
        .window_size = (uint16_t)min(max(WINDOW_BYTES / block, 1), WINDOW_MAX),
    };
}

static int open_socket(const struct address *server, struct error *error)
{
    static const int on = 1;
    static const struct timeval time = {.tv_usec = RECEIVE_TIME * 1000L};
    bool ipv6 = server->any.sa_family == AF_INET6;
    cleanup_fd int fd = socket(server->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    /* IP_RECVERR: to be told that nobody listens, although the socket is not connected yet. */
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)) < 0 ||
        setsockopt(fd, ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_RECVERR : IP_RECVERR, &on,
                   sizeof(on)) < 0)
        return error_set_errno(error, errno, "socket");
    return steal_fd(&fd);
}

static int prepare_packets(struct session *session, const struct tftp_request *request,
                           struct error *error)
{
    session->packets.size = (size_t)request->block_size + TFTP_HEADER_SIZE + 1;
    session->packets.data = malloc(session->packets.size * request->window_size);
    session->output.data = malloc(WRITE_SIZE);
    if (session->packets.data == NULL || session->output.data == NULL)
        return error_set(error, "out of memory");
    for (unsigned i = 0; i < request->window_size; i++) {
        struct msghdr *header = &session->packets.headers[i].msg_hdr;

        session->packets.parts[i] = (struct iovec){
            session->packets.data + i * session->packets.size, session->packets.size};
        header->msg_iov = &session->packets.parts[i];
        header->msg_iovlen = 1;
        header->msg_name = &session->packets.from[i].storage;
    }
    return 0;
}

static int flush(struct session *session, struct error *error)
{
    size_t size = session->output.used;

    session->output.used = 0;
    if (write_all(NULL, session->file, session->output.data, size) < 0)
        return error_set_errno(error, errno, "cannot be written");
    return 0;
}

static int put(struct session *session, struct bytes data, struct error *error)
{
    if (session->output.used + data.size > WRITE_SIZE && flush(session, error) < 0)
        return -1;
    if (data.size > 0)
        memcpy(session->output.data + session->output.used, data.data, data.size);
    session->output.used += data.size;
    return 0;
}

/* Return: 0 if the transfer can go on, or -1 with @error. */
static int take_failed_call(struct session *session, int number, struct error *error)
{
    switch (number) {
    case ECONNREFUSED:
        if (!session->connected && ++session->refusals < REFUSALS_MAX)
            return 0;
        return error_set(error, session->connected ? "server has ended the transfer"
                                                   : "server has no TFTP service");
    case EAGAIN:
    case EINTR:
    case ENOBUFS:
    case EHOSTUNREACH: /* as if the packet were lost */
    case EMSGSIZE:
        return 0;
    default:
        return error_set_errno(error, number, "network");
    }
}

static int send_packet(struct session *session, struct error *error)
{
    const struct tftp_packet *packet = &session->client.packet;
    ssize_t sent;

    session->client.send = false;
    if (session->connected)
        sent = send(session->socket, packet->data, packet->size, 0);
    else
        sent = sendto(session->socket, packet->data, packet->size, 0, &session->server.any,
                      session->server.size);
    return sent < 0 ? take_failed_call(session, errno, error) : 0;
}

/* The first answer tells the port that the server has chosen: from then on no other counts. */
static bool is_from_server(struct session *session, const struct address *from, struct bytes packet)
{
    if (session->connected)
        return address_is_same(&session->server, from);
    if (!address_is_same_host(&session->server, from) || tftp_read(packet).kind == TFTP_OTHER ||
        connect(session->socket, &from->any, session->server.size) < 0)
        return false;
    memcpy(&session->server.storage, &from->storage, session->server.size);
    session->connected = true;
    return true;
}

/* Return: how many packets have come, or -1 with @error. */
static int receive_packets(struct session *session, struct error *error)
{
    unsigned most = session->connected ? session->client.agreed.window_size : 1;
    int count;

    for (unsigned i = 0; i < most; i++)
        session->packets.headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_storage);
    count = recvmmsg(session->socket, session->packets.headers, most, MSG_WAITFORONE, NULL);
    return count < 0 ? take_failed_call(session, errno, error) : count;
}

/* Receives what comes at once, and answers. Return: 0, or -1 with @error. */
static int step(struct session *session, struct error *error)
{
    struct tftp_client *client = &session->client;
    int count = receive_packets(session, error);
    int64_t now = clock_milliseconds();

    for (int i = 0; i < count; i++) {
        struct bytes packet = {session->packets.parts[i].iov_base,
                               session->packets.headers[i].msg_len};

        if (is_from_server(session, &session->packets.from[i], packet) &&
            put(session, tftp_client_receive(client, packet, now, error), error) < 0)
            return -1;
    }
    if (count < 0)
        return -1;
    tftp_client_wait(client, now, error);
    if (client->state == TFTP_COMPLETE) {
        send_packet(session, NULL);
        return 0;
    }
    if (client->send && send_packet(session, error) < 0)
        return -1;
    return client->state == TFTP_FAILED
               ? -1
               : watch_pass(&session->watch, now, client->received,
                            client->agreed.size_known ? client->agreed.size : 0, error);
}

/* Return: 0 if the file has been received or is to be asked for without options, else -1. */
static int run(struct session *session, const struct address *server,
               const struct tftp_request *request, struct error *error)
{
    struct tftp_client *client = &session->client;

    session->server = *server;
    session->connected = false;
    session->refusals = 0;
    session->output.used = 0;
    if (session->socket >= 0)
        close(session->socket);
    session->socket = open_socket(server, error);
    if (session->socket < 0 ||
        tftp_client_begin(client, request, session->watch.config->limit, clock_milliseconds(),
                          error) < 0 ||
        send_packet(session, error) < 0)
        return -1;
    while (client->state == TFTP_REQUESTED || client->state == TFTP_RECEIVING)
        if (step(session, error) < 0)
            return -1;
    return 0;
}

int64_t tftp_fetch(const struct uri *uri, const struct transfer_config *config, int file,
                   struct error *error)
{
    cleanup_session struct session *session = calloc(1, sizeof(*session));
    struct address server;
    int mtu;

    if (session == NULL)
        return error_set(error, "out of memory");
    session->socket = -1;
    session->file = file;
    session->watch.config = config;
    if (address_find(uri, &server, &mtu, &session->watch, error) < 0)
        return -1;

    struct tftp_request request = make_request(uri, &server, mtu);

    if (prepare_packets(session, &request, error) < 0 || run(session, &server, &request, error) < 0)
        return session->client.missing ? TRANSFER_MISSING : -1;
    if (session->client.state == TFTP_TRY_PLAIN) {
        request.plain = true;
        if (ftruncate(file, 0) < 0 || lseek(file, 0, SEEK_SET) < 0)
            return error_set_errno(error, errno, "cannot be written");
        if (run(session, &server, &request, error) < 0)
            return session->client.missing ? TRANSFER_MISSING : -1;
    }
    if (session->client.state != TFTP_COMPLETE)
        return error_set(error, "server refuses what it was not asked for");
    return flush(session, error) < 0 ? -1 : (int64_t)session->client.received;
}
