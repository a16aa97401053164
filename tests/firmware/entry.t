#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that the firmware enters kernels as boot.rst says, moved or in place, in 32-bit and 64-bit mode,
and that kernel, initrd and command line arrive unchanged."""

import random
import struct
import sys

sys.dont_write_bytecode = True
import machine
from machine import MIB, Boot, Machine, Tap

tap = Tap()
random.seed(2)

IF, DF = 1 << 9, 1 << 10
CR0_PE, CR0_PG, CR4_PAE, EFER_LME, EFER_LMA = 1, 1 << 31, 1 << 5, 1 << 8, 1 << 10
CODE_32, DATA_32 = 0x00CF9B00, 0x00CF9300
CODE_64, DATA_64 = 0x00AF9B000000FFFF, 0x00CF93000000FFFF
ACCESSED_32, ACCESSED_64 = 0x100, 1 << 40


def kernel(size):
    code = machine.read(machine.ENTRY_REPORT)
    return code + random.randbytes(max(0, size - len(code)))


def words(log):
    """The kernel's report as numbers by their names; empty if there is none."""
    line = next((line for line in log.splitlines() if line.startswith("entry")), "")
    return {name: int(value, 16) for name, value in (word.split("=") for word in line.split())}


def check_32(name, report, boot):
    tap.ok("entry32" in report, f"{name}: entered in 32-bit mode")
    wanted = {"ebx": 0, "edi": 0, "ebp": 0, "esi": boot.fields["boot_params"]}
    wanted |= {"cs": 0x10, "ds": 0x18, "es": 0x18, "ss": 0x18}
    tap.equal({key: report.get(key) for key in wanted}, wanted, f"{name}: registers, segments")
    at = report.get("entry32", 0) - machine.REPORT_OFFSET
    tap.equal(at, boot.fields["entry"], f"{name}: at its entry point")
    tap.equal(report.get("eflags", IF) & (IF | DF), 0, f"{name}: interrupts off, direction up")
    tap.equal(report.get("cr0", 0) & (CR0_PE | CR0_PG), CR0_PE, f"{name}: protected, no paging")
    tap.equal(report.get("code", 0) | ACCESSED_32, CODE_32, f"{name}: flat code segment")
    tap.equal(report.get("data", 0) | ACCESSED_32, DATA_32, f"{name}: flat data segment")
    tap.ok("reloaded" in report, f"{name}: segments can be loaded again")


def check_64(name, report, boot):
    tap.ok("entry64" in report, f"{name}: entered in 64-bit mode")
    wanted = {"rbx": 0, "rdi": 0, "rbp": 0, "rsi": boot.fields["boot_params"]}
    wanted |= {"cs": 0x10, "ds": 0x18, "es": 0x18, "ss": 0x18}
    wanted |= {"cr3": boot.fields["page_tables"]}
    tap.equal({key: report.get(key) for key in wanted}, wanted, f"{name}: registers, segments")
    at = report.get("entry64", 0) - machine.REPORT_OFFSET
    tap.equal(at, boot.fields["entry"], f"{name}: at its entry point")
    tap.equal(report.get("eflags", IF) & (IF | DF), 0, f"{name}: interrupts off, direction up")
    tap.equal(report.get("cr0", 0) & (CR0_PE | CR0_PG), CR0_PE | CR0_PG, f"{name}: paging on")
    tap.equal(report.get("cr4", 0) & CR4_PAE, CR4_PAE, f"{name}: PAE on")
    tap.equal(report.get("efer", 0), EFER_LME | EFER_LMA, f"{name}: long mode active")
    tap.equal(report.get("code", 0) | ACCESSED_64, CODE_64, f"{name}: 64-bit code segment")
    tap.equal(report.get("data", 0) | ACCESSED_64, DATA_64, f"{name}: flat data segment")
    tap.ok("reloaded" in report, f"{name}: segments load again, 4 GiB are mapped")


def check(name, size, destination=None, entry_64=False, source=0x200000, **fields):
    """Boots a kernel of that many bytes, with an initrd and a full command line."""
    initrd = random.randbytes(12345)
    boot = Boot(
        kernel(size), source=source, destination=destination, entry_64=entry_64,
        initrd=64 * MIB, initrd_size=len(initrd), **fields,
    )
    boot.command_line = random.randbytes(4096).replace(b"\0", b"x") + b"\0"
    boot.fields["command_line_size"] = len(boot.command_line)
    pieces = boot.pieces()
    pieces.append((64 * MIB, initrd))
    with Machine(pieces) as guest:
        if not tap.ok(guest.run(), f"{name}: the machine ends"):
            return
        log = guest.log()
        (check_64 if entry_64 else check_32)(name, words(log), boot)
        place = boot.fields["kernel_destination"]
        tap.ok(guest.memory(place, size) == boot.kernel, f"{name}: kernel whole at {place:#x}")
        tap.ok(guest.memory(64 * MIB, len(initrd)) == initrd, f"{name}: initrd whole")
        line = guest.memory(machine.COMMAND_LINE, len(boot.command_line))
        tap.ok(line == boot.command_line, f"{name}: command line whole")
        tap.equal(guest.handoff()["stage"], machine.STAGE_KERNEL, f"{name}: stage is kernel")
        tap.equal(guest.message(), "", f"{name}: no message")
        lines = [line.split(": ")[1] for line in log.splitlines() if "direct-boot: " in line]
        tap.equal(len(lines), 5, f"{name}: one line for each stage", log)


check("in place, 32 bits", 70001)
check("in place, 64 bits", 70001, entry_64=True)
check("at 16 MiB", 70001, source=16 * MIB, kernel_run_size=32 * MIB)
for bits in (32, 64):
    entry_64 = bits == 64
    check(f"1 KiB moved, {bits} bits", 1024, 0x100000, entry_64)
    check(f"3 MiB moved, overlapping, {bits} bits", 3 * MIB + 3, 0x100000, entry_64)
    check(f"9 MiB moved, overlapping, {bits} bits", 9 * MIB + 1, 0x100000, entry_64)
check("3 MiB moved up, overlapping", 3 * MIB + 2, 0x300000)
check("60 MiB moved", 60 * MIB + 2, 0x100000)


# An ELF kernel: the host has placed it, and its entry is anywhere in the run area.
boot = Boot(kernel(5000), kernel_size=0, kernel_run_address=0x180000, kernel_run_size=4 * MIB)
with Machine(boot.pieces()) as guest:
    tap.ok(guest.run(), "ELF: the machine ends")
    check_32("ELF", words(guest.log()), boot)

# A guest with little memory
boot = Boot(kernel(5000))
boot.leftovers.entries = [
    (0, 0xA0000, machine.E820_RAM), (0x100000, 7 * MIB, machine.E820_RAM),
    (127 * MIB, MIB, machine.E820_NVS),
]
with Machine(boot.pieces()) as guest:
    tap.ok(guest.run(), "8 MiB: the machine ends")
    check_32("8 MiB", words(guest.log()), boot)
    count = guest.memory(machine.BOOT_PARAMS + 0x1E8, 1)[0]
    last = struct.unpack("<QQI", guest.memory(machine.BOOT_PARAMS + 0x2D0 + 20 * (count - 1), 20))
    tap.equal(last, (127 * MIB, MIB, machine.E820_NVS), "8 MiB: e820 ends with the tables")

tap.done()
