"""Counts the requests of a program to Xen and xenstored, with strace."""

import glob
import os
import re
import struct
import subprocess
import time

from sides import WORK

TRACE = WORK + "/trace"
# Requests that follow the guest's start have ended after this time.
QUIET_SECONDS = 3

OPTIONS = ["-ff", "-ttt", "-y", "-xx", "-s", "160", "-o", TRACE]
CALLS = "execve,clone,clone3,fork,vfork,connect,ioctl,write,writev,sendto,sendmsg,pread64"
STRACE = ["strace", *OPTIONS, "-e", "trace=" + CALLS]

# The command is the caller's child all the same, and so can be waited for while what it has started runs on.
DETACHED = ["strace", "-D", *OPTIONS, "-e", f"trace={CALLS},read"]
ATTACHED = ["strace", *OPTIONS, "-e", f"trace={CALLS},read", "-p"]
ATTACH_SECONDS = 2

# Linux include/uapi/xen/privcmd.h: type 'P', and the number.
PRIVCMD = {0: "hypercalls", 2: "mappings", 3: "mappings", 4: "mappings", 5: "hypercalls",
           7: "mappings"}
WRITE, MKDIR, TRANSACTION_START = 11, 12, 6

# The kernel's device for xenstored; the other way is the socket.
XENBUS = "/dev/xen/xenbus"

LINE = re.compile(r"^(\d+\.\d+) (\w+)\((.*)\) += (-?\d+|\?)")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _decode(text):
    return bytes(int(byte, 16) for byte in text.split("\\x")[1:])


def _target(arguments):
    """The first argument's file, which -y prints as <PATH> or <socket:[INODE]>."""
    match = re.match(r"\d+<((?:\\x[0-9a-f]{2})*)>", arguments)
    return _decode(match[1]).decode() if match else ""


class _Requests:
    """Requests in what is written to xenstored: a header of 16 bytes, whose last word is the size
    of what follows (xen/io/xs_wire.h), however both are cut into system calls."""

    def __init__(self):
        self.header = b""
        self.skip = 0
        self.types = []

    def add(self, data, size):
        """@data: the beginning of @size bytes written at once"""
        position = 0
        while position < size:
            if self.skip:
                step = min(self.skip, size - position)
                self.skip -= step
                position += step
                continue
            step = min(16 - len(self.header), size - position)
            if position + step > len(data):
                raise ValueError("a request's header lies past what strace printed")
            self.header += data[position:position + step]
            position += step
            if len(self.header) == 16:
                kind, _, _, self.skip = struct.unpack("<4I", self.header)
                self.types.append(kind)
                self.header = b""


def _read(path, until):
    with open(path) as file:
        for line in file:
            match = LINE.match(line)
            if match and float(match[1]) <= until and match[4] != "?":
                yield match[2], match[3], int(match[4])


def _device_models(processes):
    """Process ids of the device model: those that execute QEMU, and all their descendants."""
    excluded = set()
    parents = {}
    for pid, calls in processes.items():
        executed = False
        for call, arguments, result in calls:
            if call == "execve" and result == 0:
                executed = b"qemu-system" in _decode(STRING.search(arguments)[1])
                if executed:
                    excluded.add(pid)
            elif call in ("clone", "clone3", "fork", "vfork") and result > 0:
                parents[result] = pid
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in excluded} - excluded
        excluded |= more
        grown = bool(more)
    return excluded


def _count(processes):
    counts = {"hypercalls": 0, "mappings": 0, "requests": 0, "writes": 0, "transactions": 0,
              "file reads": 0, "file bytes": 0, "file writes": 0, "file bytes written": 0}
    sockets = set()
    for calls in processes.values():
        for call, arguments, result in calls:
            if call == "connect" and result == 0 and \
                    b"xenstored/socket" in _decode(STRING.search(arguments)[1]):
                sockets.add(_target(arguments))
    for calls in processes.values():
        streams = {}
        for call, arguments, result in calls:
            target = _target(arguments)
            if call == "ioctl" and target.endswith("privcmd"):
                number = re.search(r"0x50, (0x[0-9a-f]+|0)", arguments)
                if number:
                    kind = PRIVCMD.get(int(number[1], 16))
                    if kind:
                        counts[kind] += 1
            elif call in ("read", "pread64") and target.startswith(WORK) and result > 0:
                counts["file reads"] += 1
                counts["file bytes"] += result
            elif call in ("write", "writev") and target.startswith(WORK) and result > 0:
                counts["file writes"] += 1
                counts["file bytes written"] += result
            elif call in ("write", "writev", "sendto", "sendmsg") and result > 0:
                if target in sockets or target == XENBUS:
                    descriptor = arguments.split(",", 1)[0]
                    data = b"".join(_decode(text) for text in STRING.findall(arguments))
                    streams.setdefault(descriptor, _Requests()).add(data, result)
        for stream in streams.values():
            counts["requests"] += len(stream.types)
            counts["writes"] += sum(kind in (WRITE, MKDIR) for kind in stream.types)
            counts["transactions"] += stream.types.count(TRANSACTION_START)
    return counts


def _read_trace(until):
    files = glob.glob(TRACE + ".*")
    return {int(path.rsplit(".", 1)[1]): list(_read(path, until)) for path in files}


def _has_returned():
    """Whether the command's own process, the first that was traced, has ended."""
    files = glob.glob(TRACE + ".*")
    if not files:
        return False
    with open(min(files, key=lambda path: int(path.rsplit(".", 1)[1]))) as file:
        return " +++ exited with " in file.read()


def attach(pid):
    """Traces a process that runs, and what it starts from now on; returns the tracer."""
    tracer = subprocess.Popen([*ATTACHED, str(pid)], stderr=subprocess.DEVNULL)
    time.sleep(ATTACH_SECONDS)
    return tracer


def take(until):
    """Counts what was traced up to that time, by processes that have ended, without the device model's own; forgets
    it."""
    processes = _read_trace(until)
    excluded = _device_models(processes)
    for path in glob.glob(TRACE + ".*"):
        os.unlink(path)
    return _count({pid: made for pid, made in processes.items() if pid not in excluded})


def count(side, guest, mode):
    """Counts for creating a guest, whose command must return. Of the device model's own only the number
    of requests is counted."""
    side.start(guest, mode, wrapper=[*STRACE, "--"])
    # strace runs as long as any process of the program, so its own end says nothing.
    while not _has_returned():
        if side.process.poll():
            raise side.explain("failed under strace")
        time.sleep(0.2)
    until = time.time() + QUIET_SECONDS
    time.sleep(QUIET_SECONDS)
    side.stop(guest)
    processes = _read_trace(until)
    excluded = _device_models(processes)
    if bool(excluded) != side.has_device_model(guest):
        raise ValueError(f"{len(excluded)} device models in the trace of {side.name}")
    for path in glob.glob(TRACE + ".*"):
        os.unlink(path)
    counts = _count({pid: made for pid, made in processes.items() if pid not in excluded})
    models = _count({pid: made for pid, made in processes.items() if pid in excluded})
    return counts | {"device model's requests": models["requests"]}
