# SPDX-License-Identifier: GPL-2.0-or-later
"""A window on an X display of its own, seen and used as by a user (xdotool)."""

import os
import shutil
import subprocess
import sys

import rfb

sys.path.append(os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../viewer"))
from virtual_screen import VirtualScreen


class Desktop:
    """`with` starts the display and ends it."""

    def __enter__(self):
        self.screen = VirtualScreen(1024, 768)
        self.environment = {**os.environ, "DISPLAY": self.screen.display}
        return self

    def __exit__(self, *_):
        self.screen.close()
        shutil.rmtree("/tmp/.X11-unix", ignore_errors=True)

    def hands(self, *words):
        """Output of xdotool; "" if it failed."""
        return subprocess.run(["xdotool", *words], env=self.environment, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


class Window:
    """A window with that title; it has the members of an rfb.Screen that read pixels."""

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
            self.pixels = self.desktop.screen.pixels(int(place["X"]), int(place["Y"]), self.width, self.height)

    grey = rfb.Screen.grey  # its pixels have the same bytes

    def press(self, *keys):
        """Keys by xdotool's names, in this order."""
        self.desktop.hands("windowfocus", "--sync", self.number(), "key", "--delay", "100", *keys)
