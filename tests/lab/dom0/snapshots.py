# SPDX-License-Identifier: GPL-2.0-or-later
"""Snapshots of a guest: its memory and its disk go back to the moment of the snapshot, and no failure on the
way hurts the guest that runs."""

import json
import os
import re
import subprocess

from hmp_client import Person
from tap import equal, nothing_left, ok, until

WORK = "/tmp/work"
DISK = WORK + "/disk"
PATIENCE = 120


def make_disk():
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", DISK, "1M"], check=True)


def state_of(tag):
    return f"{DISK}.{tag}.vmstate"


def tags():
    """Those that the image has."""
    told = subprocess.run(["qemu-img", "info", "-U", "--output=json", DISK], check=True, capture_output=True)
    return [snapshot["name"] for snapshot in json.loads(told.stdout).get("snapshots", [])]


def files():
    return sorted(name for name in os.listdir(WORK) if name.startswith("disk"))


def job(guest, command, tag, **arguments):
    """Runs one to its end. Returns "" or its error; None: the program has ended."""
    if command != "snapshot-delete":
        arguments["vmstate"] = "xen0-node"
    guest.monitor.events.clear()
    answer = guest.ask(command, **{"job-id": "job0", "tag": tag, "devices": ["xen0-node"], **arguments})
    if answer != {}:
        return answer
    statuses = []
    while not statuses or statuses[-1] != "concluded":
        event = guest.monitor.event("JOB_STATUS_CHANGE")
        if event is None:
            return None
        statuses.append(event["data"]["status"])
    try:
        answer = guest.monitor.ask("query-jobs")
    except OSError:
        answer = None
    if answer is None:
        return None
    jobs = answer["return"]
    equal(f"{guest.name}, {command} {tag}: query-jobs",
          [(entry["id"], entry["type"], entry["status"]) for entry in jobs], [("job0", command, "concluded")])
    equal(f"{guest.name}, {command} {tag}: job-dismiss", guest.ask("job-dismiss", id="job0"), {})
    equal(f"{guest.name}, {command} {tag}: it is gone", guest.ask("query-jobs"), [])
    error = jobs[0].get("error", "")
    equal(f"{guest.name}, {command} {tag}: its events", statuses,
          ["created", "running", *(["aborting"] if error else ["waiting", "pending"]), "concluded"])
    return error


def changes(guest, state):
    """What a snapshot takes back."""
    state.disk += 1
    ok(f"{guest.name}: it writes to its disk",
       guest.says("check-disk xvda count", f"^DISK xvda COUNT {state.disk}$"), guest.explain)
    ok(f"{guest.name}: and to its memory", guest.says("echo changed >/changed; cat /changed", "^changed$"),
       guest.explain)


def went_back(state, guest, name, moment):
    """As it was at the snapshot's moment; @moment: what the disk and the process had counted to just before."""
    disk, counted = moment
    # First, as it asks again: what is typed just as an HVM guest goes on can get lost.
    now = guest.count()
    ok(f"{name}: its memory is as it was", guest.says("ls /changed; echo looked", "No such file.*\n.*looked$"),
       guest.explain)
    ok(f"{name}: the counting process goes on from there: {counted}, now {now}",
       counted <= now < counted + 400, guest.explain)
    state.counted, state.disk = now, disk + 1
    ok(f"{name}: its disk is as it was",
       guest.says("check-disk xvda count", f"^DISK xvda COUNT {state.disk}$"), guest.explain)


