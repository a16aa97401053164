/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/restorer.h"

#include "common/cleanup.h"
#include "common/file-io.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/child.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/stream.h"
#include "qemu-integration/migration/transport.h"
#include "qemu-integration/xen/restorer-confinement.h"
#include "qemu-integration/xen/save-restore.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Most bytes of the device model's state: with emulated devices it has some 100 KiB, and with the
 * memory of a graphics card that is not the guest's up to 64 MiB. */
#define DEVICES_MAX (256 * MIB)

struct restorer {
    const struct restorer_config *config;
    struct stream_reader reader;
    int pipe[2]; /* libxenguest's input, read and written */
    int devices; /* a file */
    uint64_t devices_size;
    struct stream_end end;
    bool broken;             /* libxenguest takes no more */
    struct error pump_error; /* of the thread that writes the pipe */
};

static int write_zeros(struct restorer *restorer, uint64_t count)
{
    static const uint8_t zeros[64 * KIB];

    while (count > 0) {
        size_t size = count < sizeof(zeros) ? (size_t)count : sizeof(zeros);

        if (write_all(NULL, restorer->pipe[1], zeros, size) < 0)
            return -1;
        count -= size;
    }
    return 0;
}

/* If libxenguest does not take it, its own reason is the better one. */
static int pass_memory(struct restorer *restorer, const struct stream_frame *frame)
{
    int result = frame->kind == STREAM_ZEROS
                     ? write_zeros(restorer, frame->zeros)
                     : write_all(NULL, restorer->pipe[1], frame->data, frame->size);

    restorer->broken = result < 0;
    return result;
}

static int pass_devices(struct restorer *restorer, const struct stream_frame *frame)
{
    struct error *error = &restorer->pump_error;

    restorer->devices_size += frame->size;
    if (restorer->devices_size > DEVICES_MAX)
        return error_set(error, "the device model's state is too large");
    if (write_all(NULL, restorer->devices, frame->data, frame->size) < 0)
        return error_set_errno(error, errno, "cannot keep the device model's state");
    return 0;
}

/* Passes one frame on. Returns 1 after the last one, or -1. */
static int pass_frame(struct restorer *restorer, bool *memory)
{
    struct error *error = &restorer->pump_error;
    struct stream_frame frame;

    if (stream_read(&restorer->reader, &frame, error) < 0)
        return -1;
    switch (frame.kind) {
    case STREAM_MEMORY:
    case STREAM_ZEROS:
        if (!*memory)
            break;
        return pass_memory(restorer, &frame);
    case STREAM_DEVICES:
        *memory = false;
        return pass_devices(restorer, &frame);
    case STREAM_END:
        if (frame.size != sizeof(restorer->end))
            break;
        memcpy(&restorer->end, frame.data, sizeof(restorer->end));
        return 1;
    case STREAM_DESCRIPTION:
        break;
    }
    return error_set(error, "the guest's state has its parts in a wrong order");
}

/* The thread: from frames into libxenguest's pipe, up to the end or to the first failure. */
static void *pump(void *context)
{
    struct restorer *restorer = context;
    bool memory = true;

    while (pass_frame(restorer, &memory) == 0)
        ;
    close(restorer->pipe[1]);
    return NULL;
}

static int read_description(struct restorer *restorer, struct error *error)
{
    struct stream_frame frame;

    if (stream_read_header(&restorer->reader, error) < 0 ||
        stream_read(&restorer->reader, &frame, error) < 0)
        return -1;
    if (frame.kind != STREAM_DESCRIPTION)
        return error_set(error, "the guest's state has its parts in a wrong order");
    return description_check(restorer->config->description, (const char *)frame.data, frame.size,
                             error);
}

/* The pump goes on to the end of the stream, even if libxenguest has found its own. */
static int restore_memory(struct restorer *restorer, const struct domain *domain,
                          struct channel_message *result, struct error *error)
{
    pthread_t thread;
    int status = pthread_create(&thread, NULL, pump, restorer);

    if (status != 0)
        return error_set_errno(error, status, "cannot read the guest's state");
    status = domain_restore(domain, restorer->pipe[0], &restorer->config->ports,
                            &result->numbers[0], &result->numbers[1], error);
    /* It takes no more; and nobody must wait for it to. */
    close(restorer->pipe[0]);
    pthread_join(thread, NULL);
    if (restorer->broken && status == 0)
        status = error_set(error, "the guest's state has more memory than Xen wants");
    if (restorer->broken || !error_is_set(&restorer->pump_error))
        return status;
    *error = restorer->pump_error;
    return -1;
}

static int restore(struct restorer *restorer, const struct child_ends *ends,
                   struct channel_message *result, struct error *error)
{
    const struct restorer_config *config = restorer->config;
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(NULL, error);
    const struct domain domain = {.hypervisor = hypervisor, .domid = config->domid};
    cleanup_free uint8_t *buffer = malloc(STREAM_FRAME_MAX);
    struct transport transport;

    if (hypervisor == NULL)
        return -1;
    if (buffer == NULL)
        return error_set_errno(error, errno, "cannot read the guest's state");
    restorer->devices = memfd_create("devices", MFD_CLOEXEC);
    if (restorer->devices < 0)
        return error_set_errno(error, errno, "cannot keep the device model's state");
    if (migration_pipe_open(restorer->pipe, error) < 0 ||
        transport_open_incoming(&transport, config->address, ends->stream, error) < 0 ||
        restorer_confine(error) < 0)
        return -1;
    restorer->reader = (struct stream_reader){.fd = transport.fd, .buffer = buffer};
    if (read_description(restorer, error) < 0)
        return -1;
    return restore_memory(restorer, &domain, result, error);
}

static void run(void *context, const struct child_ends *ends)
{
    struct restorer restorer = {.config = context, .pipe = {-1, -1}, .devices = -1};
    struct channel_message restored = {.kind = CHANNEL_RESTORED};
    const struct channel_message done = {.kind = CHANNEL_DONE};
    struct error error = {0};

    if (restore(&restorer, ends, &restored, &error) < 0)
        migration_child_fail(ends->channel, &error);
    restored.value = restorer.end.paused != 0;
    _exit(channel_send(ends->channel, &restored, restorer.devices) < 0 ||
          channel_send(ends->channel, &done, -1) < 0);
}

pid_t restorer_start(const struct restorer_config *config, int channel, struct call_gate *gate,
                     struct error *error)
{
    const struct child_ends ends = {.channel = channel, .stream = config->fd};

    return migration_child_start("qemu-xen-load", &ends, run, (void *)(uintptr_t)config, gate,
                                 error);
}
