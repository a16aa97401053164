"""Saving a guest, restoring it and moving it to another program on the same host, by xl and by qemu-xen."""

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import replace

import calls
from domains import Downtime
from sides import WORK, Mode

SAVED = WORK + "/saved"
READY_SECONDS = 300
# The guest does nothing any more by then.
REST_SECONDS = 5
POLL_SECONDS = 0.02
# How often each guest is saved, restored and moved.
ROUNDS = 3
# A file may be larger than the guest's memory.
ROOM = 1.25


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
        self.events = []
        self.ask("qmp_capabilities")
        # As of QEMU: MIGRATION is told only to those who ask for it.
        self.ask("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])

    def read(self):
        return json.loads(self.lines.readline())

    def ask(self, name, **arguments):
        self.socket.sendall(json.dumps({"execute": name, "arguments": arguments}).encode())
        while "return" not in (answer := self.read()):
            if "error" in answer:
                raise RuntimeError(answer)
            self.events.append(answer)
        return answer["return"]

    def wait(self, name, status=None):
        """For an event. Asking again and again would take the time of the only processor."""
        while True:
            for event in self.events:
                if event["event"] == name and status in (None, event.get("data", {}).get("status")):
                    self.events.remove(event)
                    return
            self.events.append(self.read())


class _WithXl:
    def __init__(self, side, guest, wrapper=()):
        self.side, self.guest, self.wrapper = side, guest, wrapper

    def start(self):
        self.side.start(self.guest, Mode.BACKGROUND)
        self.side.wait_returned()

    def _xl(self, *words):
        with open(WORK + "/xl.log", "wb") as log:
            subprocess.run([*self.wrapper, "xl", *words], check=True, stdout=log, stderr=log)

    def save(self):
        self._xl("save", self.guest.name, SAVED)

    def restore(self):
        self._xl("restore", SAVED)

    def move(self):
        # In the place of a host, as it is without ssh: the command that receives.
        self._xl("migrate", "-s", "", self.guest.name, "xl migrate-receive")

    def end(self):
        subprocess.run(["xl", "destroy", self.guest.name], check=True)


class _WithQemuXen:
    def __init__(self, side, guest, wrapper=()):
        self.side, self.guest, self.wrapper = side, guest, wrapper

    def _start(self, words):
        subprocess.run([*self.wrapper, *words], check=True, stdin=subprocess.DEVNULL)

    def _command(self, guest):
        return [*self.side.command(guest, Mode.BACKGROUND), "-qmp", f"unix:{guest.monitor},server=on,wait=off"]

    def _wait_restored(self):
        self.client = Monitor(self.guest.monitor)
        if self.client.ask("query-status")["status"] != "running":
            self.client.wait("RESUME")

    def start(self):
        self._start(self._command(self.guest))
        self.client = Monitor(self.guest.monitor)

    def save(self):
        self.client.ask("migrate", uri="file:" + SAVED)
        self.client.wait("MIGRATION", "completed")
        self.side.end([self.guest])

    def restore(self):
        self._start(["qemu-xen", "-restore", SAVED])
        self._wait_restored()

    def move(self):
        """To one with another name, and the other way the next time."""
        source, there = self.guest, f"unix:{WORK}/incoming"
        self.guest = replace(source, name=source.name.swapcase())
        self._start([*self._command(self.guest), "-incoming", there])
        self.client.ask("migrate", uri=there)
        self.client.wait("MIGRATION", "completed")
        self._wait_restored()
        self.side.end([source])

    def end(self):
        self.side.end([self.guest])


def _guest(side, guest, wrapper=()):
    return (_WithXl if side.name == "xl" else _WithQemuXen)(side, guest, wrapper)


def _start(side, guest):
    held = _guest(side, replace(guest, name=side.name, disk=f"{WORK}/{side.name}.disk"))
    if guest.devices:
        with open(held.guest.disk, "wb") as file:
            file.truncate(os.path.getsize(guest.disk))
    held.start()
    _until(lambda: _can_be_saved(held.guest), "the guest's drivers")
    return held


def _domid(guest):
    return int(subprocess.run(["xl", "domid", guest.name], capture_output=True, check=True).stdout)


def _save_and_restore(held, timed, add):
    timed("save", held.save)
    add("bytes", os.path.getsize(SAVED))
    timed("restore", held.restore)
    os.unlink(SAVED)


def _move(held, timed, add, domains):
    downtime = Downtime(domains, _domid(held.guest))
    timed("move", held.move)
    downtime.join()
    add("downtime", downtime.seconds)


def measure(sides, guest, domains, add):
    """Seconds to save the guest, until it is gone, to restore it, until it runs, and to move it, until it runs
    there and is gone here; of that, for which it does not run; bytes of the file. Both sides have one, and take
    turns. @add: called with side, name and value. One without room for its file is only moved."""
    all_held = [_start(side, guest) for side in sides]
    has_room = shutil.disk_usage(WORK).free > guest.memory * ROOM * (1 << 20)
    for _ in range(ROUNDS):
        for held in all_held:
            def add_to(name, value, side=held.side):
                add(side, name, value)

            def timed(name, step, add_to=add_to):
                time.sleep(REST_SECONDS)
                began = time.monotonic()
                step()
                add_to(name, time.monotonic() - began)

            if has_room:
                _save_and_restore(held, timed, add_to)
            _move(held, timed, add_to, domains)
    return all_held


def count(held):
    """Calls of saving and of restoring a guest, as of calls.take(); ends it."""
    found = {}
    if held.side.name == "xl":
        held.wrapper = calls.DETACHED
        held.save()
    else:
        with open(held.guest.pidfile) as file:
            tracer = calls.attach(int(file.read()))
        held.save()
        tracer.wait()
        held.wrapper = calls.DETACHED
    time.sleep(REST_SECONDS)
    found["save"] = calls.take(time.time())
    held.restore()
    until = time.time()
    time.sleep(REST_SECONDS)
    held.end()
    time.sleep(REST_SECONDS)
    found["restore"] = calls.take(until)
    os.unlink(SAVED)
    return found
