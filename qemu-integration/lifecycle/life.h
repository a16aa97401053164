/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the life cycle: data that the files of lifecycle/ share. A guest has one life after
 * another, as a reboot begins a new one; the program, its warden and the user's ends of the lines
 * last for all of them, and a device model as long as it can serve the guest.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_LIFE_H
#define QEMU_INTEGRATION_LIFECYCLE_LIFE_H

#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-mux.h"
#include "pty-bridge/serial/serial-switch.h"
#include "qemu-integration/boot-choice/boot-menu.h"
#include "qemu-integration/device-model/console-switch.h"
#include "qemu-integration/device-model/output-relay.h"
#include "qemu-integration/device-model/window.h"
#include "qemu-integration/guest/plugged-disks.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/host/children.h"
#include "qemu-integration/lifecycle/snapshot-disks.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/saver.h"
#include "qemu-integration/monitor/front.h"
#include "qemu-integration/ownership/domain-owner.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/ownership/warden.h"
#include "qemu-integration/plan/migration-address.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/plan/snapshot-tag.h"
#include "qemu-integration/xen/scheduling.h"

#include <event2/event.h>
#include <stdbool.h>

/* The stages of a life, which only moves forward and may skip some. */
enum stage {
    STAGE_OPENING,  /* domain, device model, and the bootloader's disk and screen are made */
    STAGE_INCOMING, /* waits for the guest's state, and reads it */
    STAGE_CHOOSING, /* the bootloader runs, without a time limit */
    STAGE_BUILDING, /* the guest gets its devices back from the bootloader, memory and kernel */
    STAGE_STARTING, /* built; waits for the device model and the network */
    STAGE_HELD,     /* -S: could run, waits for the monitor's "cont" */
    STAGE_RUNNING,  /* and may be paused */
    STAGE_QUITTING, /* the device model has quit, another toolstack seems to destroy the domain */
};

/* How a life has ended. */
enum ending {
    ENDING_NONE,     /* it has not */
    ENDING_POWEROFF, /* the guest shut itself down */
    ENDING_REBOOT,   /* the guest rebooted: another life follows */
    ENDING_LOAD,     /* a snapshot is loaded: another life begins with it */
    ENDING_CRASH,
    ENDING_REQUESTED,    /* by a signal, or the device model's own quit command */
    ENDING_DESTROYED,    /* another toolstack destroyed the domain */
    ENDING_DEVICE_MODEL, /* the device model died */
    ENDING_BOOTLOADER,   /* the bootloader chose nothing */
    ENDING_ERROR,
};

/* What the device model's monitor has reported. */
enum device_model_state {
    DEVICE_MODEL_STARTING,
    DEVICE_MODEL_READY, /* obeys its monitor */
    DEVICE_MODEL_RUNS,  /* serves the guest */
};

struct lifecycle;

/* Whose end it was, when a passt has ended. */
struct life_passt {
    struct lifecycle *cycle;
    unsigned nic;
};

/* One life, with a member for each thing that is known of it. All is set anew when it begins. */
struct life {
    enum stage stage;
    enum ending ending; /* the first one counts */

    /* Independent of the stage: */
    bool started; /* the guest, its boot menu included, counts as started: a failure from here on is
                     an ending and not a failed start */
    bool crashed; /* the panic action has been taken; there is only one in a life */
    bool stopping;   /* the domain is paused for the monitor's "stop", which QEMU has yet to obey */
    bool paused;     /* the monitor, or the device model by itself, has stopped the guest */
    bool continuing; /* although it is paused: the device model was told to continue, which counts
                        until the monitor's next "stop" */
    bool suspended;  /* as its state is or was written; it goes on at "cont" */
    bool quit;       /* the device model has ended by its own quit command */
    bool reset;      /* the guest was reset, even if no other life follows */
    bool shut_down;  /* the users of its monitors have been told that it has */
    unsigned unanswered;   /* times in a row that Xen has not told how the domain is */
    char reset_reason[32]; /* QEMU's word, if the device model was reset; "" if not */

    struct boot_menu *menu; /* NULL: the kernel is given, or the BIOS finds one */
};

typedef void hotplugged_found(void *context, const struct error *failure);

