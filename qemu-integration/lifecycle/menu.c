/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/menu.h"

#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/start.h"

/* No time limit in the menu. */
static void on_bootloader_start(void *context)
{
    struct lifecycle *cycle = context;

    if (cycle->life.ending != ENDING_NONE)
        return;
    cycle->life.stage = STAGE_CHOOSING;
    event_del(cycle->events.limit);
    life_report_menu(cycle);
}

static void on_bootloader_end(void *context)
{
    struct lifecycle *cycle = context;

    cycle->life.stage = STAGE_BUILDING;
    life_limit_start(cycle);
}

static void on_menu_done(void *context, enum boot_menu_end how, const struct error *error)
{
    struct lifecycle *cycle = context;
    struct life *life = &cycle->life;

    if (life->ending != ENDING_NONE)
        return;
    if (error != NULL)
        cycle->error = *error;
    switch (how) {
    case BOOT_MENU_CHOSE:
        if (life_first_line(cycle) != NULL)
            serial_switch_to_guest(life_first_line(cycle)->serial);
        life_limit_start(cycle);
        life_build(cycle, boot_menu_choice(life->menu));
        boot_menu_release_choice(life->menu);
        break;
    case BOOT_MENU_FAILED:
        life_end(cycle, ENDING_BOOTLOADER);
        break;
    case BOOT_MENU_REBOOT:
        event_del(cycle->events.limit);
        life_reboot(cycle);
        break;
    case BOOT_MENU_POWER_OFF:
        event_del(cycle->events.limit);
        life_power_off(cycle);
        break;
    case BOOT_MENU_ERROR:
        life_end(cycle, ENDING_ERROR);
        break;
    }
}

int life_open_menu(struct lifecycle *cycle)
{
    const struct life_line *line = life_first_line(cycle);
    const struct boot_menu_config config = {.loop = cycle->events.loop,
                                            .guest = &cycle->guest,
                                            .children = &cycle->children,
                                            .line = line == NULL ? NULL : line->line,
                                            .serial = line == NULL ? NULL : line->serial,
                                            .awaits_client =
                                                line != NULL && line->plan->address.wait,
                                            .started = on_bootloader_start,
                                            .ended = on_bootloader_end,
                                            .done = on_menu_done,
                                            .context = cycle};

    if (cycle->guest.rebooted && cycle->plan->later_boot_order.count == 0) {
        error_set(&cycle->error, "-boot once: the guest has rebooted, and there is no other device "
                                 "that it could boot from");
        life_end(cycle, ENDING_BOOTLOADER);
        return -1;
    }
    cycle->life.menu = boot_menu_open(&config, &cycle->error);
    return cycle->life.menu == NULL ? -1 : 0;
}
