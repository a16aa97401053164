# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest in plain QEMU, without KVM: it shows text, echoes keys, and its screen is on VNC."""

import json
import os
import re
import select
import socket
import subprocess
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
PATIENCE = 60  # seconds, for anything: this machine may be slow and busy
TRACES = ("vnc_key_event_ext", "input_event_btn", "input_event_rel", "input_event_abs")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def until(condition, seconds=PATIENCE):
    """Waits until the condition holds. Its last value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(0.05)


class Guest:
    """A running QEMU; `with` ends it."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="viewer-test-")
        path = self.directory.name
        self.trace_path = f"{path}/trace"
        self.keys_path = f"{path}/keys"
        self.vnc_path = f"{path}/vnc"
        command = [
            "qemu-system-x86_64", "-machine", "pc,accel=tcg,usb=off,vmport=off", "-m", "16",
            "-nodefaults", "-no-user-config", "-display", "none", "-no-shutdown", "-vga", "std",
            "-drive", f"file={BUILD}/tests/viewer/echo.bin,if=floppy,format=raw,readonly=on",
            "-device", "piix3-usb-uhci", "-device", "usb-tablet",
            "-vnc", f"unix:{self.vnc_path}", "-debugcon", f"file:{self.keys_path}",
            "-chardev", "stdio,id=monitor", "-mon", "chardev=monitor,mode=control",
            "-D", self.trace_path,
        ]
        for event in TRACES:
            command += ["-trace", f"enable={event}"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.pending = b""

    def __enter__(self):
        try:
            self.receive("QMP")
            self.command("qmp_capabilities")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.directory.cleanup()

    def receive(self, key):
        """The next message with that key."""
        deadline = time.monotonic() + PATIENCE
        while True:
            line, newline, rest = self.pending.partition(b"\n")
            if newline:
                self.pending = rest
                message = json.loads(line)
                if "error" in message:
                    raise RuntimeError(message)
                if key in message:
                    return message[key]
                continue
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise RuntimeError("QEMU does not answer")
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise RuntimeError("QEMU has ended")
            self.pending += data

    def command(self, name, **arguments):
        request = {"execute": name, "arguments": arguments}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return self.receive("return")

    def connect(self):
        """A socket connected to the VNC server."""
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.vnc_path)
        return connection

    def keys(self):
        """What the guest's BIOS made of the keys so far: scancode and character, four digits."""
        return read(self.keys_path).decode("ascii").split()

    def trace(self):
        """What reached QEMU so far, as a list of lines."""
        return read(self.trace_path).decode("ascii", "replace").splitlines()

    def screen(self):
        """Width, height and RGB bytes of what a viewer ought to show."""
        path = f"{self.directory.name}/screen"
        self.command("screendump", filename=path)
        kind, size, _, pixels = read(path).split(b"\n", 3)
        assert kind == b"P6"
        width, height = map(int, size.split())
        return width, height, pixels

    def use_tablet(self):
        """The tablet instead of the mouse takes the pointer, as with a guest that has a driver."""
        mice = self.command("human-monitor-command", **{"command-line": "info mice"})
        number = re.search(r"Mouse #(\d+): QEMU HID Tablet", mice).group(1)
        self.command("human-monitor-command", **{"command-line": f"mouse_set {number}"})
