# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest that is saved, moved and restored while a call of qemu-xen's fails, or is its last: it runs once at most, it
is not lost but by a kill of where it runs, and nothing is left. TAP."""

import contextlib
import os
import re
import signal
import subprocess
import time

from moving_guest import BOOT, PATIENCE, WORK, Guest
from tap import host_state, nothing_left, ok, show, until

BASE = WORK + "/states/base"
OUTPUT = WORK + "/states/output"
SOCKET = WORK + "/calls"
MESSAGE = re.compile("^qemu-xen: (?!test: )", re.M)


def small(machine, name, *options, call=None):
    """One without devices. @call: of qemu-xen's, that fails ("fail:9") or is the last ("kill:9")"""
    return Guest(machine, name, *options, *([] if call else ["-trace-calls"]), memory=96, disk=None, card=False,
                 environment={"QEMU_XEN_TEST_CALLS": call} if call else None)


def calls_of(guest):
    return [(int(number), name) for number, name in
            re.findall(r"^qemu-xen: +[\d.]+ ms +(\d+) (.*)", guest.explain(), re.M)]


def has_ended(guest):
    return guest.process.poll() is not None


def can_be_asked(guest):
    """Connects to it, and asks for its events."""
    try:
        guest.connect()
        return guest.ask("migrate-set-capabilities",
                         capabilities=[{"capability": "events", "state": True}]) == {}
    except (OSError, TypeError): # it has ended
        return False


def asked(guest, name):
    """What it answers; {}: it has ended, or cannot be asked."""
    try:
        return (guest.monitor.ask(name) or {}).get("return") or {}
    except (AttributeError, OSError):
        return {}


def status(guest):
    return asked(guest, "query-status").get("status")


def runs(guest):
    """Sooner or later, unless it ends."""
    return can_be_asked(guest) and until(lambda: status(guest) in (None, "running"), PATIENCE) and \
        status(guest) == "running"


def running_domains():
    """Guests that Xen lets run: neither paused nor at their end."""
    listed = subprocess.run(["xl", "list"], check=True, capture_output=True, text=True).stdout
    return [line.split()[0] for line in listed.splitlines()[2:] if re.fullmatch("[r-][b-]----", line.split()[4])]


def lives(guest):
    try:
        return guest.says("echo $((n=n+1))-lives", r"^\d+-lives$", 20) is not None
    except OSError:
        return False


def write_to(guest, uri):
    """How writing its state has ended; None: so has the program."""
    try:
        guest.monitor.ask("query-status")
        guest.monitor.events.clear() # of its restore
        answer = guest.monitor.ask("migrate", {"uri": uri})
        if answer is not None and "error" in answer:
            return "failed"
        while True:
            told = guest.monitor.event("MIGRATION")
            if told is None or told["data"]["status"] != "active":
                return told and told["data"]["status"]
    except OSError:
        return None


def end(guest, name):
    """SIGTERM, if it has not ended by itself."""
    if not has_ended(guest):
        guest.process.terminate()
        until(lambda: has_ended(guest), PATIENCE)
    if not ok(f"{name}: {guest.name} has ended", has_ended(guest), guest.explain):
        guest.process.kill()
        guest.process.wait()
    guest.line.close()
    for path in guest.paths.values(): # of one that was killed
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def restored(machine, name, call):
    return small(machine, name, "-incoming", "file:" + BASE, call=call)


def check_end(name, guest, call):
    """One that has ended says why, or was killed."""
    until(lambda: has_ended(guest), PATIENCE)
    got = guest.process.poll()
    if call.startswith("kill"):
        ok(f"{name}: {guest.name} was killed", got == -signal.SIGKILL, lambda: str(got) + guest.explain())
    else:
        ok(f"{name}: {guest.name} ends with a message", got == 1 and MESSAGE.search(guest.explain()),
           lambda: str(got) + guest.explain())


def check_goes_on(name, guest, call=None):
    """It runs, by itself or as it is told that the guest runs nowhere else, unless that is its last call."""
    if status(guest) != "running":
        asked(guest, "cont")
    goes_on = lives(guest)
    if not goes_on and has_ended(guest) and (call or "").startswith("kill"):
        check_end(name, guest, call)
    else:
        ok(f"{name}: {guest.name} goes on", goes_on, guest.explain)


