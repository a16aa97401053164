/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/overlays.h"

#include "common/alloc.h"
#include "common/argv.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/option-list.h"
#include "common/unnamed-file.h"
#include "qemu-integration/guest/image-tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Runs qemu-img. Returns what it says, for the caller to free(); NULL if it fails. */
static char *run_image_tool(struct guest *guest, const struct vm_drive *drive, char *const argv[],
                            int file, struct error *error)
{
    cleanup_free char *what = alloc_format("%s %s", drive->origin, drive->file);

    return image_tool_run(guest, what, argv, file, error);
}

/* The format of the image below, for the caller to free(); NULL on failure. */
static char *find_format(struct guest *guest, const struct vm_drive *drive, const char *image,
                         struct error *error)
{
    char *given = option_list_find(drive->options, NULL, "format");
    char *const argv[] = {argv_word(guest->plan->paths.image_tool), "info", "--output=json",
                          argv_word(image), NULL};

    if (given != NULL)
        return given;
    cleanup_free char *text = run_image_tool(guest, drive, argv, -1, error);
    if (text == NULL)
        return NULL;
    cleanup_json json_object *description = json_tokener_parse(text);
    const char *format = json_text(description, "format");
    if (format != NULL)
        return alloc_copy(format);
    error_set(error, "%s %s: qemu-img does not tell its format", drive->origin, drive->file);
    return NULL;
}

/* qemu-img makes the overlay in a file that has no name but the one in /proc. */
static int make_overlay(struct guest *guest, const struct vm_drive *drive, int file,
                        struct error *error)
{
    cleanup_free char *image = realpath(drive->file, NULL);
    cleanup_free char *overlay = alloc_format("/proc/self/fd/%d", file);

    if (image == NULL)
        return error_set_errno(error, errno, "%s %s", drive->origin, drive->file);
    cleanup_free char *format = find_format(guest, drive, image, error);
    if (format == NULL)
        return -1;
    char *const argv[] = {argv_word(guest->plan->paths.image_tool),
                          "create",
                          "-q",
                          "-f",
                          "qcow2",
                          "-F",
                          format,
                          "-b",
                          image,
                          overlay,
                          NULL};
    cleanup_free char *text = run_image_tool(guest, drive, argv, file, error);

    return text == NULL ? -1 : 0;
}

/* A file of the temporary directory's. Returns it, or -1. */
static int open_file(struct guest *guest, struct error *error)
{
    const char *directory = getenv("TMPDIR");
    int file = -1;

    if (directory == NULL)
        directory = "/var/tmp";
    if (call_gate_enter(guest->gate, "open", "%s", directory))
        file = unnamed_file_open(AT_FDCWD, directory);
    if (file < 0)
        return error_set_errno(error, errno, "%s: cannot make a temporary file", directory);
    return file;
}

static int open_overlay(struct guest *guest, unsigned number, struct error *error)
{
    const struct vm_drive *drive = &guest->plan->vm->drives[number];
    struct guest_overlays *overlays = &guest->overlays;
    cleanup_fd int file = open_file(guest, error);
    cleanup_free char *path = alloc_format("/proc/self/fd/%d", file);

    if (file < 0 || make_overlay(guest, drive, file, error) < 0)
        return -1;
    overlays->writable[number] = open(path, O_RDWR | O_CLOEXEC);
    overlays->readable[number] = open(path, O_RDONLY | O_CLOEXEC);
    if (overlays->writable[number] < 0 || overlays->readable[number] < 0)
        return error_set_errno(error, errno, "%s %s: its temporary file", drive->origin,
                               drive->file);
    return 0;
}

int guest_overlays_open(struct guest *guest, struct error *error)
{
    const struct vm *vm = guest->plan->vm;
    struct guest_overlays *overlays = &guest->overlays;

    if (overlays->open)
        return 0;
    for (unsigned i = 0; i < VM_DRIVES_MAX; i++)
        overlays->writable[i] = overlays->readable[i] = -1;
    overlays->open = true;
    for (unsigned i = 0; i < vm->drive_count; i++)
        if (vm->drives[i].overlay != NULL && open_overlay(guest, i, error) < 0)
            return -1;
    return 0;
}

void guest_overlays_close(struct guest *guest)
{
    struct guest_overlays *overlays = &guest->overlays;

    for (unsigned i = 0; overlays->open && i < VM_DRIVES_MAX; i++) {
        if (overlays->writable[i] >= 0)
            close(steal_fd(&overlays->writable[i]));
        if (overlays->readable[i] >= 0)
            close(steal_fd(&overlays->readable[i]));
    }
    overlays->open = false;
}
