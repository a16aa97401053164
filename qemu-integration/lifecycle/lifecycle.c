/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/lifecycle.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-switch.h"
#include "qemu-integration/boot-choice/boot-menu.h"
#include "qemu-integration/device-model/console-switch.h"
#include "qemu-integration/device-model/output-relay.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/device-model/window.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/host/children.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/host/pidfile.h"
#include "qemu-integration/host/terminal-settings.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/ownership/warden.h"
#include "qemu-integration/xen/core-dump.h"

#include <errno.h>
#include <event2/event.h>
#include <string.h>
#include <sys/wait.h>

/* How long device model and network may take to start, in seconds; xl's own limit. */
#define START_LIMIT 60

/* How long somebody else who has begun to destroy the domain may take, in seconds. */
#define FOREIGN_DESTROY_LIMIT 10

/* How long to wait between two looks for netback's interfaces, in microseconds. */
#define NETWORK_INTERVAL 10000

/* How much later than its sockets are closed a process may end, in milliseconds. */
#define DEVICE_MODEL_END_DELAY 500

/* How one life of the guest ended. */
enum ending {
    ENDING_NONE,     /* it goes on */
    ENDING_POWEROFF, /* the guest shut itself down */
    ENDING_REBOOT,   /* it wants another life */
    ENDING_CRASH,
    ENDING_ASKED,        /* a signal, or the device model's own quit command */
    ENDING_DESTROYED,    /* somebody else destroyed the domain */
    ENDING_DEVICE_MODEL, /* the device model died */
    ENDING_BOOTLOADER,   /* it has chosen nothing */
    ENDING_ERROR,
};

struct lifecycle {
    const struct plan *plan;
    struct event_base *loop;
    struct event *timer;
    struct event *network_timer;
    struct guest guest;
    struct children children;
    struct warden warden;
    struct output_relay relay;
    struct window window;
    struct serial_line *line;        /* the guest's first, if a bootloader is to be seen there */
    struct serial_switch *serial;    /* its other side */
    struct console_switch *consoles; /* shows the guest's screen after the bootloader's; or NULL */
    struct boot_menu *menu;          /* NULL: the kernel is given, or the BIOS finds one */
    int output[2];
    void (*started)(void);
    char mark[MARK_SIZE];
    unsigned guest_screens; /* how often the guest has connected to its screen in this life */
    bool vnc_known;         /* where to connect to has been printed */
    bool built;             /* the guest has memory and a kernel */
    bool monitor_ready;     /* the device model obeys its monitor */
    bool device_model_runs; /* it serves the guest */
    bool unpaused;
    bool ready;   /* unpaused, or with -S waiting for the monitor's "cont" */
    bool crashed; /* has crashed, and what is done then is being done */
    bool watches_domains;
    bool quitting; /* the device model has quit and somebody seems to destroy the domain */
    enum ending ending;
    struct error error; /* why, for the endings that need a message */
};

static void end(struct lifecycle *life, enum ending ending)
{
    if (life->ending == ENDING_NONE)
        life->ending = ending;
    event_base_loopbreak(life->loop);
}

/* With the reason in life->error: a script that had to be cut short because of a signal is none. */
static void end_unless_asked(struct lifecycle *life)
{
    bool asked = end_signals_take(life->guest.end_signals);

    if (asked)
        life->error = (struct error){0};
    end(life, asked ? ENDING_ASKED : ENDING_ERROR);
}

/* The user's machine is on, its bootloader's menu included: from now on what happens to it is its
 * end. */
static void tell_started(struct lifecycle *life)
{
    life->ready = true;
    output_relay_release(&life->relay);
    if (life->started != NULL)
        life->started();
    life->started = NULL;
}

static bool waits_for_monitor(const struct lifecycle *life)
{
    return life->plan->vm->start_paused && !life->guest.rebooted;
}

/*
 * The guest may run when the device model does and its network is connected. The monitor tells of
 * it: "running" in xenstore comes before QEMU has opened its displays, which can still fail. With
 * -S the guest has started when the device model waits for the monitor's "cont".
 */
