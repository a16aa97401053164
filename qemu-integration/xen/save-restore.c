/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/save-restore.h"

#include "common/units.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/page-data.h"
#include "qemu-integration/xen/restored-memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <xen/hvm/params.h>
#include <xenguest.h>

static int on_suspend(void *data)
{
    const struct save_config *config = data;

    return config->suspend(config->context);
}

static int on_policy(struct precopy_stats stats, void *data)
{
    const struct save_config *config = data;
    const struct save_progress progress = {.round = stats.iteration,
                                           .pages_sent = stats.total_written,
                                           .pages_dirty = stats.dirty_count};

    return config->decide(config->context, &progress);
}

static int on_log_dirty(uint32_t domid, unsigned enable, void *data)
{
    const struct save_config *config = data;

    (void)domid;
    return config->log_dirty(config->context, enable != 0) ? 0 : -1;
}

int domain_save(const struct domain *domain, const struct save_config *config, struct error *error)
{
    struct save_callbacks callbacks = {
        .suspend = on_suspend,
        .precopy_policy = on_policy,
        .switch_qemu_logdirty = on_log_dirty,
        .data = (void *)(uintptr_t)config,
    };
    struct page_data_writer writer = {.write = config->write, .context = config->context};
    const struct stream_calls stream = {.write = page_data_write, .context = &writer};
    uint32_t flags = config->live ? XCFLAGS_LIVE : 0;
    int fd = stream_calls_begin(&stream, error);
    int result;

    if (fd < 0)
        return -1;
    result = GATED(domain->hypervisor, xc_domain_save, domain->hypervisor->control, fd,
                   domain->domid, flags, &callbacks, XC_STREAM_PLAIN, -1);
    if (result < 0)
        hypervisor_failed(domain->hypervisor, error, "cannot save the domain");
    page_data_end_writing(&writer);
    stream_calls_end();
    return result < 0 ? -1 : 0;
}

/* libxenguest reads a record to memory of its own: at most 1024 pages, and their numbers. */
#define RECORD_MEMORY (5 * MIB)

/* First touches are slow, in a PV dom0 much more so: it gets the same memory again and again, of
 * which the kernel makes all pages at once. */
static void prepare_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, 4 * RECORD_MEMORY);
    mallopt(M_TRIM_THRESHOLD, -1);
    uintptr_t memory = (uintptr_t)malloc(RECORD_MEMORY);
    if (memory != 0)
        madvise((void *)(memory & -XC_PAGE_SIZE), RECORD_MEMORY, MADV_POPULATE_WRITE);
    free((void *)memory);
}

int domain_restore(const struct domain *domain, const struct stream_calls *stream,
                   const struct domain_ports *ports, uint64_t *store, uint64_t *console,
                   struct error *error)
{
    struct restore_callbacks callbacks = {0};
    struct restored_memory memory = {.domain = domain, .stream = stream};
    const struct stream_calls calls = {.read = restored_memory_read, .context = &memory};
    unsigned long store_frame = 0, console_frame = 0;
    int fd = stream_calls_begin(&calls, error);
    int result;

    if (fd < 0)
        return -1;
    prepare_memory();
    restored_memory_begin(&memory);
    result = GATED(domain->hypervisor, xc_domain_restore, domain->hypervisor->control, fd,
                   domain->domid, ports->store, &store_frame, 0, ports->console, &console_frame, 0,
                   XC_STREAM_PLAIN, &callbacks, -1);
    if (result < 0)
        hypervisor_failed(domain->hypervisor, error, "cannot restore the domain");
    if (error_is_set(&memory.error))
        *error = memory.error;
    restored_memory_end(&memory);
    stream_calls_end();
    *store = store_frame;
    *console = console_frame;
    return result < 0 ? -1 : 0;
}

/* Without an answer it is asked, and does not follow. */
bool domain_must_be_asked(const struct domain *domain)
{
    uint64_t interrupt = 0, sleep_state = 0;

    if (DOMAIN_CALL(domain, xc_hvm_param_get, HVM_PARAM_CALLBACK_IRQ, &interrupt) < 0 ||
        DOMAIN_CALL(domain, xc_hvm_param_get, HVM_PARAM_ACPI_S_STATE, &sleep_state) < 0)
        return true;
    return interrupt != 0 && sleep_state == 0;
}

int domain_suspend(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_shutdown, SHUTDOWN_suspend) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot suspend the domain");
    return 0;
}

void domain_stop_log_dirty(const struct domain *domain)
{
    if (call_gate_enter(domain->hypervisor->gate, "xc_shadow_control", NULL))
        xc_shadow_control(domain->hypervisor->control, domain->domid, XEN_DOMCTL_SHADOW_OP_OFF,
                          NULL, 0);
}

int domain_resume(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_resume, 1) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot resume the domain");
    return 0;
}
