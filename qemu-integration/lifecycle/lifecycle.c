/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/lifecycle.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/last-output.h"
#include "qemu-integration/guest/overlays.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/host/pidfile.h"
#include "qemu-integration/host/terminal-settings.h"
#include "qemu-integration/lifecycle/announcements.h"
#include "qemu-integration/lifecycle/balloon-watch.h"
#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/display.h"
#include "qemu-integration/lifecycle/domain-scheduling.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/given-commands.h"
#include "qemu-integration/lifecycle/given-repeat.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/keeping.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/menu.h"
#include "qemu-integration/lifecycle/migration-settings.h"
#include "qemu-integration/lifecycle/monitors.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/overwritten-files.h"
#include "qemu-integration/lifecycle/reboot-storm.h"
#include "qemu-integration/lifecycle/requests.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/lifecycle/stats-commands.h"
#include "qemu-integration/lifecycle/user-network.h"
#include "qemu-integration/lifecycle/vcpu-threads.h"

#include <stdlib.h>
#include <unistd.h>

/* How long the device model may take to read a guest's last output, on a host that may be busy:
 * milliseconds. */
#define LAST_OUTPUT_LIMIT 10000

static void on_monitor(void *context, enum qmp_client_event event)
{
    struct lifecycle *cycle = context;

    switch (event) {
    case QMP_CLIENT_READY:
        cycle->device_model.state = DEVICE_MODEL_READY;
        life_disks_on_device_model(cycle);
        incoming_on_device_model(cycle);
        given_commands_repeat(cycle);
        if (cycle->media != NULL)
            qmp_client_restore_media(cycle->guest.device_model.monitor, cycle->media);
        if (cycle->plan->own_window && life_open_window(cycle) < 0)
            life_end(cycle, ENDING_ERROR);
        if (cycle->plan->own_vnc)
            qmp_client_ask_vnc_address(cycle->guest.device_model.monitor);
        boot_menu_connect_screen(cycle->life.menu);
        break;
    case QMP_CLIENT_RESUMED:
        life_on_cont(cycle);
        break;
    case QMP_CLIENT_STOPPED:
        life_on_stop(cycle);
        break;
    case QMP_CLIENT_POWERDOWN:
        life_on_powerdown(cycle);
        break;
    case QMP_CLIENT_RESET:
        life_on_reset(cycle, qmp_client_reset_reason(cycle->guest.device_model.monitor));
        break;
    case QMP_CLIENT_DEVICE_DELETED:
        life_disks_on_deleted(cycle, qmp_client_deleted_device(cycle->guest.device_model.monitor));
        break;
    case QMP_CLIENT_TEXT_CONSOLES:
        life_show_newest_screen(cycle);
        break;
    case QMP_CLIENT_VNC_ADDRESS:
        life_print_vnc_address(cycle);
        break;
    }
    life_start_if_ready(cycle);
}

static void on_store(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;

    (void)fd, (void)what;
    while (cycle->life.ending == ENDING_NONE && store_watches_dispatch(cycle->guest.watches))
        ;
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    if (end_signals_take(fd))
        life_end(context, ENDING_REQUESTED);
}

static void on_warden_end(void *context, int status);

static int start_warden(struct lifecycle *cycle)
{
    const struct warden_config orders = {
        .uuid = cycle->plan->uuid_text,
        .mark = cycle->mark,
        .pidfile = cycle->plan->vm->pidfile,
        .errors = cycle->plan->vm->daemonize ? cycle->output[1] : -1,
    };

    /* The kernel does it. */
    if (cycle->owner.fd >= 0)
        return 0;
    if (warden_start(&cycle->warden, &orders, cycle->guest.gate, &cycle->error) < 0)
        return -1;
    child_watch(&cycle->children, CHILD_WARDEN, cycle->warden.pid, on_warden_end, cycle);
    return 0;
}

/* The warden was killed: start another, as the guest must not continue without one. */
static void on_warden_end(void *context, int status)
{
    struct lifecycle *cycle = context;

    (void)status;
    close(cycle->warden.pipe);
    cycle->warden = (struct warden){.pipe = -1};
    if (start_warden(cycle) < 0)
        life_end(cycle, ENDING_ERROR);
}

