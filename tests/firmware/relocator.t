#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that the relocator, used alone as a code32_start hook, moves a kernel of any size over any distance,
changes no other memory, and enters the kernel as boot.rst says."""

import random
import struct
import sys

sys.dont_write_bytecode = True
import machine
from machine import MIB, RAM, Machine, Tap

tap = Tap()
random.seed(3)

BLOB = 0x7C00
PARAMETERS = 0x600
GUARD = 4096  # bytes before and after the ranges, which must not change


def relocator(source, destination, size, entry):
    blob = machine.read(machine.RELOCATOR)
    jump, version, magic = struct.unpack_from("<2sHI", blob)
    assert jump[0] == 0xEB and version == 1 and magic == 0x33525851
    return blob[:8] + struct.pack("<IIII", source, destination, size, entry) + blob[24:]


def move(name, source, destination, size, blob=BLOB):
    """Moves a kernel of that size and compares the memory there and around it with what it must be."""
    low = min(source, destination) - GUARD
    high = max(source, destination) + size + GUARD
    before = bytearray(random.randbytes(high - low))
    code = machine.read(machine.ENTRY_REPORT)
    outside = size < len(code)  # too small for the test's kernel, so the entry is elsewhere
    if not outside:
        before[source - low : source - low + len(code)] = code
    entry = 0x40000 if outside else destination
    after = bytearray(before)
    after[destination - low : destination - low + size] = before[source - low :][:size]

    # Put the GDT in use where the kernel is moved to, unless that overlaps its source.
    gdt = destination if abs(destination - source) >= max(size, 64) and size >= 64 else 0x50000
    params = bytearray(4096)
    struct.pack_into("<I", params, 0x214, blob)
    pieces = [
        (low, bytes(before)),
        (blob, relocator(source, destination, size, entry)),
        (machine.BOOT_PARAMS, bytes(params)),
        (PARAMETERS, struct.pack("<II", machine.BOOT_PARAMS, gdt)),
    ]
    if outside:
        pieces.append((entry, code))
    with Machine(pieces, bios=machine.HOOK_STUB) as guest:
        if not tap.ok(guest.run(), f"{name}: the machine ends"):
            return
        line = guest.log()
        report = dict(word.split("=") for word in line.split())
        found = guest.memory(low, high - low)
        difference = next((i for i in range(len(after)) if found[i] != after[i]), None)
        tap.ok(found == after, f"{name}: memory as expected", f"differs at {difference}")
        wanted = {"esi": "00090000", "edi": "00000000", "ebp": "00000000", "ebx": "00000000"}
        wanted |= {"cs": "00000010", "ds": "00000018", "es": "00000018", "ss": "00000018"}
        tap.equal({key: report.get(key) for key in wanted}, wanted, f"{name}: registers", line)
        at = int(report.get("entry32", "0"), 16) - machine.REPORT_OFFSET
        tap.equal(at, entry, f"{name}: at the entry")
        tap.equal(int(report.get("eflags", "200"), 16) & 0x600, 0, f"{name}: flags", line)
        gdt_now = int(report.get("gdt", "0"), 16)
        tap.ok(blob <= gdt_now < blob + 4096, f"{name}: GDT of its own", line)
        tap.ok("reloaded" in report, f"{name}: segments can be loaded again", line)


SMALL = 5000
move("apart, down", 0x200000, 0x110000, SMALL)
move("apart, up", 0x200000, 0x300000, SMALL)
move("in place", 0x200000, 0x200000, SMALL)
move("touching, down", 0x200000, 0x200000 - SMALL, SMALL)
move("touching, up", 0x200000, 0x200000 + SMALL, SMALL)
for distance, sizes in ((1, 4), (2, 1), (3, 1), (4, 1), (5, 1), (4099, 4)):
    for size in range(SMALL, SMALL + sizes):
        move(f"{size} bytes down by {distance}", 0x200000, 0x200000 - distance, size)
        move(f"{size} bytes up by {distance}", 0x200000, 0x200000 + distance, size)
for size in range(9):
    move(f"{size} bytes down", 0x200000, 0x180000, size)
    move(f"{size} bytes up by 1", 0x200000, 0x200001, size)
move("9 MiB down", 0x200000, 0x110000, 9 * MIB + 3)
move("9 MiB up", 0x200000, 0x300000, 9 * MIB + 3)
move("blob above both", 0x200000, 0x110000, 2 * MIB + 1, blob=RAM - 0x1001)

tap.done()
