# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest in plain QEMU that shows text and echoes keys, with its screen on VNC."""

import os
import re
import socket
import time

from qemu import Qemu, read

BUILD = os.environ.get("BUILD", "build")
PATIENCE = 60  # seconds, for anything: this machine may be slow and busy
TRACES = ("vnc_key_event_ext", "input_event_btn", "input_event_rel", "input_event_abs")


def until(condition, seconds=PATIENCE):
    """Waits until the condition is true or the time is over; returns its last value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(0.05)


class Guest(Qemu):
    """A running QEMU; `with` ends it."""

    def __init__(self):
        def options(path):
            yield from ("-m", "16", "-vga", "std", "-D", f"{path}/trace", "-vnc", f"unix:{path}/vnc")
            yield from ("-device", "piix3-usb-uhci", "-device", "usb-tablet", "-drive")
            yield f"file={BUILD}/tests/viewer/echo.bin,if=floppy,format=raw,readonly=on"
            for event in TRACES:
                yield from ("-trace", f"enable={event}")

        super().__init__(options)

    def connect(self):
        """A socket connected to the VNC server."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{self.path}/vnc")
        return connection

    def keys(self):
        """The keys as the guest's BIOS has read them: scancode and character, four digits each."""
        return read(self.debug_port_path).decode("ascii").split()

    def trace(self):
        """Lines of QEMU's trace so far."""
        return read(f"{self.path}/trace").decode("ascii", "replace").splitlines()

    def use_tablet(self):
        """Makes the tablet the pointing device, as a guest with a driver for it does."""
        mice = self.command("human-monitor-command", **{"command-line": "info mice"})
        number = re.search(r"Mouse #(\d+): QEMU HID Tablet", mice).group(1)
        self.command("human-monitor-command", **{"command-line": f"mouse_set {number}"})
