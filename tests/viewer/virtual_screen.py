# SPDX-License-Identifier: GPL-2.0-or-later
"""An X display of its own, Xvfb, whose pixels can be read."""

import os
import struct
import subprocess
import tempfile


class VirtualScreen:
    """Starts with its construction; @display is the value for $DISPLAY."""

    def __init__(self, width, height, environment=None):
        self.width, self.height = width, height
        self.directory = tempfile.TemporaryDirectory(prefix="screen-")
        receiver, sender = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(sender), "-screen", "0", f"{width}x{height}x24", "-fbdir",
             self.directory.name, "-nolisten", "tcp", "-noreset"], pass_fds=[sender],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(sender)
        with os.fdopen(receiver) as numbers:
            number = numbers.readline().strip()
        if not number:
            self.close()
            raise RuntimeError("Xvfb does not start")
        self.display = f":{number}"

    def close(self):
        self.server.terminate()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.directory.cleanup()

    def pixels(self, x, y, width, height):
        """A part of the screen, four bytes a pixel: blue, green, red, nothing. X11/XWDFile.h"""
        with open(f"{self.directory.name}/Xvfb_screen0", "rb") as file:
            data = file.read()
        header = struct.unpack_from(">25I", data)
        line, colours = header[12], header[19]
        start = header[0] + 12 * colours + 4 * x
        return b"".join(data[start + row * line : start + row * line + 4 * width]
                        for row in range(y, y + height))
