# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest with QMP monitors, and clients of these."""

import json
import os
import select
import socket
import subprocess

from tap import equal, ok, until

BUILD = os.environ.get("BUILD", "build")
PV_KERNEL = BUILD + "/tests/boot-images/pv-check.elf"
HVM_KERNEL = BUILD + "/tests/boot-images/lab/relocatable-64K.bin"
TOOL = BUILD + "/tests/boot-images/self-check-image"
WORK = "/tmp/work"
MONITOR = WORK + "/qmp"
PRETTY = WORK + "/pretty"
SERIAL = WORK + "/serial"
PATIENCE = 60


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(path)
    return connection


class Pipes:
    """Two files as a socket."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def recv(self, size):
        if not select.select([self.reader], [], [], PATIENCE)[0]:
            raise socket.timeout
        try:
            return os.read(self.reader, size)
        except OSError: # the other end of a pseudo-terminal is closed
            return b""

    def sendall(self, data):
        os.write(self.writer, data)


class Client:
    """A QMP connection."""

    def __init__(self, path=MONITOR, negotiate=True, connection=None):
        self.socket = connection or connect(path)
        self.received = b""
        self.events = []
        self.greeting = self.message()
        if negotiate:
            self.ask("qmp_capabilities")

    def line(self):
        """The next line; "" at the end of the connection."""
        while b"\n" not in self.received:
            data = self.socket.recv(65536)
            if not data:
                return ""
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return line.decode()

    def message(self):
        """The next message, on one line or, from -qmp-pretty, on several; None at the end."""
        text = ""
        while True:
            line = self.line()
            text += line
            if line == "":
                return None
            try:
                return json.loads(text)
            except ValueError:
                continue

    def send(self, text):
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def answer(self):
        """The next message that is no event; None at the end."""
        message = self.message()
        while message is not None and "event" in message:
            self.events.append(message)
            message = self.message()
        return message

    def ask(self, name, arguments=None, **members):
        request = {"execute": name, **members}
        if arguments is not None:
            request["arguments"] = arguments
        self.send(json.dumps(request))
        return self.answer()

    def error(self, text):
        """The class of the error that a text is answered with."""
        self.send(text)
        answer = self.answer()
        return (answer or {}).get("error", {}).get("class", answer)

    def event(self, name):
        """The next event of this name."""
        while True:
            for event in self.events:
                if event["event"] == name:
                    self.events.remove(event)
                    return event
            message = self.message()
            if message is None:
                return None
            self.events.append(message)

    def status(self):
        return self.ask("query-status")["return"]["status"]


def kernel_options(machine, end=None):
    """Of a kernel that checks itself. @end: what it does then; None: it waits for a word on its serial line"""
    hvm = machine == "xenfv"
    words = "report=brief end=" + (end or ("wait-serial" if hvm else "echo"))
    if hvm:
        words = subprocess.run([TOOL, "command-line", *words.split()], check=True, capture_output=True,
                               text=True).stdout.strip()
    return ["-kernel", HVM_KERNEL if hvm else PV_KERNEL, "-append", words]


class Guest:
    """A kernel that waits for a word on its serial line."""

    def __init__(self, machine, *options, end=None, **streams):
        self.log = open(WORK + "/log", "w+")
        self.process = subprocess.Popen(
            ["qemu-xen", "-M", machine, "-name", "monitor", "-m", "64", "-display", "none", "-vga", "none",
             "-serial", f"unix:{SERIAL},server=on,wait=off", "-qmp", f"unix:{MONITOR},server=on,wait=off",
             "-qmp-pretty", f"unix:{PRETTY},server=on,wait=off", *kernel_options(machine, end), *options],
            **{"stdin": subprocess.DEVNULL, "stdout": self.log, "stderr": self.log, **streams})
        until(lambda: os.path.exists(PRETTY) or self.process.poll() is not None, PATIENCE)

    def explain(self):
        self.log.seek(0)
        return self.log.read()

    @staticmethod
    def says(word):
        """Tells the guest how to end: once, as soon as it hears. The line stays open over its lives."""
        heard = b""
        with socket.socket(socket.AF_UNIX) as line:
            until(lambda: line.connect_ex(SERIAL) == 0, PATIENCE)
            line.settimeout(1)
            for _ in range(PATIENCE):
                try:
                    line.sendall(b"hello\n")
                    heard += line.recv(4096)
                except socket.timeout:
                    continue
                if b"echo: hello" in heard:
                    break
            line.sendall(word.encode() + b"\n")
            try:
                while line.recv(4096):
                    pass
            except OSError:
                pass

    def ended(self, name, status=0):
        try:
            equal(name, self.process.wait(PATIENCE), status, self.explain)
        except subprocess.TimeoutExpired:
            ok(name, False, self.explain)
            self.process.terminate()
            self.process.wait(PATIENCE)
