/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/lines.h"

#include "common/cleanup.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/endings.h"

/* QEMU's command for people, as there is none for programs that takes all disks. */
#define COMMIT_ALL                                                                                 \
    "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"commit all\"}}"

static void on_monitor_shown(void *context, bool shown)
{
    const struct life_line *line = context;

    front_show(line->cycle->monitors, (unsigned)line->plan->monitor, shown);
}

static void on_monitor_client(void *context, int fd)
{
    const struct life_line *line = context;

    front_connect(line->cycle->monitors, (unsigned)line->plan->monitor, fd);
}

static void on_break(void *context)
{
    const struct life_line *line = context;

    serial_switch_send_break(line->serial);
}

/* It writes to files, as a typed "commit" does. */
static void on_commit(void *context)
{
    const struct life_line *line = context;
    const struct lifecycle *cycle = line->cycle;

    if (cycle->device_model.state != DEVICE_MODEL_STARTING && !cycle->device_model.let_go &&
        !cycle->plan->vm->monitor_restrict)
        qmp_client_tell(cycle->guest.device_model.monitor, COMMIT_ALL);
}

static void on_quit(void *context)
{
    const struct life_line *line = context;
    struct lifecycle *cycle = line->cycle;

    cycle->life.quit = true;
    life_end(cycle, ENDING_REQUESTED);
}

static int open_mux(struct lifecycle *cycle, struct life_line *line)
{
    const struct plan_line *planned = line->plan;
    const struct serial_mux_config config = {.loop = cycle->events.loop,
                                             .line = line->line,
                                             .telnet = planned->address.telnet,
                                             .monitor = planned->monitor >= 0,
                                             .serial = planned->serial,
                                             .escape = cycle->plan->vm->escape,
                                             .shown = on_monitor_shown,
                                             .connected = on_monitor_client,
                                             .commit = on_commit,
                                             .quit = on_quit,
                                             .send_break = on_break,
                                             .context = line};

    if (!config.monitor && !config.telnet)
        return 0;
    line->mux = serial_mux_open(&config, &cycle->error);
    return line->mux == NULL ? -1 : 0;
}

static int open_user_end(struct lifecycle *cycle, struct life_line *line,
                         void (*client_came)(void *context))
{
    const struct plan_line *planned = line->plan;
    const struct serial_line_config config = {.address = &planned->address,
                                              .option = planned->option,
                                              .label = plan_line_id(planned),
                                              .client_came = client_came,
                                              .context = cycle};

    line->line = serial_line_open(cycle->events.loop, cycle->guest.gate, &config, &cycle->error);
    return line->line == NULL ? -1 : open_mux(cycle, line);
}

static int open_device_model_end(struct lifecycle *cycle, struct life_line *line)
{
    const struct plan *plan = cycle->plan;

    if (!line->plan->serial)
        return 0;
    line->serial = serial_switch_open(cycle->events.loop, line->line,
                                      line->plan->breaks ? plan->vm->escape : -1, &cycle->error);
    if (line->serial == NULL)
        return -1;
    if (!plan_has_menu(plan) || line != life_first_line(cycle))
        serial_switch_to_guest(line->serial);
    return 0;
}

static int open_line(struct lifecycle *cycle, unsigned number, void (*client_came)(void *context))
{
    struct life_line *line = &cycle->lines[number];

    if (line->line != NULL)
        return 0;
    line->cycle = cycle;
    line->plan = &cycle->plan->lines.list[number];
    return open_user_end(cycle, line, client_came) < 0 ? -1 : open_device_model_end(cycle, line);
}

int life_open_lines(struct lifecycle *cycle, void (*client_came)(void *context))
{
    const struct plan *plan = cycle->plan;
    struct guest_device_model *device_model = &cycle->guest.device_model;

    for (unsigned i = 0; i < plan->lines.count; i++) {
        const struct life_line *line = &cycle->lines[i];

        if (open_line(cycle, i, client_came) < 0)
            return -1;
        device_model->lines[i] =
            line->serial == NULL ? -1 : serial_switch_device_model_end(line->serial);
        device_model->terminals[i] = serial_line_terminal(line->line);
    }
    return 0;
}

struct life_line *life_first_line(struct lifecycle *cycle)
{
    int number = plan_lines_serial(&cycle->plan->lines, cycle->plan->vm, 0);

    return number < 0 ? NULL : &cycle->lines[number];
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
    for (unsigned i = 0; i < cycle->plan->lines.count; i++)
        if (cycle->lines[i].serial != NULL)
            serial_switch_drain(cycle->lines[i].serial);
}

void life_close_lines(struct lifecycle *cycle)
{
    for (unsigned i = 0; i < cycle->plan->lines.count; i++) {
        serial_switch_close(steal_pointer(&cycle->lines[i].serial));
        serial_mux_close(steal_pointer(&cycle->lines[i].mux));
        serial_line_close(steal_pointer(&cycle->lines[i].line));
    }
}
