# SPDX-License-Identifier: GPL-2.0-or-later
"""TAP for suites in Python, as tap.sh is for shell scripts."""

import subprocess
import sys
import time

_count = 0
_failed = 0


def show(text):
    """Print a diagnostic."""
    for line in text.replace("\r", "").splitlines():
        print("# " + line)


def ok(name, holds, explain=None):
    """@explain: returns the diagnostic for a failed test"""
    global _count, _failed
    _count += 1
    _failed += not holds
    print(("ok" if holds else "not ok"), _count, "-", name)
    if not holds and explain is not None:
        show(explain())
    sys.stdout.flush()
    return bool(holds)


def equal(name, got, expected, explain=None):
    if not ok(name, got == expected, explain):
        show(f"got:      {got}\nexpected: {expected}")


def until(condition, seconds):
    """Whether this becomes true within that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(0.1)
    return True


def host_state():
    """All that a guest could leave on the host, as text."""
    return subprocess.run("tests/lab/dom0/host-state", check=True, capture_output=True,
                          text=True).stdout


def nothing_left(name, before):
    """The host is as it was, after some seconds for killed processes to end."""
    after = ""

    def is_as_before():
        nonlocal after
        after = host_state()
        return after == before
    until(is_as_before, 10)
    lines = set(before.splitlines()) ^ set(after.splitlines())
    ok(name, after == before, lambda: "\n".join(sorted(lines)))


def finish():
    print(f"1..{_count}")
    sys.exit(1 if _failed or not _count else 0)
