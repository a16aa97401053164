# SPDX-License-Identifier: GPL-2.0-or-later
"""A client of a serial line or a monitor for people, and the pseudo-terminal that is one."""

import os
import re
import select
import tty

from tap import until

# Seconds in which anything happens, on a busy machine too.
PATIENCE = 240


class Client:
    """What a user sees of a line, on a descriptor."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.text = ""
        self.ended = False

    def read(self):
        while not self.ended and select.select([self.descriptor], [], [], 0)[0]:
            try:
                data = os.read(self.descriptor, 65536)
            except OSError: # a pty without a slave
                data = b""
            self.ended = not data
            self.text += data.decode(errors="replace").replace("\r", "")

    def has(self, pattern, times=1, seconds=PATIENCE):
        """Whether it shows this so many times, sooner or later."""
        def shown():
            self.read()
            return len(re.findall(pattern, self.text, re.M)) >= times
        return until(shown, seconds)

    def type(self, text):
        os.write(self.descriptor, text.encode())


def open_terminal(path):
    """A descriptor of a pseudo-terminal that does nothing to what it passes on."""
    terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(terminal)
    return terminal
