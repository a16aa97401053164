#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that the self-check kernel notices each fault of a loader at its entry point: QEMU's debugger interface
breaks one thing at the kernel's first instruction, and the kernel must fail with the check for it.

TAP on standard output; run from the project's root after `make test-kernels`.
"""

import os
import socket
import struct
import subprocess
import sys
import tempfile
import time

TOOL = "build/tests/boot-images/self-check-image"
ENTRY_32 = 0x100000
ENTRY_64 = 0x100200
TIMEOUT = 40

# register numbers of QEMU's x86-64 debugger interface
RBX, RSI, RDI, RBP, RFLAGS, DS, ES = 1, 4, 5, 6, 17, 20, 21

FREE_PAGE = 0x60000  # unused at that time


class Machine:
    """A kernel in QEMU, stopped at its entry point."""

    def __init__(self, directory, kernel, line, entry, options):
        self.serial = os.path.join(directory, "serial")
        path = os.path.join(directory, "debugger")
        for old in (self.serial, path):
            if os.path.exists(old):
                os.unlink(old)
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg", "-nodefaults", "-display", "none",
             "-no-reboot", "-m", "128", "-S", "-chardev",
             f"socket,id=debugger,path={path},server=on,wait=off", "-gdb", "chardev:debugger",
             "-serial", f"file:{self.serial}", "-kernel", kernel, "-append", line, *options],
            stdin=subprocess.DEVNULL)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(TIMEOUT)
        for _ in range(100):
            try:
                self.socket.connect(path)
                break
            except OSError:
                time.sleep(0.05)
        self.data = b""
        self.entry = entry
        # QEMU gives single registers only after their description has been read
        self.ask("qXfer:features:read:target.xml:0,100")
        self.ask(f"Z1,{entry:x},1")
        self.ask("c")

    def ask(self, command, answer=True):
        """One packet of the remote protocol, and its answer"""
        self.socket.sendall(b"$%s#%02x" % (command.encode(), sum(command.encode()) & 0xff))
        if not answer:
            return None
        while b"#" not in self.data or len(self.data.split(b"#", 1)[1]) < 2:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError("QEMU ended")
            self.data += more
        packet, self.data = self.data.split(b"#", 1)
        self.data = self.data[2:]
        self.socket.sendall(b"+")
        text = packet[packet.index(b"$") + 1:].decode()
        if text.startswith("E"):
            raise ValueError(f"{command}: {text}")
        return text

    def register(self, number):
        value = bytes.fromhex(self.ask(f"p{number:x}"))
        return int.from_bytes(value, "little")

    def set_register(self, number, value):
        size = 4 if number >= RFLAGS else 8
        self.ask(f"P{number:x}={value.to_bytes(size, 'little').hex()}")

    def read(self, address, size):
        data = b""
        while len(data) < size:
            part = min(1024, size - len(data))
            data += bytes.fromhex(self.ask(f"m{address + len(data):x},{part:x}"))
        return data

    def read32(self, address):
        return struct.unpack("<I", self.read(address, 4))[0]

    def write(self, address, data):
        self.ask(f"M{address:x},{len(data):x}:{data.hex()}")

    def flip(self, address, bits=1):
        self.write(address, bytes([self.read(address, 1)[0] ^ bits]))

    def params(self):
        return self.register(RSI)

    def rsdp(self):
        area = self.read(0xe0000, 0x20000)
        return 0xe0000 + area.index(b"RSD PTR ")

    def table(self, signature):
        rsdt = self.read32(self.rsdp() + 16)
        for address in struct.iter_unpack("<I", self.read(rsdt + 36, self.read32(rsdt + 4) - 36)):
            if self.read(address[0], 4) == signature:
                return address[0]
        raise ValueError(signature)

    def finish(self):
        """Let it run to its end; returns the report"""
        self.ask(f"z1,{self.entry:x},1")
        self.ask("c", answer=False)
        self.process.wait(TIMEOUT)
        with open(self.serial, encoding="ascii", errors="replace") as file:
            return file.read().splitlines()

    def close(self):
        self.socket.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def set_register(number, value):
    return lambda machine: machine.set_register(number, value)


def set_flags(machine):
    machine.set_register(RFLAGS, machine.register(RFLAGS) | 0x200)


def params_bytes(offset, *values):
    return lambda machine: machine.write(machine.params() + offset, bytes(values))


def params_flip(offset, bits=1):
    return lambda machine: machine.flip(machine.params() + offset, bits)


def initrd_lower(machine):
    where = machine.params() + 0x218
    machine.write(where, struct.pack("<I", machine.read32(where) - 4096))


def e820_swap(machine):
    table = machine.params() + 0x2d0
    first, second = machine.read(table, 20), machine.read(table + 20, 20)
    machine.write(table, second + first)


def e820_size(entry, size):
    return lambda machine: machine.write(machine.params() + 0x2d0 + 20 * entry + 8,
                                         struct.pack("<Q", size))


def e820_type(address, kind):
    """Give the entry with that address in it another type"""
    def change(machine):
        params = machine.params()
        for entry in range(machine.read(params + 0x1e8, 1)[0]):
            where = params + 0x2d0 + 20 * entry
            start, size = struct.unpack("<QQ", machine.read(where, 16))
            if start <= address < start + size:
                machine.write(where + 16, struct.pack("<I", kind))
    return change


def descriptor(selector, byte, bits):
    """Change a descriptor in the loader's GDT, which setup.asm keeps with its boot_params"""
    def change(machine):
        segment = machine.params() - 0x1000
        setup = machine.read(segment, 0x1000)
        gdt = setup.index(bytes.fromhex("ffff0000009bcf00ffff00000093cf00")) - 0x10
        machine.flip(segment + gdt + selector + byte, bits)
    return change


