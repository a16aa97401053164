# SPDX-License-Identifier: GPL-2.0-or-later
"""A VNC client that keeps one connection, reads the screen and sends keys. RFC 6143."""

import select
import socket
import struct
import time

RAW, DESKTOP_SIZE = 0, -223

# Characters that need Shift in these layouts: a client sends its key too.
SHIFTED = {"en-us": '~!@#$%^&*()_+{}|:"<>?', "de": "°!\"§$%&/()=?`*'>;:_"}

# X11/keysymdef.h; printable Latin-1 is its own keysym.
KEYS = {"BackSpace": 0xff08, "Tab": 0xff09, "Return": 0xff0d, "Escape": 0xff1b, "Home": 0xff50,
        "Left": 0xff51, "Up": 0xff52, "Right": 0xff53, "Down": 0xff54, "End": 0xff57,
        "Delete": 0xffff, "Control": 0xffe3, "Shift": 0xffe1, "Alt": 0xffe9, "AltGr": 0xfe03}


class Screen:
    """A connection to a VNC server without password."""

    def __init__(self, address, shared=True):
        """@address: path of a UNIX socket, or (host, port); @shared: with other clients"""
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.connect(address)
        self.received = b""
        self.drawn = 0  # pixels that have come
        self._handshake(shared)
        self.changed = time.monotonic()  # when pixels last became different
        self.asked = False

    def _take(self, size):
        while len(self.received) < size:
            more = self.socket.recv(1 << 20)
            if not more:
                raise EOFError("the server has closed the connection")
            self.received += more
        data, self.received = self.received[:size], self.received[size:]
        return data

    def _handshake(self, shared):
        assert self._take(12) == b"RFB 003.008\n"
        self.socket.sendall(b"RFB 003.008\n")
        kinds = self._take(self._take(1)[0])
        assert 1 in kinds, "the server wants a password"
        self.socket.sendall(b"\x01")
        assert self._take(4) == bytes(4)
        self.socket.sendall(bytes([shared]))
        width, height = struct.unpack(">HH", self._take(4))
        self._take(16)
        self._take(struct.unpack(">I", self._take(4))[0])
        self._resize(width, height)
        self.socket.sendall(struct.pack(">BxxxBBBBHHHBBBxxx", 0, 32, 24, 0, 1, 255, 255, 255,
                                        16, 8, 0))
        self.socket.sendall(struct.pack(">BxHii", 2, 2, RAW, DESKTOP_SIZE))

    def _resize(self, width, height):
        self.width, self.height = width, height
        self.pixels = bytearray(4 * width * height)
        self.whole = True

    def _ask(self):
        if not self.asked:
            self.socket.sendall(struct.pack(">BBHHHH", 3, 0 if self.whole else 1, 0, 0, self.width,
                                            self.height))
            self.asked, self.whole = True, False

    def _rectangle(self):
        x, y, width, height, encoding = struct.unpack(">HHHHi", self._take(12))
        if encoding == DESKTOP_SIZE:
            self._resize(width, height)
            self.changed = time.monotonic()
            return
        assert encoding == RAW
        data = self._take(4 * width * height)
        self.drawn += width * height
        for row in range(height):
            start = 4 * ((y + row) * self.width + x)
            piece = data[4 * width * row:4 * width * (row + 1)]
            if self.pixels[start:start + 4 * width] != piece:
                self.pixels[start:start + 4 * width] = piece
                self.changed = time.monotonic()

    def _message(self):
        kind = self._take(1)[0]
        if kind == 0:
            _, count = struct.unpack(">BH", self._take(3))
            for _ in range(count):
                self._rectangle()
            self.asked = False
        elif kind == 3:
            self._take(3)
            self._take(struct.unpack(">I", self._take(4))[0])
        elif kind != 2:
            raise ValueError(f"unknown message {kind}")

    def look(self, seconds=0.0):
        """Process what the server sends within this time."""
        end = time.monotonic() + seconds
        while True:
            self._ask()
            left = max(0.0, end - time.monotonic())
            if not self.received and not select.select([self.socket], [], [], left)[0]:
                return
            self._message()
            if time.monotonic() >= end and not self.received:
                return

    def answers(self, seconds):
        """Whether the server sends the whole screen within this time."""
        end = time.monotonic() + seconds
        begin = self.drawn
        self.whole, self.asked = True, False
        self._ask()
        while self.drawn - begin < self.width * self.height:
            left = max(0.0, end - time.monotonic())
            if not self.received and not select.select([self.socket], [], [], left)[0]:
                return False
            self._message()
        return True

    def until(self, condition, seconds):
        """Whether this becomes true within that time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() >= end:
                return False
            self.look(0.1)
        return True

    def _key(self, down, keysym):
        self.socket.sendall(struct.pack(">BBxxI", 4, down, keysym))

    def press(self, *names):
        """Press keys in this order and release them in reverse; a character is its own name."""
        keysyms = [KEYS[name] if name in KEYS else ord(name) for name in names]
        for keysym in keysyms:
            self._key(1, keysym)
        for keysym in reversed(keysyms):
            self._key(0, keysym)

    def type(self, text, layout="en-us"):
        for character in text:
            shifted = character.isupper() or character in SHIFTED[layout]
            self.press(*(["Shift"] if shifted else []), character)

    def grey(self):
        """The screen as one byte of brightness for each pixel."""
        red, green, blue = self.pixels[2::4], self.pixels[1::4], self.pixels[0::4]
        if red == green == blue:
            return bytes(green)
        return bytes((2 * r + 5 * g + b) >> 3 for r, g, b in zip(red, green, blue))

    def save(self, path):
        """The screen as a PPM file."""
        with open(path, "wb") as file:
            file.write(f"P6 {self.width} {self.height} 255\n".encode())
            rgb = bytearray(3 * self.width * self.height)
            rgb[0::3], rgb[1::3], rgb[2::3] = self.pixels[2::4], self.pixels[1::4], self.pixels[0::4]
            file.write(rgb)

    def close(self):
        self.socket.close()
