#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that whatever is wrong with the hand-off, with what hvmloader left or with the machine ends the
boot, with a message on the debug port and in the hand-off that says what it is."""

import struct
import sys

sys.dont_write_bytecode = True
import machine
from machine import E820_NVS, E820_RAM, MIB, NVS, Boot, Leftovers, Machine, Tap

tap = Tap()


def kernel():
    return machine.read(machine.ENTRY_REPORT)


def fails(expected, boot, cpu="max", **changes):
    boot.fields.update(changes)
    with Machine(boot.pieces(), cpu=cpu) as guest:
        if not tap.ok(guest.run(), f"{expected}: the machine ends"):
            return
        tap.equal(guest.message(), expected, f"{expected}: message for the host", guest.log())
        tap.equal(guest.handoff()["stage"], machine.STAGE_FAILED, f"{expected}: stage failed")
        last = guest.log().splitlines()[-1]
        tap.equal(last, f"direct-boot: stopped: {expected}", f"{expected}: on the debug port")


def leftovers(**changes):
    """A boot in which hvmloader's structure is changed."""
    boot = Boot(kernel())
    boot.leftovers.changes = changes
    return boot


def with_table(table):
    boot = Boot(kernel())
    boot.leftovers = Leftovers(tables=[table])
    return boot


def damaged(table, at):
    table = bytearray(table)
    table[at] ^= 0x40
    return bytes(table)


def with_entries(*entries):
    boot = Boot(kernel())
    boot.leftovers.entries = list(entries)
    return boot


def with_params(**fields):
    boot = Boot(kernel())
    boot.params = machine.setup_header(**fields)
    return boot


def with_command_line(line):
    boot = Boot(kernel())
    boot.command_line = line
    return boot


# The hand-off's own consistency
fails("hand-off has the wrong magic number 0x12345678", Boot(kernel()), magic=0x12345678)
fails("hand-off has version 2, expected 1", Boot(kernel()), version=2)
fails("hand-off has 180 bytes, expected 188", Boot(kernel()), size=180)
boot = Boot(kernel())
boot.checksum = 1
fails("hand-off has a wrong checksum", boot)
fails("hand-off has unknown flags 0x80000000", Boot(kernel()), flags=0x80000000)
fails("kernel must be moved, but has no size", Boot(kernel(), destination=MIB), kernel_size=0)
fails("kernel has no run area", Boot(kernel()), kernel_run_size=0)
fails("entry 0x100000 lies outside the kernel", Boot(kernel()), entry=MIB)
fails(
    "kernel's run area: past 4 GiB, 0xffe00001 bytes at 0x200000",
    Boot(kernel()), kernel_run_size=0xFFE00001,
)
fails(
    "page tables at 0x81010 do not start on a page", Boot(kernel(), entry_64=True),
    page_tables=0x81010,
)
fails("boot_params at 0x90000 have no setup header", with_params(magic=b"HDRS"))
fails("boot_params at 0x90000 have no setup header", with_params(boot_flag=0))
fails(
    "boot_params have the command line at 0x92000, hand-off at 0x91000",
    with_params(command_line=0x92000),
)
fails("boot_params have the initrd at 0x3000000, hand-off at 0x0", with_params(initrd=48 * MIB))
fails("command line does not end after its 19 bytes", with_command_line(b"x" * 19))
fails("command line does not end after its 19 bytes", with_command_line(b"x\0" + b"y" * 16 + b"\0"))
fails(
    "command line of 0 bytes lies outside memory, at 0x91000", Boot(kernel()), command_line_size=0
)

# The hand-off in the memory that is there
fails(
    "initrd: not in RAM, 0x200000 bytes at 0x7e00000",
    Boot(kernel(), initrd=NVS - MIB, initrd_size=2 * MIB),
)
fails(
    "kernel's run area: not in RAM, 0x40000000 bytes at 0x200000",
    Boot(kernel()), kernel_run_size=1 << 30,
)
fails(
    "kernel's destination at 0x8f000 and firmware's stack at 0x88000 overlap",
    Boot(kernel(), destination=0x8F000), kernel_run_address=MIB,
)
fails(
    "kernel's run area at 0x200000 and initrd at 0x300000 overlap",
    Boot(kernel(), initrd=0x300000, initrd_size=1), kernel_run_size=MIB + 1,
)
fails(
    "command line at 0x91000 and page tables at 0x91000 overlap",
    Boot(kernel(), entry_64=True), page_tables=0x91000,
)
fails(
    "boot_params: not in RAM, 0x1000 bytes at 0x90000",
    with_entries((0, 0x90000, E820_RAM), (MIB, 64 * MIB, E820_RAM), (NVS, MIB, E820_NVS)),
)

