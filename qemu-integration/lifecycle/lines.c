/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/lines.h"

#include "common/cleanup.h"
#include "qemu-integration/lifecycle/start.h"

static void on_client(void *context)
{
    life_start_if_ready(context);
}

static int open_line(struct lifecycle *cycle, const struct plan_line *planned,
                     struct life_line *line)
{
    struct event_base *loop = cycle->events.loop;
    const struct serial_line_config config = {.address = &planned->address,
                                              .option = planned->option,
                                              .label = plan_line_label(planned),
                                              .client_came = on_client,
                                              .context = cycle};

    if (line->line == NULL)
        line->line = serial_line_open(loop, cycle->guest.gate, &config, &cycle->error);
    if (line->line != NULL && line->serial == NULL)
        line->serial = serial_switch_open(loop, line->line, &cycle->error);
    return line->serial == NULL ? -1 : 0;
}

int life_open_lines(struct lifecycle *cycle)
{
    const struct plan *plan = cycle->plan;
    struct guest_device_model *device_model = &cycle->guest.device_model;

    for (unsigned i = 0; i < plan->line_count; i++) {
        struct life_line *line = &cycle->lines[i];

        if (open_line(cycle, &plan->lines[i], line) < 0)
            return -1;
        device_model->lines[i] = serial_switch_device_model_end(line->serial);
        if (plan->bootloader == NULL)
            serial_switch_to_guest(line->serial);
        else
            device_model->terminal = serial_line_terminal(line->line);
    }
    return 0;
}

bool life_awaits_client(const struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->line_count; i++)
        if (cycle->lines[i].line != NULL && serial_line_awaits_client(cycle->lines[i].line))
            return true;
    return false;
}

void life_drain_lines(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->line_count; i++)
        if (cycle->lines[i].serial != NULL)
            serial_switch_drain(cycle->lines[i].serial);
}

void life_close_lines(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->line_count; i++) {
        serial_switch_close(steal_pointer(&cycle->lines[i].serial));
        serial_line_close(steal_pointer(&cycle->lines[i].line));
    }
}