/* The search for devices that QEMU has plugged in: hotplugged-devices.h. */
struct life_hotplugged {
    struct lifecycle *cycle;
    json_object *devices; /* owned; all that it has; NULL: none is under way */
    size_t next;          /* the one that is being asked about */
    hotplugged_found *done;
    void *context;
};

/* A device model, and what is connected to it: for one life, or for several (keeping.h). */
struct life_device_model {
    enum device_model_state state;
    bool vnc_printed;      /* the user has been told where to connect to */
    bool let_go;           /* of the disks' images, until "cont" */
    bool screen_connected; /* the framebuffer of a PV guest has a frontend: the guest or its menu */
    unsigned screens;      /* how many times one has connected */
    bool disks_known;
    unsigned awaited;         /* answers to given_commands_repeat() */
    unsigned changes;         /* device_add and device_del that it has not answered */
    struct guest_disks disks; /* that it has begun with */
    struct life_hotplugged hotplugged;

    struct window window;
    struct console_switch *consoles; /* selects a PV guest's screen, and its menu's; or NULL */
    struct life_passt passts[VM_NICS_MAX];
};

/* Both ends of one of the plan's lines; NULL: not open, or none. */
struct life_line {
    struct lifecycle *cycle;
    const struct plan_line *plan;
    struct serial_line *line;     /* the user's */
    struct serial_mux *mux;       /* of one that a monitor shares, or that speaks telnet */
    struct serial_switch *serial; /* the device model's, in all lives, if a serial port has it */
};

/* A process that reads or writes the guest's state or memory; all zero: there is none. */
struct life_migration_child {
    enum child kind;     /* CHILD_MIGRATION or CHILD_DUMP */
    pid_t pid;           /* 0: none */
    pid_t command;       /* of exec:, a process group; 0: none */
    int channel;         /* our end */
    struct event *event; /* it has said something */
};

/* A disk that is being plugged or unplugged; all zero: none. See disk-hotplug.c. */
struct life_disk_request {
    struct lifecycle *cycle;
    struct monitor_ticket ticket;
    unsigned number;
    json_object *node;    /* owned: what QEMU opens the image with; NULL: it has it already */
    json_object *device;  /* owned: what QEMU plugs it with */
    bool has_node;        /* QEMU has opened the image for it */
    struct error failure; /* why it cannot be plugged */
    bool paused;          /* the domain is, while QEMU plugs it */
    bool force;           /* it is to be closed in the guest's stead, if it does not do so */
    bool forced;          /* that has happened */
    unsigned timeout;     /* seconds that the guest has to close it */
    int64_t deadline;     /* milliseconds: clock.h */
    struct event *timer;
};

#define LIFE_DISK_REQUESTS_MAX 8

/* A command for later device models. See given-commands.h. */
struct life_given_command {
    const char *kind;
    char *name;    /* owned; of what it concerns */
    char *command; /* owned; QMP */
};

#define LIFE_GIVEN_COMMANDS_MAX 128

struct life_given_commands {
    unsigned count;
    struct life_given_command list[LIFE_GIVEN_COMMANDS_MAX];
};

enum life_card_step {
    CARD_CONNECTS, /* netback makes its interface */
    CARD_CLOSES,   /* the guest is to give it up */
    CARD_GOES,     /* netback removes the interface */
};

/* A network card that is being plugged or unplugged; all zero: it is not. See card-hotplug.c. */
struct life_card_request {
    struct lifecycle *cycle;
    struct monitor_ticket ticket;
    enum life_card_step step;
    unsigned number;
    int64_t deadline; /* milliseconds: clock.h */
    struct event *timer;
};

enum outgoing_status {
    OUTGOING_NONE,
    OUTGOING_ACTIVE,
    OUTGOING_COMPLETED,
    OUTGOING_FAILED,
    OUTGOING_CANCELLED,
};

/* Who has the state written in another way than by "migrate". */
struct outgoing_owner {
    /* All but the end is written: outgoing_answer() or outgoing_fail() follows. */
    void (*complete)(struct lifecycle *cycle);
    /* All is written: 0, or -1 */
    int (*written)(struct lifecycle *cycle, struct error *error);
    /* The guest goes on. @failure: NULL: none */
    void (*ended)(struct lifecycle *cycle, const struct error *failure);
};

/* The last time in a life that the state was written. It has a member for each thing that has to be
 * undone. */
