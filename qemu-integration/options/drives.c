/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/drives.h"

#include "common/option-list.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/size.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *result = strdup(text);

    if (result == NULL)
        errx(EXIT_FAILURE, "out of memory");
    return result;
}

static struct vm_drive *new_drive(struct vm *vm, struct drive_wishes *wishes, const char *origin,
                                  struct error *error)
{
    if (vm->drive_count == VM_DRIVES_MAX) {
        error_set(error, "%s: at most %d drives", origin, VM_DRIVES_MAX);
        return NULL;
    }
    wishes->of[vm->drive_count] = (struct drive_wish){0};
    struct vm_drive *drive = &vm->drives[vm->drive_count++];
    *drive = (struct vm_drive){.origin = origin};
    return drive;
}

int option_add_disk(struct vm *vm, struct drive_wishes *wishes, const char *option,
                    const char *file, struct error *error)
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
        return error_set(error, "%s: the argument is empty", places[place].origin);
    struct vm_drive *drive = new_drive(vm, wishes, places[place].origin, error);
    if (drive == NULL)
        return -1;
    wishes->of[vm->drive_count - 1].has_index = true;
    drive->index = places[place].index;
    drive->cdrom = places[place].cdrom;
    drive->file = copy(file);
    option_list_append(&drive->options, "file", file);
    return 0;
}

/* What of a -drive says where it is; the rest says what it is. */
struct drive_place {
    bool has_bus_number, has_unit;
    unsigned bus_number, unit;
    bool unattached; /* if=none */
};

static int take_index(unsigned *number, const struct option_item *item, struct error *error)
{
    char *end;
    unsigned long value = strtoul(item->value, &end, 10);

    if (item->value[0] < '0' || item->value[0] > '9' || *end != '\0' || value > 255)
        return error_set(error, "-drive %s=%s: not a number from 0 to 255", item->key, item->value);
    *number = (unsigned)value;
    return 0;
}

static int take_interface(struct vm_drive *drive, struct drive_wish *wish,
                          struct drive_place *place, const char *interface, struct error *error)
{
    wish->has_bus = true;
    if (strcmp(interface, "ide") == 0)
        drive->bus = DRIVE_IDE;
    else if (strcmp(interface, "xen") == 0)
        drive->bus = DRIVE_XEN;
    else if (strcmp(interface, "none") == 0)
        place->unattached = true;
    else
        return error_set(error, "-drive if=%s: not available (ide, xen, none)", interface);
    return 0;
}

/* As QEMU reads a switch; what is neither on nor off is QEMU's to refuse. */
static bool is_on(const char *value)
{
    return strcmp(value, "on") == 0 || strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 ||
           strcmp(value, "y") == 0;
}

static int take_item(struct vm_drive *drive, struct drive_wish *wish, struct drive_place *place,
                     const struct option_item *item, struct error *error)
{
    const char *key = item->key, *value = item->value;

    if (strcmp(key, "if") == 0)
        return take_interface(drive, wish, place, value, error);
    if (strcmp(key, "index") == 0) {
        wish->has_index = true;
        return take_index(&drive->index, item, error);
    }
    if (strcmp(key, "bus") == 0) {
        place->has_bus_number = true;
        return take_index(&place->bus_number, item, error);
    }
    if (strcmp(key, "unit") == 0) {
        place->has_unit = true;
        return take_index(&place->unit, item, error);
    }
    if (strcmp(key, "id") == 0) {
        free(drive->id);
        drive->id = copy(value);
        return 0;
    }
    if (strcmp(key, "node-name") == 0) {
        free(drive->node);
        drive->node = copy(value);
        return 0;
    }
    if (strcmp(key, "media") == 0) {
        drive->cdrom = strcmp(value, "cdrom") == 0;
        if (!drive->cdrom && strcmp(value, "disk") != 0)
            return error_set(error, "-drive media=%s: must be disk or cdrom", value);
        return 0;
    }
    if (strcmp(key, "readonly") == 0 || strcmp(key, "read-only") == 0)
        drive->read_only = is_on(value);
    if (strcmp(key, "snapshot") == 0)
        drive->snapshot = is_on(value);
    if (strcmp(key, "file") == 0) {
        free(drive->file);
        drive->file = copy(value);
    }
    option_list_append(&drive->options, key, value);
    return 0;
}

