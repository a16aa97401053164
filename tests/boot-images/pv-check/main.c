/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PV test kernel: makes all checks, writes its report, ends as it is told. See README.md for
 * the command line.
 */
#include <stdint.h>
#include <xen/xen.h>

#include "addresses.h"
#include "checks.h"
#include "console.h"
#include "ending.h"
#include "guest.h"
#include "shared-info.h"
#include "tests/boot-images/self-check/words.h"

_Noreturn void kernel_main(const struct start_info *start, bool bss_was_zero);

static size_t line_length(const char *line)
{
    size_t length = 0;

    while (length < MAX_GUEST_CMDLINE - 1 && line[length] != '\0')
        length++;
    return length;
}

static void find_guest(struct guest *guest, const struct start_info *start, bool bss_was_zero)
{
    guest->start = start;
    guest->command_line = (const char *)start->cmd_line;
    guest->command_line_length = line_length(guest->command_line);
    guest->bss_was_zero = bss_was_zero;
    guest->report.brief = word_is(guest->command_line, "report", "brief");
    guest->shared_info_error = shared_info_map(start->shared_info); /* first: it is the clock */
    if (!is_own_frame(start, start->console.domU.mfn))
        ending_crash(); /* nowhere to say so */
    console_open(start);
}

void kernel_main(const struct start_info *start, bool bss_was_zero)
{
    static struct guest guest;

    find_guest(&guest, start, bss_was_zero);
    report_line(&guest.report, "SELF-CHECK START");
    check_start_info(&guest);
    check_image(&guest);
    check_command_line(&guest);
    check_initrd(&guest);
    check_hypervisor(&guest);
    check_xenstore(&guest);
    ending_check(&guest);
    report_verdict(&guest.report);
    ending_run(&guest);
}
