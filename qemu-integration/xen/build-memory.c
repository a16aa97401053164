/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libxenguest's call makes many hypercalls and looks at nothing in between. So a thread waits for
 * the request, and then lowers the domain's limit: Xen refuses the next of these hypercalls, and
 * libxenguest gives up. The thread has a connection of its own, as those of libxenctrl are not made
 * for two.
 */
#include "qemu-integration/xen/build-memory.h"

#include "common/units.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <xenguest.h>

struct watcher {
    struct hypervisor *hypervisor; /* NULL: there is no thread */
    uint32_t domid;
    int cancel;
    int done; /* readable: the call has returned */
    pthread_t thread;
};

static void *wait_for_request(void *context)
{
    struct watcher *watcher = context;
    struct pollfd events[] = {{.fd = watcher->cancel, .events = POLLIN},
                              {.fd = watcher->done, .events = POLLIN}};

    while (poll(events, 2, -1) < 0)
        if (errno != EINTR)
            return NULL;
    if (events[1].revents == 0)
        xc_domain_setmaxmem(watcher->hypervisor->control, watcher->domid, 0);
    return NULL;
}

/* Without a thread, which is no reason not to start a guest, the request is obeyed later. */
static void start_watching(struct watcher *watcher, const struct domain *domain)
{
    struct error error = {0};

    *watcher = (struct watcher){
        .domid = domain->domid, .cancel = call_gate_cancel(domain->hypervisor->gate), .done = -1};
    if (watcher->cancel < 0)
        return;
    watcher->done = eventfd(0, EFD_CLOEXEC);
    watcher->hypervisor = watcher->done < 0 ? NULL : hypervisor_open(NULL, &error);
    if (watcher->hypervisor != NULL &&
        pthread_create(&watcher->thread, NULL, wait_for_request, watcher) != 0) {
        hypervisor_close(watcher->hypervisor);
        watcher->hypervisor = NULL;
    }
}

static void stop_watching(struct watcher *watcher)
{
    if (watcher->hypervisor != NULL) {
        eventfd_write(watcher->done, 1);
        pthread_join(watcher->thread, NULL);
        hypervisor_close(watcher->hypervisor);
    }
    if (watcher->done >= 0)
        close(watcher->done);
}

static int populate(const struct domain *domain, struct xc_dom_image *image)
{
    struct watcher watcher;
    int result;
    int number;

    start_watching(&watcher, domain);
    result = GATED(domain->hypervisor, xc_dom_boot_mem_init, image);
    number = errno;
    stop_watching(&watcher);
    errno = number;
    return result;
}

int build_memory(const struct domain *domain, struct xc_dom_image *image, uint64_t size,
                 struct error *error)
{
    if (GATED(domain->hypervisor, xc_dom_mem_init, image, (unsigned)(size / MIB)) < 0 ||
        populate(domain, image) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot give the domain its memory");
    return 0;
}
