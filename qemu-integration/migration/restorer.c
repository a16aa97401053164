/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/restorer.h"

#include "common/cleanup.h"
#include "common/file-io.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/child.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/stream-reader.h"
#include "qemu-integration/migration/transport.h"
#include "qemu-integration/xen/restorer-confinement.h"
#include "qemu-integration/xen/save-restore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct restorer {
    const struct restorer_config *config;
    struct stream_reader reader;
    struct error read_error; /* why libxenguest cannot get its stream */
    int devices;             /* a file */
    struct stream_rest rest;
};

/* For a piece of libxenguest's stream. */
static int on_read(void *context, void *data, size_t size)
{
    struct restorer *restorer = context;

    return stream_read_memory(&restorer->reader, data, size, &restorer->read_error);
}

static int keep_devices(const struct restorer *restorer, const struct stream_frame *frame,
                        struct error *error)
{
    if (frame->kind == STREAM_DEVICES &&
        write_all(NULL, restorer->devices, frame->data, frame->size) < 0)
        return error_set_errno(error, errno, "cannot keep the device model's state");
    return 0;
}

/* What comes after the memory, up to the end. */
static int read_rest(struct restorer *restorer, struct error *error)
{
    struct stream_frame frame;

    if (stream_has_memory(&restorer->reader))
        return error_set(error, "the guest's state has more memory than Xen wants");
    do {
        if (stream_read(&restorer->reader, &frame, error) < 0 ||
            stream_take_rest(&restorer->rest, &frame, error) < 0 ||
            keep_devices(restorer, &frame, error) < 0)
            return -1;
    } while (frame.kind != STREAM_END);
    return 0;
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

static int restore_memory(struct restorer *restorer, const struct domain *domain,
                          struct channel_message *result, struct error *error)
{
    const struct stream_calls stream = {.read = on_read, .context = restorer};

    if (domain_restore(domain, &stream, &restorer->config->ports, &result->numbers[0],
                       &result->numbers[1], error) == 0)
        return read_rest(restorer, error);
    if (error_is_set(&restorer->read_error))
        *error = restorer->read_error;
    return -1;
}

static int restore(struct restorer *restorer, const struct child_ends *ends,
                   struct channel_message *result, struct error *error)
{
    const struct restorer_config *config = restorer->config;
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(NULL, error);
    const struct domain domain = {.hypervisor = hypervisor, .domid = config->domid};
    cleanup_free uint8_t *buffer = malloc(STREAM_READER_BUFFER);
    struct transport transport;

    if (hypervisor == NULL)
        return -1;
    if (buffer == NULL)
        return error_set_errno(error, errno, "cannot read the guest's state");
    restorer->devices = memfd_create("devices", MFD_CLOEXEC);
    if (restorer->devices < 0)
        return error_set_errno(error, errno, "cannot keep the device model's state");
    if (transport_open_incoming(&transport, config->address, ends->stream, error) < 0 ||
        restorer_confine(error) < 0)
        return -1;
    restorer->reader = (struct stream_reader){.fd = transport.fd, .buffer = buffer};
    if (read_description(restorer, error) < 0)
        return -1;
    return restore_memory(restorer, &domain, result, error);
}

static void run(void *context, const struct child_ends *ends)
{
    struct restorer restorer = {.config = context, .devices = -1};
    struct channel_message restored = {.kind = CHANNEL_RESTORED};
    const struct channel_message done = {.kind = CHANNEL_DONE};
    struct error error = {0};

    if (restore(&restorer, ends, &restored, &error) < 0)
        migration_child_fail(ends->channel, &error);
    restored.value = restorer.rest.end.paused != 0;
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
