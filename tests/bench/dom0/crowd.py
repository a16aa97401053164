"""What a small PV guest costs alone, and what it costs beside many others."""

import time
from dataclasses import replace

import calls
from sides import Mode

# So many of the first guests are created once more.
SAMPLES = 5
# For the guest's own start, which is not to be part of the next one's time.
SETTLE_SECONDS = 0.5


def _create(side, guest):
    started = side.start(guest, Mode.BACKGROUND)
    side.wait_returned()
    seconds = time.monotonic() - started
    time.sleep(SETTLE_SECONDS)
    return seconds


def measure(side, guest, count, progress):
    """Seconds to create the 1st to the @count-th guest, and to end all; then to create the first few
    again, since a machine's load changes in so long a time. And what xenstore and Xen are asked for
    one without others, and for one more than @count."""
    guests = [replace(guest, name=f"bench-{number}") for number in range(1, count + 1)]
    extra = replace(guest, name="bench-extra")
    result = {"seconds": [], "calls alone": calls.count(side, extra, Mode.BACKGROUND)}
    for one in guests:
        result["seconds"].append(_create(side, one))
        if len(result["seconds"]) % 10 == 0:
            progress(f"{side.name}: {len(result['seconds'])} guests, the last one after "
                     f"{result['seconds'][-1]:.2f} s")
    result["calls beside"] = calls.count(side, extra, Mode.BACKGROUND)
    started = time.monotonic()
    side.stop(*guests)
    result["seconds to end"] = time.monotonic() - started
    result["seconds again"] = [_create(side, one) for one in guests[:SAMPLES]]
    side.stop(*guests[:SAMPLES])
    return result
