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

/* 7.3.2, up to the name, whose length comes last. */
#define SERVER_INIT_SIZE 24

/* What comes next from QEMU. */
enum stage {
    STAGE_VERSION,
    STAGE_SECURITY_COUNT,
    STAGE_SECURITY_TYPES,
    STAGE_SECURITY_RESULT,
    STAGE_SERVER_INIT,
    STAGE_TALK, /* its name, and then what is not for us */
};

struct console_switch {
    int directory;
    int listener;
    struct event *call; /* QEMU's */
    struct bufferevent *stream;
    enum stage stage;
    size_t expected; /* bytes, that make the stage complete */
    unsigned wanted; /* console; 0: none that has not been selected */
};

/* For one socket. */
static int make_directory(struct call_gate *gate)
{
    static const struct tmpfs wanted = {.size = 4096, .mode = 0700};

    return call_gate_enter(gate, "fsmount", "tmpfs") ? tmpfs_make(&wanted) : -1;
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

static void press(struct console_switch *consoles, uint32_t keysym, bool down)
{
    const struct key_event event = {.type = KEY_EVENT, .down = down, .keysym = htonl(keysym)};

    bufferevent_write(consoles->stream, &event, sizeof(event));
}

static void press_wanted(struct console_switch *consoles)
{
    uint32_t digit = KEYSYM_0 + consoles->wanted;

    if (consoles->wanted == 0 || consoles->stream == NULL || consoles->stage != STAGE_TALK)
        return;
    consoles->wanted = 0;
    press(consoles, KEYSYM_CONTROL, true);
    press(consoles, KEYSYM_ALT, true);
    press(consoles, digit, true);
    press(consoles, digit, false);
    press(consoles, KEYSYM_ALT, false);
    press(consoles, KEYSYM_CONTROL, false);
}

static void expect(struct console_switch *consoles, enum stage stage, size_t size)
{
    consoles->stage = stage;
    consoles->expected = size;
}

/* One message of the handshake, of which @consoles->expected bytes are there. */
static void answer(struct console_switch *consoles, const uint8_t *message)
{
    static const uint8_t security = SECURITY_NONE;
    static const uint8_t shared = 1;

    switch (consoles->stage) {
    case STAGE_VERSION:
        bufferevent_write(consoles->stream, VERSION, sizeof(VERSION) - 1);
        expect(consoles, STAGE_SECURITY_COUNT, 1);
        break;
    case STAGE_SECURITY_COUNT:
        expect(consoles, STAGE_SECURITY_TYPES, message[0]);
        break;
    case STAGE_SECURITY_TYPES:
        bufferevent_write(consoles->stream, &security, sizeof(security));
        expect(consoles, STAGE_SECURITY_RESULT, 4);
        break;
    case STAGE_SECURITY_RESULT:
        bufferevent_write(consoles->stream, &shared, sizeof(shared));
        expect(consoles, STAGE_SERVER_INIT, SERVER_INIT_SIZE);
        break;
    case STAGE_SERVER_INIT:
        expect(consoles, STAGE_TALK, 0);
        press_wanted(consoles);
        break;
    case STAGE_TALK:
        break;
    }
}

static void on_read(struct bufferevent *stream, void *context)
{
    struct console_switch *consoles = context;
    struct evbuffer *input = bufferevent_get_input(stream);

    while (consoles->stage != STAGE_TALK && evbuffer_get_length(input) >= consoles->expected) {
        size_t size = consoles->expected;

        answer(consoles, evbuffer_pullup(input, (ev_ssize_t)size));
        evbuffer_drain(input, size);
    }
    if (consoles->stage == STAGE_TALK)
        evbuffer_drain(input, evbuffer_get_length(input));
}

/* QEMU calls once; then nobody else can. */
static void on_call(evutil_socket_t listener, short what, void *context)
{
    struct console_switch *consoles = context;
    cleanup_fd int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    (void)what;
    if (fd >= 0)
        consoles->stream =
            bufferevent_socket_new(event_get_base(consoles->call), fd, BEV_OPT_CLOSE_ON_FREE);
    event_free(steal_pointer(&consoles->call));
    close(steal_fd(&consoles->listener));
    if (consoles->stream == NULL)
        return;
    steal_fd(&fd);
    expect(consoles, STAGE_VERSION, sizeof(VERSION) - 1);
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
        consoles->call = event_new(loop, consoles->listener, EV_READ, on_call, consoles);
    if (consoles->call == NULL || event_add(consoles->call, NULL) < 0) {
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
    consoles->wanted = number;
    press_wanted(consoles);
}

void console_switch_close(struct console_switch *consoles)
{
    if (consoles == NULL)
        return;
    if (consoles->call != NULL)
        event_free(consoles->call);
    if (consoles->stream != NULL)
        bufferevent_free(consoles->stream);
    if (consoles->listener >= 0)
        close(consoles->listener);
    if (consoles->directory >= 0)
        close(consoles->directory);
    free(consoles);
}
