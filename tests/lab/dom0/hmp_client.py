# SPDX-License-Identifier: GPL-2.0-or-later
"""A person at a monitor."""

import re
import socket

from qmp_guest import PATIENCE, connect

PROMPT = b"(qemu) "


class Person:
    """Types at a monitor: a socket, or Pipes."""

    def __init__(self, path=None, connection=None):
        self.connection = connection or connect(path)
        self.received = b""
        self.greeting = self.heard()

    def heard(self, patience=PATIENCE):
        """What is shown up to the next prompt, without it and without what draws the line typed; at the end of the
        connection what there was."""
        if isinstance(self.connection, socket.socket):
            self.connection.settimeout(patience)
        while PROMPT not in self.received:
            try:
                data = self.connection.recv(65536)
            except OSError:
                data = b""
            if not data:
                shown, self.received = self.received, b""
                break
            self.received += data
        else:
            shown, self.received = self.received.split(PROMPT, 1)
        return re.sub(r"\033\[[0-9]*[A-Z]", "", shown.decode(errors="replace")).replace("\r\n", "\n")

    def type(self, keys):
        self.connection.sendall(keys.encode() if isinstance(keys, str) else keys)

    def ask(self, line):
        """What a line is answered with."""
        self.type(line + "\r")
        return self.heard().split("\n", 1)[-1]

    def close(self):
        self.connection.close()
