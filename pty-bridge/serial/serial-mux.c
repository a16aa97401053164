/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor gets one end of a socket pair for each client of the line. What it says while the
 * serial port has the line stays in the socket; output of the serial port is always shown.
 */
#include "pty-bridge/serial/serial-mux.h"

#include "common/clock.h"
#include "pty-bridge/serial/serial-copy.h"
#include "pty-bridge/serial/serial-escape.h"
#include "pty-bridge/serial/telnet.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* QEMU's words. */
#define TERMINATED "QEMU: Terminated\r\n"

/* Input passed on at once, in bytes. */
#define TYPED_SIZE 512

struct serial_mux {
    struct serial_mux_config config;
    struct serial_escape escape;
    struct serial_timestamps timestamps;
    struct telnet telnet;
    struct serial_copy monitor; /* between the line and the monitor's client; or closed */
    bool connected;             /* the line has a client */
};

/* What has been typed and not been passed on. */
struct typed {
    uint8_t bytes[TYPED_SIZE];
    size_t size;
};

static bool monitor_has_line(const struct serial_mux *mux)
{
    return serial_line_is_selected(mux->config.line, SERIAL_PORT_MONITOR);
}

static void pass_on(struct serial_mux *mux, struct typed *typed)
{
    const struct bytes bytes = {typed->bytes, typed->size};

    typed->size = 0;
    if (bytes.size == 0)
        return;
    if (!monitor_has_line(mux))
        serial_line_type(mux->config.line, bytes);
    else if (mux->monitor.socket != NULL)
        serial_copy_input(&mux->monitor, bytes);
}

static void write_text(const struct serial_mux *mux, struct evbuffer *text)
{
    const struct bytes bytes = {evbuffer_pullup(text, -1), evbuffer_get_length(text)};

    serial_line_write(mux->config.line, bytes);
    evbuffer_free(text);
}

static void show_help(const struct serial_mux *mux)
{
    struct evbuffer *text = evbuffer_new();

    if (text == NULL)
        return;
    serial_escape_help(mux->config.escape, text);
    write_text(mux, text);
}

static void select_monitor(struct serial_mux *mux)
{
    serial_line_select(mux->config.line, SERIAL_PORT_MONITOR);
    mux->config.shown(mux->config.context, true);
    if (mux->monitor.socket == NULL)
        return;
    serial_copy_start(&mux->monitor);
    serial_copy_output(&mux->monitor);
}

/* The last that it says is to be seen. */
static void deselect_monitor(struct serial_mux *mux)
{
    mux->config.shown(mux->config.context, false);
    serial_copy_drain(&mux->monitor, false);
    if (mux->monitor.socket != NULL)
        serial_copy_stop(&mux->monitor);
    serial_line_select(mux->config.line, SERIAL_PORT_USER);
}

static void switch_port(struct serial_mux *mux)
{
    bool to_monitor = !mux->config.serial || !monitor_has_line(mux);

    if (monitor_has_line(mux))
        deselect_monitor(mux);
    if (to_monitor)
        select_monitor(mux);
}

static void quit(const struct serial_mux *mux)
{
    static const char text[] = TERMINATED;

    serial_line_write(mux->config.line, (struct bytes){(const uint8_t *)text, sizeof(text) - 1});
    mux->config.quit(mux->config.context);
}

static void send_break(const struct serial_mux *mux)
{
    if (!monitor_has_line(mux))
        mux->config.send_break(mux->config.context);
}

static void obey(struct serial_mux *mux, enum serial_key key)
{
    switch (key) {
    case SERIAL_KEY_HELP:
        show_help(mux);
        break;
    case SERIAL_KEY_QUIT:
        quit(mux);
        break;
    case SERIAL_KEY_COMMIT:
        mux->config.commit(mux->config.context);
        break;
    case SERIAL_KEY_BREAK:
        send_break(mux);
        break;
    case SERIAL_KEY_SWITCH:
        switch_port(mux);
        break;
    case SERIAL_KEY_TIMESTAMPS:
        serial_timestamps_toggle(&mux->timestamps);
        break;
    case SERIAL_KEY_TYPED:
    case SERIAL_KEY_NOTHING:
        break;
    }
}

/* Returns whether there is a byte to be looked at further. */
static bool take_telnet(struct serial_mux *mux, uint8_t *byte, struct typed *typed)
{
    enum telnet_event event = mux->config.telnet ? telnet_take(&mux->telnet, byte) : TELNET_BYTE;

    if (event == TELNET_BREAK) {
        pass_on(mux, typed);
        send_break(mux);
    }
    return event == TELNET_BYTE;
}

