/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <xen/xen.h>

#include "addresses.h"
#include "checks.h"
#include "guest.h"
#include "tests/boot-images/self-check/words.h"

#define MAGIC "xen-3.0-x86_64"

/* not for an ordinary guest, or not asked for by an ELF note */
#define FORBIDDEN_FLAGS (SIF_PRIVILEGED | SIF_INITDOMAIN | SIF_MULTIBOOT_MOD | SIF_MOD_START_PFN)

static bool magic_is_right(const char *magic)
{
    for (size_t i = 0; i < sizeof(MAGIC); i++)
        if (magic[i] != MAGIC[i])
            return false;
    return true;
}

/* Number of pages for which the builder's table and Xen's disagree */
static unsigned long wrong_pages(const struct start_info *start)
{
    const unsigned long *pfn_to_mfn = (const unsigned long *)start->mfn_list;
    unsigned long wrong = 0;

    for (unsigned long pfn = 0; pfn < start->nr_pages; pfn++)
        wrong += pfn_to_mfn[pfn] >= MACH2PHYS_NR_ENTRIES || mfn_to_pfn(pfn_to_mfn[pfn]) != pfn;
    return wrong;
}

void check_start_info(struct guest *guest)
{
    const struct start_info *start = guest->start;
    struct report *report = &guest->report;
    uint32_t pages;

    if (is_pvh) {
        check_pvh_start_info(guest);
        return;
    }
    check_equal(report, "start_info.aligned", (unsigned long)start % PAGE_SIZE, 0);
    check_true(report, "start_info.magic", magic_is_right(start->magic));
    if (word_decimal(report, guest->command_line, "pages", &pages))
        check_equal(report, "start_info.pages", start->nr_pages, pages);
    check_equal(report, "start_info.flags", start->flags & FORBIDDEN_FLAGS, 0);
    check_true(report, "start_info.page_tables",
               start->pt_base != 0 && start->pt_base % PAGE_SIZE == 0 && start->nr_pt_frames != 0);
    check_true(report, "start_info.mfn_list", start->mfn_list != 0);
    if (start->mfn_list != 0)
        check_equal(report, "memory.wrong_pages", wrong_pages(start), 0);
    check_true(report, "console.page", is_own_frame(start, start->console.domU.mfn));
    check_true(report, "xenstore.page", is_own_frame(start, start->store_mfn));
    check_true(report, "console.port", start->console.domU.evtchn != 0);
    check_true(report, "xenstore.port", start->store_evtchn != 0);
    check_true(report, "ports.distinct", start->console.domU.evtchn != start->store_evtchn);
}
