/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/device-memory.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "common/units.h"
#include "qemu-integration/options/passed.h"

#include <string.h>

/* No device of QEMU's has more; it refuses such a value itself. */
#define DEVICE_MEMORY_MAX (16 * GIB)

/* A ROM without a size of its own: QEMU's for network cards have half of that at most. */
#define ROM_SIZE MIB

/* Memory of graphics cards; one with several rows has the sum of them. */
static const struct memory {
    const char *driver;
    const char *property; /* that sets it; NULL: none */
    uint64_t unit;        /* of the property: bytes */
    uint64_t usual;       /* bytes without the property */
    bool is_default;      /* the card takes the place of QEMU's default one */
} memories[] = {
    {"VGA", "vgamem_mb", MIB, 16 * MIB, true},
    {"cirrus-vga", "vgamem_mb", MIB, 4 * MIB, true},
    {"isa-vga", "vgamem_mb", MIB, 16 * MIB, true},
    {"isa-cirrus-vga", "vgamem_mb", MIB, 4 * MIB, false},
    {"secondary-vga", "vgamem_mb", MIB, 16 * MIB, false},
    {"bochs-display", "vgamem", 1, 16 * MIB, false},
    {"vmware-svga", "vgamem_mb", MIB, 16 * MIB, true},
    {"vmware-svga", NULL, 0, MIB, true}, /* its command queue */
    {"ati-vga", "vgamem_mb", MIB, 16 * MIB, true},
    {"virtio-vga", NULL, 0, 8 * MIB, true},
    {"virtio-vga-gl", NULL, 0, 8 * MIB, true},
    {"vhost-user-vga", NULL, 0, 8 * MIB, true},
    {"qxl-vga", "vgamem_mb", MIB, 16 * MIB, true},
    {"qxl-vga", "ram_size_mb", MIB, 64 * MIB, true},
    {"qxl-vga", "vram_size_mb", MIB, 64 * MIB, true},
    {"qxl-vga", "vram64_size_mb", MIB, 0, true},
    {"qxl-vga", "ram_size", 1, 0, true},
    {"qxl-vga", "vram_size", 1, 0, true},
    {"qxl", "vgamem_mb", MIB, 16 * MIB, false},
    {"qxl", "ram_size_mb", MIB, 64 * MIB, false},
    {"qxl", "vram_size_mb", MIB, 64 * MIB, false},
    {"qxl", "vram64_size_mb", MIB, 0, false},
    {"qxl", "ram_size", 1, 0, false},
    {"qxl", "vram_size", 1, 0, false},
};

bool option_is_graphics(const char *driver)
{
    for (size_t i = 0; i < ARRAY_SIZE(memories); i++)
        if (strcmp(memories[i].driver, driver) == 0)
            return memories[i].is_default;
    return false;
}

/* Multiplies a suffix of QEMU's sizes; false: there is another text. */
static bool take_suffix(uint64_t *unit, const char *text)
{
    static const char suffixes[] = "kmg";
    const char *found = *text == '\0' ? NULL : strchr(suffixes, *text | 0x20);

    if (*text == '\0')
        return true;
    if (found == NULL || text[1] != '\0')
        return false;
    for (const char *at = suffixes; at <= found; at++)
        *unit *= KIB;
    return true;
}

/* What a property says, in bytes; 0: nothing that QEMU takes. */
static uint64_t parse_amount(const char *text, uint64_t unit)
{
    uint64_t number;

    if (!decimal_take(&number, &text) || !take_suffix(&unit, text) ||
        number > DEVICE_MEMORY_MAX / unit)
        return 0;
    return number * unit;
}

/* QEMU gives a BAR a power of two. */
static uint64_t round_up(uint64_t size)
{
    uint64_t rounded = 1;

    while (rounded < size)
        rounded *= 2;
    return size == 0 ? 0 : rounded;
}

/* The value in a -global, for the caller to free(); NULL: it is about something else. */
static char *global_value(const char *argument, const char *driver, const char *property)
{
    cleanup_free char *list_driver = option_list_find(argument, NULL, "driver");
    cleanup_free char *list_property = option_list_find(argument, NULL, "property");
    size_t length = strlen(driver);

    if (list_driver != NULL && list_property != NULL)
        return strcmp(list_driver, driver) == 0 && strcmp(list_property, property) == 0
                   ? option_list_find(argument, NULL, "value")
                   : NULL;
    if (strncmp(argument, driver, length) != 0 || argument[length] != '.')
        return NULL;
    return option_list_find(argument + length + 1, NULL, property);
}

/* A property of a device, by itself or by the last -global; for the caller to free(). */
static char *find_property(const struct vm *vm, const char *driver, const char *list,
                           const char *property)
{
    char *value = option_list_find(list, "driver", property);

    for (unsigned i = vm->passed_count; value == NULL && i > 0; i--)
        if (strcmp(vm->passed[i - 1].option, "global") == 0)
            value = global_value(vm->passed[i - 1].argument, driver, property);
    return value;
}

static uint64_t graphics_memory(const struct vm *vm, const char *driver, const char *list)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < ARRAY_SIZE(memories); i++) {
        const struct memory *memory = &memories[i];

        if (strcmp(memory->driver, driver) != 0)
            continue;
        cleanup_free char *given =
            memory->property == NULL ? NULL : find_property(vm, driver, list, memory->property);
        uint64_t amount = given == NULL ? 0 : parse_amount(given, memory->unit);

        sum += round_up(amount > 0 ? amount : memory->usual);
    }
    return sum;
}

/* A ROM that is no graphics card's: those are small. */
static uint64_t rom_memory(const char *list)
{
    cleanup_free char *file = option_list_find(list, "driver", "romfile");
    cleanup_free char *size = option_list_find(list, "driver", "romsize");
    uint64_t given = size == NULL ? 0 : parse_amount(size, 1);

    if (file == NULL || *file == '\0')
        return 0;
    return round_up(given > 0 ? given : ROM_SIZE);
}

void option_count_device_memory(struct vm *vm)
{
    static const char *const cards[] = {
        [VGA_STD] = "VGA", [VGA_CIRRUS] = "cirrus-vga", [VGA_NONE] = ""};

    vm->video_memory = graphics_memory(vm, cards[vm->vga], cards[vm->vga]);
    vm->rom_memory = vm->nic_count * ROM_SIZE;
    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, "device") != 0)
            continue;
        cleanup_free char *list = option_read_list("device", vm->passed[i].argument, NULL);
        cleanup_free char *driver =
            list == NULL ? NULL : option_list_find(list, "driver", "driver");

        if (driver == NULL)
            continue;
        vm->video_memory += graphics_memory(vm, driver, list);
        vm->rom_memory += rom_memory(list);
    }
}