# What hvmloader left
missing = "hvmloader left no XenHVMSeaBIOS structure at 0x1000"
fails(missing, leftovers(signature=b"XenHVMRomBIOS"))
fails("hvmloader's structure has a wrong checksum", leftovers(checksum=1))
fails("hvmloader's structure has 31 bytes, expected 32", leftovers(length=31))
fails("hvmloader names 17 tables, at most 16 are possible", leftovers(tables_nr=17))
fails("hvmloader's e820 has 0 entries, possible are 1 to 128", leftovers(e820_nr=0))
fails("hvmloader's e820 has 129 entries, possible are 1 to 128", leftovers(e820_nr=129))
fails("hvmloader's list of tables lies outside memory, at 0xfffffff8", leftovers(tables=0xFFFFFFF8))
fails("hvmloader's e820 lies outside memory, at 0xffffffe0", leftovers(e820=0xFFFFFFE0))
fails("hvmloader's table 0 lies outside memory, at 0x0", leftovers(tables=0x5000, tables_nr=1))
fails("e820 of 1 entries has no RAM", with_entries((NVS, MIB, E820_NVS)))
fails(
    "e820 entry 1 wraps around: 0xfffffffffff00001 bytes at 0x100000",
    with_entries((0, 0xA0000, E820_RAM), (MIB, (1 << 64) - MIB + 1, E820_RAM)),
)
fails(
    "e820 would need more than 128 entries",
    with_entries(*((i * 2 * MIB, MIB, E820_RAM) for i in range(128))),
)

# Its tables, the first of which lies at 0x10040
fails("ACPI RSDP at 0x10040 has a wrong checksum", with_table(damaged(machine.rsdp(), 9)))
fails("ACPI RSDP at 0x10040 has a wrong extended checksum", with_table(damaged(machine.rsdp(), 33)))
fails("ACPI RSDP at 0x10040 has a wrong length", with_table(damaged(machine.rsdp(), 20)))
entry_point = machine.smbios(NVS + 0x1000, 200)
fails("SMBIOS entry point at 0x10040 is damaged", with_table(damaged(entry_point, 7)))
fails(
    "SMBIOS structures lie outside memory, 200 bytes at 0xfffffff0",
    with_table(machine.smbios(0xFFFFFFF0, 200)),
)
pointer = machine.mp_pointer(NVS + 0x2000)
fails("MP floating pointer at 0x10040 is damaged", with_table(damaged(pointer, 9)))
config = "MP configuration table at 0x7f02000 is damaged"
for at in (0, 4, 20):
    boot = with_table(pointer)
    boot.leftovers.config = damaged(machine.mp_config(), at)
    fails(config, boot)
fails("PCI IRQ routing table at 0x10040 is damaged", with_table(damaged(machine.pir(), 40)))
boot = with_table(machine.mp_pointer(0x20000))
large = machine.mp_config(500)
pieces = boot.pieces() + [(0x20000, large)]
boot.pieces = lambda: pieces
fails(f"no space left for the MP configuration table of {len(large)} bytes", boot)

# The machine
fails(
    "64-bit entry wanted, but the processor has no long mode", Boot(kernel(), entry_64=True),
    cpu="qemu32",
)
fails("text screen wanted, but no VGA answers", Boot(kernel()), flags=machine.TEXT_SCREEN)

# A fault in the firmware: an invalid opcode where the relocator should begin.
image = bytearray(machine.read(machine.FIRMWARE))
relocator = machine.read(machine.RELOCATOR)
at = image.index(relocator)
boot = Boot(kernel(), destination=MIB)
image[at : at + 2] = b"\x0f\x0b"
patched = machine.handoff(bytes(image), boot.fields)
pieces = [piece for piece in boot.pieces() if piece[0] != machine.MODULE]
boot.pieces = lambda: pieces + [(machine.MODULE, patched)]
fails(f"exception 6, error code 0x0, in the firmware at {machine.IMAGE + at:#x}", boot)

# A relocator of another version is not used.
boot = Boot(kernel(), destination=MIB)
image[at : at + len(relocator)] = relocator
struct.pack_into("<H", image, at + 2, 99)
other = machine.handoff(bytes(image), boot.fields)
others = [piece for piece in boot.pieces() if piece[0] != machine.MODULE]
boot.pieces = lambda: others + [(machine.MODULE, other)]
fails("the relocator in this firmware is of another version", boot)

tap.done()
