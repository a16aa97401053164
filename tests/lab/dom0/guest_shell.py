# SPDX-License-Identifier: GPL-2.0-or-later
"""The shell of a Linux guest, on a serial line that is a socket."""

import re
import socket
import time

from tap import until

# Seconds that a Debian kernel may take to boot here, and anything else to happen.
BOOT = 300
PATIENCE = 60


class Shell:
    """A client of the line; it waits for the socket while goes_on() is true."""

    def __init__(self, path, goes_on=lambda: True):
        self.heard = ""
        self.line = socket.socket(socket.AF_UNIX)
        until(lambda: self.line.connect_ex(path) == 0 or not goes_on(), PATIENCE)
        self.line.settimeout(1)

    def hears(self, pattern, seconds=PATIENCE):
        """The match of the next text like this; what comes before it is dropped."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            match = re.search(pattern, self.heard)
            if match:
                self.heard = self.heard[match.end():]
                return match
            try:
                self.heard += self.line.recv(65536).decode(errors="replace").replace("\r", "")
            except socket.timeout:
                pass
            except OSError:
                break
        return None

    def boots(self):
        return self.hears("guest# ", BOOT)

    def run(self, command, seconds=PATIENCE):
        """What a command prints."""
        self.line.sendall(f"echo BEG''IN; {command}; echo E''ND\n".encode())
        match = self.hears(r"BEGIN\n((?:.*\n)*?)END\n", seconds)
        return match[1].strip() if match else None

    def has_file(self, path, there=True, seconds=20):
        """Whether it has one, or has none any more, within that time."""
        return self.run(f"n=0; while [ {'!' if there else ''} -e {path} ] && [ $n -lt {seconds * 10} ]; do "
                        f"busybox usleep 100000; n=$((n + 1)); done; "
                        f"[ -e {path} ] && echo there || echo not", PATIENCE) == ("there" if there else "not")

    def has_disk(self, name, there=True, seconds=20):
        return self.has_file("/sys/block/" + name, there, seconds)