def page_entry(address):
    """Take a 2 MiB page out of the tables that setup.asm made"""
    return lambda machine: machine.write(0x72000 + (address >> 21) * 8, bytes(8))


def page_entry_elsewhere(address):
    return lambda machine: machine.flip(0x72000 + (address >> 21) * 8 + 3)


def rsdp_version_2(damage):
    """A copy of the RSDP, version 2, that boot_params point to"""
    def change(machine):
        rsdp = bytearray(machine.read(machine.rsdp(), 20) + struct.pack("<IQI", 36, 0, 0))
        rsdp[15] = 2
        rsdp[8] = 0
        rsdp[8] = -sum(rsdp[:20]) & 0xff
        rsdp[32] = -sum(rsdp) & 0xff
        if damage:
            rsdp[33] ^= 1
        machine.write(FREE_PAGE, bytes(rsdp))
        machine.write(machine.params() + 0x70, struct.pack("<Q", FREE_PAGE))
    return change


def table_flip(signature, offset):
    return lambda machine: machine.flip(machine.table(signature) + offset)


CASES_32 = [
    # what is wrong, how to bring it about, checks that must fail and no others
    ("nothing", lambda machine: None, []),
    ("ebx", set_register(RBX, 1), ["entry.ebx"]),
    ("ebp", set_register(RBP, 0x80000000), ["entry.ebp"]),
    ("edi", set_register(RDI, 1), ["entry.edi"]),
    ("interrupts on", set_flags, ["entry.interrupts"]),
    ("ds", set_register(DS, 0x10), ["entry.ds"]),
    ("es", set_register(ES, 0x10), ["entry.es"]),
    ("code descriptor not readable", descriptor(0x10, 5, 0x02), ["entry.gdt.code"]),
    ("code descriptor with a base", descriptor(0x10, 2, 0x10), ["entry.gdt.code"]),
    ("data descriptor read-only", descriptor(0x18, 5, 0x02), ["entry.gdt.data"]),
    ("data descriptor not up to 4 GiB", descriptor(0x18, 6, 0x80), ["entry.gdt.data"]),
    ("sentinel copied", params_bytes(0x1ef, 0xff), ["boot_params.sentinel"]),
    ("no HdrS", params_flip(0x203), ["header.magic", "header.copied"]),
    ("no boot flag", params_flip(0x1fe), ["header.boot_flag", "header.copied"]),
    ("header not whole", params_bytes(0x262, 0), ["header.copied"]),
    ("more than the header", params_bytes(0x27f, 1), ["header.end"]),
    ("no loader type", params_bytes(0x210, 0), ["header.type_of_loader"]),
    ("LOADED_HIGH lost", params_flip(0x211), ["header.loaded_high"]),
    ("code32_start", params_flip(0x216), ["header.code32_start"]),
    ("alignment changed to less than allowed", params_bytes(0x230, 0, 0, 0x10, 0),
     ["address.alignment"]),
    ("high half of the initrd's address", params_bytes(0xc0, 1), ["boot_params.above_4g"]),
    ("initrd elsewhere", initrd_lower, ["initrd.sum"]),
    ("initrd without an address", params_bytes(0x218, 0, 0, 0, 0), ["initrd.address"]),
    ("initrd above RAM", params_bytes(0x218, 0, 0, 0, 0x10), ["e820.initrd_in_ram", "initrd.sum"]),
    ("initrd above the limit", params_bytes(0x218, 0, 0x80, 0xff, 0x7f),
     ["e820.initrd_in_ram", "initrd.below_limit", "initrd.sum"]),
    ("no memory map", params_bytes(0x1e8, 0), ["e820.entries"]),
    ("memory map not sorted", e820_swap, ["e820.sorted", "e820.no_overlap"]),
    ("memory map overlapping", e820_size(0, 0x200000), ["e820.no_overlap"]),
    ("memory map with an empty entry", e820_size(1, 0), ["e820.no_empty_entry"]),
    ("kernel not in RAM", e820_type(0x100000, 2),
     ["e820.total", "e820.kernel_in_ram", "e820.initrd_in_ram"]),
    ("low memory not RAM", e820_type(0x10000, 2),
     ["e820.total", "e820.boot_params_in_ram", "e820.command_line_in_ram"]),
    ("screen without lines", params_bytes(0x00e, 0), ["screen.text"]),
    ("RSDP somewhere else", rsdp_version_2(False), []),
    ("RSDP's second checksum", rsdp_version_2(True), ["rsdp.extended_checksum"]),
    ("RSDP pointer to nothing", params_bytes(0x70, 0, 0, 6), ["rsdp.pointer"]),
    ("RSDT damaged", lambda machine: machine.flip(machine.read32(machine.rsdp() + 16) + 10),
     ["rsdt.checksum"]),
    ("FADT damaged", table_flip(b"FACP", 10), ["fadt.checksum"]),
    ("MADT damaged", table_flip(b"APIC", 10), ["madt.checksum"]),
    ("MADT with a processor disabled", table_flip(b"APIC", 44 + 4),
     ["madt.checksum", "madt.processors"]),
    ("DSDT damaged", lambda machine: machine.flip(machine.read32(machine.table(b"FACP") + 40) + 10),
     ["dsdt.checksum"]),
]

