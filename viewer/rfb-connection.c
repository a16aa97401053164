/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "viewer/rfb-connection.h"

#include "common/cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <rfb/rfbclient.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* "QEMU Pointer Motion Change Pseudo-encoding" (-257) of the RFB protocol's community edition. */
#define ENCODING_POINTER_MOTION_CHANGE ((uint32_t)-257)

/* Every rectangle of 16-bit numbers ends within it. */
#define BEYOND_ALL_RECTANGLES 0x20000

struct rfb_connection {
    rfbClient *client;
    struct rfb_listener listener;
    int width, height;
    struct error error; /* of a callback, while libvncclient reads a message */
};

static char client_data_tag;

/* libvncclient reports errors only in its log, whose functions have no context. */
static char last_log_line[256];

static void __attribute__((format(printf, 1, 2))) keep_last_log_line(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(last_log_line, sizeof(last_log_line), format, arguments);
    va_end(arguments);
    last_log_line[strcspn(last_log_line, "\n")] = '\0';
}

static int failed(struct error *error)
{
    return error_set(error, "VNC server: %s",
                     last_log_line[0] != '\0' ? last_log_line : "message not understood");
}

static struct rfb_connection *of_client(rfbClient *client)
{
    return rfbClientGetClientData(client, &client_data_tag);
}

/*
 * libvncclient refuses rectangles that lie outside the screen. It must not do so here, as
 * pseudo-encodings use a rectangle's numbers for other things. got_bitmap() checks those that have
 * pixels.
 */
static void set_size(struct rfb_connection *connection, int width, int height)
{
    connection->width = width;
    connection->height = height;
    connection->client->updateRect.x = connection->client->updateRect.y = 0;
    connection->client->updateRect.w = width;
    connection->client->updateRect.h = height;
    connection->client->width = connection->client->height = BEYOND_ALL_RECTANGLES;
}

/* libvncclient calls this when the size has changed. It allocates nothing: the listener gets
 * pixels. */
static rfbBool got_size(rfbClient *client)
{
    struct rfb_connection *connection = of_client(client);
    int width = client->width;
    int height = client->height;

    if (width < 1 || height < 1 || width > UINT16_MAX || height > UINT16_MAX) {
        error_set(&connection->error, "VNC server: a screen of %dx%d", width, height);
        return FALSE;
    }
    set_size(connection, width, height);
    if (connection->listener.resized(connection->listener.context, width, height,
                                     &connection->error) < 0)
        return FALSE;
    return TRUE;
}

static void got_bitmap(rfbClient *client, const uint8_t *pixels, int x, int y, int width,
                       int height)
{
    struct rfb_connection *connection = of_client(client);

    if (x + width > connection->width || y + height > connection->height)
        error_set(&connection->error, "VNC server: a rectangle outside of the screen");
    else
        connection->listener.painted(connection->listener.context, x, y, width, height, pixels);
}

/* Pseudo-encodings that libvncclient does not know */
static rfbBool got_pseudo_encoding(rfbClient *client, rfbFramebufferUpdateRectHeader *rectangle)
{
    struct rfb_connection *connection = of_client(client);

    if (rectangle->encoding != ENCODING_POINTER_MOTION_CHANGE)
        return FALSE;
    connection->listener.pointer_changed(connection->listener.context, rectangle->r.x != 0);
    return TRUE;
}

static rfbClientProtocolExtension extension = {.handleEncoding = got_pseudo_encoding};

static char *no_password(rfbClient *client)
{
    (void)client;
    return NULL;
}

/*
 * libvncclient's own SetFormatAndEncodings() always offers ExtendedDesktopSize, and then takes
 * QEMU's screen number 0 for invalid. DesktopSize (NewFBSize) is sufficient.
 */
static bool send_format_and_encodings(rfbClient *client)
{
    rfbSetPixelFormatMsg pixels = {.type = rfbSetPixelFormat, .format = client->format};
    struct {
        rfbSetEncodingsMsg head;
        uint32_t encodings[4];
    } encodings = {
        {.type = rfbSetEncodings, .nEncodings = htons(4)},
        {htonl(rfbEncodingRaw), htonl(rfbEncodingNewFBSize), htonl(rfbEncodingQemuExtendedKeyEvent),
         htonl(ENCODING_POINTER_MOTION_CHANGE)},
    };

    _Static_assert(sizeof(pixels) == sz_rfbSetPixelFormatMsg, "as it is sent");
    _Static_assert(sizeof(encodings) == sz_rfbSetEncodingsMsg + 4 * 4, "as it is sent");
    pixels.format.redMax = htons(pixels.format.redMax);
    pixels.format.greenMax = htons(pixels.format.greenMax);
    pixels.format.blueMax = htons(pixels.format.blueMax);
    return WriteToRFBServer(client, (const char *)&pixels, sizeof(pixels)) &&
           WriteToRFBServer(client, (const char *)&encodings, sizeof(encodings));
}

