# SPDX-License-Identifier: GPL-2.0-or-later
"""What Xen says of a domain, by xl."""

import subprocess


def words_of(command, name):
    """Those of the domain's first line; none if there is no such domain."""
    lines = subprocess.run(["xl", command, name], capture_output=True, text=True, check=False).stdout.splitlines()
    return lines[1].split() if len(lines) > 1 else []


def state(name):
    """The letters of `xl list`; "" if there is no such domain."""
    words = words_of("list", name)
    return words[4] if words else ""


def is_paused(name):
    return "p" in state(name)


def affinity(name):
    """Processors to which its first vcpu is pinned, such as "all" or "0-1"; "" if there is no such domain."""
    words = words_of("vcpu-list", name)
    return words[6] if words else ""
