/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/saver.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/child.h"
#include "qemu-integration/migration/stream-writer.h"
#include "qemu-integration/migration/transport.h"
#include "qemu-integration/xen/save-restore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PAGE_BYTES 4096

/* How often the program is told of the progress, in milliseconds. */
#define REPORT_INTERVAL 200

/* After so many bytes of a file the kernel is told to begin to write them. */
#define WRITEBACK_SIZE (64 * MIB)

/* A guest that writes faster than its memory can be sent is suspended after so many rounds, or when
 * so many times its memory has been sent. */
#define ROUNDS_MAX 30
#define SENT_MAX   4

struct saver {
    const struct saver_config *config;
    int channel;
    int64_t began; /* milliseconds */
    struct stream_writer writer;
    struct error write_error; /* why the stream cannot be written */
    uint64_t looked_at;       /* bytes that had been written when that was last acted on */
    uint64_t synchronized;    /* bytes that the kernel has been told to write */
    uint32_t paused;          /* for struct stream_end */
    int devices;              /* the device model's state; -1: none */
    struct channel_message progress;
    int64_t reported; /* milliseconds */
    uint64_t first;   /* pages of the first round, with those that the guest does not have */
};

static void report(struct saver *saver)
{
    saver->reported = clock_milliseconds();
    saver->progress.numbers[1] = saver->writer.written;
    channel_send(saver->channel, &saver->progress, -1);
}

/* Sleeps as long as what has been written is ahead of the bandwidth. */
static void slow_down(const struct saver *saver)
{
    const int64_t passed = clock_milliseconds() - saver->began;
    const uint64_t due = saver->config->limits.bandwidth == 0
                             ? 0
                             : saver->writer.written * 1000 / saver->config->limits.bandwidth;

    if (due > (uint64_t)passed) {
        const uint64_t wait = due - (uint64_t)passed;
        const struct timespec pause = {.tv_sec = (time_t)(wait / 1000),
                                       .tv_nsec = (long)(wait % 1000) * 1000000};

        nanosleep(&pause, NULL);
    }
}

