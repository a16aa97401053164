#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that the text screen which the firmware sets up shows every character in every colour, on each VGA
that QEMU has, and that screen_info and the BIOS data area describe it."""

import gzip
import struct
import sys

sys.dont_write_bytecode = True
import machine
from machine import TEXT_SCREEN, Boot, Machine, Tap

tap = Tap()

COLUMNS, ROWS = 80, 25
WIDTH, HEIGHT = 9, 16
TEXT_MEMORY = 0xB8000
SENTENCE = "Decompressing Linux... Parsing ELF... done. Booting the kernel."
CONSOLE_FONT = "/usr/share/consolefonts/Uni2-VGA16.psf.gz"

# The 16 colours of a PC, in the six-bit levels of the VGA
PALETTE = [(0, 0, 0), (0, 0, 42), (0, 42, 0), (0, 42, 42), (42, 0, 0), (42, 0, 42), (42, 21, 0)]
PALETTE += [(42, 42, 42)]
PALETTE += [tuple(21 + (42 if bit else 0) for bit in (i & 4, i & 2, i & 1)) for i in range(8)]


class Screen:
    """A screenshot, cut into characters."""

    def __init__(self, width, height, pixels):
        self.size = (width, height)
        self.width = width
        self.pixels = pixels

    def pixel(self, x, y):
        at = 3 * (y * self.width + x)
        return tuple(level >> 2 for level in self.pixels[at : at + 3])

    def cell(self, row, column):
        """Colours of the cell's 16 rows of 9 pixels."""
        x, y = column * WIDTH, row * HEIGHT
        return [[self.pixel(x + i, y + j) for i in range(WIDTH)] for j in range(HEIGHT)]


def drawn(glyph, code, foreground, background):
    """The cell that QEMU's VGA shows: only graphics characters continue into the ninth column."""
    rows = []
    for bits in glyph:
        nine = bits << 1 | (bits & 1 if 0xB0 <= code <= 0xDF else 0)
        rows.append([foreground if nine >> (8 - i) & 1 else background for i in range(WIDTH)])
    return rows


def ascii_glyphs():
    """Glyphs of the printable ASCII characters, read from the console font itself."""
    with gzip.open(CONSOLE_FONT) as file:
        data = file.read()
    count = 512 if data[2] & 1 else 256
    entries = data[4 + count * HEIGHT :].split(b"\xff\xff")
    glyphs = {}
    for number in range(count):
        for at in range(0, len(entries[number]) - 1, 2):
            (character,) = struct.unpack_from("<H", entries[number], at)
            if 0x20 < character < 0x7F:
                glyphs.setdefault(character, data[4 + number * HEIGHT :][:HEIGHT])
    return glyphs


def check(vga):
    font = machine.read(machine.FONT)
    glyph = [font[32 * code : 32 * code + HEIGHT] for code in range(256)]
    boot = Boot(machine.read(machine.SCREEN_REPORT), flags=TEXT_SCREEN)
    with Machine(boot.pieces(), options=("-vga", vga)) as guest:
        if not tap.ok(guest.run(), f"{vga}: the machine ends"):
            return
        tap.equal(guest.message(), "", f"{vga}: no failure", guest.log())
        tap.ok("direct-boot: text screen set up" in guest.log(), f"{vga}: the debug port says so")
        screen = Screen(*guest.screen())
        params = guest.memory(machine.BOOT_PARAMS, 0x40)
        area = guest.memory(0x400, 0x100)
        cells = guest.memory(TEXT_MEMORY + 19 * 2 * COLUMNS, (ROWS - 19) * 2 * COLUMNS)

    tap.equal(screen.size, (COLUMNS * WIDTH, ROWS * HEIGHT), f"{vga}: 720x400")
    grey, black = PALETTE[7], PALETTE[0]
    known = {str(drawn(glyphs, code, grey, black)): chr(code) for code, glyphs in ASCII.items()}
    known[str(drawn(bytes(16), 0x20, grey, black))] = " "
    text = "".join(known.get(str(screen.cell(0, i)), "?") for i in range(len(SENTENCE)))
    tap.equal(text, SENTENCE, f"{vga}: the sentence can be read")

    wrong = []
    for number in range(1024):
        code = number & 0xFF
        attribute = (number + (number >> 8)) & 0x7F
        expected = drawn(glyph[code], code, PALETTE[attribute & 15], PALETTE[attribute >> 4])
        if screen.cell(2 + number // 64, number % 64) != expected:
            wrong.append((code, attribute))
    tap.equal(wrong, [], f"{vga}: all characters in all colours")
    blank = drawn(bytes(16), 0x20, grey, black)
    rest = [(row, column) for row in range(19, ROWS) for column in range(COLUMNS)]
    tap.equal([at for at in rest if screen.cell(*at) != blank], [], f"{vga}: the rest is empty")

    cleared = cells == b" \x07" * (len(cells) // 2)
    tap.ok(cleared, f"{vga}: it is cleared with grey on black", cells[:160])

    columns, lines = params[0x07], params[0x0E]
    tap.equal((params[0x06], columns, lines), (3, COLUMNS, ROWS), f"{vga}: screen_info: 80x25")
    tap.equal(params[0x0F], 1, f"{vga}: screen_info: a VGA")
    tap.equal(struct.unpack_from("<H", params, 0x0A)[0], 3, f"{vga}: screen_info: colour, 256 KiB")
    tap.equal(struct.unpack_from("<H", params, 0x10)[0], HEIGHT, f"{vga}: screen_info: 16 lines")
    tap.equal((params[0], params[1]), (0, 0), f"{vga}: screen_info: cursor")
    tap.equal((area[0x49], area[0x4A], area[0x84], area[0x85]), (3, 80, 24, 16), f"{vga}: BIOS data")


ASCII = ascii_glyphs()
tap.equal(len(ASCII), 94, "the console font has all of ASCII")
for card in ("std", "cirrus", "qxl", "vmware"):
    check(card)
tap.done()
