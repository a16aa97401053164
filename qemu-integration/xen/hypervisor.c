/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/hypervisor.h"

#include "common/array.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void keep_message(xentoollog_logger *logger, xentoollog_level level, int number,
                         const char *context, const char *format, va_list arguments)
{
    struct library_log *log = (struct library_log *)logger;

    (void)number;
    if (log->trace && level >= XTL_DETAIL) {
        va_list copy;

        va_copy(copy, arguments);
        fprintf(stderr, "qemu-xen: %s: ", context == NULL ? "xen" : context);
        vfprintf(stderr, format, copy);
        fputc('\n', stderr);
        va_end(copy);
    }
    /* The first complaint is the cause; those after it come from the layers it passes through. */
    if (level >= XTL_ERROR && log->message[0] == '\0')
        vsnprintf(log->message, sizeof(log->message), format, arguments);
}

static void ignore_progress(xentoollog_logger *logger, const char *context, const char *doing,
                            int percent, unsigned long done, unsigned long total)
{
    (void)logger, (void)context, (void)doing, (void)percent, (void)done, (void)total;
}

static void ignore_destroy(xentoollog_logger *logger)
{
    (void)logger;
}

/* libxenguest puts "panic: FILE:LINE: FUNCTION: ", its own source, before most messages. */
static const char *skip_origin(const char *message)
{
    if (strncmp(message, "panic: ", 7) != 0)
        return message;
    for (int parts = 0; parts < 3; parts++) {
        const char *next = strstr(message, ": ");

        /* None of the three has a blank in it; what has is the message, as of no function. */
        if (next == NULL || strchr(message, ' ') < next)
            break;
        message = next + 2;
    }
    return message;
}

int hypervisor_failed(struct hypervisor *hypervisor, struct error *error, const char *what)
{
    const char *message = skip_origin(hypervisor->log.message);
    int number = errno;

    if (*message != '\0' && number != 0)
        error_set(error, "%s: %s (%s)", what, message, strerror(number));
    else if (*message != '\0')
        error_set(error, "%s: %s", what, message);
    else
        error_set_errno(error, number, "%s", what);
    hypervisor->log.message[0] = '\0';
    return -1;
}

struct hypervisor *hypervisor_open(struct call_gate *gate, struct error *error)
{
    struct hypervisor *hypervisor = calloc(1, sizeof(*hypervisor));
    int number;

    if (hypervisor == NULL) {
        error_set_errno(error, errno, "Xen");
        return NULL;
    }
    hypervisor->gate = gate;
    hypervisor->log = (struct library_log){
        .logger = {.vmessage = keep_message,
                   .progress = ignore_progress,
                   .destroy = ignore_destroy},
        .trace = gate != NULL && gate->trace,
    };
    if (call_gate_enter(gate, "xc_interface_open", NULL))
        hypervisor->control =
            xc_interface_open(&hypervisor->log.logger, &hypervisor->log.logger, 0);
    if (hypervisor->control != NULL && call_gate_enter(gate, "xenforeignmemory_open", NULL))
        hypervisor->foreign_memory = xenforeignmemory_open(&hypervisor->log.logger, 0);
    number = errno;
    if (hypervisor->foreign_memory != NULL) {
        hypervisor->log.message[0] = '\0';
        return hypervisor;
    }
    if (number == ENOENT || number == ENODEV || number == ENXIO)
        error_set(error, "this host does not run Xen (/dev/xen/privcmd: %s)", strerror(number));
    else if (number == EACCES || number == EPERM)
        error_set(error, "only root can create Xen domains (/dev/xen/privcmd: %s)",
                  strerror(number));
    else
        error_set_errno(error, number, "cannot talk to Xen (/dev/xen/privcmd)");
    hypervisor_close(hypervisor);
    return NULL;
}

void hypervisor_close(struct hypervisor *hypervisor)
{
    if (hypervisor == NULL)
        return;
    xenforeignmemory_close(hypervisor->foreign_memory);
    xc_interface_close(hypervisor->control);
    free(hypervisor);
}

int hypervisor_host_facts(struct hypervisor *hypervisor, struct host_facts *facts,
                          struct error *error)
{
    xc_physinfo_t info = {0};

    if (GATED(hypervisor, xc_physinfo, hypervisor->control, &info) < 0)
        return hypervisor_failed(hypervisor, error, "cannot ask Xen about the host");
    *facts = (struct host_facts){
        .hvm = (info.capabilities & XEN_SYSCTL_PHYSCAP_hvm) != 0,
        .pv = (info.capabilities & XEN_SYSCTL_PHYSCAP_pv) != 0,
        .hap = (info.capabilities & XEN_SYSCTL_PHYSCAP_hap) != 0,
        .shadow = (info.capabilities & XEN_SYSCTL_PHYSCAP_shadow) != 0,
        .grant_table = (info.capabilities & XEN_SYSCTL_PHYSCAP_gnttab_v2) != 0 ? 2 : 1,
        .free_memory = (info.free_pages + info.scrub_pages - info.outstanding_pages) * XC_PAGE_SIZE,
    };
    return 0;
}

int hypervisor_each_domain(struct hypervisor *hypervisor, domain_visitor *visit, void *context,
                           struct error *error)
{
    xc_domaininfo_t batch[64];
    const unsigned batch_size = ARRAY_SIZE(batch);
    uint32_t next = 1;

    for (;;) {
        int count =
            GATED(hypervisor, xc_domain_getinfolist, hypervisor->control, next, batch_size, batch);

        if (count < 0)
            return hypervisor_failed(hypervisor, error, "cannot list the domains");
        for (int i = 0; i < count; i++)
            if (!visit(context, batch[i].domain, batch[i].handle))
                return 0;
        if (count < (int)batch_size)
            return 0;
        next = (uint32_t)batch[count - 1].domain + 1;
    }
}
