/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/console-switch.h"

#include "common/cleanup.h"

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
    struct event_base *loop;
    console_switch_connect *connect;
    void *context;
    struct bufferevent *stream; /* NULL: not connected */
    enum stage stage;
    size_t expected;  /* bytes of the message */
    unsigned pending; /* console to select once connected; 0: none */
};

enum key_state { KEY_UP, KEY_DOWN };

static void send_key(struct console_switch *consoles, uint32_t keysym, enum key_state state)
{
    const struct key_event event = {.type = KEY_EVENT, .down = state, .keysym = htonl(keysym)};

    bufferevent_write(consoles->stream, &event, sizeof(event));
}

static void select_pending(struct console_switch *consoles)
{
    uint32_t digit = KEYSYM_0 + consoles->pending;

    if (consoles->pending == 0 || consoles->stage != STAGE_CONNECTED)
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

/* QEMU has disconnected us, for example for a client that wants the display for itself. */
static void on_end(struct bufferevent *stream, short what, void *context)
{
    struct console_switch *consoles = context;

    (void)what;
    consoles->stream = NULL;
    bufferevent_free(stream);
}

static int connect_stream(struct console_switch *consoles, struct error *error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return error_set_errno(error, errno, "cannot make a socket for the device model's screen");
    cleanup_fd int ours = ends[0];
    cleanup_fd int theirs = ends[1];

    consoles->stream = bufferevent_socket_new(consoles->loop, ours, BEV_OPT_CLOSE_ON_FREE);
    if (consoles->stream == NULL)
        return error_set(error, "cannot watch the device model's screen");
    steal_fd(&ours);
    expect_message(consoles, STAGE_VERSION, sizeof(VERSION) - 1);
    bufferevent_setcb(consoles->stream, on_read, NULL, on_end, consoles);
    bufferevent_enable(consoles->stream, EV_READ | EV_WRITE);
    if (consoles->connect(consoles->context, theirs, error) == 0)
        return 0;
    bufferevent_free(steal_pointer(&consoles->stream));
    return -1;
}

struct console_switch *console_switch_open(struct event_base *loop, console_switch_connect *connect,
                                           void *context, struct error *error)
{
    struct console_switch *consoles = calloc(1, sizeof(*consoles));

    if (consoles == NULL)
        error_set_errno(error, errno, "console switch");
    else
        *consoles = (struct console_switch){.loop = loop, .connect = connect, .context = context};
    return consoles;
}

int console_switch_select(struct console_switch *consoles, unsigned number, struct error *error)
{
    consoles->pending = number;
    if (consoles->stream == NULL)
        return connect_stream(consoles, error);
    select_pending(consoles);
    return 0;
}

void console_switch_close(struct console_switch *consoles)
{
    if (consoles == NULL)
        return;
    if (consoles->stream != NULL)
        bufferevent_free(consoles->stream);
    free(consoles);
}
