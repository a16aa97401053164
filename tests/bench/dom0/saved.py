"""Saving a guest and restoring it, by xl and by qemu-xen."""

import json
import os
import socket
import subprocess
import time

from sides import WORK, Mode

SAVED = WORK + "/saved"
READY_SECONDS = 300
# The guest does nothing any more by then.
REST_SECONDS = 5
POLL_SECONDS = 0.02


def _until(condition, what):
    end = time.monotonic() + READY_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(POLL_SECONDS)


def _can_be_saved(guest):
    """Linux writes this when its drivers listen to requests."""
    found = subprocess.run(["xl", "domid", guest.name], capture_output=True, text=True, check=False)
    node = f"/local/domain/{found.stdout.strip()}/control/feature-suspend"
    return found.returncode == 0 and subprocess.run(
        ["xenstore-read", node], capture_output=True, check=False).stdout.strip() == b"1"


class Monitor:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        _until(lambda: self.socket.connect_ex(path) == 0, path)
        self.lines = self.socket.makefile("r")
        self.lines.readline()
        self.ask("qmp_capabilities")

    def ask(self, name, **arguments):
        self.socket.sendall(json.dumps({"execute": name, "arguments": arguments}).encode())
        while "return" not in (answer := json.loads(self.lines.readline())):
            if "error" in answer:
                raise RuntimeError(answer)
        return answer["return"]


def _with_xl(side, guest):
    side.start(guest, Mode.BACKGROUND)
    side.wait_returned()
    yield
    subprocess.run(["xl", "save", guest.name, SAVED], check=True, capture_output=True)
    yield
    subprocess.run(["xl", "restore", "-p", SAVED], check=True, capture_output=True)
    yield
    subprocess.run(["xl", "destroy", guest.name], check=True)


def _with_qemu_xen(side, guest):
    monitor = ["-qmp", f"unix:{guest.monitor},server=on,wait=off"]
    words = [*side.command(guest, Mode.BACKGROUND), *monitor]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    yield
    client = Monitor(guest.monitor)
    client.ask("migrate", uri="file:" + SAVED)
    _until(lambda: client.ask("query-migrate")["status"] == "completed", "migrate")
    side.end([guest])
    yield
    subprocess.run(["qemu-xen", "-restore", SAVED, "-S"], check=True, stdin=subprocess.DEVNULL)
    client = Monitor(guest.monitor)
    _until(lambda: client.ask("query-status")["status"] != "inmigrate", "-restore")
    yield
    side.end([guest])


def measure(side, guest):
    """Seconds to save the guest, until it is gone, and to restore it, until it could run; bytes of the file."""
    steps = (_with_xl if side.name == "xl" else _with_qemu_xen)(side, guest)
    next(steps)
    _until(lambda: _can_be_saved(guest), "the guest's drivers")
    time.sleep(REST_SECONDS)
    times = [time.monotonic()]
    for _ in range(2):
        next(steps)
        times.append(time.monotonic())
    size = os.path.getsize(SAVED)
    next(steps, None)
    os.unlink(SAVED)
    return {"save": times[1] - times[0], "restore": times[2] - times[1], "bytes": size}
