/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/lines.h"

#include "common/cleanup.h"

/* The end of what QEMU's monitor says to a client: its first prompt. */
#define MONITOR_GREETING "(qemu) "

static int open_user_end(struct lifecycle *cycle, const struct plan_line *planned,
                         struct life_line *line, void (*client_came)(void *context))
{
    const struct serial_line_config config = {.address = &planned->address,
                                              .option = planned->option,
                                              .label = plan_line_id(planned),
                                              .cancel = cycle->guest.end_signals,
                                              .client_came = client_came,
                                              .context = cycle};

    line->line = serial_line_open(cycle->events.loop, cycle->guest.gate, &config, &cycle->error);
    return line->line == NULL ? -1 : 0;
}

static int open_device_model_end(struct lifecycle *cycle, const struct plan_line *planned,
                                 struct life_line *line)
{
    struct event_base *loop = cycle->events.loop;

    if (planned->relayed)
        line->relay = serial_relay_open(loop, cycle->guest.gate, line->line,
                                        planned->greets ? MONITOR_GREETING : NULL, &cycle->error);
    else
        line->serial = serial_switch_open(loop, line->line, &cycle->error);
    if (line->serial != NULL && cycle->plan->bootloader == NULL)
        serial_switch_to_guest(line->serial);
    return line->relay == NULL && line->serial == NULL ? -1 : 0;
}

int life_open_lines(struct lifecycle *cycle, void (*client_came)(void *context))
{
    const struct plan *plan = cycle->plan;
    struct guest_device_model *device_model = &cycle->guest.device_model;

    for (unsigned i = 0; i < plan->lines.count; i++) {
        struct life_line *line = &cycle->lines[i];

        if (line->line == NULL &&
            (open_user_end(cycle, &plan->lines.list[i], line, client_came) < 0 ||
             open_device_model_end(cycle, &plan->lines.list[i], line) < 0))
            return -1;
        device_model->lines[i] = line->relay != NULL ? serial_relay_device_model_end(line->relay)
                                                     : serial_switch_device_model_end(line->serial);
        if (plan->bootloader != NULL)
            device_model->terminal = serial_line_terminal(line->line);
    }
    return 0;
}

bool life_awaits_client(const struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->lines.count; i++)
        if (cycle->lines[i].line != NULL && serial_line_awaits_client(cycle->lines[i].line))
            return true;
    return false;
}

void life_drain_lines(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->lines.count; i++) {
        if (cycle->lines[i].serial != NULL)
            serial_switch_drain(cycle->lines[i].serial);
        if (cycle->lines[i].relay != NULL)
            serial_relay_drain(cycle->lines[i].relay);
    }
}

void life_close_lines(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->lines.count; i++) {
        serial_switch_close(steal_pointer(&cycle->lines[i].serial));
        serial_relay_close(steal_pointer(&cycle->lines[i].relay));
        serial_line_close(steal_pointer(&cycle->lines[i].line));
    }
}
