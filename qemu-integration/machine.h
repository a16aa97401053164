/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine that Xen is to build, as data: what the plan decides and the builders in xen/ carry
 * out. Nothing here calls anything.
 */
#ifndef QEMU_INTEGRATION_MACHINE_H
#define QEMU_INTEGRATION_MACHINE_H

#include "common/bytes.h"
#include "loader/boot-layout.h"
#include "qemu-integration/processor.h"

#include <stdbool.h>
#include <stdint.h>

/* Start of an HVM guest's MMIO hole, which ends at 4 GiB: xl's default. */
#define HVM_MMIO_START UINT64_C(0xf0000000)

/* An HVM guest. */
struct hvm_machine {
    uint64_t memory;     /* bytes of RAM that the guest starts with, a multiple of the page size */
    uint64_t memory_max; /* bytes that its balloon can grow to; not below `memory` */
    uint64_t video_memory; /* bytes that the device model adds for graphics cards */
    uint64_t rom_memory;   /* ... and for the ROMs of other devices */
    unsigned vcpus;        /* 1 to VM_VCPUS_MAX */
    unsigned vcpus_online; /* those that the guest starts; it can be told to start the others */
    const struct processor *processor; /* borrowed */
    int32_t clock_offset;              /* seconds that the guest's clock is ahead of UTC */
    bool no_hpet;
    struct ram_map ram;     /* where `memory_max` lies */
    const char *hvmloader;  /* path */
    struct bytes firmware;  /* the image hvmloader starts; borrowed during the build */
    uint64_t modules_start; /* guest-physical range that hvmloader's self tests must spare; */
    uint64_t modules_end;   /* empty: none */
    bool console_served;    /* its PV console, by the device model; else by xenconsoled */
};

/* Longest command line of a PV guest: MAX_GUEST_CMDLINE, xen/xen.h, without its NUL. */
#define PV_COMMAND_LINE_MAX 1023

/* The same of a PVH guest: what Linux takes, as the hand-over itself has no limit. */
#define PVH_COMMAND_LINE_MAX 2047

/* A PV or PVH guest. */
struct pv_machine {
    bool pvh;
    uint64_t memory;       /* bytes that it starts with, a multiple of 1 MiB */
    uint64_t memory_max;   /* the same, that its balloon can grow to; not below `memory` */
    unsigned vcpus;        /* 1 to VM_VCPUS_MAX */
    unsigned vcpus_online; /* those that the guest starts; it can be told to start the others */
    const struct processor *processor; /* borrowed */
    int32_t clock_offset;              /* seconds that the guest's clock is ahead of UTC */
    const char *command_line;
    bool console_served; /* by the device model; else by xenconsoled */
};

#endif