/* So that little is left to wait for at the end, when nothing can cut it short. */
static void begin_writeback(struct saver *saver)
{
    if (saver->writer.written - saver->synchronized < WRITEBACK_SIZE)
        return;
    saver->synchronized = saver->writer.written;
    /* Fails for what is not a file. */
    sync_file_range(saver->writer.fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

/* For a piece of libxenguest's stream. */
static int on_write(void *context, const void *data, size_t size)
{
    struct saver *saver = context;

    if (stream_write_memory(&saver->writer, data, size, &saver->write_error) < 0)
        return -1;
    if (saver->writer.written == saver->looked_at)
        return 0;
    saver->looked_at = saver->writer.written;
    if (clock_milliseconds() - saver->reported >= REPORT_INTERVAL)
        report(saver);
    slow_down(saver);
    begin_writeback(saver);
    return 0;
}

/* Asks the program for something, and waits for its answer. */
static bool ask(const struct saver *saver, enum channel_kind kind, uint32_t value,
                struct channel_message *answer, int *fd)
{
    const struct channel_message question = {.kind = kind, .value = value};

    return channel_send(saver->channel, &question, -1) == 0 &&
           channel_receive(saver->channel, answer, fd) == 1 && answer->kind == CHANNEL_ANSWER;
}

static bool on_suspend(void *context)
{
    struct saver *saver = context;
    struct channel_message answer = {0};

    if (!ask(saver, CHANNEL_SUSPEND, 0, &answer, &saver->devices))
        return false;
    saver->paused = answer.numbers[0] != 0;
    return true;
}

static bool on_log_dirty(void *context, bool log)
{
    struct channel_message answer = {0};

    return ask(context, CHANNEL_LOG_DIRTY, log, &answer, NULL);
}

static enum save_decision on_decide(void *context, const struct save_progress *progress)
{
    struct saver *saver = context;
    const struct saver_config *config = saver->config;
    int64_t passed = clock_milliseconds() - saver->began;

    saver->progress.numbers[0] = progress->round;
    saver->progress.numbers[2] = progress->pages_dirty < 0 ? 0 : (uint64_t)progress->pages_dirty;
    saver->progress.numbers[3] = progress->pages_sent;
    report(saver);
    if (progress->round == 1)
        saver->first = progress->pages_sent;
    if (progress->round == 0 || progress->pages_dirty < 0)
        return SAVE_ANOTHER_ROUND;
    if (progress->round >= ROUNDS_MAX ||
        progress->pages_sent - saver->first > SENT_MAX * (config->memory / PAGE_BYTES) ||
        (uint64_t)progress->pages_dirty * PAGE_BYTES * (uint64_t)(passed + 1) <=
            config->limits.downtime * (saver->writer.written + 1))
        return SAVE_SUSPEND;
    return SAVE_ANOTHER_ROUND;
}

static int save_memory(struct saver *saver, struct error *error)
{
    cleanup_hypervisor struct hypervisor *hypervisor = hypervisor_open(NULL, error);
    const struct domain domain = {.hypervisor = hypervisor, .domid = saver->config->domid};
    const struct save_config config = {.live = saver->config->live,
                                       .hvm = saver->config->hvm,
                                       .suspend = on_suspend,
                                       .log_dirty = on_log_dirty,
                                       .decide = on_decide,
                                       .write = on_write,
                                       .context = saver};

    if (hypervisor == NULL)
        return -1;
    if (domain_save(&domain, &config, error) == 0)
        return 0;
    if (error_is_set(&saver->write_error))
        *error = saver->write_error;
    return -1;
}

static int save_devices(struct saver *saver, struct error *error)
{
    cleanup_free uint8_t *buffer = malloc(STREAM_FRAME_MAX);
    ssize_t got;

    if (buffer == NULL)
        return error_set_errno(error, errno, "cannot write the guest's state");
    while (saver->devices >= 0 && (got = read(saver->devices, buffer, STREAM_FRAME_MAX)) != 0) {
        if (got < 0)
            return error_set_errno(error, errno, "cannot read the device model's state");
        if (stream_write(&saver->writer, STREAM_DEVICES, buffer, (size_t)got, error) < 0)
            return -1;
    }
    return 0;
}

static int save(struct saver *saver, const struct child_ends *ends, struct error *error)
{
    const struct saver_config *config = saver->config;
    cleanup_free uint8_t *buffer = malloc(STREAM_WRITER_BUFFER);
    struct transport transport;
    int result;

    if (buffer == NULL)
        return error_set_errno(error, errno, "cannot write the guest's state");
    if (transport_open_outgoing(&transport, config->address, ends->stream, error) < 0)
        return -1;
    saver->began = clock_milliseconds();
    saver->writer = (struct stream_writer){.fd = transport.fd, .buffer = buffer};
    result = stream_write_header(&saver->writer, error) < 0 ||
                     stream_write(&saver->writer, STREAM_DESCRIPTION, config->description,
                                  strlen(config->description), error) < 0 ||
                     save_memory(saver, error) < 0 || save_devices(saver, error) < 0
                 ? -1
                 : 0;
    if (result == 0) {
        struct channel_message answer = {0};

        /* A file restores nobody by itself. */
        if (!transport.unnamed && !ask(saver, CHANNEL_COMPLETE, 0, &answer, NULL))
            return error_set(error, "cancelled");
        const struct stream_end end = {.paused = saver->paused, .moment = answer.numbers[1]};

        result = stream_write(&saver->writer, STREAM_END, &end, stream_end_size(&end), error);
    }
    if (result == 0)
        result = transport_close(&transport, error);
    return result;
}

static void run(void *context, const struct child_ends *ends)
{
    const struct saver_config *config = context;
    struct saver saver = {.config = config,
                          .channel = ends->channel,
                          .devices = -1,
                          .progress = {.kind = CHANNEL_PROGRESS}};
    struct error error = {0};

    if (save(&saver, ends, &error) < 0)
        migration_child_fail(ends->channel, &error);
    const struct channel_message done = {.kind = CHANNEL_DONE,
                                         .numbers = {0, saver.writer.written}};
    _exit(channel_send(ends->channel, &done, -1) < 0);
}

pid_t saver_start(const struct saver_config *config, int channel, struct call_gate *gate,
                  struct error *error)
{
    const struct child_ends ends = {.channel = channel, .stream = config->fd};

    return migration_child_start("qemu-xen-save", &ends, run, (void *)(uintptr_t)config, gate,
                                 error);
}
