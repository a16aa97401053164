# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest in plain QEMU, without Xen, in the state in which hvmloader starts a BIOS.

A test fills guest memory, and run() boots the guest until it stops. Then the debug port's lines,
the memory and the screen can be read.
"""

import os
import struct

from qemu import Qemu, read

BUILD = os.environ.get("BUILD", "build")
FIRMWARE = f"{BUILD}/firmware/direct-boot.bin"
RELOCATOR = f"{BUILD}/firmware/code32-relocator.bin"
STUB = f"{BUILD}/tests/firmware/hvmloader-stub.bin"
HOOK_STUB = f"{BUILD}/tests/firmware/hook-stub.bin"
FONT = f"{BUILD}/firmware/font.bin"
SCREEN_REPORT = f"{BUILD}/tests/firmware/screen-report.bin"
ENTRY_REPORT = f"{BUILD}/tests/firmware/entry-report.bin"

# entry-report.asm reports an address that many bytes after its entry point.
REPORT_OFFSET = 12

MIB = 1 << 20
RAM = 128 * MIB
NVS = RAM - MIB  # reserved memory, in which the stub's hvmloader keeps tables

INFO = 0x1000
SCRATCH = 0x10000
MODULE = 0x134000
IMAGE = 0xF0000
BOOT_PARAMS = 0x90000
COMMAND_LINE = 0x91000
PAGE_TABLES = 0x81000
STACK_TOP = 0x90000

E820_RAM, E820_RESERVED, E820_ACPI, E820_NVS = 1, 2, 3, 4

# loader/handoff.h
MAGIC = 0x4F485851
ENTRY_64 = 1
TEXT_SCREEN = 2
STAGE_KERNEL = 5
STAGE_FAILED = 255
HANDOFF = struct.Struct("<IHH14II120s")
HANDOFF_FIELDS = (
    "magic version size checksum flags boot_params command_line command_line_size kernel_source "
    "kernel_size kernel_destination kernel_run_address kernel_run_size entry initrd initrd_size "
    "page_tables stage message"
).split()


def fix_sum(data, at, start=0, end=None):
    """The bytes with the one at `at` set so that [start, end) sums to 0."""
    data = bytearray(data)
    data[at] = 0
    data[at] = -sum(data[start:end]) & 0xFF
    return bytes(data)


def handoff(image, fields, checksum=None):
    """The firmware image with the host's part of the hand-off filled in."""
    values = dict(zip(HANDOFF_FIELDS, HANDOFF.unpack_from(image)))
    values.update(fields)
    values["checksum"] = 0
    words = struct.unpack("<16I", HANDOFF.pack(*values.values())[:64])
    values["checksum"] = -sum(words) & 0xFFFFFFFF if checksum is None else checksum
    return HANDOFF.pack(*values.values()) + image[HANDOFF.size :]


def setup_header(**fields):
    """boot_params with those fields of a setup header that the firmware reads."""
    params = bytearray(4096)
    struct.pack_into("<H", params, 0x1FE, fields.get("boot_flag", 0xAA55))
    struct.pack_into("<4s", params, 0x202, fields.get("magic", b"HdrS"))
    struct.pack_into("<H", params, 0x206, 0x20F)
    struct.pack_into("<II", params, 0x218, fields.get("initrd", 0), fields.get("initrd_size", 0))
    struct.pack_into("<I", params, 0x228, fields.get("command_line", COMMAND_LINE))
    return bytes(params)


def e820(ram=RAM, image=IMAGE):
    """The e820 of an hvmloader with "seabios", which leaves the top of conventional memory to SeaBIOS."""
    return [
        (0, 0xA0000, E820_RAM),
        (image, 0x100000 - image, E820_RESERVED),
        (0x100000, ram - MIB - 0x100000, E820_RAM),
        (ram - MIB, MIB, E820_NVS),
        (0xFC000000, 0x4000000, E820_RESERVED),
    ]


def rsdp(revision=2, rsdt=NVS, xsdt=NVS + 0x100):
    table = struct.pack("<8sB6sBIIQB3x", b"RSD PTR ", 0, b"Xen   ", revision, rsdt, 36, xsdt, 0)
    return fix_sum(fix_sum(table, 8, 0, 20), 32)


def smbios(address, length, count=3):
    table = struct.pack(
        "<4sBBBBHB5x5sBHIHB", b"_SM_", 0, 0x1F, 2, 4, 64, 0, b"_DMI_", 0, length, address, count, 0x24
    )
    return fix_sum(fix_sum(table, 0x15, 0x10), 4)


def mp_pointer(config):
    return fix_sum(struct.pack("<4sIBBB5x", b"_MP_", config, 1, 4, 0), 10)


def mp_config(cpus=1):
    entries = b"".join(
        struct.pack("<BBBBII8x", 0, 2 * cpu & 0xFF, 0x11, 3 if cpu == 0 else 1, 0x600, 0x201)
        for cpu in range(cpus)
    )
    header = struct.pack(
        "<4sHBB8s12sIHHIHBB", b"PCMP", 44 + len(entries), 4, 0, b"_HVMCPU_", b"XEN".ljust(12), 0, 0,
        cpus, 0xFEE00000, 0, 0, 0,
    )
    return fix_sum(header + entries, 7)


def pir(slots=6):
    length = 32 + 16 * slots
    table = struct.pack("<4sHHBBHIIB11x", b"$PIR", 0x100, length, 0, 8, 0, 0x122E8086, 0, 0)[:32]
    return fix_sum(table.ljust(length, b"\x11"), 31)