static rfbClient *new_client(struct rfb_connection *connection)
{
    static const uint32_t no_authentication[] = {rfbNoAuth, 0};
    static bool registered;
    rfbClient *client = rfbGetClient(8, 3, 4);

    if (client == NULL)
        return NULL;
    if (!registered)
        rfbClientRegisterExtension(&extension);
    registered = true;
    rfbClientLog = rfbClientErr = keep_last_log_line;
    rfbClientSetClientData(client, &client_data_tag, connection);
    SetClientAuthSchemes(client, no_authentication, -1);
    client->format.redShift = 16;
    client->format.greenShift = 8;
    client->format.blueShift = 0;
    client->canHandleNewFBSize = TRUE;
    client->MallocFrameBuffer = got_size;
    client->GotBitmap = got_bitmap;
    client->GetPassword = no_password;
    return client;
}

static int check_socket(int fd, struct error *error)
{
    struct sockaddr_storage peer;
    socklen_t peer_size = sizeof(peer);
    socklen_t type_size = sizeof(int);
    int flags = fcntl(fd, F_GETFL);
    int type = 0;

    if (flags < 0)
        return error_set_errno(error, errno, "--fd %d", fd);
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) < 0 || type != SOCK_STREAM)
        return error_set(error, "--fd %d: not a stream socket", fd);
    if (getpeername(fd, (struct sockaddr *)&peer, &peer_size) < 0)
        return error_set_errno(error, errno, "--fd %d", fd);
    /* libvncclient waits with select(), which cannot take a descriptor above 1023. */
    if (fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
        return error_set_errno(error, errno, "--fd %d", fd);
    return 0;
}

static int greet(struct rfb_connection *connection, int fd, struct error *error)
{
    rfbClient *client = connection->client;

    client->sock = fd;
    last_log_line[0] = '\0';
    if (!InitialiseRFBConnection(client) || !send_format_and_encodings(client)) {
        client->sock = RFB_INVALID_SOCKET; /* stays the caller's */
        return failed(error);
    }
    if (client->si.framebufferWidth < 1 || client->si.framebufferHeight < 1) {
        client->sock = RFB_INVALID_SOCKET;
        return error_set(error, "VNC server: an empty screen");
    }
    set_size(connection, client->si.framebufferWidth, client->si.framebufferHeight);
    return 0;
}

struct rfb_connection *rfb_connection_open(int fd, const struct rfb_listener *listener,
                                           struct error *error)
{
    cleanup_rfb_connection struct rfb_connection *connection = NULL;

    if (check_socket(fd, error) < 0)
        return NULL;
    connection = calloc(1, sizeof(*connection));
    if (connection == NULL || (connection->client = new_client(connection)) == NULL) {
        error_set(error, "VNC: out of memory");
        return NULL;
    }
    connection->listener = *listener;
    if (greet(connection, fd, error) < 0)
        return NULL;
    return steal_pointer(&connection);
}

void rfb_connection_close(struct rfb_connection *connection)
{
    if (connection == NULL)
        return;
    if (connection->client != NULL)
        rfbClientCleanup(connection->client);
    free(connection);
}

void rfb_connection_size(const struct rfb_connection *connection, int *width, int *height)
{
    *width = connection->width;
    *height = connection->height;
}

void rfb_connection_start(struct rfb_connection *connection)
{
    SendFramebufferUpdateRequest(connection->client, 0, 0, connection->width, connection->height,
                                 FALSE);
}

/* A server may also end while it sends, or with our keys unread. */
static bool server_is_gone(int fd)
{
    struct pollfd ended = {.fd = fd, .events = POLLRDHUP};

    return poll(&ended, 1, 0) == 1;
}

enum rfb_state rfb_connection_read(struct rfb_connection *connection, struct error *error)
{
    rfbClient *client = connection->client;
    char byte;
    ssize_t got = recv(client->sock, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return RFB_OPEN;
    if (got <= 0)
        return RFB_ENDED;
    /* libvncclient reads ahead; poll() does not report what it has buffered. */
    do {
        last_log_line[0] = '\0';
        if (!HandleRFBServerMessage(client) && !error_is_set(&connection->error)) {
            if (server_is_gone(client->sock))
                return RFB_ENDED;
            failed(&connection->error);
        }
        if (error_is_set(&connection->error)) {
            error_set(error, "%s", connection->error.message);
            return RFB_FAILED;
        }
    } while (client->buffered > 0);
    return RFB_OPEN;
}

void rfb_connection_send_key(struct rfb_connection *connection, uint32_t keysym, uint8_t scancode,
                             bool down)
{
    rfbBool state = down ? TRUE : FALSE;

    if (scancode != 0 && SendExtendedKeyEvent(connection->client, keysym, scancode, state))
        return;
    if (keysym != 0)
        SendKeyEvent(connection->client, keysym, state);
}

void rfb_connection_send_pointer(struct rfb_connection *connection, int x, int y, uint8_t buttons)
{
    SendPointerEvent(connection->client, x, y, buttons);
}