static void on_client(void *context)
{
    life_start_if_ready(context);
}

static int open_monitor(struct lifecycle *cycle)
{
    cycle->guest.device_model.monitor =
        qmp_client_open(cycle->events.loop, on_monitor, cycle, &cycle->error);
    return cycle->guest.device_model.monitor == NULL ? -1 : 0;
}

/* With a new device model. */
static int open_guest(struct lifecycle *cycle)
{
    struct guest *guest = &cycle->guest;

    cycle->device_model = (struct life_device_model){.window = {.vnc_end = -1}};
    if (open_monitor(cycle) < 0 || guest_claim(guest, &cycle->error) < 0 ||
        life_open_monitors(cycle) < 0 || life_open_lines(cycle, on_client) < 0 ||
        guest_open(guest, &cycle->error) < 0)
        return -1;
    child_watch(&cycle->children, CHILD_DEVICE_MODEL, guest->device_model.pid,
                life_on_device_model_end, cycle);
    life_watch_passts(cycle);
    return plan_has_framebuffer(cycle->plan) ? life_follow_screen(cycle) : 0;
}

/* Steps 1 to 4. */
static int begin_guest(struct lifecycle *cycle)
{
    return guest_keeps_device_model(&cycle->guest)
               ? guest_renew_domain(&cycle->guest, &cycle->error)
               : open_guest(cycle);
}

/* Step 5. A device model that was kept is ready. */
static int open_menu(struct lifecycle *cycle)
{
    if (!plan_has_menu(cycle->plan) || incoming_expected(cycle))
        return 0;
    if (life_open_menu(cycle) < 0)
        return -1;
    if (guest_keeps_device_model(&cycle->guest))
        boot_menu_connect_screen(cycle->life.menu);
    return 0;
}

/* One watch for all lives. It fires at once, so that an end before it was set is noticed too. */
static int watch_domains(struct lifecycle *cycle)
{
    if (!cycle->watches_domains && store_watch(cycle->guest.watches, "@releaseDomain",
                                               life_on_domain_change, cycle, &cycle->error) < 0)
        return -1;
    cycle->watches_domains = true;
    return 0;
}

static void build_from_command_line(struct lifecycle *cycle)
{
    if (life_read_overwritten_files(cycle) < 0)
        life_end_failed(cycle);
    else
        life_build(cycle, &(struct boot_choice){.files = cycle->files,
                                                .command_line = cycle->plan->command_line});
}

/* Step 6 of a life without a menu, and all that has to happen before the loop. */
static void begin_life(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    if (incoming_expected(cycle))
        incoming_begin(cycle);
    else if (life->menu == NULL)
        build_from_command_line(cycle);
    if (life->ending == ENDING_NONE && watch_domains(cycle) < 0)
        life_end_failed(cycle);
    life_limit_start(cycle);
    life_on_network_poll(-1, 0, cycle);
    /* Watches that fired during the build will not wake us again: check once. */
    on_store(-1, 0, cycle);
}

/* At once: the guest must not run on without its disks while the device model ends. */
static void pause_guest(const struct lifecycle *cycle)
{
    struct error error = {0};

    /* That it does not exist any more is the usual reason for a failure. */
    if (cycle->life.stage >= STAGE_RUNNING)
        domain_pause(&cycle->guest.domain, &error);
}

static void pass_on_output(void *context)
{
    life_drain_lines(context);
}

/* A guest that has ended by itself has said why. */
static void take_last_output(struct lifecycle *cycle)
{
    enum ending ending = cycle->life.ending;

    if (ending == ENDING_POWEROFF || ending == ENDING_REBOOT || ending == ENDING_CRASH)
        guest_await_last_output(&cycle->guest, LAST_OUTPUT_LIMIT, pass_on_output, cycle);
}

/* For the next device model, which begins with the media of the command line. */
static void keep_media(struct lifecycle *cycle)
{
    struct qmp_client *monitor = cycle->guest.device_model.monitor;
    char *media = monitor == NULL ? NULL : qmp_client_take_media(monitor);

    if (media == NULL)
        return;
    free(cycle->media);
    cycle->media = media;
}

