# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes bzImages that lie about what they unpack to, in each of Linux' packings.

packed_kernels.py DIRECTORY writes PACKING-KIND for each packing and kind, and prints these names:
claims    a small payload, damaged, that says it has 500 MiB, which is within 64 times the file's size
damaged   one that says it has 32 MiB and breaks off
hides     one that has 32 MiB and says it has one
PACKING is also "file": no bzImage, but a file packed with gzip.
"""

import bz2
import gzip
import lzma
import struct
import sys

MIB = 1 << 20
SETUP_SECTS = 3
FILE_SIZE = 8 * MIB


def pack_zstd(size):
    """Blocks of 128 KiB that are one byte, repeated (RFC 8878, 3.1.1.2)."""
    blocks = size // (128 << 10)
    frame = b"\x28\xb5\x2f\xfd" + b"\x00\x38"  # a window of 128 KiB, no size, no checksum
    for block in range(blocks):
        header = (128 << 10) << 3 | 1 << 1 | (block == blocks - 1)
        frame += header.to_bytes(3, "little") + b"\0"
    return frame


def pack_lz4(size):
    """Linux' frame: chunks of 8 MiB, each a literal and a match that repeats it."""
    frame = b"\x02\x21\x4c\x18"
    for _ in range(size // (8 * MIB)):
        repeated = 8 * MIB - 1 - 5
        more = repeated - 4 - 15
        chunk = b"\x1f\0\x01\0" + b"\xff" * (more // 255) + bytes([more % 255]) + b"\x50\0\0\0\0\0"
        frame += struct.pack("<I", len(chunk)) + chunk
    return frame


def pack_lzo(size):
    """Only its beginning: it is refused by that."""
    return b"\x89LZO\0\r\n\x1a\n" + struct.pack(">I", size)


PACKINGS = {
    "gzip": lambda size: gzip.compress(bytes(size), 1),
    "bzip2": lambda size: bz2.compress(bytes(size), 1),
    "xz": lambda size: lzma.compress(bytes(size), check=lzma.CHECK_CRC32, preset=0),
    "lzma": lambda size: lzma.compress(bytes(size), lzma.FORMAT_ALONE, preset=0),
    "lzo": pack_lzo,
    "lz4": pack_lz4,
    "zstd": pack_zstd,
}


def bzimage(payload, claimed):
    """boot.rst: a setup part with a header of protocol 2.15, then the payload with its size behind it."""
    payload += struct.pack("<I", claimed)
    setup = bytearray((1 + SETUP_SECTS) * 512)
    setup[0x1f1] = SETUP_SECTS
    struct.pack_into("<H", setup, 0x1fe, 0xaa55)
    struct.pack_into("<4sH", setup, 0x202, b"HdrS", 0x20f)
    struct.pack_into("<II", setup, 0x248, 0, len(payload))
    # Of the size of a kernel, as no more than 64 times the file's is believed.
    return (bytes(setup) + payload).ljust(FILE_SIZE, b"\0")


def gzip_file(payload, claimed):
    return payload + struct.pack("<I", claimed)


def cut(packed):
    """Broken off, then what no decoder takes, to the size of a kernel."""
    kept = packed[:max(16, len(packed) // 2)]
    return kept.ljust(FILE_SIZE, b"\xff")


def main():
    makers = [(name, pack, bzimage) for name, pack in PACKINGS.items()]
    makers.append(("file", PACKINGS["gzip"], gzip_file))
    for name, pack, make in makers:
        small = pack(32 * MIB)
        kinds = {
            "claims": make(cut(small), 500 * MIB),
            "damaged": make(cut(small), 32 * MIB),
            "hides": make(small, MIB),
        }
        for kind, image in kinds.items():
            with open(f"{sys.argv[1]}/{name}-{kind}", "wb") as file:
                file.write(image)
            print(f"{name}-{kind}")


main()
