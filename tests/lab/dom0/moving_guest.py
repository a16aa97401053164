# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest that is saved and moves, and what it has in its memory. TAP."""

import contextlib
import os
import re
import socket
import subprocess
import time

from qmp_guest import Client
from tap import equal, ok, show, until

IMAGES = os.environ.get("BUILD", "build") + "/boot-images"
WORK = "/tmp/work"
SAVED = WORK + "/states/saved"
# Seconds that a guest may take to boot here, and anything else to happen.
BOOT = 420
PATIENCE = 120


class Guest:
    """A qemu-xen, with clients of its serial line and its monitor."""

    def __init__(self, machine, name, *options, memory=128, disk=WORK + "/disk", card=True, command=None,
                 environment=None):
        self.name = name
        self.paths = {kind: f"{WORK}/{kind}.{name}" for kind in ("serial", "qmp", "hmp", "vnc")}
        self.text = ""
        self.log = open(f"{WORK}/log.{name}", "w+")
        console = "ttyS0" if machine == "xenfv" else "hvc0"
        words = command or [
            "-M", machine, "-name", name, "-m", str(memory), "-vnc", "unix:" + self.paths["vnc"],
            "-serial", f"unix:{self.paths['serial']},server=on,wait=off", "-monitor",
            f"unix:{self.paths['hmp']},server=on,wait=off", "-qmp", f"unix:{self.paths['qmp']},server=on,wait=off",
            *(["-drive", f"file={disk},format=qcow2,if=xen"] if disk else []),
            "-nic", "bridge,br=xenbr0,mac=00:16:3e:00:00:01" if card else "none",
            "-kernel", IMAGES + "/debian-amd64/vmlinuz", "-initrd", IMAGES + "/initramfs-devices.gz",
            "-append", f"console={console} loglevel=4 pci=noearly modules=xen-*", *options]
        self.process = subprocess.Popen(["qemu-xen", *words], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env={**os.environ, **(environment or {})})

    def connect(self):
        """Once its sockets are there."""
        self.line = socket.socket(socket.AF_UNIX)
        until(lambda: self.line.connect_ex(self.paths["serial"]) == 0 or self.process.poll() is not None,
              PATIENCE)
        self.line.setblocking(False)
        until(lambda: os.path.exists(self.paths["qmp"]), 10)
        try:
            self.monitor = Client(self.paths["qmp"])
        except OSError:
            time.sleep(3)
            self.process.terminate()
            show(f"{self.name}: {self.process.wait()}: {self.explain()}")
            raise
        return self

    def explain(self):
        self.log.seek(0)
        return self.log.read() + self.text[-1000:]

    def read(self):
        with contextlib.suppress(BlockingIOError):
            while data := self.line.recv(65536):
                self.text += data.decode(errors="replace").replace("\r", "")

    def hears(self, pattern, seconds=PATIENCE):
        def found():
            self.read()
            return re.search(pattern, self.text, re.M)

        until(found, seconds)
        return found()

    def says(self, command, pattern, seconds=PATIENCE):
        """Types a command into the guest's shell; what it prints matches."""
        self.read()
        self.text = ""
        self.line.sendall(command.encode() + b"\n")
        return self.hears(pattern, seconds)

    def count(self):
        """What the counting process has counted to."""
        # What is typed just as an HVM guest goes on can get lost.
        for _ in range(5):
            if found := self.says("cat /count", r"^(\d+)$", 20):
                return int(found[1])
        return -1

    def ask(self, name, **arguments):
        try:
            answer = self.monitor.ask(name, arguments) or {"error": {"desc": "end of file"}}
        except OSError:
            self.process.terminate()
            show(f"{self.name}: {self.process.wait()}: {self.explain()}")
            raise
        return answer["return"] if "return" in answer else answer["error"]["desc"]

    def migrate(self, uri=None, **arguments):
        """How it has ended."""
        answer = self.ask("migrate", **({"uri": uri} if uri else {}), **arguments)
        if answer != {}:
            return answer
        until(lambda: self.ask("query-migrate")["status"] != "active", PATIENCE)
        return self.ask("query-migrate")["status"]

    def ended(self, name, status=0):
        try:
            equal(name, self.process.wait(PATIENCE), status, self.explain)
        except subprocess.TimeoutExpired:
            ok(name, False, self.explain)
            self.process.terminate()
            self.process.wait()

    def error(self):
        """What one that cannot start says."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()
            return "it waits"
        return f"{status}: {self.explain().strip()}"


class State:
    """What the guest has in its memory, to be compared later."""

    def __init__(self, guest):
        guest.says("head -c 4000000 /dev/urandom >/file; sha256sum /file", r"^[0-9a-f]{64} ")
        guest.says("n=0; while :; do n=$((n+1)); echo $n >/next; mv /next /count; sleep 0.2; done &", "guest#")
        guest.says("exec 7>/held; echo written >&7", "guest#")
        guest.says("ip link set eth0 up; ip addr add 10.99.0.10/24 dev eth0; echo up", "^up$")
        until(lambda: guest.count() > 0, 20)
        self.sum = guest.says("sha256sum /file", r"^[0-9a-f]{64} ")[0]
        self.counted = guest.count()
        self.disk = 0

    @classmethod
    def known(cls, checksum, counted, disk):
        """As another program has found it."""
        state = cls.__new__(cls)
        state.sum, state.counted, state.disk = checksum, counted, disk
        return state

    def goes_on(self, guest, name, late_most=10):
        """All that the guest had is there and works. @late_most: seconds that its clock may be late:
        Xen's and dom0's differ by some on a busy machine"""
        counted = guest.count()
        ok(f"{name}: the counting process goes on, {self.counted} to {counted}",
           self.counted < counted < self.counted + 1200 and until(lambda: guest.count() > counted, 20),
           guest.explain)
        self.counted = counted
        ok(f"{name}: its memory is the same", guest.says("sha256sum /file", self.sum), guest.explain)
        ok(f"{name}: an open file stays open", guest.says("echo more >&7; cat /held", "^more$"), guest.explain)
        self.disk += 1
        ok(f"{name}: the disk works", guest.says("check-disk xvda count", f"^DISK xvda COUNT {self.disk}$"),
           guest.explain)
        ok(f"{name}: the network works",
           guest.says("ping -c 3 -W 5 10.99.0.1 >/dev/null && echo reached", "^reached$"), guest.explain)
        found = guest.says("date +%s", r"^(\d{9,})$")
        late = time.time() - int(found[1]) if found else 0
        ok(f"{name}: the clock is right, {late:.0f} s late", found and abs(late) < late_most, guest.explain)
