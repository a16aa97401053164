# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that the kernel module owns: however they and qemu-xen end, nothing is left. TAP."""

import contextlib
import os
import re
import signal
import subprocess

import domain_owner
from moving_calls import small
from moving_guest import BOOT, PATIENCE, WORK
from qmp_guest import kernel_options
from tap import equal, host_state, nothing_left, ok, until

SERIAL = WORK + "/owned-serial"
PIDFILE = WORK + "/owned-pid"
STATE = WORK + "/states/owned"
SOCKET = WORK + "/owned-socket"

os.makedirs(os.path.dirname(STATE), exist_ok=True)


def family(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [pid, *(member for one in found for member in family(int(one)))]


def kill_together(*pids):
    """SIGKILL of these and all below them, none of which sees another end."""
    members = [member for pid in pids for member in family(pid)]
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for member in members:
            os.kill(member, number)


def owners():
    """The processes that own a domain which exists."""
    return sorted(pid for _handle, domid, pid in domain_owner.list_owners()[0] if domid != domain_owner.NO_DOMAIN)


def start(machine, end, *options, environment=None, **streams):
    """A guest that checks itself."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(SERIAL)
    return subprocess.Popen(["qemu-xen", "-M", machine, "-name", "owned", "-m", "32" if machine == "xenfv" else "6",
                             *kernel_options(machine, end), "-display", "none", "-vga", "none", "-monitor", "none",
                             "-serial", "file:" + SERIAL, *options],
                            stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})}, **streams)


def reaches(life):
    """Whether the guest has checked itself in that life."""
    def has_passed():
        with contextlib.suppress(FileNotFoundError), open(SERIAL, errors="replace") as text:
            return text.read().count("SELF-CHECK PASSED") >= life
        return False

    return until(has_passed, PATIENCE)


def killed(machine, end, life):
    name = f"{machine}, killed in life {life}"
    before = host_state()
    guest = start(machine, end)
    ok(f"{name}: it runs", reaches(life))
    equal(f"{name}: it is owned", owners(), [guest.pid])
    kill_together(guest.pid)
    guest.wait()
    nothing_left(f"{name}: nothing is left", before)


def daemon():
    before = host_state()
    equal("a daemon starts", start("xenpv", "idle", "-daemonize", "-pidfile", PIDFILE).wait(PATIENCE), 0)
    with open(PIDFILE) as file:
        pid = int(file.read())
    equal("a daemon owns its guest", len(owners()), 1)
    kill_together(pid)
    nothing_left("a daemon, killed: nothing is left", before)
    os.unlink(PIDFILE)


def end(name, before, *guests):
    kill_together(*(guest.process.pid for guest in guests))
    for guest in guests:
        guest.process.wait()
        guest.line.close()
        for path in guest.paths.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
    nothing_left(f"{name}: nothing is left", before)


def saved(machine):
    """Killed when the state is written, and as it is restored."""
    before = host_state()
    guest = small(machine, "owned").connect()
    ok(f"{machine}: it boots", guest.hears("^guest# ", BOOT), guest.explain)
    equal(f"{machine}: it is saved", guest.migrate("file:" + STATE), "completed", guest.explain)
    equal(f"{machine}, saved: it is owned", owners(), [guest.process.pid])
    end(f"{machine}, saved and killed", before, guest)
    guest = small(machine, "restored", "-incoming", "file:" + STATE).connect()
    ok(f"{machine}: it is restored", guest.says("echo $((6*7))-lives", "^42-lives$"), guest.explain)
    equal(f"{machine}, restored: it is owned", owners(), [guest.process.pid])
    return before, guest


def moves(machine, before, guest, killed):
    """Source and destination on one host, each with a descriptor. @killed: whether the source is, or ends by itself"""
    name = f"{machine}, moved, the source {'killed' if killed else 'ends'}"
    target = small(machine, "moved-" + guest.name, "-incoming", f"unix:{SOCKET}").connect()
    until(lambda: os.path.exists(SOCKET), PATIENCE)
    equal(name, guest.migrate("unix:" + SOCKET), "completed", guest.explain)
    equal(f"{name}: both are owned", owners(), sorted([guest.process.pid, target.process.pid]))
    if killed:
        kill_together(guest.process.pid)
    else:
        guest.ask("quit")
    equal(f"{name}: its status", guest.process.wait(PATIENCE), -signal.SIGKILL if killed else 0)
    guest.line.close()
    ok(f"{name}: one domain is owned", until(lambda: owners() == [target.process.pid], PATIENCE),
       lambda: str(owners()))
    ok(f"{name}: it lives on", target.says("echo $((6*7))-lives", "^42-lives$"), target.explain)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(SOCKET)
    for path in guest.paths.values():
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
    return target


def running(*options, **streams):
    guest = start("xenpv", "idle", *options, **streams)
    ok("a guest runs", reaches(1))
    return guest


def check_ends():
    """Of a guest that is owned, by a program without a warden."""
    before = host_state()
    guest = running("-trace-calls", stderr=subprocess.PIPE, text=True)
    names = []
    for pid in family(guest.pid):
        with open(f"/proc/{pid}/comm") as file:
            names.append(file.read().strip())
    ok("with the module there is no warden", "qemu-xen-warden" not in names, lambda: str(names))
    equal("the guest is owned", owners(), [guest.pid])
    kill_together(guest.pid)
    errors = guest.communicate()[1]
    ok("-trace-calls says that the module is used", "XEN_DOMAIN_OWNER_CLAIM" in errors, lambda: errors)
    nothing_left("SIGKILL of all its processes at once: nothing is left", before)

    guest = running()
    guest.kill()
    guest.wait()
    nothing_left("SIGKILL of qemu-xen: nothing is left", before)
    guest = running()
    guest.terminate()
    equal("SIGTERM: status 0", guest.wait(PATIENCE), 0)
    nothing_left("SIGTERM: nothing is left", before)
    equal("power-off: status 0", start("xenpv", "poweroff").wait(PATIENCE), 0)
    nothing_left("power-off: nothing is left", before)
    equal("no owner is left", domain_owner.list_owners()[1], 0)


def run(machine, calls):
    """The status and the messages of a guest that powers off. @calls: for QEMU_XEN_TEST_CALLS"""
    guest = start(machine, "poweroff", environment={"QEMU_XEN_TEST_CALLS": calls}, stderr=subprocess.PIPE, text=True)
    errors = guest.communicate(timeout=PATIENCE)[1]
    return guest.returncode, errors


def check_calls(step, machine):
    """Each call in turn fails, or is the last before SIGKILL, after which nobody else cleans up."""
    before = host_state()
    count = int(re.search(r"qemu-xen: (\d+) calls", run(machine, "count")[1])[1])
    ok(f"{machine}: {count} calls are counted", count > 50)
    for action in ("fail", "kill"):
        for number in range(1, count + 1, step):
            name = f"{machine}, {action} at call {number}"
            status, errors = run(machine, f"{action}:{number}")
            # How many there are varies, as some poll; and some may fail.
            ok(f"{name}: status {status}", status == 0 and (action == "fail" or number > count - 20) or
               status == (1 if action == "fail" else -signal.SIGKILL), lambda: errors)
            nothing_left(f"{name}: nothing is left", before)
    equal("no owner is left", domain_owner.list_owners()[1], 0)


def check_guests():
    daemon()
    for machine in ("xenfv", "xenpv", "xenpvh"):
        killed(machine, "idle", 1)
        killed(machine, "reboot", 3)
    before, guest = saved("xenpv")
    for is_killed in (True, False):
        guest = moves("xenpv", before, guest, is_killed)
    end("xenpv, moved and killed", before, guest)
    os.unlink(STATE)
    equal("no owner is left of any", domain_owner.list_owners()[1], 0)
