/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest.h"

#include "common/cleanup.h"
#include "qemu-integration/direct-boot-image.h"
#include "qemu-integration/guest-memory.h"
#include "qemu-integration/identity.h"
#include "qemu-integration/mark.h"
#include "qemu-integration/monitor.h"
#include "qemu-integration/process.h"
#include "qemu-integration/reap.h"
#include "qemu-integration/xen-version.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

/* How long the device model may take to flush its files after SIGTERM, in milliseconds. */
#define DEVICE_MODEL_GRACE 5000

static bool report(int result, const struct error *error)
{
    if (result < 0)
        fprintf(stderr, "qemu-xen: %s\n", error->message);
    return result == 0;
}

static bool undo_nodes(void *context)
{
    struct guest *guest = context;
    struct error error = {0};

    /* The mark is among them, and is what tells the warden that there is something left to do. */
    if (guest->undestroyed)
        return false;
    return report(reap_nodes(guest->store, guest->plan->uuid_text, guest->domid, &error), &error);
}

static bool undo_domain(void *context)
{
    struct guest *guest = context;
    struct error error = {0};
    uint32_t domid;
    int found = hypervisor_find_domain(guest->hypervisor, guest->plan->uuid, &domid, &error);

    /* By its UUID: the number may belong to another domain if ours was destroyed from outside. */
    if (found > 0) {
        store_release(guest->store, domid);
        found = hypervisor_destroy(guest->hypervisor, domid, &error);
    }
    guest->undestroyed = !report(found, &error);
    return !guest->undestroyed;
}

static bool undo_watch(void *context)
{
    struct guest *guest = context;

    /* If this fails nothing is left all the same: a watch goes with its connection. */
    store_unwatch(guest->store, guest->state_path, WATCH_DEVICE_MODEL);
    return true;
}

static bool undo_device_model(void *context)
{
    struct guest *guest = context;

    if (guest->device_model > 0)
        process_stop(guest->device_model, monitor_quit(guest->monitor), DEVICE_MODEL_GRACE);
    guest->device_model = 0;
    return true;
}

static int write_nodes(struct guest *guest, const struct hvm_ports *ports, struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = guest->domid};
    char domid[16];
    char port[16];
    struct timespec now;

    snprintf(domid, sizeof(domid), "%" PRIu32, guest->domid);
    snprintf(port, sizeof(port), "%" PRIu32, ports->store);
    clock_gettime(CLOCK_REALTIME, &now);
    plan_store_tree(guest->plan, &(struct plan_numbers){.domid = domid, .store_port = port},
                    (double)now.tv_sec + (double)now.tv_nsec / 1e9, &tree);
    return store_commit(guest->store, &tree, error);
}

static int start_device_model(struct guest *guest, struct error *error)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    char domid[16];
    char monitor[16];
    const struct plan_numbers numbers = {.domid = domid, .monitor = monitor};
    char path[64];
    char text[16];

    snprintf(domid, sizeof(domid), "%" PRIu32, guest->domid);
    snprintf(monitor, sizeof(monitor), "%d", monitor_device_model_end(guest->monitor));
    snprintf(guest->state_path, sizeof(guest->state_path),
             "/local/domain/0/device-model/%" PRIu32 "/state", guest->domid);
    if (store_watch(guest->store, guest->state_path, WATCH_DEVICE_MODEL, error) < 0)
        return -1;
    undo_push(&guest->undo, undo_watch, guest);

    plan_device_model(guest->plan, &numbers, guest->plan->vm->start_paused && !guest->rebooted,
                      &arguments);
    guest->device_model = process_spawn(
        guest->gate, arguments.values,
        &(struct process_files){guest->output, monitor_device_model_end(guest->monitor)}, error);
    if (guest->device_model < 0) {
        guest->device_model = 0;
        return -1;
    }
    undo_push(&guest->undo, undo_device_model, guest);

    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/image/device-model-pid", guest->domid);
    snprintf(text, sizeof(text), "%d", (int)guest->device_model);
    return store_write(guest->store, path, text, error);
}

/* The SeaBIOS image, mapped; the mapping is as long as the program. */
static int map_seabios(const char *path, struct bytes *image, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    void *pages;

    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    pages = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (pages == MAP_FAILED)
        return error_set_errno(error, errno, "%s", path);
    *image = (struct bytes){pages, (size_t)status.st_size};
    return 0;
}

