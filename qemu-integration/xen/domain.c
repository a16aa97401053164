/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/domain.h"

#include "common/clock.h"
#include "common/poll-interval.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/xen-version.h"

#include <string.h>
#include <time.h>

/* libxl's default: enough for any usual guest, and it bounds the memory that ports cost Xen. */
#define MAX_EVENT_CHANNEL_PORT 1023

/* How long other processes may hold the memory of a destroyed domain, in milliseconds. */
#define END_LIMIT 30000

int domain_create(struct domain *domain, const struct domain_config *config, struct error *error)
{
    struct xen_domctl_createdomain request = {
        .max_vcpus = config->vcpus,
        .max_evtchn_port = MAX_EVENT_CHANNEL_PORT,
        .max_grant_frames = -1, /* Xen's default */
        .max_maptrack_frames = -1,
        .grant_opts = XEN_DOMCTL_GRANT_version(config->grant_table),
    };
    uint32_t created = config->domid == 0 ? CREATE_ANY_DOMID : config->domid;

    if (config->kind != DOMAIN_PV)
        request.flags = XEN_DOMCTL_CDF_hvm | (config->hap ? XEN_DOMCTL_CDF_hap : 0) |
                        (config->nested ? XEN_DOMCTL_CDF_nested_virt : 0);
    if (config->kind == DOMAIN_HVM)
        request.arch.emulation_flags = HVM_EMULATION;
    else if (config->kind == DOMAIN_PVH)
        request.arch.emulation_flags = XEN_X86_EMU_LAPIC;
    memcpy(request.handle, config->uuid, sizeof(request.handle));
    if (GATED(domain->hypervisor, xc_domain_create, domain->hypervisor->control, &created,
              &request) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 config->nested ? "cannot create a domain with nested "
                                                  "virtualization (-cpu svm or vmx)"
                                                : "cannot create a domain");
    domain->domid = created;
    return 0;
}

static int get_info(const struct domain *domain, xc_domaininfo_t *info)
{
    int count = DOMAIN_CALL(domain, xc_domain_getinfolist, 1, info);

    return count < 0 ? -1 : count == 1 && info->domain == domain->domid;
}

int domain_get_state(const struct domain *domain, const uint8_t uuid[16], enum domain_state *state,
                     struct error *error)
{
    xc_domaininfo_t info;
    int found = get_info(domain, &info);

    if (found < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot ask Xen about the domain");
    if (!found || (info.flags & XEN_DOMINF_dying) ||
        memcmp(info.handle, uuid, sizeof(info.handle)) != 0) {
        *state = DOMAIN_GONE;
        return 0;
    }
    if (!(info.flags & XEN_DOMINF_shutdown)) {
        *state = (info.flags & XEN_DOMINF_paused) ? DOMAIN_PAUSED : DOMAIN_ALIVE;
        return 0;
    }
    switch ((info.flags >> XEN_DOMINF_shutdownshift) & XEN_DOMINF_shutdownmask) {
    case SHUTDOWN_poweroff:
        *state = DOMAIN_POWEROFF;
        break;
    case SHUTDOWN_reboot:
    case SHUTDOWN_soft_reset:
        *state = DOMAIN_REBOOT;
        break;
    case SHUTDOWN_suspend:
        *state = DOMAIN_SUSPEND;
        break;
    case SHUTDOWN_watchdog:
        *state = DOMAIN_WATCHDOG;
        break;
    default:
        *state = DOMAIN_CRASH;
        break;
    }
    return 0;
}

struct search {
    const uint8_t *uuid;
    uint32_t domid;
    bool found;
};

static bool compare_handle(void *context, uint32_t domid, const uint8_t uuid[16])
{
    struct search *search = context;

    search->found = memcmp(search->uuid, uuid, sizeof(xen_domain_handle_t)) == 0;
    if (search->found)
        search->domid = domid;
    return !search->found;
}

int domain_find(struct domain *domain, const uint8_t uuid[16], struct error *error)
{
    struct search search = {.uuid = uuid};

    if (hypervisor_each_domain(domain->hypervisor, compare_handle, &search, error) < 0)
        return -1;
    if (search.found)
        domain->domid = search.domid;
    return search.found;
}

int domain_has_handle(const struct domain *domain, const uint8_t uuid[16], struct error *error)
{
    xc_domaininfo_t info;
    int found = get_info(domain, &info);

    if (found < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot ask Xen about the domain");
    return found && memcmp(info.handle, uuid, sizeof(info.handle)) == 0;
}

bool domain_is_dying(const struct domain *domain)
{
    xc_domaininfo_t info;

    return get_info(domain, &info) > 0 && (info.flags & XEN_DOMINF_dying);
}

int domain_pause(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_pause) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot pause the domain");
    return 0;
}

int domain_unpause(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_unpause) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot start the domain");
    return 0;
}

int domain_press_power_button(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_send_trigger, XEN_DOMCTL_SENDTRIGGER_POWER, 0) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot press the power button");
    return 0;
}

int domain_send_nmi(const struct domain *domain, unsigned vcpu, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_send_trigger, XEN_DOMCTL_SENDTRIGGER_NMI, vcpu) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot send an NMI");
    return 0;
}

int domain_destroy(const struct domain *domain, struct error *error)
{
    if (DOMAIN_CALL(domain, xc_domain_destroy) < 0 && errno != ESRCH)
        return hypervisor_failed(domain->hypervisor, error, "cannot destroy the domain");
    return 0;
}

int domain_await_end(const struct domain *domain, struct error *error)
{
    const int64_t end = clock_milliseconds() + END_LIMIT;
    int interval = POLL_INTERVAL_FIRST;

    do {
        xc_domaininfo_t info;
        int found = get_info(domain, &info);

        if (found < 0)
            return hypervisor_failed(domain->hypervisor, error, "cannot ask Xen about the domain");
        if (!found)
            return 0;
        nanosleep(&(struct timespec){.tv_nsec = interval * 1000000L}, NULL);
        interval = poll_interval_next(interval);
    } while (clock_milliseconds() < end);
    return error_set(error, "domain %u is destroyed, but another process still holds its memory",
                     domain->domid);
}