static void start_if_ready(struct lifecycle *life)
{
    if (life->ending != ENDING_NONE || life->unpaused || !life->monitor_ready || !life->built ||
        !guest_network_ready(&life->guest))
        return;
    if (waits_for_monitor(life)) {
        event_del(life->timer);
        if (!life->ready)
            tell_started(life);
        guest_started(&life->guest);
    }
    if (!life->device_model_runs)
        return;
    event_del(life->timer);
    if (domain_unpause(&life->guest.domain, &life->error) < 0) {
        end(life, ENDING_ERROR);
        return;
    }
    life->unpaused = true;
    if (!life->ready)
        tell_started(life);
    guest_started(&life->guest);
}

static void on_window_end(void *context, int status);

static int open_window(struct lifecycle *life)
{
    struct window *window = &life->window;

    const struct window_wish wish = {.viewer = life->plan->paths.viewer,
                                     .title = life->plan->name,
                                     .full_screen = life->plan->vm->full_screen,
                                     .output = life->output};

    if (window_open(life->guest.gate, &wish, window, &life->error) < 0)
        return -1;
    child_watch(&life->children, CHILD_WINDOW, window->viewer, on_window_end, life);
    if (monitor_add_vnc_client(life->guest.device_model.monitor, window->vnc_end, &life->error) < 0)
        return -1;
    /* QEMU has it now: when it ends the viewer must notice. */
    close(window->vnc_end);
    window->vnc_end = -1;
    return 0;
}

/*
 * As in QEMU, to close the window is to end the guest. The viewer also ends when the device model
 * does, which may be noticed only after that: then the device model's end tells more.
 */
static void on_window_end(void *context, int status)
{
    struct lifecycle *life = context;
    char how[64];
    char reason[ERROR_MESSAGE_SIZE / 2];

    life->window.viewer = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        /* Without a device model its end has been dealt with, or is waiting for who destroys us. */
        if (life->guest.device_model.pid != 0 &&
            !process_ends_within(life->guest.device_model.pid, DEVICE_MODEL_END_DELAY))
            end(life, ENDING_ASKED);
        return;
    }
    process_describe_end(status, how, sizeof(how));
    output_relay_drain(&life->relay);
    if (output_relay_take_reason(&life->relay, basename(life->plan->paths.viewer), reason,
                                 sizeof(reason)))
        error_set(&life->error, "window: %s", reason);
    else
        error_set(&life->error, "the window %s %s", life->plan->paths.viewer, how);
    end(life, ENDING_ERROR);
}

/* QEMU's text consoles come first, then the bootloader's screen, then those of the guest. */
static void show_newest_screen(struct lifecycle *life)
{
    unsigned number =
        monitor_text_consoles(life->guest.device_model.monitor) + 1 + life->guest_screens;

    if (number <= CONSOLE_SWITCH_MAX)
        console_switch_select(life->consoles, number);
    else
        fprintf(stderr,
                "qemu-xen: warning: the guest's screen is QEMU's console %u, and only %d can be "
                "chosen\n",
                number, CONSOLE_SWITCH_MAX);
}

/* As QEMU does when it has chosen the display's number itself. */
static void print_vnc_address(struct lifecycle *life)
{
    printf("VNC server running on %s\n", monitor_vnc_address(life->guest.device_model.monitor));
    fflush(stdout);
    life->vnc_known = true;
    if (!life->ready && boot_menu_runs(life->menu))
        tell_started(life);
}

static void on_monitor(void *context, enum monitor_news news)
{
    struct lifecycle *life = context;

    switch (news) {
    case MONITOR_READY:
        life->monitor_ready = true;
        if (life->plan->own_window && open_window(life) < 0)
            end(life, ENDING_ERROR);
        if (life->plan->own_vnc)
            monitor_ask_vnc_address(life->guest.device_model.monitor);
        break;
    case MONITOR_RUNS:
        life->device_model_runs = true;
        break;
    case MONITOR_TEXT_CONSOLES:
        show_newest_screen(life);
        break;
    case MONITOR_VNC_ADDRESS:
        print_vnc_address(life);
        break;
    }
    start_if_ready(life);
}

/* Looks for the interfaces that netback makes, until they are all connected. */
static void on_network_time(evutil_socket_t fd, short what, void *context)
{
    const struct timeval again = {.tv_usec = NETWORK_INTERVAL};
    struct lifecycle *life = context;

    (void)fd, (void)what;
    if (life->ending != ENDING_NONE)
        return;
    if (guest_network_connect(&life->guest, &life->error) < 0)
        end_unless_asked(life);
    else if (guest_network_ready(&life->guest))
        start_if_ready(life);
    else
        event_add(life->network_timer, &again);
}