def refuses(machine, guest):
    """What cannot be loaded or saved: the guest runs on, and there is nothing new."""
    def refused(name, error, pattern):
        name = f"{machine}, {name}"
        ok(f"{name}: {error}", re.search(pattern, str(error)), guest.explain)
        ok(f"{name}: the guest runs on", until(lambda: guest.ask("query-status")["status"] == "running", 20),
           guest.explain)
        equal(f"{name}: the files", files(), ["disk", "disk.one.vmstate"])
        equal(f"{name}: the image's snapshots", tags(), ["one"])

    path = state_of("one")
    with open(path, "rb") as file:
        saved = file.read()

    def with_state(text, mode=0o600):
        with open(path, "wb") as file:
            file.write(text)
        os.chmod(path, mode)
        error = job(guest, "snapshot-load", "one")
        with open(path, "wb") as file:
            file.write(saved)
        os.chmod(path, 0o600)
        return error

    half = len(saved) // 2
    refused("a damaged snapshot", with_state(saved[:half] + b"damaged" + saved[half + 7:]), "is damaged")
    refused("one that is cut off", with_state(saved[:-1]), "ends early")
    refused("one that others can write", with_state(saved, 0o622), "others than its owner")
    os.rename(path, WORK + "/elsewhere")
    error = job(guest, "snapshot-load", "one")
    os.rename(WORK + "/elsewhere", path)
    refused("one whose memory is missing", error, "has no memory: there is no .*/disk.one.vmstate")
    refused("one that does not exist", job(guest, "snapshot-load", "none"), "'none' does not exist")
    refused("one that exists, saved again", job(guest, "snapshot-save", "one"), "already exists")
    refused("a bad name", job(guest, "snapshot-save", "../one"), "letters, digits")
    refused("a disk that the guest does not have",
            (guest.ask("snapshot-save", **{"job-id": "job0", "tag": "two", "vmstate": "x", "devices": ["x"]}),
             conclude(guest))[1], "No block device node 'x'")
    guest.monitor.events.clear()
    guest.ask("snapshot-save", **{"job-id": "job0", "tag": "two", "vmstate": "xen0-node",
                                  "devices": ["xen0-node"]})
    busy = guest.ask("snapshot-delete", **{"job-id": "job1", "tag": "one", "devices": ["xen0-node"]})
    ok(f"{machine}, two at once: {busy}", "a snapshot is being" in str(busy))
    until(lambda: subprocess.run(["pkill", "-KILL", "-x", "qemu-xen-save"], check=False).returncode == 0, 20)
    refused("the process that saves is killed", conclude(guest), "has ended")


def conclude(guest):
    """The error of a job that has been begun."""
    until(lambda: guest.ask("query-jobs")[0]["status"] == "concluded", PATIENCE)
    error = guest.ask("query-jobs")[0].get("error", "")
    guest.ask("job-dismiss", id="job0")
    return error


def broken_tool(machine, guest, before):
    """After the point of no return: the program ends, and -loadvm tries again."""
    name = f"{machine}, qemu-img is killed"
    with open(WORK + "/killed", "w") as file:
        file.write("#!/bin/sh\nkill -KILL $$\n")
    os.chmod(WORK + "/killed", 0o755)
    subprocess.run(["mount", "--bind", WORK + "/killed", "/usr/bin/qemu-img"], check=True)
    equal(name, job(guest, "snapshot-load", "one"), None)
    guest.ended(f"{name}: qemu-xen ends", 1)
    subprocess.run(["umount", "/usr/bin/qemu-img"], check=True)
    said = guest.explain()
    ok(f"{name}: it says so", re.search("qemu-xen: loadvm one: .*/disk: qemu-img has failed", said), lambda: said)
    guest.line.close()
    nothing_left(f"{name}: nothing is left", before)
    equal(f"{name}: but the snapshot", [files(), tags()], [["disk", "disk.one.vmstate"], ["one"]])


def by_hand(machine, state, guest):
    """As people do it."""
    name = f"{machine}, snapshots by hand"
    person = Person(guest.paths["hmp"])
    moment = state.disk, guest.count()
    equal(f"{name}: savevm", person.ask("savevm two"), "", guest.explain)
    shown = person.ask("info snapshots")
    ok(f"{name}: info snapshots", re.search(r"^--\s+two\s+\d", shown, re.M), lambda: shown)
    changes(guest, state)
    equal(f"{name}: loadvm of none", person.ask("loadvm none"), "Error: Snapshot 'none' does not exist\n")
    equal(f"{name}: loadvm", person.ask("loadvm two"), "", guest.explain)
    went_back(state, guest, f"{name}: loadvm", moment)
    equal(f"{name}: savevm of the same name", person.ask("savevm two"), "", guest.explain)
    equal(f"{name}: delvm", person.ask("delvm two"), "", guest.explain)
    equal(f"{name}: nothing is left", [files(), tags()], [["disk"], []])
    person.close()