struct life_outgoing {
    enum outgoing_status status;
    const struct outgoing_owner *owner; /* NULL: "migrate" */
    struct migration_address address;
    struct life_migration_child child;
    uint64_t downtime;            /* milliseconds that are aimed at */
    struct event *limit;          /* timer: the guest does not suspend itself */
    bool suspending;              /* it has been asked to */
    bool lets_run;                /* it was stopped, and runs for that */
    bool was_stopped;             /* it was when it was asked, and is to stay so */
    bool stopped;                 /* the device model was told to stop */
    bool committed;               /* the guest may run elsewhere */
    bool log_dirty;               /* the device model logs what it writes */
    int devices;                  /* the device model's state; -1: none */
    int given;                    /* by a client, to be written to; -1: none */
    struct error error;           /* why it failed */
    struct channel_message state; /* CHANNEL_PROGRESS */
    uint64_t moment;              /* of a snapshot: stream.h */
    int64_t began;                /* milliseconds: clock.h */
    int64_t suspended;
    int64_t ended;
};

/* -migrate-progress: migration-progress.h. */
struct life_progress {
    struct event *timer; /* NULL: nothing is shown */
    bool on_terminal;
};

/* A "migrate" that has not begun, as its guest's devices are being looked at. */
struct life_migrate_request {
    struct monitor_ticket ticket;
    struct migration_address address; /* its descriptor is owned */
    bool waits;
};

/* What clients have set for migrations, for all lives. */
struct life_migration_settings {
    bool events; /* they are told how far one has come */
    struct saver_limits limits;
};

/* What becomes of a "balloon": balloon-watch.h. */
struct life_balloon {
    struct event *timer; /* NULL: nothing has been asked for */
    uint64_t actual;     /* bytes that the guest had when it was last asked */
    uint64_t target;     /* bytes */
    int64_t changed;     /* milliseconds: clock.h */
};

enum stats_kind {
    STATS_VALUES,  /* query-stats */
    STATS_SCHEMAS, /* query-stats-schemas */
    STATS_TEXT,    /* info stats: both */
};

/* A question for statistics that waits for QEMU's part; all zero: none. */
struct life_stats_request {
    struct lifecycle *cycle;
    struct monitor_ticket ticket;
    enum stats_kind kind;
    json_object *filter; /* owned: QEMU's StatsFilter, without target for STATS_SCHEMAS */
};

#define LIFE_STATS_REQUESTS_MAX 8

enum dump_status {
    DUMP_NONE,
    DUMP_ACTIVE,
    DUMP_COMPLETED,
    DUMP_FAILED,
};

typedef void dump_done(struct lifecycle *cycle, const struct error *failure);

/* The last dump of the guest's memory: dump.h. */
struct life_dump {
    enum dump_status status;
    struct life_migration_child child; /* that writes */
    char *path;                        /* owned; NULL: none is being written */
    bool pauses;                       /* the domain is paused for it */
    uint64_t written;                  /* bytes */
    uint64_t total;                    /* bytes that it is expected to have */
    dump_done *done;
};

/* @failure: NULL: it is listened for the guest */
typedef void incoming_listening(struct lifecycle *cycle, const struct error *failure);

/* @connection: with the guest; to be copied if it is kept */
typedef void incoming_connected(struct lifecycle *cycle, int connection);

/* -incoming. */
struct life_incoming {
    struct life_migration_child child;
    struct migration_address address;
    struct monitor_ticket ticket; /* of who waits for the listener */
    struct resolve_query *query;  /* of the host to listen at; NULL: none is under way */
    struct event *look;           /* timer: whether that is done */
    incoming_listening *listening;
    incoming_connected *connected;
    int listener;          /* -1: none */
    struct event *connect; /* a connection has come */
    bool restored;         /* the domain has its memory */
    bool completed;        /* and the guest could run */
    int devices;           /* the device model's state; -1: none */
};

enum snapshot_work {
    SNAPSHOT_NONE,
    SNAPSHOT_SAVE,
    SNAPSHOT_LOAD,
    SNAPSHOT_DELETE,
};

/* It is over, and nothing is under way. @failure: NULL: none */
typedef void snapshot_done(void *context, const struct error *failure);