/* A crash does not end every guest: the message then is a warning. */
static void warn(struct lifecycle *life)
{
    fprintf(stderr, "qemu-xen: %s\n", life->error.message);
    life->error = (struct error){0};
}

static void dump_core(struct lifecycle *life, const char *file)
{
    struct error error = {0};

    if (core_dump_write(&life->guest.domain, file, life->guest.end_signals, &error) < 0)
        fprintf(stderr, "qemu-xen: %s\n", error.message);
}

/* With the reason in life->error. */
static void on_panic(struct lifecycle *life)
{
    const struct vm *vm = life->plan->vm;

    life->crashed = true;
    if (vm->core_dump != NULL)
        dump_core(life, vm->core_dump);
    switch (vm->panic) {
    case PANIC_FAIL:
        end(life, ENDING_CRASH);
        break;
    case PANIC_END:
        warn(life);
        end(life, ENDING_POWEROFF);
        break;
    case PANIC_PAUSE:
        warn(life);
        break;
    case PANIC_RESET:
        warn(life);
        end(life, ENDING_REBOOT);
        break;
    }
}

static void on_crash(struct lifecycle *life)
{
    char reason[HANDOFF_MESSAGE_SIZE];

    if (life->crashed)
        return;
    if (guest_explain_crash(&life->guest, reason, sizeof(reason)))
        error_set(&life->error, "the direct-boot firmware stopped the guest: %s", reason);
    else
        error_set(&life->error, "the guest crashed");
    on_panic(life);
}

static void on_domain_change(void *context)
{
    struct lifecycle *life = context;
    enum domain_state state;

    if (domain_get_state(&life->guest.domain, life->plan->uuid, &state, &life->error) < 0) {
        end(life, ENDING_ERROR);
        return;
    }
    switch (state) {
    case DOMAIN_ALIVE:
    case DOMAIN_PAUSED:
        break;
    case DOMAIN_GONE:
        end(life, ENDING_DESTROYED);
        break;
    case DOMAIN_POWEROFF:
    case DOMAIN_SUSPEND:
        if (!life->plan->vm->no_shutdown)
            end(life, ENDING_POWEROFF);
        break;
    case DOMAIN_REBOOT:
        if (!life->plan->vm->no_reboot)
            end(life, ENDING_REBOOT);
        else if (!life->plan->vm->no_shutdown)
            end(life, ENDING_POWEROFF);
        break;
    case DOMAIN_CRASH:
        on_crash(life);
        break;
    case DOMAIN_WATCHDOG:
        if (life->crashed)
            break;
        error_set(&life->error, "the guest's watchdog expired");
        on_panic(life);
        break;
    }
}

static void limit_start(struct lifecycle *life)
{
    const struct timeval limit = {.tv_sec = START_LIMIT};

    event_add(life->timer, &limit);
}

static void build(struct lifecycle *life, const struct boot_choice *choice)
{
    if (guest_build(&life->guest, choice, &life->error) < 0) {
        end(life, ENDING_ERROR);
        return;
    }
    life->built = true;
    start_if_ready(life);
}

/* The user may think as long as he likes. Who started a daemon wants to know where to look at it.
 */
static void on_menu_begun(void *context)
{
    struct lifecycle *life = context;

    if (life->ending != ENDING_NONE)
        return;
    event_del(life->timer);
    if (life->vnc_known || !life->plan->own_vnc)
        tell_started(life);
}

/* What remains to do before the guest starts must not take long. */
static void on_bootloader_end(void *context)
{
    limit_start(context);
}

static void on_menu_done(void *context, enum boot_menu_end how, const struct error *error)
{
    struct lifecycle *life = context;

    if (life->ending != ENDING_NONE)
        return;
    if (error != NULL)
        life->error = *error;
    switch (how) {
    case BOOT_MENU_CHOSE:
        if (life->serial != NULL)
            serial_switch_to_guest(life->serial);
        limit_start(life);
        build(life, boot_menu_choice(life->menu));
        boot_menu_release_choice(life->menu);
        break;
    case BOOT_MENU_FAILED:
        end(life, ENDING_BOOTLOADER);
        break;
    case BOOT_MENU_QUIT:
        end(life, ENDING_ASKED);
        break;
    case BOOT_MENU_ERROR:
        end(life, ENDING_ERROR);
        break;
    }
}

