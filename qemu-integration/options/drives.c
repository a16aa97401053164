/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/drives.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/overlays.h"
#include "qemu-integration/options/passed.h"

#include <stdlib.h>
#include <string.h>

#define INDEX_MAX 255 /* of -drive's index=, bus= and unit=; the buses have fewer places */

static void release_drive(struct vm_drive *drive)
{
    free(drive->id);
    free(drive->node);
    free(drive->file);
    free(drive->options);
    free(drive->overlay);
    *drive = (struct vm_drive){0};
}

struct vm_drive *option_new_drive(struct parser *parser, const char *origin)
{
    struct vm *vm = parser->vm;

    if (vm->drive_count == VM_DRIVES_MAX) {
        error_set(parser->error, "%s: at most %d drives", origin, VM_DRIVES_MAX);
        return NULL;
    }
    parser->drives[vm->drive_count] = (struct drive_given){0};
    vm->drives[vm->drive_count] = (struct vm_drive){.origin = origin};
    return &vm->drives[vm->drive_count++];
}

int option_add_disk(struct parser *parser, const char *option, const char *file)
{
    static const struct {
        const char *option, *origin;
        unsigned index;
        bool cdrom;
    } places[] = {{"hda", "-hda", 0, false},
                  {"hdb", "-hdb", 1, false},
                  {"hdc", "-hdc", 2, false},
                  {"hdd", "-hdd", 3, false},
                  {"cdrom", "-cdrom", 2, true}};
    size_t place = 0;

    while (strcmp(places[place].option, option) != 0)
        place++;
    if (*file == '\0')
        return error_set(parser->error, "%s: the argument is empty", places[place].origin);
    struct vm_drive *drive = option_new_drive(parser, places[place].origin);
    if (drive == NULL)
        return -1;
    parser->drives[parser->vm->drive_count - 1].index = true;
    drive->index = places[place].index;
    drive->cdrom = places[place].cdrom;
    drive->file = alloc_copy(file);
    option_list_append(&drive->options, "file", file);
    return 0;
}

/* QEMU's interfaces, and why a guest cannot have some of them. */
static const struct interface {
    const char *name;
    enum vm_drive_bus bus;
    bool passed; /* QEMU attaches the drive, or -device */
    const char *reason;
} interfaces[] = {
    {"ide", DRIVE_IDE, false, NULL},
    {"xen", DRIVE_XEN, false, NULL},
    {"virtio", DRIVE_VIRTIO, false, NULL},
    {"none", DRIVE_XEN, true, NULL},
    {"floppy", DRIVE_XEN, true, NULL},
    {"scsi", DRIVE_XEN, true, "a PC has no SCSI controller; use if=none and -device scsi-hd"},
    {"pflash", DRIVE_XEN, true, "a guest has no flash memory, and no firmware but SeaBIOS"},
    {"mtd", DRIVE_XEN, true, "a PC has no such disk; use if=xen"},
    {"sd", DRIVE_XEN, true, "a PC has no such disk; use if=xen"},
};

/* A -drive that is being read. */
struct drive_reader {
    struct vm_drive *drive;
    struct drive_given *given;
    bool has_bus_number, has_unit;
    unsigned bus_number, unit;
    const struct interface *interface; /* NULL: not given */
};

static int take_index(unsigned *index, const struct option_list *list, struct error *error)
{
    uint64_t number;

    if (!decimal_parse(&number, list->value, INDEX_MAX))
        return error_set(error, "-drive %s=%s: not a number from 0 to %d", list->key, list->value,
                         INDEX_MAX);
    *index = (unsigned)number;
    return 0;
}

static int take_interface(struct drive_reader *reader, const char *name, struct error *error)
{
    for (size_t i = 0; i < ARRAY_SIZE(interfaces); i++) {
        if (strcmp(interfaces[i].name, name) != 0)
            continue;
        if (interfaces[i].reason != NULL)
            return error_set(error, "-drive if=%s: not available: %s", name, interfaces[i].reason);
        reader->given->bus = true;
        reader->interface = &interfaces[i];
        reader->drive->bus = interfaces[i].bus;
        return 0;
    }
    return error_set(error, "-drive if=%s: must be ide, xen, virtio, floppy or none", name);
}

static int take_media(struct vm_drive *drive, const char *media, struct error *error)
{
    static const char *const words[] = {"disk", "cdrom", NULL};
    int chosen = option_choose(words, media, "drive", "media", error);

    if (chosen < 0)
        return -1;
    drive->cdrom = chosen == 1;
    return 0;
}

/* Reads an element that gives the drive's place: 1, 0 if it is another element, or -1. */
static int take_place(struct drive_reader *reader, const struct option_list *list,
                      struct error *error)
{
    int status;