/* Whether another life of the guest follows. */
static bool is_followed(enum ending ending)
{
    return ending == ENDING_REBOOT || ending == ENDING_LOAD;
}

/* The device model, what is connected to it, and all else of the guest. */
static bool close_guest(struct lifecycle *cycle)
{
    child_unwatch(&cycle->children, CHILD_WINDOW);
    child_unwatch(&cycle->children, CHILD_DEVICE_MODEL);
    life_unwatch_passts(cycle);
    window_close(&cycle->device_model.window);
    life_unfollow_screen(cycle);
    output_relay_drain(&cycle->relay);
    /* What could not be undone has been reported; the warden will try again. */
    bool clean =
        is_followed(cycle->life.ending) ? guest_end_life(&cycle->guest) : guest_stop(&cycle->guest);
    /* Drop QEMU's complaint about the signal that stopped it. */
    if (!cycle->life.started)
        output_relay_discard(&cycle->relay);
    life_close_monitors(cycle);
    life_drain_lines(cycle);
    keep_media(cycle);
    qmp_client_close(steal_pointer(&cycle->guest.device_model.monitor));
    return clean;
}

/* Step 8 of a life. */
static void take_down_life(struct lifecycle *cycle)
{
    balloon_watch_end_life(cycle);
    dump_end_life(cycle);
    life_disks_end_life(cycle);
    life_cards_end_life(cycle);
    life_hotplugged_end_life(cycle);
    life_stats_end_life(cycle);
    snapshots_end_life(cycle);
    outgoing_end_life(cycle);
    incoming_end_life(cycle);
    pause_guest(cycle);
    take_last_output(cycle);
    event_del(cycle->events.limit);
    event_del(cycle->events.network_poll);
    event_del(cycle->events.ask_again);
    if (!life_keep_device_model(cycle) && !close_guest(cycle))
        cycle->life.ending = ENDING_ERROR;
    snapshots_clean_up(cycle);
    cycle->life.menu = NULL;
}

/*
 * One life of the guest, from its first call to its last:
 *
 * 1. opens the connection to the device model's monitor;
 * 2. claims the guest: removes what killed instances have left, takes name and UUID, and creates
 *    the domain, empty and paused;
 * 3. opens the user's monitors and lines that are ours, in the first life: now no other guest can
 *    have them;
 * 4. writes the domain's nodes and starts the device model;
 * 5. with a bootloader, opens the boot menu, which runs it and comes back with a choice
 *    (STAGE_OPENING, STAGE_CHOOSING);
 * 6. builds the guest: memory, kernel, initrd (STAGE_BUILDING);
 * 7. runs the event loop: unpauses the domain once device model and network are ready
 *    (STAGE_STARTING, with -S STAGE_HELD, STAGE_RUNNING), until something calls life_end();
 * 8. pauses the domain; takes down window and guest, the latter by its undo list, and the
 *    connections.
 *
 * With a menu, 6 happens within the loop of 7. A failure at any step leads to 8. If the device
 * model is kept at 8, the next life begins with a new domain in the place of 1 to 4.
 */
static enum ending run_one_life(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    *life = (struct life){0};
    output_relay_hold(&cycle->relay);
    /* Until the loop waits for signals itself. */
    call_gate_set_cancel(cycle->guest.gate, cycle->guest.end_signals);
    if (error_is_set(&cycle->error) || begin_guest(cycle) < 0) {
        life_end_failed(cycle);
    } else {
        life_restore_scheduling(cycle);
        if (open_menu(cycle) < 0)
            life_end_failed(cycle);
        else
            begin_life(cycle);
    }
    call_gate_set_cancel(cycle->guest.gate, -1);
    if (life->ending == ENDING_NONE)
        event_base_dispatch(cycle->events.loop);
    take_down_life(cycle);
    return life->ending;
}

/* Whether the next life begins as this one ends: waiting for "cont". */
static bool is_stopped(const struct lifecycle *cycle)
{
    const struct life *life = &cycle->life;

    return life->stage >= STAGE_RUNNING
               ? life->paused
               : cycle->guest.held && cycle->device_model.state != DEVICE_MODEL_RUNS;
}

