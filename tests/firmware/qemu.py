# SPDX-License-Identifier: GPL-2.0-or-later
"""A plain QEMU, without Xen or KVM, under the control of its monitor (QMP)."""

import json
import os
import select
import subprocess
import tempfile
import time

ANSWER_SECONDS = 60  # for any answer of QEMU: this machine may be slow and busy


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Qemu:
    """`with` waits for the monitor, and ends QEMU afterwards. @path: a directory of its own"""

    def __init__(self, options):
        """@options: called with the directory's path for QEMU's further options"""
        self.directory = tempfile.TemporaryDirectory(prefix="qemu-test-")
        self.path = self.directory.name
        self.debug_port_path = f"{self.path}/debug-port"
        self.process = subprocess.Popen(
            [
                "qemu-system-x86_64", "-machine", "pc,accel=tcg,usb=off,vmport=off",
                "-nodefaults", "-no-user-config", "-display", "none", "-no-shutdown",
                "-debugcon", f"file:{self.debug_port_path}",
                "-chardev", "stdio,id=monitor", "-mon", "chardev=monitor,mode=control",
                *options(self.path),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        self.pending = b""
        self.passed_over = []

    def __enter__(self):
        try:
            self.receive(ANSWER_SECONDS, lambda message: "QMP" in message)
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

    def receive(self, seconds, wanted):
        """The next message for which @wanted returns true; None if there is none in time."""
        deadline = time.monotonic() + seconds
        for message in self.passed_over:
            if wanted(message):
                self.passed_over.remove(message)
                return message
        while True:
            line, newline, rest = self.pending.partition(b"\n")
            if newline:
                self.pending = rest
                message = json.loads(line)
                if wanted(message):
                    return message
                self.passed_over.append(message)
                continue
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise RuntimeError("QEMU has ended")
            self.pending += data

    def command(self, name, **arguments):
        request = {"execute": name, "arguments": arguments}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.receive(
            ANSWER_SECONDS, lambda message: "return" in message or "error" in message
        )
        if answer is None or "error" in answer:
            raise RuntimeError(f"{name}: {answer}")
        return answer["return"]

    def screen(self):
        """Width, height and RGB bytes of the guest's screen."""
        path = f"{self.path}/screen"
        self.command("screendump", filename=path)
        kind, size, _, pixels = read(path).split(b"\n", 3)
        assert kind == b"P6"
        width, height = map(int, size.split())
        return width, height, pixels
