/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/introspection/introspection.h"

#include "common/process.h"
#include "qemu-integration/device-model/confinement.h"
#include "qemu-integration/device-model/output-relay.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/host/children.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/host/pidfile.h"
#include "qemu-integration/introspection/answers.h"
#include "qemu-integration/monitor/front.h"
#include "qemu-integration/plan/argv.h"
#include "qemu-integration/plan/monitor-restriction.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <event2/event.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long QEMU may take to end, in milliseconds. */
#define GRACE 5000

/* All that is open. */
struct introspection {
    const struct introspection_config *config;
    struct error *error;
    struct plan_qmps qmps;
    struct event_base *loop;
    struct event *end_signals;
    int signal_fd;
    int pidfile;
    struct children children;
    struct output_relay relay;
    int output[2];
    struct qmp_client *client; /* by which we know that it answers */
    struct front *front;
    pid_t device_model; /* 0: it does not run */
    bool started;
    bool failed;
};

static void stop(struct introspection *it)
{
    event_base_loopbreak(it->loop);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    if (end_signals_take(fd))
        stop(context);
}

static void on_client(void *context)
{
    (void)context;
}

static void on_monitor(void *context, enum qmp_client_event event)
{
    struct introspection *it = context;

    if (event != QMP_CLIENT_READY || it->started)
        return;
    it->started = true;
    output_relay_release(&it->relay);
    it->config->started();
}

/* With status 0 a client has said "quit". */
static void on_device_model_end(void *context, int status)
{
    struct introspection *it = context;

    it->device_model = 0;
    output_relay_drain(&it->relay);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        char reason[ERROR_MESSAGE_SIZE / 2];

        output_relay_explain_end(&it->relay, it->config->device_model, status, reason,
                                 sizeof(reason));
        error_set(it->error, "device model: %s", reason);
        it->failed = true;
    }
    stop(it);
}

static int prepare_device_model(void *context)
{
    (void)context;
    return confinement_apply(&(struct confinement){0});
}

/* A QEMU without a machine needs an accelerator that it has, and qtest is in all. */
static int start_device_model(struct introspection *it)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    struct plan_numbers numbers = {0};
    int monitors[VM_QMPS_MAX];
    int inherited[1 + VM_QMPS_MAX] = {qmp_client_device_model_end(it->client)};
    unsigned count = 1;

    if (front_device_model_begins(it->front, monitors, it->error) < 0)
        return -1;
    for (unsigned i = 0; i < it->qmps.count; i++) {
        plan_number_set(numbers.qmps[i], monitors[i]);
        inherited[count++] = monitors[i];
    }
    plan_arguments_add(&arguments, "%s", it->config->device_model);
    plan_arguments_option(&arguments, "-machine", "none");
    plan_arguments_option(&arguments, "-accel", "qtest");
    plan_arguments_option(&arguments, "-display", "none");
    plan_arguments_add(&arguments, "-nodefaults");
    plan_arguments_add(&arguments, "-no-user-config");
    plan_arguments_add(&arguments, "-chardev");
    plan_arguments_add(&arguments, "socket,id=qemu-xen,fd=%d", inherited[0]);
    plan_arguments_option(&arguments, "-mon", "chardev=qemu-xen,mode=control");
    plan_add_qmps(&it->qmps, &numbers, &arguments);

    const struct process_config process = {.output = it->output,
                                           .inherited = inherited,
                                           .inherited_count = count,
                                           .prepare = prepare_device_model};
    pid_t pid = process_spawn(it->config->gate, arguments.values, &process, it->error);
    if (pid < 0)
        return -1;
    it->device_model = pid;
    child_watch(&it->children, CHILD_DEVICE_MODEL, pid, on_device_model_end, it);
    return 0;
}

static int open_events(struct introspection *it)
{
    it->loop = event_base_new();
    if (it->loop == NULL)
        return error_set(it->error, "cannot make an event loop");
    it->signal_fd = end_signals_open(it->error);
    if (it->signal_fd < 0)
        return -1;
    it->end_signals = event_new(it->loop, it->signal_fd, EV_READ | EV_PERSIST, on_signal, it);
    if (it->end_signals == NULL || event_add(it->end_signals, NULL) < 0)
        return error_set(it->error, "cannot wait for signals");
    return children_open(&it->children, it->loop, it->error);
}

static int open_monitors(struct introspection *it)
{
    const struct front_config front = {.loop = it->loop,
                                       .gate = it->config->gate,
                                       .monitors = &it->qmps,
                                       .commands = {.tables = {introspection_commands},
                                                    .restricts = it->config->vm->monitor_restrict},
                                       .connected = on_client,
                                       .context = it};

    it->client = qmp_client_open(it->loop, on_monitor, it, it->error);
    if (it->client == NULL)
        return -1;
    it->front = front_open(&front, it->error);
    return it->front == NULL ? -1 : 0;
}

static int open_all(struct introspection *it)
{
    const struct vm *vm = it->config->vm;

    plan_find_qmps(vm, &it->qmps);
    if (plan_check_restriction(vm, &it->qmps, it->error) < 0 || open_events(it) < 0 ||
        output_relay_open(&it->relay, it->loop, vm->daemonize, it->error) < 0)
        return -1;
    output_relay_hold(&it->relay);
    it->output[0] = output_relay_descriptor(&it->relay, STDOUT_FILENO);
    it->output[1] = output_relay_descriptor(&it->relay, STDERR_FILENO);
    if (vm->pidfile != NULL && (it->pidfile = pidfile_create(vm->pidfile, it->error)) < 0)
        return -1;
    return open_monitors(it) < 0 ? -1 : start_device_model(it);
}

static void close_all(struct introspection *it)
{
    child_unwatch(&it->children, CHILD_DEVICE_MODEL);
    if (it->device_model > 0)
        process_stop(it->device_model, GRACE);
    if (it->front != NULL)
        front_device_model_ends(it->front, "the device model has ended");
    front_close(it->front);
    qmp_client_close(it->client);
    output_relay_close(&it->relay);
    children_close(&it->children);
    if (it->pidfile >= 0)
        pidfile_remove(it->config->vm->pidfile, it->pidfile);
    if (it->end_signals != NULL)
        event_free(it->end_signals);
    if (it->signal_fd >= 0)
        close(it->signal_fd);
    if (it->loop != NULL)
        event_base_free(it->loop);
}

int introspection_run(const struct introspection_config *config, struct error *error)
{
    struct introspection it = {.config = config, .error = error, .signal_fd = -1, .pidfile = -1};
    bool opened = open_all(&it) == 0;

    if (opened)
        event_base_dispatch(it.loop);
    close_all(&it);
    return opened && !it.failed ? 0 : -1;
}