/* QEMU has made a console for the guest's picture: it has to be told to show that. */
static void on_screen_taken(void *context)
{
    struct lifecycle *life = context;

    life->guest_screens++;
    if (life->ending == ENDING_NONE)
        monitor_ask_text_consoles(life->guest.device_model.monitor);
}

static void on_store(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *life = context;

    (void)fd, (void)what;
    while (life->ending == ENDING_NONE && store_watches_dispatch(life->guest.watches))
        ;
}

/*
 * By the monitor's quit command, or by a toolstack that destroys the domain: xl pauses it, ends
 * the device model and then destroys it, and complains if that has been done already.
 */
static void on_device_model_quit(struct lifecycle *life)
{
    const struct timeval limit = {.tv_sec = FOREIGN_DESTROY_LIMIT};
    enum domain_state state;

    if (domain_get_state(&life->guest.domain, life->plan->uuid, &state, &life->error) < 0)
        end(life, ENDING_ERROR);
    else if (state == DOMAIN_GONE)
        end(life, ENDING_DESTROYED);
    else if (state == DOMAIN_ALIVE || !life->unpaused)
        end(life, ENDING_ASKED);
    else {
        life->quitting = true;
        event_add(life->timer, &limit);
    }
}

static void on_device_model_end(void *context, int status)
{
    struct lifecycle *life = context;
    char how[64];
    char reason[ERROR_MESSAGE_SIZE / 2];

    life->guest.device_model.pid = 0;
    output_relay_drain(&life->relay);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && (life->ready || life->monitor_ready)) {
        on_device_model_quit(life);
        return;
    }
    process_describe_end(status, how, sizeof(how));
    if (!life->ready &&
        output_relay_take_reason(&life->relay, basename(life->plan->paths.device_model), reason,
                                 sizeof(reason)))
        error_set(&life->error, "device model: %s", reason);
    else
        error_set(&life->error, "the device model %s %s%s", life->plan->paths.device_model, how,
                  life->ready ? "" : " while starting");
    end(life, life->ready ? ENDING_DEVICE_MODEL : ENDING_ERROR);
}

static void on_warden_end(void *context, int status);

static int start_warden(struct lifecycle *life)
{
    const struct warden_orders orders = {
        .uuid = life->plan->uuid_text,
        .mark = life->mark,
        .pidfile = life->plan->vm->pidfile,
        .errors = life->plan->vm->daemonize ? life->output[1] : -1,
    };

    if (warden_start(&life->warden, &orders, life->guest.gate, &life->error) < 0)
        return -1;
    child_watch(&life->children, CHILD_WARDEN, life->warden.pid, on_warden_end, life);
    return 0;
}

/* The warden was killed: start another, as the guest must not continue without one. */
static void on_warden_end(void *context, int status)
{
    struct lifecycle *life = context;

    (void)status;
    close(life->warden.pipe);
    life->warden = (struct warden){.pipe = -1};
    if (start_warden(life) < 0)
        end(life, ENDING_ERROR);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    if (end_signals_take(fd))
        end(context, ENDING_ASKED);
}

static void on_time_over(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *life = context;

    (void)fd, (void)what;
    if (life->quitting) {
        end(life, ENDING_ASKED);
        return;
    }
    if (boot_menu_waits_for_user(life->menu)) {
        limit_start(life);
        return;
    }
    if (life->menu != NULL && !life->built)
        error_set(&life->error, "the bootloader's disk and screen were not ready within %d seconds",
                  START_LIMIT);
    else if (!guest_network_ready(&life->guest))
        error_set(&life->error, "the kernel's netback made no network interface within %d seconds",
                  START_LIMIT);
    else
        error_set(&life->error, "the device model %s did not start within %d seconds",
                  life->plan->paths.device_model, START_LIMIT);
    end(life, ENDING_ERROR);
}

/*
 * Called once the guest is claimed: before that, the line's file or socket may belong to a running
 * guest with the same name. The line stays open from one life to the next.
 */
