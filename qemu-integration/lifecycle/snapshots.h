/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Snapshots of a running guest: its memory and its disks as they are at one moment, to which it
 * goes back while the program runs. One thing is done at a time.
 *
 * The disks' part is qcow2's own. The memory is a saved guest's state in a file beside the image of
 * a disk, IMAGE.NAME.vmstate, as QEMU lets nobody else write to the place that qcow2 has for it.
 * The file has its name only while the disks have the snapshot: it gets it after them, and loses
 * it before them.
 *
 * To save, the guest is suspended, as outgoing.h tells, and goes on. To load, what is needed is
 * checked while the guest runs on. Then its life ends, the disks are reverted, and a life begins
 * that has the file as its state; clients and lines stay, as in a reboot, and so does the device
 * model of a PV or PVH guest.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_SNAPSHOTS_H
#define QEMU_INTEGRATION_LIFECYCLE_SNAPSHOTS_H

#include "qemu-integration/lifecycle/life.h"

struct snapshot_request {
    enum snapshot_work work;
    const char *tag;      /* its name; NULL: one with the time, to save only */
    bool replace;         /* save it even if there is one of that name */
    json_object *devices; /* an array of names of disks; gets a reference. NULL: all disks that can
                             be written to */
    const char *vmstate;  /* the disk that the file is to be beside; NULL: the first one */
    snapshot_done *done;  /* called once, from the loop or at the end of a life, unless forgotten */
    void *context;
};

/**
 * snapshots_start() - Save, load or delete a snapshot
 * @request: Needed only during the call
 * @error:   Filled if it cannot begin; then done() is not called
 *
 * The device model has to take commands.
 *
 * Return: 0, or -1
 */
int snapshots_start(struct lifecycle *cycle, const struct snapshot_request *request,
                    struct error *error);

/**
 * snapshots_cancel() - End it if it can still be undone
 *
 * Return: 0: done() has been called; or -1
 */
int snapshots_cancel(struct lifecycle *cycle, struct error *error);

/**
 * snapshots_forget() - Nobody waits for its end any more
 * @context: Of the request
 */
void snapshots_forget(struct lifecycle *cycle, const void *context);

/**
 * snapshots_is_loading() - Whether this life begins with a snapshot, or the next one does
 */
bool snapshots_is_loading(const struct lifecycle *cycle);

/**
 * snapshots_begin_with() - The device model is ready: begin the program's first life with -loadvm
 */
void snapshots_begin_with(struct lifecycle *cycle, const char *tag);

/**
 * snapshots_begin_life() - The life begins that is to go on with the snapshot
 *
 * A new device model has its disks as they are to be. One that was kept lets go of them, as when a
 * guest moves; then they are reverted, and it takes them again with "cont".
 *
 * Return: 0, or -1
 */
int snapshots_begin_life(struct lifecycle *cycle, struct error *error);

/**
 * snapshots_on_started() - The guest could run: one that was loaded is complete
 */
void snapshots_on_started(struct lifecycle *cycle);

/**
 * snapshots_revert() - Revert the disks, which no device model has open
 *
 * Return: 0, or -1
 */
int snapshots_revert(struct lifecycle *cycle, struct error *error);

/**
 * snapshots_end_life() - The life ends: give up what cannot be completed
 */
void snapshots_end_life(struct lifecycle *cycle);

/**
 * snapshots_clean_up() - A life has ended: remove what a snapshot that was given up has left
 */
void snapshots_clean_up(struct lifecycle *cycle);

/**
 * snapshots_close() - Free all; done() is not called
 */
void snapshots_close(struct lifecycle *cycle);

#endif