/* Waits, unless a signal asks for the end meanwhile. */
static void rest(const struct lifecycle *cycle, unsigned seconds)
{
    if (seconds == 0)
        return;
    fprintf(stderr, "qemu-xen: warning: the guest reboots again and again; waiting for %u s\n",
            seconds);
    end_signals_within(cycle->guest.end_signals, (int)seconds * 1000);
}

/* A device model that is kept has to let go of them first, in the next life. */
static int revert_disks(struct lifecycle *cycle)
{
    struct error error = {0};

    if (guest_keeps_device_model(&cycle->guest) || snapshots_revert(cycle, &error) == 0)
        return 0;
    return error_set(&cycle->error, "loadvm %s: %s", cycle->snapshot.tag, error.message);
}

static enum ending run_lives(struct lifecycle *cycle)
{
    struct reboot_storm storm = {0};
    enum ending ending;

    do {
        int64_t began = clock_milliseconds();

        ending = run_one_life(cycle);
        if (ending == ENDING_REBOOT)
            rest(cycle, reboot_storm_rest(&storm, (double)(clock_milliseconds() - began) / 1e3));
        life_announce_end(cycle);
        cycle->guest.rebooted = true;
        cycle->guest.incoming = ending == ENDING_LOAD;
        cycle->guest.held = ending == ENDING_LOAD ? cycle->snapshot.held : is_stopped(cycle);
        if (end_signals_pending(cycle->guest.end_signals))
            break;
        if (ending == ENDING_LOAD && revert_disks(cycle) < 0)
            ending = ENDING_ERROR;
    } while (is_followed(ending));
    /* A signal came between two lives, or there will be no other for another reason. */
    if (guest_keeps_device_model(&cycle->guest) && !close_guest(cycle))
        ending = ENDING_ERROR;
    if (!guest_stop(&cycle->guest))
        ending = ENDING_ERROR;
    return ending;
}

static void print_outcome(const struct lifecycle *cycle, enum ending ending)
{
    if (error_is_set(&cycle->error))
        fprintf(stderr, "qemu-xen: %s\n", cycle->error.message);
    else if (ending == ENDING_DESTROYED)
        fprintf(stderr, "qemu-xen: domain %s was destroyed from outside\n", cycle->plan->name);
}

static enum exit_status exit_status_of(enum ending ending)
{
    switch (ending) {
    case ENDING_CRASH:
        return EXIT_GUEST_CRASHED;
    case ENDING_DEVICE_MODEL:
        return EXIT_DEVICE_MODEL_DIED;
    case ENDING_BOOTLOADER:
        return EXIT_NOTHING_TO_BOOT;
    case ENDING_ERROR:
        return EXIT_FAILED;
    case ENDING_NONE:
    case ENDING_POWEROFF:
    case ENDING_REBOOT:
    case ENDING_LOAD:
    case ENDING_REQUESTED:
    case ENDING_DESTROYED:
        break;
    }
    return EXIT_ENDED;
}

static int open_events(struct lifecycle *cycle)
{
    struct lifecycle_events *events = &cycle->events;
    struct guest *guest = &cycle->guest;

    events->loop = event_base_new();
    if (events->loop == NULL)
        return error_set(&cycle->error, "cannot make an event loop");
    events->limit = event_new(events->loop, -1, 0, life_on_limit, cycle);
    events->network_poll = event_new(events->loop, -1, 0, life_on_network_poll, cycle);
    events->ask_again = event_new(events->loop, -1, 0, life_on_ask_again, cycle);
    if (events->limit == NULL || events->network_poll == NULL || events->ask_again == NULL)
        return error_set(&cycle->error, "cannot make a timer");
    guest->end_signals = end_signals_open(&cycle->error);
    if (guest->end_signals < 0)
        return -1;
    events->end_signals =
        event_new(events->loop, guest->end_signals, EV_READ | EV_PERSIST, on_signal, cycle);
    if (events->end_signals == NULL || event_add(events->end_signals, NULL) < 0)
        return error_set(&cycle->error, "cannot watch for signals");
    events->store = event_new(events->loop, store_watches_fd(guest->watches), EV_READ | EV_PERSIST,
                              on_store, cycle);
    if (events->store == NULL || event_add(events->store, NULL) < 0)
        return error_set(&cycle->error, "cannot watch xenstore: out of memory");
    return children_open(&cycle->children, events->loop, &cycle->error);
}