static void on_input(void *context, struct bytes bytes)
{
    struct serial_mux *mux = context;
    struct typed typed = {.size = 0};

    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t byte = bytes.data[i];
        enum serial_key key = SERIAL_KEY_TYPED;

        if (!take_telnet(mux, &byte, &typed))
            continue;
        if (mux->config.monitor)
            key = serial_escape_take(&mux->escape, byte);
        if (key == SERIAL_KEY_TYPED)
            typed.bytes[typed.size++] = byte;
        if (typed.size == TYPED_SIZE || key != SERIAL_KEY_TYPED)
            pass_on(mux, &typed);
        obey(mux, key);
        if (key == SERIAL_KEY_QUIT)
            return;
    }
    pass_on(mux, &typed);
}

static void on_output(void *context, struct bytes bytes, struct evbuffer *output)
{
    struct serial_mux *mux = context;

    serial_timestamps_add(&mux->timestamps, bytes, clock_milliseconds(), output);
}

/* It has closed the connection: after the last answer to a client that sends no more, or failing.
 */
static void on_monitor_end(void *context)
{
    struct serial_mux *mux = context;
    bool expected = mux->monitor.input_ended;

    serial_copy_drain(&mux->monitor, true);
    serial_copy_close(&mux->monitor);
    if (expected && mux->connected)
        serial_line_disconnect(mux->config.line);
}

static int connect_monitor(struct serial_mux *mux, struct error *error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return error_set_errno(error, errno, "cannot connect a line to its monitor");
    if (serial_copy_open(&mux->monitor, mux->config.loop, ends[0], error) < 0) {
        close(ends[1]);
        return -1;
    }
    mux->config.connected(mux->config.context, ends[1]);
    serial_copy_start(&mux->monitor);
    if (!monitor_has_line(mux))
        serial_copy_stop(&mux->monitor);
    return 0;
}

static int begin_client(struct serial_mux *mux, struct error *error)
{
    struct evbuffer *text = mux->config.telnet ? evbuffer_new() : NULL;

    mux->telnet = (struct telnet){0};
    mux->escape.seen = false;
    if (text != NULL) {
        telnet_greet(text);
        write_text(mux, text);
    }
    serial_line_resume(mux->config.line, SERIAL_PORT_MONITOR);
    return mux->config.monitor ? connect_monitor(mux, error) : 0;
}

/* @error: filled if a client has come that cannot be connected */
static int follow_client(struct serial_mux *mux, struct error *error)
{
    bool came = serial_line_is_connected(mux->config.line) && !mux->connected;

    mux->connected = serial_line_is_connected(mux->config.line);
    if (!mux->connected)
        serial_copy_close(&mux->monitor);
    if (came && begin_client(mux, error) < 0)
        return -1;
    if (monitor_has_line(mux))
        serial_copy_output(&mux->monitor);
    return 0;
}

static void on_change(void *context)
{
    follow_client(context, NULL);
}

/* It still waits for answers, if the monitor is what it has typed to. */
static void on_input_ended(void *context)
{
    struct serial_mux *mux = context;

    if (monitor_has_line(mux) && mux->monitor.socket != NULL)
        serial_copy_end_input(&mux->monitor);
    else
        serial_line_disconnect(mux->config.line);
}

struct serial_mux *serial_mux_open(const struct serial_mux_config *config, struct error *error)
{
    struct serial_mux *mux = calloc(1, sizeof(*mux));
    const struct serial_filter filter = {.input = on_input,
                                         .output = on_output,
                                         .changed = on_change,
                                         .input_ended = on_input_ended,
                                         .context = mux};
    bool shown = config->monitor && !config->serial;

    if (mux == NULL) {
        error_set_errno(error, errno, "cannot share a line");
        return NULL;
    }
    *mux = (struct serial_mux){.config = *config,
                               .escape = {.character = config->escape},
                               .monitor = {.line = config->line,
                                           .port = SERIAL_PORT_MONITOR,
                                           .ended = on_monitor_end,
                                           .context = mux}};
    serial_line_filter(config->line, &filter);
    if (config->monitor)
        config->shown(config->context, shown);
    serial_line_select(config->line, shown ? SERIAL_PORT_MONITOR : SERIAL_PORT_USER);
    if (follow_client(mux, error) == 0)
        return mux;
    serial_mux_close(mux);
    return NULL;
}

void serial_mux_close(struct serial_mux *mux)
{
    if (mux == NULL)
        return;
    if (monitor_has_line(mux))
        serial_copy_drain(&mux->monitor, true);
    serial_line_filter(mux->config.line, NULL);
    serial_copy_close(&mux->monitor);
    free(mux);
}
