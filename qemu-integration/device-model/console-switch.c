/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/console-switch.h"

#include "common/cleanup.h"
#include "common/tmpfs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* RFC 6143, 7.1.1 and 7.1.2 */
#define VERSION       "RFB 003.008\n"
#define SECURITY_NONE 1

/* X11/keysymdef.h */
#define KEYSYM_CONTROL 0xffe3
#define KEYSYM_ALT     0xffe9
#define KEYSYM_0       0x30

/* 7.5.4 */
struct key_event {
    uint8_t type;
    uint8_t down;
    uint16_t padding;
    uint32_t keysym; /* big-endian */
} __attribute__((packed));

_Static_assert(sizeof(struct key_event) == 8, "RFC 6143, 7.5.4");
_Static_assert(offsetof(struct key_event, keysym) == 4, "RFC 6143, 7.5.4");

#define KEY_EVENT 4

/* 7.3.2, up to the length of the name. */
#define SERVER_INIT_SIZE 24

/* The message that QEMU sends next. */
enum stage {
    STAGE_VERSION,
    STAGE_SECURITY_COUNT,
    STAGE_SECURITY_TYPES,
    STAGE_SECURITY_RESULT,
    STAGE_SERVER_INIT,
    STAGE_CONNECTED, /* the handshake is complete; all messages are ignored */
};

struct console_switch {
    int directory;
    int listener;
    struct event *connecting; /* QEMU's connection to the listener; NULL: has been accepted */
    struct bufferevent *stream;
    enum stage stage;
    size_t expected;  /* bytes of the message */
    unsigned pending; /* console to select once connected; 0: none */
};

static int make_directory(struct call_gate *gate)
{
    static const struct tmpfs options = {.size = 4096 /* for one socket */, .mode = 0700};

    return call_gate_enter(gate, "fsmount", "tmpfs") ? tmpfs_make(&options) : -1;
}

static int listen_in(int directory)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    cleanup_fd int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/" CONSOLE_SWITCH_SOCKET,
             directory);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
        listen(listener, 1) < 0)
        return -1;
    return steal_fd(&listener);
}

enum key_state { KEY_UP, KEY_DOWN };

static void send_key(struct console_switch *consoles, uint32_t keysym, enum key_state state)
{
    const struct key_event event = {.type = KEY_EVENT, .down = state, .keysym = htonl(keysym)};

    bufferevent_write(consoles->stream, &event, sizeof(event));
}

static void select_pending(struct console_switch *consoles)
{
    uint32_t digit = KEYSYM_0 + consoles->pending;

    if (consoles->pending == 0 || consoles->stream == NULL || consoles->stage != STAGE_CONNECTED)
        return;
    consoles->pending = 0;
    send_key(consoles, KEYSYM_CONTROL, KEY_DOWN);
    send_key(consoles, KEYSYM_ALT, KEY_DOWN);
    send_key(consoles, digit, KEY_DOWN);
    send_key(consoles, digit, KEY_UP);
    send_key(consoles, KEYSYM_ALT, KEY_UP);
    send_key(consoles, KEYSYM_CONTROL, KEY_UP);
}

static void expect_message(struct console_switch *consoles, enum stage stage, size_t size)
{
    consoles->stage = stage;
    consoles->expected = size;
}

/* @message: of the handshake, consoles->expected bytes */
static void answer_message(struct console_switch *consoles, const uint8_t *message)
{
    static const uint8_t security = SECURITY_NONE;
    static const uint8_t shared = 1;

    switch (consoles->stage) {
    case STAGE_VERSION:
        bufferevent_write(consoles->stream, VERSION, sizeof(VERSION) - 1);
        expect_message(consoles, STAGE_SECURITY_COUNT, 1);
        break;
    case STAGE_SECURITY_COUNT:
        expect_message(consoles, STAGE_SECURITY_TYPES, message[0]);
        break;
    case STAGE_SECURITY_TYPES:
        bufferevent_write(consoles->stream, &security, sizeof(security));
        expect_message(consoles, STAGE_SECURITY_RESULT, 4);
        break;
    case STAGE_SECURITY_RESULT:
        bufferevent_write(consoles->stream, &shared, sizeof(shared));
        expect_message(consoles, STAGE_SERVER_INIT, SERVER_INIT_SIZE);
        break;
    case STAGE_SERVER_INIT:
        expect_message(consoles, STAGE_CONNECTED, 0);
        select_pending(consoles);
        break;
    case STAGE_CONNECTED:
        break;
    }
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct console_switch *consoles = context;
    struct evbuffer *input = bufferevent_get_input(stream);

    while (consoles->stage != STAGE_CONNECTED && evbuffer_get_length(input) >= consoles->expected) {
        size_t size = consoles->expected;

        answer_message(consoles, evbuffer_pullup(input, (ev_ssize_t)size));
        evbuffer_drain(input, size);
    }
    if (consoles->stage == STAGE_CONNECTED)
        evbuffer_drain(input, evbuffer_get_length(input));
}

/* Accepts QEMU's one connection and stops listening. */
static void on_connection(evutil_socket_t listener, short what, void *context)
{
    struct console_switch *consoles = context;
    cleanup_fd int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)what;
    if (fd >= 0)
        consoles->stream =
            bufferevent_socket_new(event_get_base(consoles->connecting), fd, BEV_OPT_CLOSE_ON_FREE);
    event_free(steal_pointer(&consoles->connecting));
    close(steal_fd(&consoles->listener));
    if (consoles->stream == NULL)
        return;
    steal_fd(&fd);
    expect_message(consoles, STAGE_VERSION, sizeof(VERSION) - 1);
    bufferevent_setcb(consoles->stream, on_read, NULL, NULL, consoles);
    bufferevent_enable(consoles->stream, EV_READ | EV_WRITE);
}

struct console_switch *console_switch_open(struct event_base *loop, struct call_gate *gate,
                                           struct error *error)
{
    struct console_switch *consoles = calloc(1, sizeof(*consoles));

    if (consoles == NULL) {
        error_set_errno(error, errno, "console switch");
        return NULL;
    }
    *consoles = (struct console_switch){.directory = make_directory(gate), .listener = -1};
    if (consoles->directory >= 0)
        consoles->listener = listen_in(consoles->directory);
    if (consoles->listener >= 0)
        consoles->connecting =
            event_new(loop, consoles->listener, EV_READ, on_connection, consoles);
    if (consoles->connecting == NULL || event_add(consoles->connecting, NULL) < 0) {
        error_set_errno(error, errno, "cannot make a socket for the device model's screen");
        console_switch_close(consoles);
        return NULL;
    }
    return consoles;
}

int console_switch_directory(const struct console_switch *consoles)
{
    return consoles->directory;
}

void console_switch_select(struct console_switch *consoles, unsigned number)
{
    consoles->pending = number;
    select_pending(consoles);
}

void console_switch_close(struct console_switch *consoles)
{
    if (consoles == NULL)
        return;
    if (consoles->connecting != NULL)
        event_free(consoles->connecting);
    if (consoles->stream != NULL)
        bufferevent_free(consoles->stream);
    if (consoles->listener >= 0)
        close(consoles->listener);
    if (consoles->directory >= 0)
        close(consoles->directory);
    free(consoles);
}