static int open_output(struct lifecycle *cycle)
{
    if (output_relay_open(&cycle->relay, cycle->events.loop, cycle->plan->vm->daemonize,
                          &cycle->error) < 0)
        return -1;
    cycle->output[0] = output_relay_descriptor(&cycle->relay, STDOUT_FILENO);
    cycle->output[1] = output_relay_descriptor(&cycle->relay, STDERR_FILENO);
    cycle->guest.device_model.output = cycle->output;
    return plan_host_needs(cycle->plan).passt ? life_open_passt_output(cycle) : 0;
}

static void close_event(struct event *event)
{
    if (event != NULL)
        event_free(event);
}

/* Closes all that has been opened for the lives, also after a failure on the way. */
static void close_all(struct lifecycle *cycle)
{
    struct lifecycle_events *events = &cycle->events;

    output_relay_close(&cycle->relay);
    output_relay_close(&cycle->passt_relay);
    life_close_lines(cycle);
    snapshots_close(cycle);
    front_close(cycle->monitors);
    life_forget_scheduling(cycle);
    boot_files_close(&cycle->read_anew);
    life_forget_vcpu_threads(cycle);
    free(cycle->media);
    given_commands_forget(&cycle->given);
    children_close(&cycle->children);
    close_event(events->store);
    close_event(events->end_signals);
    close_event(events->network_poll);
    close_event(events->ask_again);
    close_event(events->limit);
    if (events->loop != NULL)
        event_base_free(events->loop);
}

enum exit_status lifecycle_run(const struct plan *plan, struct call_gate *gate,
                               void (*started)(void))
{
    const char *pidfile = plan->vm->pidfile;
    struct lifecycle cycle = {.plan = plan,
                              .started = started,
                              .files = plan->files,
                              .read_anew = {.kernel = {.fd = -1}, .initrd = {.fd = -1}},
                              .warden = {.pipe = -1},
                              .owner = {.fd = -1},
                              .outgoing = {.devices = -1, .given = -1},
                              .migration_settings = MIGRATION_SETTINGS_DEFAULT,
                              .incoming = {.listener = -1, .devices = -1},
                              .snapshot = {.cycle = &cycle, .file = -1}};
    enum ending ending = ENDING_ERROR;
    int pidfile_fd = -1;
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(gate, &cycle.error);
    cleanup_store struct store *store = hypervisor == NULL ? NULL : store_open(gate, &cycle.error);
    cleanup_store_watches struct store_watches *watches =
        store == NULL ? NULL : store_watches_open(gate, &cycle.error);

    terminal_settings_save();
    cycle.guest = (struct guest){.plan = plan,
                                 .gate = gate,
                                 .store = store,
                                 .watches = watches,
                                 .mark = cycle.mark,
                                 .owner = &cycle.owner,
                                 .incoming = plan->incoming.expected,
                                 .held = plan->vm->start_paused,
                                 .domain = {.hypervisor = hypervisor}};
    /* Signals, and who cleans up after a kill, before any effect that has to be undone. */
    if (watches != NULL && mark_of_this_process(cycle.mark, plan->name, &cycle.error) == 0 &&
        open_events(&cycle) == 0 && open_output(&cycle) == 0 &&
        domain_owner_open(&cycle.owner, gate, &cycle.error) >= 0 && start_warden(&cycle) == 0 &&
        (pidfile == NULL || (pidfile_fd = pidfile_create(pidfile, &cycle.error)) >= 0))
        ending = run_lives(&cycle);
    child_unwatch(&cycle.children, CHILD_WARDEN);
    if (!warden_finish(&cycle.warden))
        ending = ENDING_ERROR;
    domain_owner_close(&cycle.owner);
    output_relay_release(&cycle.relay);
    terminal_settings_restore();
    if (pidfile_fd >= 0)
        pidfile_remove(pidfile, pidfile_fd);
    /* Before monitors are closed: their clients look for the reason then. */
    print_outcome(&cycle, ending);
    close_all(&cycle);
    guest_overlays_close(&cycle.guest);
    guest_cards_close(&cycle.guest);
    return exit_status_of(ending);
}
