/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine whose Xen is a test: what Xen's libraries have of it is done in a file in memory. There
 * is one domain, 7, whose pages are in frames in the order in which it gets them.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_XEN_MACHINE_H
#define TESTS_UNIT_QEMU_INTEGRATION_XEN_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#define MACHINE_DOMID  7
#define MACHINE_FRAMES 4096

struct machine {
    bool paravirtual; /* the domain: its pages are known by frames */
    bool copies;      /* Xen clears and copies pages for this dom0 */
    bool can_map;
    unsigned limit; /* most pages that the domain may have */
    unsigned left;  /* frames that nobody has */

    /* filled: */
    unsigned owned;                  /* pages of the domain */
    unsigned next;                   /* frame */
    unsigned mappings;               /* requests to map pages */
    unsigned copied;                 /* requests to copy or clear pages */
    uint8_t *memory;                 /* all frames; each has something at first */
    uint64_t frames[MACHINE_FRAMES]; /* of the domain's pages */
    uint64_t *pages; /* by frame, what Xen tells of it; NULL: nobody wants to know */
};

extern struct machine machine;

/**
 * machine_begin() - Start anew, with a PV domain of no pages and room for all
 */
void machine_begin(void);

/**
 * machine_end() - Free the memory
 */
void machine_end(void);

/**
 * machine_frame() - A frame's contents
 */
uint8_t *machine_frame(uint64_t frame);

#endif
