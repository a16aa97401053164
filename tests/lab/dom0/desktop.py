# SPDX-License-Identifier: GPL-2.0-or-later
"""A user's eyes and hands on an X display of its own: Xvfb and xdotool."""

import os
import shutil
import struct
import subprocess
import tempfile

WIDTH, HEIGHT = 1024, 768


class Desktop:
    """`with` starts the display and ends it."""

    def __enter__(self):
        self.directory = tempfile.mkdtemp()
        receiver, sender = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(sender), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir",
             self.directory, "-nolisten", "tcp", "-noreset"], pass_fds=[sender],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(sender)
        with os.fdopen(receiver) as number:
            self.environment = {**os.environ, "DISPLAY": ":" + number.readline().strip()}
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.directory)
        shutil.rmtree("/tmp/.X11-unix", ignore_errors=True)

    def hands(self, *words):
        """What xdotool says; "" if it failed."""
        return subprocess.run(["xdotool", *words], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def pixels(self, x, y, width, height):
        """A part of the display, four bytes for each pixel. XWDFile.h"""
        with open(self.directory + "/Xvfb_screen0", "rb") as file:
            data = file.read()
        header = struct.unpack_from(">25I", data)
        line, colours = header[12], header[19]
        start = header[0] + 12 * colours + 4 * x
        return b"".join(data[start + row * line:start + row * line + 4 * width]
                        for row in range(y, y + height))


class Window:
    """A window by its title, to be looked at as an rfb.Screen is."""

    def __init__(self, desktop, title):
        self.desktop = desktop
        self.title = title
        self.width = self.height = 0
        self.pixels = b""
        self.text = ""

    def number(self):
        return self.desktop.hands("search", "--name", self.title).partition("\n")[0]

    def look(self, _seconds=0):
        place = dict(line.split("=") for line in
                     self.desktop.hands("getwindowgeometry", "--shell", self.number()).splitlines())
        if place:
            self.width, self.height = int(place["WIDTH"]), int(place["HEIGHT"])
            self.pixels = self.desktop.pixels(int(place["X"]), int(place["Y"]), self.width, self.height)

    def grey(self):
        """The window as one byte of brightness for each pixel."""
        red, green, blue = self.pixels[2::4], self.pixels[1::4], self.pixels[0::4]
        return bytes((2 * r + 5 * g + b) >> 3 for r, g, b in zip(red, green, blue))

    def press(self, *keys):
        """Keys by xdotool's names, one after another."""
        self.desktop.hands("windowfocus", "--sync", self.number(), "key", "--delay", "100", *keys)
