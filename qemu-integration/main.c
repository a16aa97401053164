/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-xen: argv -> struct vm -> facts and plan -> effects and event loop -> teardown.
 */
#include "common/call-gate.h"
#include "common/inherited.h"
#include "qemu-integration/device-model/features.h"
#include "qemu-integration/device-model/help.h"
#include "qemu-integration/device-model/window.h"
#include "qemu-integration/host/console-daemon.h"
#include "qemu-integration/host/daemon.h"
#include "qemu-integration/host/libvirt-setup.h"
#include "qemu-integration/host/service.h"
#include "qemu-integration/host/standard-error.h"
#include "qemu-integration/introspection/introspection.h"
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/lifecycle/lifecycle.h"
#include "qemu-integration/migration/saved-arguments.h"
#include "qemu-integration/options/options.h"
#include "qemu-integration/ownership/reap.h"
#include "qemu-integration/plan/plan.h"
#include "qemu-integration/plan/print.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static enum exit_status report_failure(const struct error *error)
{
    fprintf(stderr, "qemu-xen: %s\n", error->message);
    return EXIT_FAILED;
}

static enum exit_status run_reap(struct call_gate *gate)
{
    struct error error = {0};
    unsigned reaped = 0;
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(gate, &error);
    cleanup_store struct store *store = hypervisor == NULL ? NULL : store_open(gate, &error);
    cleanup_mark_list struct mark_list marks = {0};

    if (store == NULL || mark_list_read(store, &marks, &error) < 0 ||
        reap_orphans(hypervisor, store, &marks, &reaped, &error) < 0)
        return report_failure(&error);
    printf("%u guests cleaned up\n", reaped);
    return EXIT_ENDED;
}

static enum exit_status run_libvirt_setup(const char *verb)
{
    struct error error = {0};
    char program[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

    if (length < 0)
        error_set_errno(&error, errno, "/proc/self/exe");
    int status = length < 0 ? -1 : libvirt_setup(verb, "", program, stdout, &error);

    return status < 0 ? report_failure(&error) : status == 0 ? EXIT_ENDED : EXIT_FAILED;
}

static enum exit_status pass_question(const struct vm *vm)
{
    struct error error = {0};
    struct host_paths paths;

    host_paths_find(&paths, vm->device_model, vm->hvmloader);
    if (host_paths_check(&paths, &(struct host_needs){0}, &error) == 0)
        device_model_answer(paths.device_model, &vm->question, &error);
    return report_failure(&error);
}

static struct device_model_features find_features(const char *device_model, const struct vm *vm,
                                                  struct call_gate *gate)
{
    const struct features_config config = {
        .device_model = device_model, .directory = vm->kernel_cache, .gate = gate};
    struct features *features = features_open(&config);
    char window[8] = "";

    if (vm->window != NULL)
        snprintf(window, sizeof(window), "%.*s", (int)strcspn(vm->window, ","), vm->window);
    const struct device_model_features found = {
        .window = features_have(features, FEATURE_DISPLAY, window),
        .user_network = features_have(features, FEATURE_NETDEV, "user"),
        .xen_net_device = features_have(features, FEATURE_DEVICE, "xen-net-device"),
        .xen_console = features_have(features, FEATURE_DEVICE, "xen-console"),
    };
    features_close(features);
    return found;
}

/* What a plan has to know of the host. QEMU is not asked for a plan that is only printed. */
static void find_facts(struct plan_facts *facts, const struct vm *vm, struct call_gate *gate)
{
    time_t now = time(NULL);
    struct tm local = {0};

    localtime_r(&now, &local);
    *facts = (struct plan_facts){.now = now, .local_offset = local.tm_gmtoff};
    uuid_generate(facts->uuid);
    host_paths_find(&facts->paths, vm->device_model, vm->hvmloader);
    facts->console_daemon = vm->dry_run || console_daemon_runs();
    if (!vm->dry_run && plan_needs_features(vm))
        facts->device_model = find_features(facts->paths.device_model, vm, gate);
}

static void warn_of_processor(const struct processor *processor)
{
    if (processor->model != NULL)
        fprintf(stderr,
                "qemu-xen: warning: -cpu %s: Xen has no processor models; the guest sees the "
                "host's\n",
                processor->model);
    if (processor->ignored != NULL)
        fprintf(stderr, "qemu-xen: warning: -cpu: ignored, as Xen itself decides about it: %s\n",
                processor->ignored);
}

static bool wants_vhost(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->netdev_count; i++)
        if (vm->netdevs[i].vhost)
            return true;
    return false;
}

static void warn_of_devices(const struct vm *vm)
{
    if (wants_vhost(vm) && vm->machine == MACHINE_XENFV)
        fprintf(stderr, "qemu-xen: warning: vhost=on: left out, as the host's kernel cannot map a "
                        "guest's memory on Xen\n");
    if (vm->left_out != NULL)
        fprintf(stderr, "qemu-xen: warning: -device: left out, as such a guest has none: %s\n",
                vm->left_out);
}