class Leftovers:
    """What hvmloader leaves: its structure at 0x1000, the e820 and tables in scratch memory."""

    def __init__(self, tables=None, entries=None):
        self.entries = e820() if entries is None else entries
        self.structures = bytes(range(200))
        self.config = mp_config()
        self.tables = (
            [
                smbios(NVS + 0x1000, len(self.structures)),
                mp_pointer(NVS + 0x2000),
                pir(),
                rsdp(),
            ]
            if tables is None
            else tables
        )
        self.changes = {}

    def info(self, tables, entries):
        fields = {
            "signature": b"XenHVMSeaBIOS",
            "length": 32,
            "tables": tables,
            "tables_nr": len(self.tables),
            "e820": entries,
            "e820_nr": len(self.entries),
        }
        fields.update({name: value for name, value in self.changes.items() if name in fields})
        info = struct.pack("<14sBBIIII", *list(fields.values())[:2], 0, *list(fields.values())[2:])
        info = bytearray(fix_sum(info, 15, 0, fields["length"]))
        info[15] = (info[15] + self.changes.get("checksum", 0)) & 0xFF
        return bytes(info)

    def pieces(self):
        pieces = []
        address = SCRATCH + 0x40
        pointers = []
        for table in self.tables:
            pieces.append((address, table))
            pointers.append(address)
            address += (len(table) + 31) & ~15
        pieces.append((SCRATCH, struct.pack(f"<{len(pointers)}I", *pointers).ljust(4, b"\0")))
        pieces.append((address, b"".join(struct.pack("<QQI", *entry) for entry in self.entries)))
        pieces.append((INFO, self.info(SCRATCH, address)))
        pieces.append((NVS + 0x1000, self.structures))
        pieces.append((NVS + 0x2000, self.config))
        return pieces


class Boot:
    """A kernel with all that it needs to boot; attributes may be changed before pieces()."""

    def __init__(self, kernel, source=0x200000, destination=None, entry_64=False, **fields):
        destination = source if destination is None else destination
        self.kernel = kernel
        self.leftovers = Leftovers()
        self.command_line = b"console=ttyS0 test\0"
        self.params = None
        self.checksum = None
        self.fields = {
            "flags": ENTRY_64 if entry_64 else 0,
            "boot_params": BOOT_PARAMS,
            "command_line": COMMAND_LINE,
            "command_line_size": len(self.command_line),
            "kernel_source": source,
            "kernel_size": len(kernel),
            "kernel_destination": destination,
            "kernel_run_address": destination,
            "kernel_run_size": len(kernel) + 0x1000,
            "entry": destination + (0x200 if entry_64 else 0),
            "page_tables": PAGE_TABLES,
        }
        self.fields.update(fields)

    def pieces(self):
        params = self.params
        if params is None:
            params = setup_header(
                initrd=self.fields.get("initrd", 0),
                initrd_size=self.fields.get("initrd_size", 0),
                command_line=self.fields["command_line"],
            )
        return self.leftovers.pieces() + [
            (MODULE, handoff(read(FIRMWARE), self.fields, self.checksum)),
            (self.fields["kernel_source"], self.kernel),
            (BOOT_PARAMS, params),
            (COMMAND_LINE, self.command_line),
        ]


class Machine(Qemu):
    """A running QEMU, stopped as soon as the guest ends itself."""

    def __init__(self, pieces, bios=STUB, ram=RAM, options=(), cpu="max"):
        def all_options(path):
            yield from ("-cpu", cpu, "-m", str(ram // MIB), "-S", "-no-reboot", "-bios", bios)
            yield from options
            if "-vga" not in options:
                yield from ("-vga", "none")
            for number, (address, data) in enumerate(pieces):
                if not data:
                    continue
                with open(f"{path}/piece{number}", "wb") as file:
                    file.write(data)
                yield "-device"
                yield f"loader,file={path}/piece{number},addr={address:#x},force-raw=on"

        super().__init__(all_options)

    def run(self, seconds=30):
        """Start the guest. Whether it ended itself within the time."""
        self.command("cont")
        return self.receive(seconds, lambda message: message.get("event") == "SHUTDOWN") is not None

    def log(self):
        return read(self.debug_port_path).decode("ascii", "replace")

    def memory(self, address, size):
        path = f"{self.path}/memory"
        self.command("pmemsave", val=address, size=size, filename=path)
        return read(path)

    def handoff(self):
        return dict(zip(HANDOFF_FIELDS, HANDOFF.unpack(self.memory(IMAGE, HANDOFF.size))))

    def message(self):
        return self.handoff()["message"].split(b"\0")[0].decode("ascii", "replace")


class Tap:
    """Test results for prove."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, condition, name, *diagnostics):
        self.count += 1
        self.failed += not condition
        print(f"{'ok' if condition else 'not ok'} {self.count} - {name}", flush=True)
        if not condition:
            for line in "\n".join(str(item) for item in diagnostics).split("\n"):
                print(f"# {line}", flush=True)
        return condition

    def equal(self, found, expected, name, *diagnostics):
        return self.ok(
            found == expected, name, f"found {found!r}", f"expected {expected!r}", *diagnostics
        )

    def done(self):
        print(f"1..{self.count}")
        raise SystemExit(1 if self.failed else 0)