    if (strcmp(list->key, "if") == 0) {
        status = take_interface(reader, list->value, error);
    } else if (strcmp(list->key, "index") == 0) {
        reader->given->index = true;
        status = take_index(&reader->drive->index, list, error);
    } else if (strcmp(list->key, "bus") == 0) {
        reader->has_bus_number = true;
        status = take_index(&reader->bus_number, list, error);
    } else if (strcmp(list->key, "unit") == 0) {
        reader->has_unit = true;
        status = take_index(&reader->unit, list, error);
    } else {
        return 0;
    }
    return status < 0 ? -1 : 1;
}

bool option_is_on(const char *value)
{
    static const char *const words[] = {"on", "yes", "true", "y", NULL};

    return option_choose(words, value, "drive", NULL, NULL) >= 0;
}

/* Whether an element says what QEMU is to open. */
static bool names_image(const char *key)
{
    return strcmp(key, "file") == 0 || strcmp(key, "driver") == 0 || strncmp(key, "file.", 5) == 0;
}

/* What says what the drive is. */
static int take_property(struct vm_drive *drive, const struct option_list *list,
                         struct error *error)
{
    const char *key = list->key, *value = list->value;

    if (strcmp(key, "media") == 0)
        return take_media(drive, value, error);
    if (strcmp(key, "id") == 0) {
        alloc_replace(&drive->id, value);
        return 0;
    }
    if (strcmp(key, "node-name") == 0) {
        alloc_replace(&drive->node, value);
        return 0;
    }
    if (strcmp(key, "readonly") == 0 || strcmp(key, "read-only") == 0)
        drive->read_only = option_is_on(value);
    if (strcmp(key, "snapshot") == 0)
        drive->snapshot = option_is_on(value);
    /* For messages; QEMU opens what the options say. */
    if (strcmp(key, "file") == 0 || strcmp(key, "file.filename") == 0 ||
        (names_image(key) && drive->file == NULL))
        alloc_replace(&drive->file, value);
    option_list_append(&drive->options, key, value);
    return 0;
}

static int read_drive(struct drive_reader *reader, const char *argument, struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open("drive", argument, NULL);
    int status;

    while ((status = option_list_next(&list, error)) == 1) {
        status = take_place(reader, &list, error);
        if (status < 0 || (status == 0 && take_property(reader->drive, &list, error) < 0))
            return -1;
    }
    return status;
}

static int apply_drive(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;
    struct vm_drive *drive = option_new_drive(parser, "-drive");

    if (drive == NULL)
        return -1;
    struct drive_reader reader = {.drive = drive, .given = &parser->drives[vm->drive_count - 1]};
    if (read_drive(&reader, argument, parser->error) < 0)
        return -1;
    if (reader.interface != NULL && reader.interface->passed) {
        release_drive(drive);
        vm->drive_count--;
        return option_pass(parser, option, argument);
    }
    if ((reader.has_bus_number || reader.has_unit) && reader.given->index)
        return error_set(parser->error,
                         "-drive %s: index= cannot be combined with bus= or unit=", argument);
    if (reader.has_bus_number || reader.has_unit) {
        reader.given->index = true;
        drive->index = 2 * reader.bus_number + reader.unit;
    }
    if (drive->file == NULL && !drive->cdrom)
        return error_set(parser->error, "-drive %s: needs file=", argument);
    return 0;
}

/* A disk on IDE is a PV disk of the same index as well. */
static bool has_pv_place(const struct vm_drive *drive)
{
    return drive->bus != DRIVE_IDE || !drive->cdrom;
}

/* The drive that already has the place that @other would have, or NULL. */
static const struct vm_drive *drive_at(const struct vm *vm, const bool placed[VM_DRIVES_MAX],
                                       const struct vm_drive *other)
{
    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];

        if (placed[i] && drive->index == other->index &&
            (drive->bus == other->bus || (has_pv_place(drive) && has_pv_place(other))))
            return drive;
    }
    return NULL;
}

static void choose_free_index(struct vm *vm, unsigned number, const bool placed[VM_DRIVES_MAX])
{
    while (drive_at(vm, placed, &vm->drives[number]) != NULL)
        vm->drives[number].index++;
}

/* Puts a drive where its bus and index say. */
static int place_drive(struct vm *vm, unsigned number, bool placed[VM_DRIVES_MAX],
                       struct error *error)
{
    const struct vm_drive *drive = &vm->drives[number];
    const char *bus = vm_drive_bus_name(drive->bus);
    unsigned places = drive->bus == DRIVE_IDE ? VM_IDE_DRIVES : VM_XEN_DRIVES;
    const char *file = drive->file == NULL ? "" : drive->file;

