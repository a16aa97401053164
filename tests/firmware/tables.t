#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that a kernel finds the machine described: by the e820, by ACPI, SMBIOS, MP and PIR tables in reserved
memory, and by the BIOS data area."""

import struct
import sys

sys.dont_write_bytecode = True
import machine
from machine import E820_NVS, E820_RAM, E820_RESERVED, IMAGE, MIB, NVS, RAM, Boot, Machine, Tap

tap = Tap()
GIB = 1 << 30


def boot_and_read(boot, options=()):
    """The guest's first MiB and its boot_params, after the kernel has been entered."""
    with Machine(boot.pieces(), options=options) as guest:
        tap.ok(guest.run(), "the machine ends")
        tap.equal(guest.handoff()["stage"], machine.STAGE_KERNEL, "kernel entered", guest.log())
        low = guest.memory(0, MIB)
    return low, low[machine.BOOT_PARAMS : machine.BOOT_PARAMS + 4096]


def e820_of(params):
    return [struct.unpack_from("<QQI", params, 0x2D0 + 20 * i) for i in range(params[0x1E8])]


def u16(data, at):
    return struct.unpack_from("<H", data, at)[0]


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def scan(low, signature, size):
    """Where a kernel that searches the BIOS area finds a table."""
    for at in range(0xF0000, MIB, 16):
        if low.startswith(signature, at) and sum(low[at : at + size]) & 0xFF == 0:
            return at
    return 0


def kernel():
    return machine.read(machine.ENTRY_REPORT)


# As hvmloader does: what the tables point to lies in reserved memory.
boot = Boot(kernel())
low, params = boot_and_read(boot, ("-serial", "null"))
tap.equal(
    e820_of(params),
    [
        (0, 0x9FC00, E820_RAM),
        (0x9FC00, 0x400, E820_RESERVED),
        (IMAGE, 0x10000, E820_RESERVED),
        (MIB, NVS - MIB, E820_RAM),
        (NVS, MIB, E820_NVS),
        (0xFC000000, 0x4000000, E820_RESERVED),
    ],
    "e820",
)
tap.equal(params[0x2D0 + 6 * 20 : 0xD00].count(0), 0xD00 - 0x2D0 - 120, "nothing follows the e820")
rsdp = scan(low, b"RSD PTR ", 20)
tap.equal(struct.unpack_from("<Q", params, 0x70)[0], rsdp, "acpi_rsdp_addr is what a scan finds")
tap.equal(low[rsdp : rsdp + 36], machine.rsdp(), "the RSDP is hvmloader's")
smbios = scan(low, b"_SM_", 31)
tap.ok(sum(low[smbios + 16 : smbios + 31]) & 0xFF == 0, "SMBIOS intermediate checksum")
tap.equal(u32(low, smbios + 0x18), NVS + 0x1000, "SMBIOS structures stay in reserved memory")
mp = scan(low, b"_MP_", 16)
tap.equal(u32(low, mp + 4), NVS + 0x2000, "MP configuration stays in reserved memory")
pir = scan(low, b"$PIR", 128)
tap.equal(low[pir : pir + 128], machine.pir(), "the PIR table is hvmloader's")
for name, address in (("RSDP", rsdp), ("SMBIOS", smbios), ("MP", mp), ("PIR", pir)):
    tap.ok(IMAGE < address < MIB - 16, f"{name} is in the firmware image")
tap.equal(u16(low, 0x40E) << 4, 0x9FC00, "EBDA segment")
tap.equal(low[0x9FC00], 1, "EBDA of one KiB")
tap.equal(u16(low, 0x413), 639, "base memory")
tap.equal(u16(low, 0x400), 0x3F8, "COM1")
tap.equal(low[0x449], 0, "no video mode without a screen")
tap.equal(params[:0x40], bytes(0x40), "no screen_info without a screen")

# All in RAM, which the kernel will overwrite: copied as well.
boot = Boot(kernel())
structures = bytes(range(1, 251))
config = machine.mp_config(64)
boot.leftovers.tables = [
    machine.smbios(0x20000, len(structures)), machine.mp_pointer(0x21000), machine.rsdp(0),
]
pieces = boot.pieces() + [(0x20000, structures), (0x21000, config)]
boot.pieces = lambda: pieces
low, params = boot_and_read(boot)
smbios = scan(low, b"_SM_", 31)
place = u32(low, smbios + 0x18)
tap.ok(IMAGE < place < MIB, "SMBIOS structures in RAM are copied")
tap.equal(low[place : place + len(structures)], structures, "the copy is whole")
tap.ok(sum(low[smbios + 16 : smbios + 31]) & 0xFF == 0, "SMBIOS intermediate checksum")
place = u32(low, scan(low, b"_MP_", 16) + 4)
tap.ok(IMAGE < place < MIB, "MP configuration in RAM is copied")
tap.equal(low[place : place + len(config)], config, "the copy is whole")
rsdp = scan(low, b"RSD PTR ", 20)
tap.equal(struct.unpack_from("<Q", params, 0x70)[0], rsdp, "RSDP of ACPI 1.0")
tap.equal(u16(low, 0x400), 0, "no COM1 where there is no serial port")

# A guest without ACPI and MP tables, and more than 4 GiB; ranges out of order and overlapping.
boot = Boot(kernel())
boot.leftovers.tables = [machine.smbios(NVS + 0x1000, 200), b"_SM3_ is not known here "]
boot.leftovers.entries = [
    (4 * GIB, 2 * GIB, E820_RAM),
    (0xFC000000, 0x4000000, E820_RESERVED),
    (RAM - MIB, MIB, E820_NVS),
    (0, RAM, E820_RAM),
    (0xE0000, 0x20000, E820_RESERVED),
    (50 * MIB, 0, E820_RESERVED),
    (100 * MIB, MIB, 7),
]
low, params = boot_and_read(boot)
tap.equal(
    e820_of(params),
    [
        (0, 0x9FC00, E820_RAM),
        (0x9FC00, 0x400, E820_RESERVED),
        (0xE0000, 0x20000, E820_RESERVED),
        (MIB, 99 * MIB, E820_RAM),
        (100 * MIB, MIB, 7),
        (101 * MIB, RAM - 102 * MIB, E820_RAM),
        (RAM - MIB, MIB, E820_NVS),
        (0xFC000000, 0x4000000, E820_RESERVED),
        (4 * GIB, 2 * GIB, E820_RAM),
    ],
    "e820 sorted, without overlaps",
)
tap.equal(params[0x70:0x78], bytes(8), "no RSDP")
tap.equal(scan(low, b"RSD PTR ", 20), 0, "a scan finds no RSDP either")

tap.done()