def few_snapshots(machine, state, guest):
    """What there is time for every day: saved by a program, loaded and deleted by a person."""
    name = f"{machine}, a snapshot"
    person = Person(guest.paths["hmp"])
    moment = state.disk, guest.count()
    equal(f"{name}: it is saved", job(guest, "snapshot-save", "one"), "", guest.explain)
    shown = person.ask("info snapshots")
    ok(f"{name}: info snapshots", re.search(r"^--\s+one\s+\d", shown, re.M), lambda: shown)
    changes(guest, state)
    with open(state_of("one"), "r+b") as file:
        half = os.fstat(file.fileno()).st_size // 2
        saved = os.pread(file.fileno(), 7, half)
        os.pwrite(file.fileno(), b"damaged", half)
        shown = person.ask("loadvm one")
        ok(f"{name}: a damaged one: {shown}", "is damaged" in shown, guest.explain)
        os.pwrite(file.fileno(), saved, half)
    equal(f"{name}: loadvm of none", person.ask("loadvm none"), "Error: Snapshot 'none' does not exist\n")
    equal(f"{name}: loadvm", person.ask("loadvm one"), "", guest.explain)
    went_back(state, guest, f"{name}: loadvm", moment)
    equal(f"{name}: delvm", person.ask("delvm one"), "", guest.explain)
    equal(f"{name}: nothing is left", [files(), tags()], [["disk"], []])
    person.close()


def snapshots(machine, state, guest, start, before):
    """@start: makes a guest with more options, and clients of it; @before: the host's state without a guest.
    Returns the guest that runs then."""
    name = f"{machine}, a snapshot"
    moment = state.disk, guest.count()
    equal(f"{name}: it is saved", job(guest, "snapshot-save", "one"), "", guest.explain)
    equal(f"{name}: the files", files(), ["disk", "disk.one.vmstate"])
    equal(f"{name}: only its owner can read it", os.stat(state_of("one")).st_mode & 0o777, 0o600)
    equal(f"{name}: query-status", guest.ask("query-status")["status"], "running")
    listed = guest.ask("query-block")[0]["inserted"]["image"]["snapshots"]
    equal(f"{name}: query-block tells it",
          [(entry["name"], entry["vm-state-size"]) for entry in listed],
          [("one", os.stat(state_of("one")).st_size)])
    refuses(machine, guest)
    for attempt in ("loaded", "loaded once more"):
        changes(guest, state)
        equal(f"{name}, {attempt}", job(guest, "snapshot-load", "one"), "", guest.explain)
        equal(f"{name}, {attempt}: the clients hear of it",
              [event["event"] for event in guest.monitor.events if event["event"] in ("STOP", "RESUME")][-2:],
              ["STOP", "RESUME"])
        went_back(state, guest, f"{name}, {attempt}", moment)
    # Its clock is Xen's then, which is not quite dom0's in the lab: 6 s after minutes.
    state.goes_on(guest, name, 30)
    broken_tool(machine, guest, before)
    guest = start("-loadvm", "one")
    went_back(state, guest, f"{name}, -loadvm", moment)
    equal(f"{name}, deleted", job(guest, "snapshot-delete", "one"), "", guest.explain)
    by_hand(machine, state, guest)
    equal(f"{name}, deleted: nothing is left of it", [files(), tags()], [["disk"], []])
    ok(f"{name}, deleted: not twice", "does not exist" in job(guest, "snapshot-delete", "one"))
    return guest