static int open_line(struct lifecycle *life)
{
    struct guest *guest = &life->guest;

    if (life->line == NULL)
        life->line = serial_line_open(life->loop, guest->gate, &life->plan->serial, &life->error);
    if (life->line != NULL)
        life->serial = serial_switch_open(life->loop, life->line, &life->error);
    if (life->serial == NULL)
        return -1;
    guest->device_model.serial = serial_switch_device_model_end(life->serial);
    guest->device_model.terminal = serial_line_terminal(life->line);
    return 0;
}

static int open_guest(struct lifecycle *life)
{
    const struct plan *plan = life->plan;
    struct guest *guest = &life->guest;

    guest->device_model.monitor = monitor_open(life->loop, on_monitor, life, &life->error);
    if (guest->device_model.monitor == NULL)
        return -1;
    if (plan->menu_screen) {
        life->consoles = console_switch_open(life->loop, guest->gate, &life->error);
        if (life->consoles == NULL)
            return -1;
        guest->device_model.screen = console_switch_directory(life->consoles);
    }
    if (guest_claim(guest, &life->error) < 0 || (plan->own_serial && open_line(life) < 0) ||
        guest_open(guest, &life->error) < 0)
        return -1;
    child_watch(&life->children, CHILD_DEVICE_MODEL, guest->device_model.pid, on_device_model_end,
                life);
    if (plan->bootloader == NULL)
        return 0;
    const struct boot_menu_config config = {.loop = life->loop,
                                            .guest = guest,
                                            .children = &life->children,
                                            .line = life->line,
                                            .serial = life->serial,
                                            .started = on_menu_begun,
                                            .ended = on_bootloader_end,
                                            .done = on_menu_done,
                                            .taken = on_screen_taken,
                                            .context = life};

    life->menu = boot_menu_open(&config, &life->error);
    return life->menu == NULL ? -1 : 0;
}

/* From here on the end of any domain wakes us; of what went before, the first event tells. */
static int watch_domains(struct lifecycle *life)
{
    if (!life->watches_domains && store_watch(life->guest.watches, "@releaseDomain",
                                              on_domain_change, life, &life->error) < 0)
        return -1;
    life->watches_domains = true;
    return 0;
}

/* One life of the guest, built, watched and taken down again. */
static enum ending live(struct lifecycle *life)
{
    struct guest *guest = &life->guest;
    struct event *store_event = event_new(life->loop, store_watches_fd(guest->watches),
                                          EV_READ | EV_PERSIST, on_store, life);
    const struct boot_choice choice = {.files = life->plan->files,
                                       .command_line = life->plan->command_line};

    life->ending = ENDING_NONE;
    output_relay_hold(&life->relay);
    life->guest_screens = 0;
    life->vnc_known = false;
    life->built = false;
    life->monitor_ready = false;
    life->device_model_runs = false;
    life->unpaused = false;
    life->ready = false;
    life->crashed = false;
    life->quitting = false;
    if (store_event == NULL || event_add(store_event, NULL) < 0)
        error_set(&life->error, "cannot watch xenstore: out of memory");
    if (error_is_set(&life->error) || open_guest(life) < 0) {
        life->ending = ENDING_ERROR;
    } else {
        if (life->menu == NULL)
            build(life, &choice);
        if (life->ending == ENDING_NONE && watch_domains(life) < 0)
            end(life, ENDING_ERROR);
        limit_start(life);
        on_network_time(-1, 0, life);
        /* What fired while the guest was being built shows itself no more: look once. */
        on_store(-1, 0, life);
        if (life->ending == ENDING_NONE)
            event_base_dispatch(life->loop);
    }
    event_del(life->timer);
    event_del(life->network_timer);
    if (store_event != NULL)
        event_free(store_event);
    child_unwatch(&life->children, CHILD_WINDOW);
    child_unwatch(&life->children, CHILD_DEVICE_MODEL);
    window_close(&life->window);
    output_relay_drain(&life->relay);
    /* What could not be undone has been said; the warden tries once more. */
    if (!guest_stop(guest))
        life->ending = ENDING_ERROR;
    /* A device model that has been stopped while it started tells of the signal. */
    if (!life->ready)
        output_relay_discard(&life->relay);
    life->menu = NULL;
    serial_switch_close(steal_pointer(&life->serial));
    console_switch_close(steal_pointer(&life->consoles));
    monitor_close(steal_pointer(&guest->device_model.monitor));
    guest->rebooted = true;
    return life->ending;
}

