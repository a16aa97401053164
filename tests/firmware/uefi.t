#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that uefi-boot, started by the distribution's OVMF, gives the firmware the tables that it finds, and
a kernel its command line and initrd; that without a kernel the firmware goes on to the disks; and that what it
cannot do stops the machine with one line."""

import random
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import machine
from machine import MIB, Tap, read
from qemu import Qemu

tap = Tap()
random.seed(15)

OVMF = "/usr/share/OVMF/OVMF_%s_4M.fd"
PROGRAM = f"{machine.BUILD}/firmware/uefi-boot.efi"
KERNEL = f"{machine.BUILD}/tests/firmware/uefi-kernel.efi"

# loader/uefi-handoff.h
ADDRESS = 0x2000000
PAGE = 0x1000
HANDOFF = struct.Struct("<IHHII9QI120s")
FIELDS = (
    "magic version size checksum flags area_size kernel kernel_size initrd initrd_size command_line "
    "command_line_size tables tables_size stage message"
).split()
MAGIC = 0x45555851
TABLES, KERNEL_STARTED, FAILED = 2, 5, 255

# Where the tests have the tables: what hvmloader uses is OVMF's own ROM in plain QEMU.
SEARCHED = 0x2800000


def pages(size):
    return (size + PAGE - 1) // PAGE * PAGE


def checksum(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) & 0xFFFFFFFF
    return total


def all_tables(rsdp=None, xsdt=None):
    """ACPI's and SMBIOS's entry points at SEARCHED + 0x20 and + 0x60, an XSDT at + 0x100."""
    if rsdp is None:
        rsdp = machine.rsdp(xsdt=SEARCHED + 0x100)
    if xsdt is None:
        xsdt = machine.fix_sum(struct.pack("<4sIBB26x", b"XSDT", 36, 1, 0), 9)
    tables = bytes(0x20) + rsdp.ljust(0x40, b"\0") + machine.smbios(SEARCHED + 0x200, 64)
    return tables.ljust(0x100, b"\0") + xsdt


class Guest(Qemu):
    """OVMF with uefi-boot as its -kernel, the hand-off and what it names in memory."""

    def __init__(self, kernel=b"", initrd=b"", command_line=b"", tables=None, disk=None, **changes):
        if tables is None:
            tables = all_tables()
        line = command_line + b"\0"
        at = ADDRESS + PAGE
        fields = {
            "magic": MAGIC, "version": 1, "size": HANDOFF.size, "checksum": 0, "flags": 0,
            "area_size": PAGE, "kernel": 0, "kernel_size": len(kernel), "initrd": 0,
            "initrd_size": len(initrd), "command_line": 0, "command_line_size": len(line),
            "tables": SEARCHED, "tables_size": 0x1000, "stage": 0, "message": b"",
        }
        pieces = [(SEARCHED, tables)]
        for name, data in (("command_line", line), ("kernel", kernel), ("initrd", initrd)):
            fields[name] = at
            pieces.append((at, data))
            at += pages(len(data))
        fields["area_size"] = at - ADDRESS
        fields.update(changes)
        words = struct.unpack("<22I", HANDOFF.pack(*fields.values())[:88])
        if "checksum" not in changes:
            fields["checksum"] = -sum(words) & 0xFFFFFFFF
        pieces.append((ADDRESS, HANDOFF.pack(*fields.values())))

        def options(path):
            with open(f"{path}/ovmf", "wb") as file:
                file.write(read(OVMF % "VARS") + read(OVMF % "CODE"))
            yield from ("-bios", f"{path}/ovmf", "-kernel", PROGRAM, "-m", "256", "-S", "-no-reboot")
            yield from ("-vga", "none", "-serial", f"file:{path}/serial")
            if disk:
                yield from ("-drive", f"file={disk},format=raw,if=ide,snapshot=on")
            for number, (address, data) in enumerate(pieces):
                if data:
                    with open(f"{path}/piece{number}", "wb") as file:
                        file.write(data)
                    yield "-device"
                    yield f"loader,file={path}/piece{number},addr={address:#x},force-raw=on"

        super().__init__(options)

    def run(self, seconds=120):
        self.command("cont")
        ended = self.receive(seconds, lambda message: message.get("event") == "SHUTDOWN")
        self.lines = read(self.debug_port_path).decode("ascii", "replace").splitlines()
        return ended is not None

    def has(self, line):
        return f"uefi-boot: {line}" in self.lines or f"kernel: {line}" in self.lines

    def handoff(self):
        path = f"{self.path}/memory"
        self.command("pmemsave", val=ADDRESS, size=HANDOFF.size, filename=path)
        return dict(zip(FIELDS, HANDOFF.unpack(read(path))))

    def message(self):
        return self.handoff()["message"].split(b"\0")[0].decode("ascii", "replace")


def check_failure(name, message, *arguments, stage=FAILED, **changes):
    with Guest(*arguments, **changes) as guest:
        tap.ok(guest.run(), f"{name}: the machine ends")
        tap.ok(guest.has(f"stopped: {message}"), f"{name}: one line on the debug port", guest.lines)
        serial = read(f"{guest.path}/serial").decode("ascii", "replace")
        tap.ok(f"qemu-xen: {message}" in serial, f"{name}: and on the console", serial)
        if stage == FAILED:
            tap.equal(guest.message(), message[:119], f"{name}: and for the host")
        tap.equal(guest.handoff()["stage"], stage, f"{name}: stage")


# QEMU takes bytes of an image that is no bzImage for the size of its real-mode part.
program = read(PROGRAM)
tap.ok((program[0x1F1] or 4) * 512 + 512 < len(program), "QEMU takes the image as a kernel")

kernel = read(KERNEL)
initrd = random.randbytes(3 * MIB + 17)
line = "console=ttyS0 quiet \u00fc"
with Guest(kernel, initrd, line.encode()) as guest:
    tap.ok(guest.run(), "kernel and initrd: the machine ends")
    for wanted in (
        "tables installed", "starting the kernel",
        f"command line {2 * len(line) + 2}={line[:-1]}?", f"acpi2={SEARCHED + 0x20:x}",
        f"smbios={SEARCHED + 0x60:x}", f"initrd={len(initrd):x},{checksum(initrd):x}",
    ):
        tap.ok(guest.has(wanted), f"kernel and initrd: {wanted}", guest.lines)
    tap.ok(not any("smbios3" in found or "acpi1" in found for found in guest.lines),
           "no tables of OVMF's own are left", guest.lines)
    tap.equal(guest.handoff()["stage"], KERNEL_STARTED, "stage is kernel")

with Guest(kernel) as guest:
    tap.ok(guest.run(), "kernel alone: the machine ends")
    tap.ok(guest.has("initrd=none"), "kernel alone: no initrd", guest.lines)
    tap.ok(guest.has("command line 0="), "kernel alone: no load options", guest.lines)

# Without a kernel the firmware goes on, to \\EFI\\BOOT\\BOOTX64.EFI of a disk, which has the tables.
with tempfile.TemporaryDirectory() as directory:
    disk = f"{directory}/disk"
    subprocess.run(["mkfs.vfat", "-C", disk, "34000"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["mmd", "-i", disk, "::EFI", "::EFI/BOOT"], check=True)
    subprocess.run(["mcopy", "-i", disk, KERNEL, "::EFI/BOOT/BOOTX64.EFI"], check=True)
    with Guest(disk=disk) as guest:
        tap.ok(guest.run(), "disk: the machine ends")
        for wanted in (f"acpi2={SEARCHED + 0x20:x}", f"smbios={SEARCHED + 0x60:x}", "initrd=none"):
            tap.ok(guest.has(wanted), f"disk: {wanted}", guest.lines)
        tap.equal(guest.handoff()["stage"], TABLES, "disk: stage is tables")

check_failure("a kernel that returns", "kernel: ended with EFI error 19", kernel, b"", b"fail")
check_failure("no PE image", "kernel: no EFI program for this firmware", random.randbytes(5000))
check_failure("no ACPI", "ACPI: no RSDP", kernel, tables=bytes(0x1000))
check_failure("no XSDT", f"ACPI: no XSDT at 0x{SEARCHED + 0x100:x}", kernel,
              tables=all_tables(xsdt=bytes(36)))
check_failure("memory that OVMF uses",
              f"the firmware uses the memory of the kernel, 0xc000000 bytes at 0x{ADDRESS:x}",
              kernel, area_size=192 * MIB)
check_failure("no hand-off", "hand-off: wrong checksum", kernel, checksum=1, stage=0)

tap.done()
