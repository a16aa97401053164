"""Measures what a small PV guest costs alone and among many others."""

import time
from dataclasses import replace

import calls
from sides import Mode

# As many of the first guests are created once more.
SAMPLES = 5
# The guest's own start must not be part of the next one's time.
SETTLE_SECONDS = 0.5
XENSTORED_PID = "/run/xenstored.pid"


def _xenstored_seconds():
    """The processor time of xenstored so far. Linux Documentation/scheduler/sched-stats.rst,
    /proc/<pid>/schedstat: its first field, in nanoseconds."""
    with open(XENSTORED_PID) as file:
        pid = int(file.read())
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9


def _create(side, guest):
    """Seconds until it exists, and xenstored's processor time meanwhile."""
    before = _xenstored_seconds()
    started = side.start(guest, Mode.BACKGROUND)
    side.wait_returned()
    seconds = time.monotonic() - started
    xenstored = _xenstored_seconds() - before
    time.sleep(SETTLE_SECONDS)
    return seconds, xenstored


def measure(side, guest, count, progress):
    """Seconds to create each of @count guests and to end all; then to create the first few again, since the
    machine's load may have changed. And the requests and hypercalls of one guest without others and of one
    more than @count. Each time is a pair, as _create() returns it."""
    guests = [replace(guest, name=f"bench-{number}") for number in range(1, count + 1)]
    extra = replace(guest, name="bench-extra")
    result = {"created": [], "calls alone": calls.count(side, extra, Mode.BACKGROUND)}
    for one in guests:
        result["created"].append(_create(side, one))
        if len(result["created"]) % 10 == 0:
            progress(f"{side.name}: {len(result['created'])} guests, the last one after "
                     f"{result['created'][-1][0]:.2f} s")
    result["calls among others"] = calls.count(side, extra, Mode.BACKGROUND)
    started = time.monotonic()
    side.stop(*guests)
    result["seconds to end"] = time.monotonic() - started
    result["created again"] = [_create(side, one) for one in guests[:SAMPLES]]
    side.stop(*guests[:SAMPLES])
    return result