CASES_64 = [
    ("nothing, 64-bit entry", lambda machine: None, []),
    ("interrupts on, 64-bit entry", set_flags, ["entry.interrupts"]),
    ("run area not mapped", page_entry(0x200000), ["entry.identity.kernel"]),
    ("run area mapped elsewhere", page_entry_elsewhere(0x200000), ["entry.identity.kernel"]),
]


def failed_checks(report):
    return [line[len("FAIL "):].split(":")[0] for line in report if line.startswith("FAIL ")]


def run_case(directory, kernel, line, entry, options, change, expected):
    """None if the kernel fails with exactly the expected checks, else its report"""
    machine = Machine(directory, kernel, line, entry, options)
    try:
        change(machine)
        report = machine.finish()
    except (OSError, EOFError, ValueError, subprocess.TimeoutExpired) as error:
        return repr(error)
    finally:
        machine.close()
    verdict = f"SELF-CHECK FAILED {len(expected)}" if expected else "SELF-CHECK PASSED"
    if failed_checks(report) == expected and verdict in report:
        return None
    return "\n".join(report)


def tool(*arguments):
    return subprocess.run([TOOL, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def main():
    if not os.path.exists(TOOL):
        print(f"Bail out! {TOOL} is missing: make test-kernels")
        return 1
    number = failures = 0
    with tempfile.TemporaryDirectory() as directory:
        kernel, initrd = os.path.join(directory, "kernel"), os.path.join(directory, "initrd")
        words = tool("initrd", "64K", initrd).split()
        for flags, entry, mode, cases in (([], ENTRY_32, 32, CASES_32),
                                          (["--setup-64"], ENTRY_64, 64, CASES_64)):
            tool("kernel", "--init-size", "4M", "--entry-64", *flags, kernel)
            line = tool("command-line", *words, "ram.mib=128", "vcpus=1", f"expect.entry={mode}")
            for name, change, expected in cases:
                number += 1
                seen = run_case(directory, kernel, line, entry, ["-initrd", initrd], change,
                                expected)
                print("ok" if seen is None else "not ok", number, "-", name, flush=True)
                if seen is not None:
                    failures += 1
                    print("\n".join("# " + row for row in seen.splitlines()))
    print(f"1..{number}")
    return 1 if failures else 0


sys.exit(main())
