/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/display.h"

#include "common/process.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a process may take to end after its sockets are closed, in milliseconds. */
#define DEVICE_MODEL_END_DELAY 500

/*
 * As in QEMU, closing the window ends the guest. The viewer also ends when the device model does,
 * which may be noticed only later, but gives the better reason.
 */
static void on_window_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    const char *program = cycle->plan->paths.viewer;
    pid_t device_model = cycle->guest.device_model.pid;
    char how[64];
    char reason[ERROR_MESSAGE_SIZE / 2];

    cycle->life.window.viewer = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        /* Without a device model the life has ended, or waits for the domain to be destroyed. */
        if (device_model != 0 && !process_ends_within(device_model, DEVICE_MODEL_END_DELAY))
            life_end(cycle, ENDING_REQUESTED);
        return;
    }
    process_describe_end(status, how, sizeof(how));
    output_relay_drain(&cycle->relay);
    if (output_relay_take_last_error(&cycle->relay, basename(program), reason, sizeof(reason)))
        error_set(&cycle->error, "window: %s", reason);
    else
        error_set(&cycle->error, "the window %s %s", program, how);
    life_end(cycle, ENDING_ERROR);
}

int life_open_window(struct lifecycle *cycle)
{
    struct window *window = &cycle->life.window;
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
    cycle->life.vnc_printed = true;
    if (!cycle->life.started && cycle->life.stage == STAGE_CHOOSING)
        life_report_started(cycle);
}

void life_on_screen_taken(void *context)
{
    struct lifecycle *cycle = context;

    /* QEMU has made a console for the guest's picture, and shows it only when told to. */
    cycle->life.guest_screens++;
    if (cycle->life.ending == ENDING_NONE)
        qmp_client_ask_text_consoles(cycle->guest.device_model.monitor);
}

/* QEMU's text consoles come first, then the bootloader's screen, then those of the guest. */
void life_show_newest_screen(struct lifecycle *cycle)
{
    unsigned number =
        qmp_client_text_consoles(cycle->guest.device_model.monitor) + 1 + cycle->life.guest_screens;

    if (number <= CONSOLE_SWITCH_MAX)
        console_switch_select(cycle->life.consoles, number);
    else
        fprintf(stderr,
                "qemu-xen: warning: the guest's screen is QEMU's console %u, and only %d can be "
                "chosen\n",
                number, CONSOLE_SWITCH_MAX);
}