static enum exit_status conclude(const struct lifecycle *life, enum ending ending)
{
    if (error_is_set(&life->error))
        fprintf(stderr, "qemu-xen: %s\n", life->error.message);
    else if (ending == ENDING_DESTROYED)
        fprintf(stderr, "qemu-xen: domain %s was destroyed from outside\n", life->plan->name);
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
    case ENDING_ASKED:
    case ENDING_DESTROYED:
        break;
    }
    return EXIT_ENDED;
}

static int set_up_loop(struct lifecycle *life, struct event **signals)
{
    life->loop = event_base_new();
    if (life->loop == NULL)
        return error_set(&life->error, "cannot make an event loop");
    life->timer = event_new(life->loop, -1, 0, on_time_over, life);
    life->network_timer = event_new(life->loop, -1, 0, on_network_time, life);
    if (life->timer == NULL || life->network_timer == NULL)
        return error_set(&life->error, "cannot make a timer");
    life->guest.end_signals = end_signals_open(&life->error);
    if (life->guest.end_signals < 0)
        return -1;
    *signals =
        event_new(life->loop, life->guest.end_signals, EV_READ | EV_PERSIST, on_signal, life);
    if (*signals == NULL || event_add(*signals, NULL) < 0)
        return error_set(&life->error, "cannot watch for signals");
    if (children_open(&life->children, life->loop, &life->error) < 0)
        return -1;
    if (output_relay_open(&life->relay, life->loop, life->plan->vm->daemonize, &life->error) < 0)
        return -1;
    life->output[0] = output_relay_descriptor(&life->relay, STDOUT_FILENO);
    life->output[1] = output_relay_descriptor(&life->relay, STDERR_FILENO);
    life->guest.device_model.output = life->output;
    return 0;
}

static void tear_down_loop(struct lifecycle *life, struct event *signals)
{
    output_relay_close(&life->relay);
    serial_line_close(life->line);
    children_close(&life->children);
    if (signals != NULL)
        event_free(signals);
    if (life->timer != NULL)
        event_free(life->timer);
    if (life->network_timer != NULL)
        event_free(life->network_timer);
    if (life->loop != NULL)
        event_base_free(life->loop);
}

enum exit_status lifecycle_run(const struct plan *plan, struct call_gate *gate,
                               void (*started)(void))
{
    const char *pidfile = plan->vm->pidfile;
    struct lifecycle life = {
        .plan = plan, .started = started, .warden = {.pipe = -1}, .window = {.vnc_end = -1}};
    struct event *signals = NULL;
    enum ending ending = ENDING_ERROR;
    int pidfile_fd = -1;
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(gate, &life.error);
    cleanup_store struct store *store = hypervisor == NULL ? NULL : store_open(gate, &life.error);
    cleanup_store_watches struct store_watches *watches =
        store == NULL ? NULL : store_watches_open(gate, &life.error);

    terminal_settings_save();
    life.guest = (struct guest){.plan = plan,
                                .gate = gate,
                                .domain = {.hypervisor = hypervisor},
                                .store = store,
                                .watches = watches,
                                .mark = life.mark,
                                .device_model = {.serial = -1, .screen = -1}};
    /* Signals and the warden before anything that would have to be undone. */
    if (watches != NULL && mark_of_this_process(life.mark, plan->name, &life.error) == 0 &&
        set_up_loop(&life, &signals) == 0 && start_warden(&life) == 0 &&
        (pidfile == NULL || (pidfile_fd = pidfile_create(pidfile, &life.error)) >= 0)) {
        do
            ending = live(&life);
        while (ending == ENDING_REBOOT && !end_signals_pending(life.guest.end_signals));
    }
    child_unwatch(&life.children, CHILD_WARDEN);
    if (!warden_finish(&life.warden))
        ending = ENDING_ERROR;
    output_relay_release(&life.relay);
    terminal_settings_restore();
    if (pidfile_fd >= 0)
        pidfile_remove(pidfile, pidfile_fd);
    tear_down_loop(&life, signals);
    return conclude(&life, ending);
}