/* -incoming fd:N: before a file of ours can get that number. */
static int take_incoming_descriptor(const struct vm *vm, struct error *error)
{
    struct migration_address address;
    int flags;

    if (vm->incoming == NULL || vm->dry_run ||
        migration_address_parse(&address, vm->incoming, &(struct error){0}) < 0 ||
        address.transport != MIGRATION_FD)
        return 0;
    flags = fcntl(address.fd, F_GETFL);
    if (flags < 0 || fcntl(address.fd, F_SETFL, flags & ~O_NONBLOCK) < 0 ||
        fcntl(address.fd, F_SETFD, FD_CLOEXEC) < 0)
        return error_set_errno(error, errno, "-incoming %s", vm->incoming);
    return 0;
}

static enum exit_status run_guest(const struct vm *vm, struct call_gate *gate)
{
    struct error error = {0};
    cleanup_boot_files struct boot_files files = {.kernel = {.fd = -1}, .initrd = {.fd = -1}};
    struct plan_facts facts;
    struct host_needs needs;
    struct plan plan;

    if (vm->display == DISPLAY_WINDOW && !vm->dry_run && !window_is_possible()) {
        error_set(&error,
                  "-display %s: there is no screen (DISPLAY and WAYLAND_DISPLAY are not set)",
                  vm->window);
        return report_failure(&error);
    }
    if (take_incoming_descriptor(vm, &error) < 0 || boot_files_open(&files, vm, &error) < 0)
        return report_failure(&error);
    find_facts(&facts, vm, gate);
    if (plan_make(&plan, vm, &files, &facts, &error) < 0)
        return report_failure(&error);
    warn_of_processor(&vm->processor);
    warn_of_devices(vm);
    if (vm->dry_run) {
        plan_print(&plan, stdout);
        return EXIT_ENDED;
    }
    needs = plan_host_needs(&plan);
    if (host_paths_check(&plan.paths, &(struct host_needs){0}, &error) < 0 ||
        plan_check_devices(&plan, &error) < 0 || host_paths_check(&plan.paths, &needs, &error) < 0)
        return report_failure(&error);
    if (plan.bios_reason != NULL)
        fprintf(stderr, "qemu-xen: %s: %s; starting it through the BIOS\n", vm->kernel,
                plan.bios_reason);
    if (plan.bootloader != NULL && vm->bootloader_unconfined)
        fprintf(stderr,
                "qemu-xen: warning: -bootloader-sandbox off: %s reads an untrusted disk as root\n",
                plan.bootloader);
    if (vm->daemonize && daemon_fork(&error) < 0)
        return report_failure(&error);
    return lifecycle_run(&plan, gate, vm->daemonize ? daemon_started : service_started);
}

static void report_nothing(void)
{
}

static enum exit_status answer_questions(const struct vm *vm, struct call_gate *gate)
{
    struct error error = {0};
    struct host_paths paths;
    const struct introspection_config config = {.vm = vm,
                                                .device_model = paths.device_model,
                                                .gate = gate,
                                                .started = vm->daemonize ? daemon_started
                                                                         : report_nothing};

    host_paths_find(&paths, vm->device_model, vm->hvmloader);
    if (host_paths_check(&paths, &(struct host_needs){0}, &error) < 0 ||
        (vm->daemonize && daemon_fork(&error) < 0) || introspection_run(&config, &error) < 0)
        return report_failure(&error);
    return EXIT_ENDED;
}

static enum exit_status run_action(enum vm_action action, struct vm *vm)
{
    struct error error = {0};
    struct call_gate gate;
    enum exit_status status;

    switch (action) {
    case ACTION_HELP:
        options_print_help(stdout);
        return EXIT_ENDED;
    case ACTION_MACHINES:
        options_print_machines(stdout);
        return EXIT_ENDED;
    case ACTION_VERSION:
        puts("qemu-xen " VERSION);
        return EXIT_ENDED;
    case ACTION_SET_UP:
        return run_libvirt_setup(vm->setup);
    case ACTION_ASK:
        return pass_question(vm);
    case ACTION_RUN:
        if (vm->display == DISPLAY_DEFAULT && window_is_possible()) {
            vm->display = DISPLAY_WINDOW;
            vm->window = "sdl";
        }
        break;
    case ACTION_REAP:
    case ACTION_ANSWER:
        break;
    }
    if (call_gate_init(&gate, vm->trace, &error) < 0)
        return report_failure(&error);
    status = action == ACTION_REAP     ? run_reap(&gate)
             : action == ACTION_ANSWER ? answer_questions(vm, &gate)
                                       : run_guest(vm, &gate);
    call_gate_report(&gate);
    return status;
}

/* If started without descriptors 0 to 2, open them, lest a file of ours gets such a number. */
static void open_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

int main(int argc, char *argv[])
{
    struct error error = {0};
    struct vm vm = {0};
    enum vm_action action;
    enum exit_status status;
    const char *restored = options_find_restore(argc, argv);
    struct saved_arguments arguments = {0};

    inherited_note();
    open_standard_descriptors();
    standard_error_never_blocks();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    if ((restored != NULL && saved_arguments_read(&arguments, restored, argc, argv, &error) < 0) ||
        options_parse(&vm, &action, restored == NULL ? argc : arguments.count,
                      restored == NULL ? argv : arguments.words, &error) < 0)
        status = report_failure(&error);
    else
        status = run_action(action, &vm);
    options_release(&vm);
    saved_arguments_release(&arguments);
    return status;
}
