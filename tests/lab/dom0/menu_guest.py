# SPDX-License-Identifier: GPL-2.0-or-later
"""A PV guest whose kernel a bootloader chooses: its disks, its process, and what can be seen of it on its
screen, in its window and on its serial line."""

import importlib.machinery
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time

import rfb
from tap import equal, ok, show, until
from window import Window

HERE = os.path.dirname(os.path.realpath(__file__))
BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
DISKS = BUILD + "/tests/boot-images/disks"
FONTS = [BUILD + "/pty-bridge/regular.font", BUILD + "/pty-bridge/bold.font"]
WORK = "/tmp/work"
VNC = WORK + "/vnc"
SERIAL = WORK + "/serial"
# Seconds that pygrub's start, its countdown of 5 seconds and a guest may take here.
PATIENCE = 90


def copy_of(disk):
    """A guest may write to its disk: each gets a copy."""
    copy = WORK + "/" + os.path.basename(disk)
    shutil.copy(disk if disk.startswith("/") else f"{DISKS}/{disk}", copy)
    return copy


def drive(disk):
    return ["-drive", f"file={copy_of(disk)},format={disk.rsplit('.', 1)[-1]}"]


def kernel_disk():
    """A disk that is itself the kernel, for bootloaders that copy it."""
    path = WORK + "/kernel.raw"
    shutil.copy(BUILD + "/tests/boot-images/pv-check.elf", path)
    os.truncate(path, (os.path.getsize(path) + 511) // 512 * 512)
    return ["-drive", f"file={path},format=raw"]


class Guest:
    """A qemu-xen in the background, with its output in WORK/log."""

    newest = None

    def __init__(self, *words, memory="6", **how):
        self.log = open(WORK + "/log", "w+")
        for path in (VNC, SERIAL):
            if os.path.lexists(path):
                os.unlink(path)
        self.process = subprocess.Popen(
            ["qemu-xen", "-M", how.get("machine", "xenpv"), "-name", "menu", "-m", memory, *words],
            stdin=how.get("stdin", subprocess.DEVNULL), stdout=how.get("stdout", self.log),
            stderr=how.get("stderr", self.log), start_new_session=how.get("session", False),
            env=how.get("environment"))
        self.pid = self.process.pid
        Guest.newest = self

    def said(self):
        with open(WORK + "/log") as log:
            return log.read()

    def explain(self):
        return self.said() + "\n" + serial_text()[-1500:]

    def ended(self, name, status, seconds=PATIENCE):
        try:
            got = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            got = f"still there after {seconds} s"
            self.process.kill()
            self.process.wait()
        equal(name, got, status, self.explain)

    def terminate(self, name):
        self.process.terminate()
        self.ended(name, 0)

    def child(self, pattern):
        """Processes whose command lines have the pattern, except this one and qemu-xen."""
        found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True).stdout
        return [int(pid) for pid in found.split()
                if int(pid) not in (os.getpid(), self.pid)]


def serial_text():
    try:
        with open(SERIAL, "rb") as file:
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def serial_has(pattern):
    return re.search(pattern, serial_text().replace("\r", ""), re.M) is not None


class Text:
    """What has been read from a descriptor so far."""

    def __init__(self, fd):
        self.fd = fd
        self.text = ""
        os.set_blocking(fd, False)

    def read(self):
        try:
            while True:
                data = os.read(self.fd, 65536)
                if not data:
                    break
                self.text += data.decode(errors="replace")
        except (BlockingIOError, OSError):
            pass
        return self.text

    def has(self, pattern, seconds=PATIENCE):
        return until(lambda: re.search(pattern, self.read().replace("\r", ""), re.M), seconds)

    def write(self, text):
        os.write(self.fd, text.encode())


def load_reader():
    """The program read-screen as a module."""
    loader = importlib.machinery.SourceFileLoader("read_screen", HERE + "/read-screen")
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("read_screen", loader))
    loader.exec_module(module)
    return module


reader = load_reader()
fonts = {True: reader.read_fonts(FONTS), False: reader.read_fonts([BUILD + "/firmware/font.bin"])}
known_cells = {True: {}, False: {}}


def read_screen(screen, rows):
    """The text on the screen, a line for each row. @rows: of the menu's terminal; None: Linux's console"""
    font = fonts[bool(rows)]
    cells = reader.find_cells(screen.width, screen.height, *font[:2], (80, rows) if rows else None)
    return "\n".join(reader.read_text(screen.width, screen.grey(), font, cells, known_cells[bool(rows)]))


def screen_has(screen, rows, *patterns, seconds=PATIENCE):
    """Whether the screen shows all of these within that time."""
    def shows_all():
        screen.look(0.5)
        # Before the menu's first picture the screen has another size.
        if rows and screen.width != 800:
            return False
        screen.text = read_screen(screen, rows)
        return all(re.search(pattern, screen.text, re.M) for pattern in patterns)

    screen.text = ""
    return until(shows_all, seconds)


def open_screen(shared=True):
    """A VNC client, connected as soon as QEMU listens. That takes long on a busy machine, so what is waited for is
    the end of the guest that was started last, too."""
    end = time.monotonic() + 4 * PATIENCE
    while True:
        try:
            return rfb.Screen(VNC, shared)
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > end or Guest.newest.process.poll():
                show(Guest.newest.explain())
                raise
            time.sleep(0.1)


def connect_line():
    """A client of the serial line's socket. With wait=on the bootloader starts only then."""
    until(lambda: os.path.exists(SERIAL), 30)
    client = socket.socket(socket.AF_UNIX)
    client.connect(SERIAL)
    return client


class WindowGuest:
    """A guest in a window, whose bootloader starts when the window is there."""

    def __init__(self, desktop, *words, memory="6"):
        self.guest = Guest("-display", "sdl", "-serial", f"unix:{SERIAL},server=on,wait=on", *words,
                           memory=memory, environment=desktop.environment)
        self.window = Window(desktop, "menu - qemu-xen")
        there = until(lambda: self.window.number() and os.path.exists(SERIAL), PATIENCE)
        ok("window: it opens before the menu starts", there, self.guest.said)
        self.client = connect_line()
        self.line = Text(self.client.fileno())

    def explain(self):
        return self.window.text + self.guest.said() + self.line.text[-1500:]


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
