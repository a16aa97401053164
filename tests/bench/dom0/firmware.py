"""Times of the firmware's stages, from the timestamps on Xen's console. Xen must run with
console_timestamps=datems."""

import re
import subprocess
from datetime import datetime, timezone

GUEST_LINE = re.compile(r"^\(d\d+\) *\[([0-9-]+ [0-9:]+\.\d+)\] (.*)$")


def forget():
    subprocess.run(["xl", "dmesg", "-c"], check=True, stdout=subprocess.DEVNULL)


def lines(started):
    """Guests' lines since forget(): (milliseconds since @started, a time.time(), text)."""
    output = subprocess.run(["xl", "dmesg"], check=True, capture_output=True, text=True).stdout
    found = []
    for line in output.splitlines():
        match = GUEST_LINE.match(line)
        if match:
            when = datetime.fromisoformat(match[1]).replace(tzinfo=timezone.utc).timestamp()
            found.append((round((when - started) * 1000), match[2].strip()))
    return found
