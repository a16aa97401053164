"""Saving a guest, restoring it and moving it to another program on the same host, by xl and by qemu-xen."""

import json
import os
import socket
import subprocess
import time
from dataclasses import replace

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
    subprocess.run(["xl", "restore", SAVED], check=True, capture_output=True)
    yield
    time.sleep(REST_SECONDS)
    yield
    # In the place of a host, as it is without ssh: the command that receives.
    subprocess.run(["xl", "migrate", "-s", "", guest.name, "xl migrate-receive"], check=True, capture_output=True)
    yield
    subprocess.run(["xl", "destroy", guest.name], check=True)


def _wait_migrated(client):
    _until(lambda: client.ask("query-migrate")["status"] == "completed", "migrate")


def _with_qemu_xen(side, guest):
    def with_monitor(guest):
        return [*side.command(guest, Mode.BACKGROUND), "-qmp", f"unix:{guest.monitor},server=on,wait=off"]

    def start(words):
        subprocess.run(words, check=True, stdin=subprocess.DEVNULL)

    def wait_restored(guest):
        client = Monitor(guest.monitor)
        _until(lambda: client.ask("query-status")["status"] == "running", "restored")
        return client

    start(with_monitor(guest))
    yield
    client = Monitor(guest.monitor)
    client.ask("migrate", uri="file:" + SAVED)
    _wait_migrated(client)
    side.end([guest])
    yield
    start(["qemu-xen", "-restore", SAVED])
    client = wait_restored(guest)
    yield
    time.sleep(REST_SECONDS)
    moved = replace(guest, name="moved")
    yield
    start([*with_monitor(moved), "-incoming", f"unix:{WORK}/incoming"])
    client.ask("migrate", uri=f"unix:{WORK}/incoming")
    _wait_migrated(client)
    wait_restored(moved)
    side.end([guest])
    yield
    side.end([moved])


def measure(side, guest):
    """Seconds to save the guest, until it is gone, to restore it, until it runs, and to move it, until it runs
    there and is gone here; bytes of the file."""
    steps = (_with_xl if side.name == "xl" else _with_qemu_xen)(side, guest)
    times = {}
    next(steps)
    _until(lambda: _can_be_saved(guest), "the guest's drivers")
    time.sleep(REST_SECONDS)
    for step in ("save", "restore", "rest", "move"):
        began = time.monotonic()
        next(steps)
        times[step] = time.monotonic() - began
    size = os.path.getsize(SAVED)
    next(steps, None)
    os.unlink(SAVED)
    return {key: times[key] for key in ("save", "restore", "move")} | {"bytes": size}
