/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What acts as QEMU, as the process that writes or checks, and as qemu-img when snapshots are
 * tested: it notes what happens, in order. cmocka has to be included before.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_FIXTURE_H
#define TESTS_UNIT_QEMU_INTEGRATION_LIFECYCLE_SNAPSHOT_FIXTURE_H

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/image-tool.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/migration/checker.h"
#include "qemu-integration/migration/description.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAKEN       "{\"id\": \"7\", \"name\": \"one\", \"vm-clock-sec\": 2, \"vm-clock-nsec\": 5}"
#define TAKEN_LATER "{\"id\": \"7\", \"name\": \"one\", \"vm-clock-sec\": 2, \"vm-clock-nsec\": 6}"
#define MOMENT      UINT64_C(2000000005)

static char directory[] = "/tmp/snapshots-XXXXXX";
static struct lifecycle lifecycle;

/* What happened, in order: a word for each command of QEMU's and each call. */
static char log_text[512];
static struct {
    qmp_client_answered *answered;
    void *context;
} calls[16];
static unsigned call_count;
static const struct outgoing_owner *saving;
static event_callback_fn child_came;
static struct channel_message from_child;
static bool keeps_device_model, plugged;
static char told[ERROR_MESSAGE_SIZE];
static unsigned told_count;

static void note(const char *word)
{
    size_t length = strlen(log_text);

    snprintf(log_text + length, sizeof(log_text) - length, "%s%s", length == 0 ? "" : " ", word);
}

static bool has_file(const char *name)
{
    cleanup_free char *path = alloc_format("%s/%s", directory, name);

    return access(path, F_OK) == 0;
}

int life_disks_check_unchanged(struct lifecycle *cycle, struct error *error)
{
    return (void)cycle, plugged ? error_set(error, "disk 'xvdb' was plugged in") : 0;
}

int guest_cards_check_unchanged(const struct guest *guest, struct error *error)
{
    return (void)guest, (void)error, 0;
}

int dump_check(const struct lifecycle *cycle, struct error *error)
{
    (void)cycle, (void)error;
    return 0;
}

/* Found at once: none, or one. */
static bool hotplugged;

int life_find_hotplugged(struct lifecycle *cycle, hotplugged_found *done, void *context,
                         struct error *error)
{
    const struct error failure = {.message = "device 'usb1' was plugged in"};

    (void)cycle, (void)error;
    done(context, hotplugged ? &failure : NULL);
    return 0;
}

void life_forget_hotplugged(struct lifecycle *cycle, const void *context)
{
    (void)cycle, (void)context;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    cleanup_json json_object *object = json_tokener_parse(command);

    (void)client, (void)fd, (void)error;
    note(json_text(object, "execute"));
    if (has_file("a.one.vmstate"))
        note("(file)");
    if (answered != NULL) {
        calls[call_count].answered = answered;
        calls[call_count++].context = context;
    }
    return 0;
}

void qmp_client_tell(struct qmp_client *client, const char *command)
{
    qmp_client_command(client, command, -1, NULL, NULL, NULL);
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    (void)client, (void)context;
    call_count = 0;
}

int outgoing_save(struct lifecycle *cycle, int file, const struct outgoing_owner *owner,
                  struct error *error)
{
    (void)error;
    saving = owner;
    cycle->outgoing.status = OUTGOING_ACTIVE;
    note("save");
    return write(file, "new", 3) == 3 ? 0 : -1;
}

void outgoing_answer(struct lifecycle *cycle)
{
    note("answer");
    assert_int_equal(cycle->outgoing.moment, MOMENT);
}

void outgoing_fail(struct lifecycle *cycle, const struct error *error)
{
    note("fail");
    cycle->outgoing.status = OUTGOING_FAILED;
    saving->ended(cycle, error);
}

int outgoing_cancel(struct lifecycle *cycle, struct error *error)
{
    (void)error;
    outgoing_fail(cycle, &(struct error){.message = "cancelled"});
    return 0;
}

int life_child_prepare(struct life_migration_child *child, enum child kind, int *theirs,
                       struct error *error)
{
    (void)kind, (void)theirs, (void)error;
    child->channel = 1;
    return 0;
}

int life_child_watch(struct lifecycle *cycle, struct life_migration_child *child, pid_t pid,
                     event_callback_fn came, child_ended *gone, struct error *error)
{
    (void)cycle, (void)child, (void)pid, (void)gone, (void)error;
    child_came = came;
    return 0;
}

void life_child_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    (void)cycle;
    *child = (struct life_migration_child){0};
}