/* The disks that have a snapshot without its memory, as a life has ended meanwhile. */
struct life_snapshot_rest {
    char tag[SNAPSHOT_TAG_MAX + 1];
    struct snapshot_disks disks;
};

/* What is done to a snapshot: one thing at a time. It has a member for each thing that has to be
 * undone. */
struct life_snapshot {
    struct lifecycle *cycle;
    enum snapshot_work work;
    char tag[SNAPSHOT_TAG_MAX + 1];
    bool replace;         /* an older one of that name */
    json_object *devices; /* owned; NULL: all */
    char *vmstate;        /* owned; the disk that the file is beside; NULL: the first one */
    struct snapshot_disks disks;
    char *state;     /* owned; the file of the memory */
    int file;        /* that, open; -1: not yet */
    char *temporary; /* owned; its name until it is complete; NULL: it has none */
    bool named;      /* it has its own name */
    bool taken;      /* the disks have the snapshot, or may have it */
    bool stopping;   /* to load it the device model was told to stop */
    bool held;       /* the guest is to wait for "cont" once it is loaded */
    bool begun;      /* a life has begun with it */
    bool renews;     /* with a new device model, as the one there is does not let go of the disks */
    struct life_migration_child child; /* that checks the file */
    unsigned answers;                  /* of the device model's, that are still to come */
    struct error error;                /* the first failure */
    snapshot_done *done;
    void *context; /* for that */
    struct life_snapshot_rest rest;
};

#define LIFE_JOBS_MAX 16

/* A job of the monitor's users, which stays until it is dismissed. */
struct life_job {
    struct lifecycle *cycle;
    char id[128];     /* "": none */
    const char *type; /* the command's name */
    bool concluded;
    struct error error; /* set: it has failed */
};

struct lifecycle_events {
    struct event_base *loop;
    struct event *limit;        /* timer: what the life waits for has taken too long */
    struct event *network_poll; /* timer */
    struct event *ask_again;    /* timer: Xen has not told how the domain is */
    struct event *end_signals;
    struct event *store; /* watches have fired */
};

/* What the monitor's user has changed, for the domains of later lives too. */
struct life_scheduling {
    struct cpu_list *pins[VM_VCPUS_MAX]; /* owned; NULL: the vcpu is not pinned */
    struct scheduling_share share;       /* its scheduler is NULL: not changed */
};

/* All lives of a guest. It has a member for each thing that lasts that long. */
struct lifecycle {
    const struct plan *plan;
    struct guest guest;
    struct life life; /* the present one */
    struct life_device_model device_model;
    struct lifecycle_events events;
    struct children children;
    struct warden warden;
    struct domain_owner owner;
    struct output_relay relay;
    struct output_relay passt_relay; /* held back: passt says much that is no error */
    int output[2];                   /* for the device model and the viewer */
    int passt_output[2];
    struct life_line lines[PLAN_LINES_MAX];
    struct life_outgoing outgoing;
    struct life_migrate_request migrate_request;
    struct life_migration_settings migration_settings;
    struct life_progress progress;
    struct life_balloon balloon;
    struct life_dump dump;
    struct monitor_ticket dump_ticket; /* of who waits for it */
    struct life_incoming incoming;
    struct life_disk_request disk_requests[LIFE_DISK_REQUESTS_MAX];
    struct life_stats_request stats_requests[LIFE_STATS_REQUESTS_MAX];
    struct life_card_request card_requests[VM_NICS_MAX]; /* by number */
    struct life_snapshot snapshot;
    struct monitor_ticket snapshot_ticket; /* of who has typed that, and waits */
    struct life_job jobs[LIFE_JOBS_MAX];
    struct life_given_commands given;
    const struct boot_files *files; /* the command line's: the plan's, or the next ones */
    struct boot_files read_anew;    /* as they are since they were overwritten */
    char *media; /* owned: what an earlier device model's removable drives had; NULL: nothing new */
    struct life_scheduling scheduling;
    struct life_vcpu_threads *vcpu_threads; /* owned; NULL: nobody has asked for them */
    struct front *monitors;                 /* the user's QMP monitors; NULL: not open yet */
    void (*started)(void); /* to be called once; NULL: it has been, or there is none */
    char mark[MARK_SIZE];
    bool watches_domains;
    struct error error; /* the first one, for endings that need a message */
};

#endif