    if (drive->index >= places)
        return error_set(error, "%s %s: if=%s has only the indexes 0 to %u", drive->origin, file,
                         bus, places - 1);
    const struct vm_drive *other = drive_at(vm, placed, drive);
    if (other != NULL)
        return error_set(error, "%s %s: index %u of if=%s is taken by %s %s", drive->origin, file,
                         drive->index, bus, other->origin, other->file == NULL ? "" : other->file);
    placed[number] = true;
    return 0;
}

/* Checks that the bus can have such a drive, and the machine such a bus. */
static int check_bus(const struct vm *vm, const struct vm_drive *drive, struct error *error)
{
    if (drive->bus == DRIVE_IDE && vm->machine != MACHINE_XENFV)
        return error_set(error, "-drive if=ide: only -M xenfv has IDE; use if=xen");
    if (drive->bus == DRIVE_VIRTIO && vm->machine != MACHINE_XENFV)
        return error_set(error, "-drive if=virtio: only -M xenfv has virtio; use if=xen");
    if (drive->bus == DRIVE_VIRTIO && drive->cdrom)
        return error_set(error, "-drive if=virtio,media=cdrom: a disk on virtio is no CD-ROM");
    if (drive->bus == DRIVE_XEN && drive->file == NULL)
        return error_set(error,
                         "-drive media=cdrom: needs file=; only a drive on IDE can be empty");
    if (drive->bus == DRIVE_XEN || drive->cdrom)
        return 0;
    if ((vm->snapshot || drive->snapshot) && drive->overlay == NULL)
        return error_set(error,
                         "%s %s: only a file or device of this host can be the snapshot of a disk "
                         "on %s, without options of its format; use -drive if=xen,file=%s",
                         drive->origin, drive->file, vm_drive_bus_name(drive->bus), drive->file);
    if (drive->bus == DRIVE_VIRTIO)
        return 0;
    if (drive->read_only)
        return error_set(error, "-drive %s: an IDE disk cannot be read-only; use if=xen",
                         drive->file);
    return 0;
}

/* -fda, -fdb */
static int apply_floppy(struct parser *parser, const char *option, const char *argument)
{
    if (*argument == '\0')
        return error_set(parser->error, "-%s: the argument is empty", option);
    return option_pass(parser, option, argument);
}

int option_place_drives(struct parser *parser)
{
    struct vm *vm = parser->vm;
    bool placed[VM_DRIVES_MAX] = {0};

    for (unsigned i = 0; i < vm->drive_count; i++) {
        if (!parser->drives[i].bus)
            vm->drives[i].bus = vm->machine == MACHINE_XENFV ? DRIVE_IDE : DRIVE_XEN;
        overlay_choose(vm, &vm->drives[i]);
        if (check_bus(vm, &vm->drives[i], parser->error) < 0)
            return -1;
        if (parser->drives[i].index && place_drive(vm, i, placed, parser->error) < 0)
            return -1;
    }
    for (unsigned i = 0; i < vm->drive_count; i++) {
        if (parser->drives[i].index)
            continue;
        choose_free_index(vm, i, placed);
        if (place_drive(vm, i, placed, parser->error) < 0)
            return -1;
    }
    return 0;
}

void option_release_drives(struct vm *vm)
{
    while (vm->drive_count > 0)
        release_drive(&vm->drives[--vm->drive_count]);
}

static const struct option_row rows[] = {
    {{NULL}, "IMAGE", "the same as -hda IMAGE", FORM},
    {{"hda", "hdb", "hdc", "hdd"},
     "IMAGE",
     "disks 0 to 3: IDE and PV (xenfv), or PV (xenpv)",
     CALL(option_add_disk)},
    {{"cdrom"}, "IMAGE", "CD-ROM, as disk 2", CALL(option_add_disk)},
    {{"drive"},
     "[file=IMAGE][,if=ide|xen|virtio|floppy|none][,index=N]\n"
     "          [,media=disk|cdrom][,...]",
     "disk or CD-ROM; everything else as in QEMU",
     CALL(apply_drive),
     QEMU_HAS_LIST},
    {{"snapshot"}, NULL, "write to temporary files instead of the images", FLAG(snapshot)},
    {{"blockdev"}, "...", "block node of QEMU, for -device", CALL(option_pass)},
    {{"boot"},
     "...",
     "boot order, as in QEMU: c is a disk, d a CD-ROM, n the network",
     CALL(option_pass)},
    {{"fda", "fdb"}, "IMAGE", "floppy disks; only xenfv", CALL(apply_floppy)},
};

const struct option_group drives_options = {"Disks:", rows, ARRAY_SIZE(rows)};
