# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest that is saved, moved and restored while a call of qemu-xen's fails, or is its last: it runs once at most, it
is not lost but by a kill of where it runs, and nothing is left. TAP."""

import contextlib
import os
import re
import signal

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


def lives(guest):
    try:
        return guest.says("echo $((n=n+1))-lives", r"^\d+-lives$", 20) is not None
    except OSError:
        return False


def write_to(guest, uri):
    """How writing its state has ended; None: so has the program."""
    try:
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
    got = guest.process.wait(PATIENCE)
    if call.startswith("kill"):
        ok(f"{name}: {guest.name} was killed", got == -signal.SIGKILL, lambda: str(got) + guest.explain())
    else:
        ok(f"{name}: {guest.name} ends with a message", got == 1 and MESSAGE.search(guest.explain()),
           lambda: str(got) + guest.explain())


def check_goes_on(name, guest):
    """It runs, by itself or as it is told that the guest runs nowhere else."""
    if status(guest) != "running":
        asked(guest, "cont")
    ok(f"{name}: {guest.name} goes on", lives(guest), guest.explain)


def saved(machine, call):
    name = f"{machine}, saved, {call}"
    before = host_state()
    guest = restored(machine, "saved", call)
    outcome = write_to(guest, "file:" + OUTPUT) if can_be_asked(guest) else None
    if outcome is None:
        check_end(name, guest, call)
    else:
        ok(f"{name}: {outcome}: it is suspended only if it may be elsewhere", status(guest) == (
            "postmigrate" if outcome == "completed" else "running"), lambda: str(status(guest)) + guest.explain())
        check_goes_on(name, guest)
    end(guest, name)
    files = sorted(os.listdir(WORK + "/states"))
    ok(f"{name}: there is a file or none, and no part of one",
       files in ((["base", "output"], ) if outcome == "completed" else (["base"], ["base", "output"])),
       lambda: str(files))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(OUTPUT)
    nothing_left(f"{name}: nothing is left", before)


def restoring(machine, call):
    name = f"{machine}, restored, {call}"
    before = host_state()
    guest = restored(machine, "restored", call)
    if can_be_asked(guest):
        until(lambda: status(guest) in (None, "running"), PATIENCE)
    if status(guest) is None:
        check_end(name, guest, call)
    else:
        check_goes_on(name, guest)
    end(guest, name)
    nothing_left(f"{name}: nothing is left", before)


def moved(machine, of_source=None, of_target=None):
    """Between two, one of which has the call."""
    name = f"{machine}, moved, {'source' if of_source else 'target'} {of_source or of_target}"
    before = host_state()
    source = restored(machine, "source", of_source)
    there = can_be_asked(source)
    target = small(machine, "target", "-incoming", "unix:" + SOCKET, call=of_target)
    until(lambda: os.path.exists(SOCKET) or has_ended(target), PATIENCE)
    can_be_asked(target)
    outcome = write_to(source, "unix:" + SOCKET) if there else None
    # If nobody has connected it waits; else it runs, or ends.
    until(lambda: status(target) in (None, "running"), 5 if os.path.exists(SOCKET) else PATIENCE)
    arrived = status(target) == "running" and lives(target)
    if has_ended(source):
        check_end(name, source, of_source or "")
        ok(f"{name}: it is lost only with its program", arrived or (of_source or "").startswith("kill"), source.explain)
    elif arrived:
        ok(f"{name}: {outcome}: it runs there, and not here", status(source) != "running", source.explain)
    else:
        check_goes_on(f"{name}: {outcome}", source)
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
    show(f"restoring makes calls {first} to {middle - 1}, saving {middle} to {last}")
    ok(f"{machine}, calls: there are some", middle - first > 5 and last - middle > 5, guest.explain)
    return range(first, middle), range(middle, last + 1)


def few_calls(machine):
    """One of each in the midst of all."""
    of_restore, of_save = (numbers[len(numbers) // 2] for numbers in prepare(machine))
    restoring(machine, f"kill:{of_restore}")
    saved(machine, f"fail:{of_save}")
    moved(machine, of_source=f"kill:{of_save}")
    moved(machine, of_target=f"fail:{of_restore}")
    os.unlink(BASE)


def every_call(machine, step):
    """@step: each one of so many"""
    of_restore, of_save = (numbers[::step] for numbers in prepare(machine))
    for how in ("fail", "kill"):
        for number in of_restore:
            restoring(machine, f"{how}:{number}")
        for number in of_save:
            saved(machine, f"{how}:{number}")
            moved(machine, of_source=f"{how}:{number}")
        for number in of_restore:
            moved(machine, of_target=f"{how}:{number}")
    os.unlink(BASE)