def saved(machine, before, call):
    name = f"{machine}, saved, {call}"
    guest = restored(machine, "saved", call)
    outcome = write_to(guest, "file:" + OUTPUT) if runs(guest) else None
    if outcome is None:
        check_end(name, guest, call)
    else:
        found = status(guest)
        ok(f"{name}: {outcome}: it is suspended only if it may be elsewhere", found in (
            "postmigrate" if outcome == "completed" else "running", *([None] if call.startswith("kill") else [])),
           lambda: str(found) + guest.explain())
        check_goes_on(name, guest, call)
    end(guest, name)
    files = sorted(os.listdir(WORK + "/states"))
    ok(f"{name}: there is a file or none, and no part of one",
       files in ((["base", "output"], ) if outcome == "completed" else (["base"], ["base", "output"])),
       lambda: str(files))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(OUTPUT)
    nothing_left(f"{name}: nothing is left", before)


def restoring(machine, before, call):
    name = f"{machine}, restored, {call}"
    guest = restored(machine, "restored", call)
    if not runs(guest):
        check_end(name, guest, call)
    else:
        check_goes_on(name, guest, call)
    end(guest, name)
    nothing_left(f"{name}: nothing is left", before)


def moved(machine, before, of_source=None, of_target=None):
    """Between two, one of which has the call."""
    name = f"{machine}, moved, {'source' if of_source else 'target'} {of_source or of_target}"
    source = restored(machine, "source", of_source)
    there = runs(source)
    target = small(machine, "target", "-incoming", "unix:" + SOCKET, call=of_target)
    until(lambda: os.path.exists(SOCKET) or has_ended(target), PATIENCE)
    can_be_asked(target)
    outcome = write_to(source, "unix:" + SOCKET) if there else None
    # If nobody has connected it waits; else it runs, or ends.
    until(lambda: status(target) in (None, "running"), 1 if os.path.exists(SOCKET) else PATIENCE)
    arrived = status(target) == "running" and lives(target)
    running = running_domains()
    ok(f"{name}: at most one of them runs", len(running) <= 1, lambda: str(running))
    if not there: # a call of its start
        check_end(name, source, of_source or "")
    elif has_ended(source):
        check_end(name, source, of_source or "")
        ok(f"{name}: it is lost only with its program", arrived or (of_source or "").startswith("kill"), source.explain)
    elif arrived:
        ok(f"{name}: {outcome}: it runs there, and not here", status(source) != "running", source.explain)
    else:
        check_goes_on(f"{name}: {outcome}", source, of_source)
    for guest in (source, target):
        end(guest, name)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(SOCKET)
    nothing_left(f"{name}: nothing is left", before)


def prepare(machine):
    """Saves one to BASE. Returns the numbers of the calls of a restore, and of a save after it."""
    guest = small(machine, "base").connect()
    ok(f"{machine}, calls: the guest runs", guest.hears("^guest# ", BOOT), guest.explain)
    ok(f"{machine}, calls: saved", guest.migrate("file:" + BASE) == "completed", guest.explain)
    end(guest, f"{machine}, calls: saved")
    guest = restored(machine, "base", None)
    ok(f"{machine}, calls: restored", can_be_asked(guest) and lives(guest), guest.explain)
    first = next(number for number, name in calls_of(guest) if name.startswith("fork qemu-xen-load"))
    middle = calls_of(guest)[-1][0] + 1
    ok(f"{machine}, calls: saved again", write_to(guest, "file:" + OUTPUT) == "completed", guest.explain)
    last = calls_of(guest)[-1][0]
    end(guest, f"{machine}, calls: saved again")
    os.unlink(OUTPUT)
    # It reads the states of backends as often as they change, so the numbers differ by some.
    last += 3
    show(f"restoring makes calls {first} to {middle - 1}, saving {middle} to {last}")
    ok(f"{machine}, calls: there are some", middle - first > 5 and last - middle > 5, guest.explain)
    return range(first, middle), range(middle, last + 1)


def few_calls(machine):
    """One of each in the midst of all."""
    of_restore, of_save = (numbers[len(numbers) // 2] for numbers in prepare(machine))
    before = host_state()
    restoring(machine, before, f"kill:{of_restore}")
    saved(machine, before, f"fail:{of_save}")
    moved(machine, before, of_source=f"kill:{of_save}")
    moved(machine, before, of_target=f"fail:{of_restore}")
    os.unlink(BASE)


def every_call(machine, step):
    """@step: each one of so many"""
    of_restore, of_save = (numbers[::step] for numbers in prepare(machine))
    before = host_state()
    began = time.monotonic()
    for how in ("fail", "kill"):
        for number in of_restore:
            restoring(machine, before, f"{how}:{number}")
            moved(machine, before, of_target=f"{how}:{number}")
        for number in of_save:
            saved(machine, before, f"{how}:{number}")
            moved(machine, before, of_source=f"{how}:{number}")
        show(f"{machine}: {how}: {time.monotonic() - began:.0f} s")
    os.unlink(BASE)