pid_t checker_start(const struct checker_config *config, int channel, struct call_gate *gate,
                    struct error *error)
{
    (void)config, (void)channel, (void)gate, (void)error;
    note("check");
    return 1;
}

int channel_receive(int end, struct channel_message *message, int *fd)
{
    (void)end, (void)fd;
    *message = from_child;
    return 1;
}

char *description_make(const struct plan *plan)
{
    (void)plan;
    return alloc_copy("{}");
}

int host_paths_check(const struct host_paths *paths, const struct host_needs *needs,
                     struct error *error)
{
    (void)paths, (void)needs, (void)error;
    return 0;
}

int incoming_load(struct lifecycle *cycle, struct error *error)
{
    (void)error;
    note("load");
    cycle->snapshot.begun = true;
    return 0;
}

void life_end(struct lifecycle *cycle, enum ending ending)
{
    cycle->life.ending = ending;
    note("end");
}

bool guest_keeps_device_model(const struct guest *guest)
{
    (void)guest;
    return keeps_device_model;
}

char *image_tool_run(struct guest *guest, const char *what, char *const argv[], int file,
                     struct error *error)
{
    cleanup_free char *word = alloc_format("%s:%s:%s", argv[3], argv[4], strrchr(argv[5], '/') + 1);

    (void)guest, (void)what, (void)file, (void)error;
    note(word);
    return alloc_copy("");
}

static void on_done(void *context, const struct error *failure)
{
    (void)context;
    told_count++;
    snprintf(told, sizeof(told), "%s", failure == NULL ? "" : failure->message);
}

/* QEMU answers the oldest command. */
static void answer(const char *failure, json_object *value)
{
    qmp_client_answered *answered = calls[0].answered;
    void *context = calls[0].context;

    assert_true(call_count > 0);
    memmove(calls, calls + 1, --call_count * sizeof(calls[0]));
    answered(context, failure, value);
}

static void list_disks(const char *first, const char *second)
{
    cleanup_free char *text = alloc_format(
        "[{\"device\": \"a\", \"inserted\": {\"ro\": false, \"drv\": \"qcow2\", \"node-name\": "
        "\"an\", \"image\": {\"filename\": \"%s/a\", \"snapshots\": [%s]}}}, {\"device\": \"b\", "
        "\"inserted\": {\"ro\": false, \"drv\": \"qcow2\", \"node-name\": \"bn\", \"image\": "
        "{\"filename\": \"%s/b\", \"snapshots\": [%s]}}}]",
        directory, first, directory, second);
    cleanup_json json_object *blocks = json_tokener_parse(text);

    answer(NULL, blocks);
}

static int start(enum snapshot_work work, bool replace, struct error *error)
{
    const struct snapshot_request request = {
        .work = work, .tag = "one", .replace = replace, .done = on_done};

    return snapshots_start(&lifecycle, &request, error);
}

static void begin(enum snapshot_work work, bool replace)
{
    struct error error = {0};

    assert_int_equal(start(work, replace, &error), 0);
}

static void write_file(const char *name, mode_t mode)
{
    cleanup_free char *path = alloc_format("%s/%s", directory, name);
    cleanup_fd int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

    assert_int_equal(write(file, "old", 3), 3);
    assert_int_equal(fchmod(file, mode), 0);
}

static void assert_over(const char *failure, const char *happened)
{
    assert_int_equal(told_count, 1);
    assert_string_equal(told, failure);
    assert_string_equal(log_text, happened);
    assert_int_equal(lifecycle.snapshot.work, SNAPSHOT_NONE);
}

static int set_up(void **state)
{
    static struct call_gate gate;
    static struct plan plan;

    (void)state;
    if (call_gate_init(&gate, false, NULL) < 0)
        return -1;
    lifecycle = (struct lifecycle){.plan = &plan,
                                   .guest.gate = &gate,
                                   .life.stage = STAGE_RUNNING,
                                   .snapshot = {.cycle = &lifecycle, .file = -1}};
    log_text[0] = told[0] = '\0';
    told_count = call_count = 0;
    keeps_device_model = plugged = hotplugged = false;
    strcpy(directory, "/tmp/snapshots-XXXXXX");
    if (mkdtemp(directory) == NULL)
        return -1;
    write_file("a", 0600);
    write_file("b", 0600);
    return 0;
}

/* Fails if anything else is there. */
static int tear_down(void **state)
{
    static const char *const names[] = {"a", "b", "a.one.vmstate"};

    (void)state;
    snapshots_close(&lifecycle);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cleanup_free char *path = alloc_format("%s/%s", directory, names[i]);

        unlink(path);
    }
    return rmdir(directory);
}

#endif
