# SPDX-License-Identifier: GPL-2.0-or-later
"""The terminal of -nographic, which serial line and monitor share: a part of suite monitor-commands."""

import os
import pty
import re
import select
import subprocess

from qmp_guest import PATIENCE, WORK, kernel_options
from tap import equal, ok, until
from xen_domains import is_paused, state

PROMPT = r"\(qemu\) $"


def start(machine, stdin, stdout, *options):
    with open(WORK + "/errors", "w") as errors:
        return subprocess.Popen(["qemu-xen", "-M", machine, "-name", "monitor", "-m", "64", "-nographic", "-vga", "none",
                                 *kernel_options(machine), *options], stdin=stdin, stdout=stdout, stderr=errors)


class Terminal:
    """What a person sees."""

    def __init__(self):
        self.controller, self.other = pty.openpty()
        self.text = ""

    def type(self, keys):
        os.write(self.controller, keys.encode())

    def shows(self, pattern):
        """Whether what has been shown since the last success matches, sooner or later; that is then forgotten."""
        def matches():
            while select.select([self.controller], [], [], 0)[0]:
                self.text += os.read(self.controller, 65536).decode(errors="replace").replace("\r", "")
            return re.search(pattern, re.sub(r"\033\[[0-9]*[A-Z]", "", self.text), re.M)
        found = until(matches, PATIENCE)
        if found:
            self.text = ""
        return found

    def explain(self):
        with open(WORK + "/errors") as errors:
            return self.text + "\n" + errors.read()

    def hears(self, word):
        """Whether the guest does, which may still be starting."""
        def echoed():
            self.type(word + "\n")
            while select.select([self.controller], [], [], 1)[0]:
                self.text += os.read(self.controller, 65536).decode(errors="replace").replace("\r", "")
            return f"echo: {word}\n" in self.text
        found = until(echoed, PATIENCE)
        self.text = ""
        return found

    def ask(self, line, pattern):
        self.type(line + "\r")
        return self.shows(f"^{pattern}(?s:.*){PROMPT}")


def shared_terminal(machine):
    name = f"{machine}, -nographic"
    terminal = Terminal()
    guest = start(machine, terminal.other, terminal.other, "-echr", "0x01")
    ok(f"{name}: the serial line has the terminal", terminal.hears("hello"), terminal.explain)
    terminal.type("\x01h")
    ok(f"{name}: Ctrl-A h lists the keys", terminal.shows("^C-a c .*monitor"), terminal.explain)
    terminal.type("x\x01\x01y\n")
    ok(f"{name}: Ctrl-A twice is one for the guest", terminal.shows("echo: x\x01y"), lambda: repr(terminal.text))
    terminal.type("\x01c")
    ok(f"{name}: Ctrl-A c leads to the monitor",
       terminal.shows(rf"^QEMU \d+\.\d+\.\d+ monitor - type 'help' for more information\n{PROMPT}"), terminal.explain)
    ok(f"{name}: which knows the domain", terminal.ask("info domain", r"domain: \d+\nstate: "), terminal.explain)
    ok(f"{name}: stop", terminal.ask("stop", "") and is_paused("monitor"), terminal.explain)
    ok(f"{name}: info status", terminal.ask("info status", "VM status: paused"), terminal.explain)
    ok(f"{name}: cont", terminal.ask("cont", "") and until(lambda: not is_paused("monitor"), PATIENCE),
       terminal.explain)
    terminal.type("half a line\x01c")
    ok(f"{name}: back to the serial line", terminal.hears("again"), terminal.explain)
    terminal.type("reboot\n")
    ok(f"{name}: the guest begins anew", terminal.hears("anew"), terminal.explain)
    terminal.type("\x01c")
    ok(f"{name}: with an empty line in the monitor", terminal.shows(rf"^{PROMPT}"), terminal.explain)
    ok(f"{name}: which is still there", terminal.ask("info status", "VM status: running"), terminal.explain)
    terminal.type("\x01x")
    equal(f"{name}: Ctrl-A x ends", guest.wait(PATIENCE), 0, terminal.explain)
    ok(f"{name}: and says so", terminal.shows("QEMU: Terminated"), terminal.explain)
    os.close(terminal.controller)
    os.close(terminal.other)


def without_terminal(machine):
    """Standard input that ends, as under cron, is no end of the guest."""
    name = f"{machine}, -nographic, no terminal"
    with open(WORK + "/output", "w+") as output:
        guest = start(machine, subprocess.PIPE, output)
        guest.stdin.close()
        ok(f"{name}: runs without input", until(
            lambda: state("monitor") not in ("", "---ps-") and not is_paused("monitor"), PATIENCE),
           lambda: state("monitor"))
        guest.terminate()
        equal(f"{name}: until it is told to end", guest.wait(PATIENCE), 0)
        guest = start(machine, subprocess.PIPE, output)
        guest.stdin.write(b"\x01cinfo status\nquit\n")
        guest.stdin.close()
        equal(f"{name}: obeys what is typed before the end", guest.wait(PATIENCE), 0)
        output.seek(0)
        said = output.read()
        ok(f"{name}: and answers", re.search(r"^VM status: ", said, re.M), lambda: said)