static int build(struct guest *guest, const struct hvm_ports *ports, struct error *error)
{
    const struct plan *plan = guest->plan;
    struct hvm_machine machine = plan->machine;
    cleanup_free uint8_t *image = NULL;
    int result;

    if (plan->direct) {
        image = direct_boot_image_fill(&plan->layout.handoff, &machine.firmware.size);
        if (image == NULL)
            return error_set_errno(error, errno, "firmware");
        machine.firmware.data = image;
    } else if (map_seabios(plan->paths.seabios, &machine.firmware, error) < 0) {
        return -1;
    }
    result = hvm_build(guest->hypervisor, guest->domid, &machine, ports, error);
    if (!plan->direct)
        munmap((void *)(uintptr_t)machine.firmware.data, machine.firmware.size);
    return result;
}

static int load_piece(struct guest *guest, const struct load_piece *piece, struct error *error)
{
    const struct plan *plan = guest->plan;
    const struct boot_file *file =
        piece->source == LOAD_KERNEL_FILE ? &plan->files->kernel : &plan->files->initrd;

    switch (piece->source) {
    case LOAD_KERNEL_FILE:
    case LOAD_INITRD_FILE:
        return guest_memory_load_file(guest->hypervisor, guest->domid, piece->address, file->fd,
                                      piece->source_offset, piece->source_size, file->name, error);
    case LOAD_COMMAND_LINE:
        return guest_memory_write(guest->hypervisor, guest->domid, piece->address,
                                  plan->command_line + piece->source_offset, piece->source_size,
                                  error);
    case LOAD_BOOT_PARAMS:
        break;
    }
    return guest_memory_write(guest->hypervisor, guest->domid, piece->address,
                              (const uint8_t *)&plan->layout.boot_params + piece->source_offset,
                              piece->source_size, error);
}

int guest_start(struct guest *guest, struct error *error)
{
    const struct plan *plan = guest->plan;
    const struct hvm_machine *machine = &plan->machine;
    struct host_facts facts;
    struct hvm_ports ports;
    const struct identity identity = {
        .uuid = plan->uuid, .uuid_text = plan->uuid_text, .name = plan->name, .mark = guest->mark};

    if (hypervisor_host_facts(guest->hypervisor, &facts, error) < 0)
        return -1;
    if (!facts.hvm)
        return error_set(error, "-M xenfv: this host cannot run HVM guests (no VT-x or AMD-V)");
    if (machine->memory + hvm_overhead(machine) > facts.free_memory)
        return error_set(error,
                         "-m %" PRIu64 "M: Xen has %" PRIu64
                         " MiB free and the guest needs %" PRIu64 " MiB with what Xen adds",
                         machine->memory >> 20, facts.free_memory >> 20,
                         (machine->memory + hvm_overhead(machine)) >> 20);

    /* The mark first: from here on somebody can always find out that this guest is ours. */
    if (identity_claim(guest->hypervisor, guest->store, &identity, error) < 0)
        return -1;
    undo_push(&guest->undo, undo_nodes, guest);
    if (hypervisor_create_hvm(guest->hypervisor, plan->uuid, machine->vcpus, facts.hap,
                              &guest->domid, error) < 0)
        return -1;
    undo_push(&guest->undo, undo_domain, guest);
    if (mark_set_domain(guest->store, plan->uuid_text, guest->domid, error) < 0 ||
        hvm_prepare(guest->hypervisor, guest->domid, machine, &ports, error) < 0 ||
        write_nodes(guest, &ports, error) < 0)
        return -1;

    /* The device model takes longest to start: everything from here on happens beside it. */
    if (start_device_model(guest, error) < 0 || build(guest, &ports, error) < 0)
        return -1;
    for (unsigned i = 0; plan->direct && i < plan->layout.piece_count; i++)
        if (load_piece(guest, &plan->layout.pieces[i], error) < 0)
            return -1;
    return store_introduce(guest->store, guest->domid, HVM_STORE_GFN, ports.store, error);
}

bool guest_device_model_ready(struct guest *guest)
{
    cleanup_free char *state = store_read(guest->store, guest->state_path);

    return state != NULL && strcmp(state, "running") == 0;
}

bool guest_explain_crash(struct guest *guest, char *text, size_t size)
{
    struct handoff handoff;

    if (!guest->plan->direct ||
        guest_memory_read(guest->hypervisor, guest->domid, direct_boot_image_address(), &handoff,
                          sizeof(handoff), NULL) < 0)
        return false;
    if (handoff.magic != HANDOFF_MAGIC || handoff.stage != HANDOFF_STAGE_FAILED)
        return false;
    /* The guest could have written anything here. */
    handoff.message[sizeof(handoff.message) - 1] = '\0';
    for (char *c = handoff.message; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = '?';
    snprintf(text, size, "%s", handoff.message);
    return true;
}

bool guest_stop(struct guest *guest)
{
    bool clean = undo_run(&guest->undo);

    guest->domid = 0;
    return clean;
}