static int take_items(struct vm_drive *drive, struct drive_wish *wish, struct drive_place *place,
                      const char *argument, struct error *error)
{
    struct option_item item;
    const char *rest = argument;
    int status;

    while ((status = option_item_next(&item, &rest, NULL, "drive", error)) == 1)
        if (take_item(drive, wish, place, &item, error) < 0)
            return -1;
    return status;
}

int option_add_drive(struct vm *vm, struct drive_wishes *wishes, const char *option,
                     const char *argument, struct error *error)
{
    struct drive_place place = {0};
    struct vm_drive *drive = new_drive(vm, wishes, "-drive", error);
    struct drive_wish *wish = &wishes->of[vm->drive_count - 1];

    if (drive == NULL || take_items(drive, wish, &place, argument, error) < 0)
        return -1;
    if (place.unattached) {
        free(drive->id);
        free(drive->node);
        free(drive->file);
        free(drive->options);
        *drive = (struct vm_drive){0};
        vm->drive_count--;
        return option_pass(vm, option, argument, error);
    }
    if ((place.has_bus_number || place.has_unit) && wish->has_index)
        return error_set(
            error, "-drive %s: index= cannot be given together with bus= and unit=", argument);
    if (place.has_bus_number || place.has_unit) {
        wish->has_index = true;
        drive->index = 2 * place.bus_number + place.unit;
    }
    if (drive->file == NULL && !drive->cdrom)
        return error_set(error, "-drive %s: needs file=", argument);
    return 0;
}

/* A disk on IDE is a PV disk of the same index as well. */
static bool has_pv_place(const struct vm_drive *drive)
{
    return drive->bus == DRIVE_XEN || !drive->cdrom;
}

static const struct vm_drive *drive_at(const struct vm *vm, const bool placed[VM_DRIVES_MAX],
                                       const struct vm_drive *wish)
{
    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];

        if (placed[i] && drive->index == wish->index &&
            (drive->bus == wish->bus || (has_pv_place(drive) && has_pv_place(wish))))
            return drive;
    }
    return NULL;
}

static int place_drive(struct vm *vm, unsigned number, bool placed[VM_DRIVES_MAX], bool has_index,
                       struct error *error)
{
    struct vm_drive *drive = &vm->drives[number];
    const char *bus = drive->bus == DRIVE_IDE ? "ide" : "xen";
    unsigned places = drive->bus == DRIVE_IDE ? VM_IDE_DRIVES : VM_XEN_DRIVES;
    const char *file = drive->file == NULL ? "" : drive->file;

    while (!has_index && drive_at(vm, placed, drive) != NULL)
        drive->index++;
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

int option_place_drives(struct vm *vm, const struct drive_wishes *wishes, struct error *error)
{
    bool placed[VM_DRIVES_MAX] = {0};

    for (unsigned i = 0; i < vm->drive_count; i++) {
        struct vm_drive *drive = &vm->drives[i];

        if (!wishes->of[i].has_bus)
            drive->bus = vm->machine == MACHINE_XENFV ? DRIVE_IDE : DRIVE_XEN;
        else if (drive->bus == DRIVE_IDE && vm->machine != MACHINE_XENFV)
            return error_set(error, "-drive if=ide: only -M xenfv has IDE; use if=xen");
        if (drive->bus == DRIVE_XEN && drive->file == NULL)
            return error_set(error, "-drive media=cdrom: only IDE has drives without a medium");
        if (drive->bus == DRIVE_IDE && !drive->cdrom && (vm->snapshot || drive->snapshot))
            return error_set(error,
                             "%s %s: an IDE disk cannot be a snapshot; use -drive if=xen,file=%s",
                             drive->origin, drive->file, drive->file);
        if (drive->bus == DRIVE_IDE && drive->read_only && !drive->cdrom)
            return error_set(error, "-drive %s: an IDE disk cannot be read-only; use if=xen",
                             drive->file);
        if (wishes->of[i].has_index && place_drive(vm, i, placed, true, error) < 0)
            return -1;
    }
    for (unsigned i = 0; i < vm->drive_count; i++)
        if (!wishes->of[i].has_index && place_drive(vm, i, placed, false, error) < 0)
            return -1;
    return 0;
}

void option_release_drives(struct vm *vm)
{
    for (unsigned i = 0; i < vm->drive_count; i++) {
        free(vm->drives[i].id);
        free(vm->drives[i].node);
        free(vm->drives[i].file);
        free(vm->drives[i].options);
    }
    vm->drive_count = 0;
}
