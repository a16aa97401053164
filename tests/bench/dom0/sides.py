"""The two programs to compare: how each starts, awaits and stops the same guest."""

import enum
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass

WORK = "/tmp/bench"
DISK = WORK + "/disk"
BRIDGE = "xenbr0"
ATTEMPT_SECONDS = 0.002
END_SECONDS = 60


class Failed(Exception):
    pass


class Mode(enum.Enum):
    RUNNING = "running"  # from the start
    PAUSED = "paused"  # until its owner lets it run; the command returns
    BACKGROUND = "background"  # the command returns when the guest runs


@dataclass(frozen=True)
class Guest:
    """One vcpu, no display. HVM: a serial port into a file, a standard VGA. PV: a console without
    reader."""

    kernel: str
    initrd: str | None = None
    machine: str = "hvm"
    memory: int = 512
    # noearly leaves out a scan of 256 PCI buses, which under emulation takes both ten seconds and more.
    command_line: str = "console=ttyS0 loglevel=4 pci=noearly"
    # One disk, served by QEMU, and one network card on a bridge.
    devices: bool = False
    disk: str = DISK
    # Kernel and initrd come from the network.
    network: bool = False
    name: str = "bench"

    @property
    def serial(self):
        return f"{WORK}/{self.name}.serial"

    @property
    def monitor(self):
        return f"{WORK}/{self.name}.monitor"

    @property
    def pidfile(self):
        return f"{WORK}/{self.name}.pid"


def _wait(condition, what, seconds=END_SECONDS, interval=0.02):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise Failed(f"{what} takes longer than {seconds} s")
        time.sleep(interval)
    return value


class Side:
    """One of the programs."""

    name = None
    # Whether its command ends, with status 0, while a guest of Mode.RUNNING runs.
    leaves = False

    def __init__(self, store):
        self.store = store
        self.process = None

    def command(self, guest, mode):
        raise NotImplementedError

    def has_device_model(self, guest):
        raise NotImplementedError

    def start(self, guest, mode=Mode.RUNNING, wrapper=()):
        """Starts a guest; returns the monotonic time right before."""
        for path in (guest.serial, guest.monitor, guest.pidfile):
            if os.path.exists(path):
                os.unlink(path)
        command = [*wrapper, *self.command(guest, mode)]
        started = time.monotonic()
        with open(f"{WORK}/{self.name}.log", "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        return started

    def has_failed(self):
        status = self.process.poll()
        return status is not None and not (self.leaves and status == 0)

    def explain(self, what):
        with open(f"{WORK}/{self.name}.log", errors="replace") as log:
            return Failed(f"{self.name}: {what}\n{log.read()}")

    def wait_returned(self):
        """Waits until the command has returned, and so the guest exists."""
        if self.process.wait() != 0:
            raise self.explain("failed")

    def wait_paused(self, guest):
        """Waits until a guest of Mode.PAUSED is built and its device model has answered on its monitor."""
        raise NotImplementedError

    def stop(self, *guests):
        """Ends these guests, and returns when their domains are gone."""
        left = len(self.store.domains()) - len(guests)
        self.end(guests)
        _wait(lambda: len(self.store.domains()) <= left, f"{self.name}: the guests' end",
              END_SECONDS * len(guests))

    def end(self, guests):
        raise NotImplementedError


class Xl(Side):
    name = "xl"
    leaves = True

    def has_device_model(self, guest):
        return guest.machine == "hvm" or guest.devices

    def command(self, guest, mode):
        # xl's format has the same syntax for strings and lists as JSON.
        settings = {"name": guest.name, "type": guest.machine, "memory": guest.memory, "vcpus": 1}
        if guest.network:
            settings |= {"boot": "n", "vif": [f"bridge={BRIDGE}"]}
        else:
            settings |= {"kernel": guest.kernel, "cmdline": guest.command_line}
        if guest.initrd:
            settings["ramdisk"] = guest.initrd
        if guest.machine == "hvm":
            settings |= {"vnc": 0, "vga": "stdvga", "serial": f"file:{guest.serial}"}
        if guest.devices:
            settings |= {"disk": [f"format=raw,vdev=xvda,backendtype=qdisk,target={guest.disk}"],
                         "vif": [f"bridge={BRIDGE}"]}
        with open(WORK + "/bench.cfg", "w") as file:
            for key, value in settings.items():
                file.write(f"{key} = {json.dumps(value)}\n")
        return ["xl", "create", *(["-p"] if mode == Mode.PAUSED else []), WORK + "/bench.cfg"]

    def wait_paused(self, guest):
        # libxl uses the monitor before it reports the guest as created. The process that it leaves in
        # the background waits for the guest's end.
        self.wait_returned()

    def end(self, guests):
        for guest in guests:
            subprocess.run(["xl", "destroy", guest.name], check=True)
        self.process.wait()


class QemuXen(Side):
    name = "qemu-xen"

    def __init__(self, store):
        super().__init__(store)
        self.cache = "off"

    def has_device_model(self, guest):
        return True

    def command(self, guest, mode):
        words = ["qemu-xen", "-name", guest.name, "-m", str(guest.memory), "-smp", "1",
                 "-display", "none", "-pidfile", guest.pidfile]
        if guest.network:
            words += ["-boot", "n", "-nic", f"bridge,br={BRIDGE}"]
        else:
            words += ["-kernel", guest.kernel, "-append", guest.command_line]
        if guest.initrd:
            words += ["-initrd", guest.initrd]
        if guest.machine == "hvm":
            words += ["-M", "xenfv", "-vga", "std", "-serial", f"file:{guest.serial}"]
        else:
            words += ["-M", "xenpv", "-vga", "none", "-serial",
                      f"file:{guest.serial}" if guest.network else "null",
                      "-kernel-cache", self.cache]
        if guest.devices:
            words += ["-drive", f"file={guest.disk},format=raw", "-nic", f"bridge,br={BRIDGE}"]
        if mode == Mode.PAUSED:
            words += ["-S", "-daemonize", "-qmp", f"unix:{guest.monitor},server=on,wait=off"]
        elif mode == Mode.BACKGROUND:
            words += ["-daemonize", "-monitor", "none"]
        return words

    def wait_paused(self, guest):
        # With -daemonize the command returns when the guest is built; the device model may need longer.
        self.wait_returned()

        def greeting():
            with socket.socket(socket.AF_UNIX) as monitor:
                try:
                    monitor.connect(guest.monitor)
                    return b"QMP" in monitor.recv(4096)
                except (FileNotFoundError, ConnectionRefusedError):
                    return False

        _wait(greeting, "the device model's greeting", interval=ATTEMPT_SECONDS)

    def end(self, guests):
        # One after another, as xl does.
        for guest in guests:
            with open(guest.pidfile) as file:
                pid = int(file.read())
            os.kill(pid, signal.SIGTERM)
            self.process.wait()
            _wait(lambda pid=pid: not os.path.exists(f"/proc/{pid}"), "qemu-xen's end")
