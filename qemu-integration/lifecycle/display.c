/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/display.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/device-model/console-switch.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/backend-state.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xen/io/xenbus.h>

/* How long a process may take to end after its sockets are closed, in milliseconds. */
#define DEVICE_MODEL_END_DELAY 500

/*
 * As in QEMU, closing the window ends the guest. The viewer also ends when the device model does,
 * which may be noticed only later, but gives the better reason.
 */
static void on_window_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    pid_t device_model = cycle->guest.device_model.pid;
    char reason[ERROR_MESSAGE_SIZE / 2];

    cycle->device_model.window.viewer = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        /* Without a device model the life has ended, or waits for the domain to be destroyed. */
        if (device_model != 0 && !process_ends_within(device_model, DEVICE_MODEL_END_DELAY))
            life_end(cycle, ENDING_REQUESTED);
        return;
    }
    output_relay_explain_end(&cycle->relay, cycle->plan->paths.viewer, status, reason,
                             sizeof(reason));
    error_set(&cycle->error, "window: %s", reason);
    life_end(cycle, ENDING_ERROR);
}

int life_open_window(struct lifecycle *cycle)
{
    struct window *window = &cycle->device_model.window;
    const struct window_config config = {.viewer = cycle->plan->paths.viewer,
                                         .title = cycle->plan->name,
                                         .full_screen = cycle->plan->vm->full_screen,
                                         .output = cycle->output};

    if (window_open(cycle->guest.gate, &config, window, &cycle->error) < 0)
        return -1;
    child_watch(&cycle->children, CHILD_WINDOW, window->viewer, on_window_end, cycle);
    if (qmp_client_add_vnc_client(cycle->guest.device_model.monitor, window->vnc_end,
                                  &cycle->error) < 0)
        return -1;
    /* QEMU alone must have it: the viewer has to notice when QEMU ends. */
    close(window->vnc_end);
    window->vnc_end = -1;
    return 0;
}

/* In the words that QEMU uses when it has chosen the display's number itself. */
void life_print_vnc_address(struct lifecycle *cycle)
{
    printf("VNC server running on %s\n", qmp_client_vnc_address(cycle->guest.device_model.monitor));
    fflush(stdout);
    cycle->device_model.vnc_printed = true;
    life_report_menu(cycle);
}

static int connect_console_switch(void *context, int fd, struct error *error)
{
    const struct lifecycle *cycle = context;

    return qmp_client_add_vnc_client(cycle->guest.device_model.monitor, fd, error);
}

/*
 * When a frontend has connected, QEMU has made a console for its picture, which it shows only when
 * told to. A guest that cannot be followed continues without.
 */
static void on_framebuffer_change(void *context)
{
    struct lifecycle *cycle = context;
    struct life *life = &cycle->life;
    struct error error = {0};
    int state = backend_state(&cycle->guest, BACKEND_SCREEN, 0, &error);

    /* Once the guest has started, connections to xenstored's socket are short (watches.h). */
    if (life->stage >= STAGE_HELD)
        store_disconnect(cycle->guest.store);
    bool connected = state == XenbusStateConnected;

    if (connected && !cycle->device_model.screen_connected) {
        cycle->device_model.screens++;
        qmp_client_ask_text_consoles(cycle->guest.device_model.monitor);
    }
    cycle->device_model.screen_connected = connected;
}

int life_follow_screen(struct lifecycle *cycle)
{
    char path[BACKEND_STATE_PATH_SIZE];

    cycle->device_model.consoles =
        console_switch_open(cycle->events.loop, connect_console_switch, cycle, &cycle->error);
    if (cycle->device_model.consoles == NULL)
        return -1;
    backend_state_path(&cycle->guest, BACKEND_SCREEN, 0, path);
    return store_watch(cycle->guest.watches, path, on_framebuffer_change, cycle, &cycle->error);
}

void life_unfollow_screen(struct lifecycle *cycle)
{
    char path[BACKEND_STATE_PATH_SIZE];

    if (cycle->device_model.consoles == NULL)
        return;
    backend_state_path(&cycle->guest, BACKEND_SCREEN, 0, path);
    store_unwatch(cycle->guest.watches, path, cycle);
    console_switch_close(steal_pointer(&cycle->device_model.consoles));
}

/* QEMU's text consoles come first, then one for each time that a frontend has connected. */
void life_show_newest_screen(struct lifecycle *cycle)
{
    unsigned number =
        qmp_client_text_consoles(cycle->guest.device_model.monitor) + cycle->device_model.screens;
    struct error error = {0};

    if (number > CONSOLE_SWITCH_MAX)
        fprintf(stderr,
                "qemu-xen: warning: the guest's screen is QEMU's console %u, and only %d can be "
                "chosen\n",
                number, CONSOLE_SWITCH_MAX);
    else if (console_switch_select(cycle->device_model.consoles, number, &error) < 0)
        error_warn(&error);
}
