"""The two programs that are compared, each starting the same guest."""

import json
import os
import signal
import socket
import subprocess
import time

WORK = "/tmp/bench"
SERIAL = WORK + "/serial"
MONITOR = WORK + "/monitor"
MEMORY = 512
# noearly: not the scan of 256 PCI buses, which under emulation costs both the same ten seconds and
# more.
COMMAND_LINE = "console=ttyS0 loglevel=4 pci=noearly"
ATTEMPT_SECONDS = 0.002
END_SECONDS = 30


class Failed(Exception):
    pass


def _wait(condition, what, seconds=END_SECONDS, interval=0.02):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise Failed(f"{what} takes longer than {seconds} s")
        time.sleep(interval)
    return value


class Side:
    """One of the programs. A guest has one vcpu, a serial port into a file, a standard VGA without
    display, no disk and no network."""

    name = None
    # Whether its command ends, with status 0, while the guest runs.
    leaves = False

    def __init__(self, store):
        self.store = store
        self.process = None

    def command(self, kernel, initrd, paused):
        raise NotImplementedError

    def start(self, kernel, initrd, paused=False, wrapper=()):
        """Starts a guest; returns the monotonic time right before."""
        for path in (SERIAL, MONITOR, WORK + "/pid"):
            if os.path.exists(path):
                os.unlink(path)
        command = [*wrapper, *self.command(kernel, initrd, paused)]
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

    def wait_paused(self):
        """Until the guest is built and its device model has answered on its monitor."""
        raise NotImplementedError

    def wait_traced_paused(self):
        """The same for a program whose own end cannot be waited for, roughly."""
        raise NotImplementedError

    def stop(self):
        raise NotImplementedError

    def _wait_gone(self):
        _wait(lambda: not self.store.domains(), f"{self.name}: the guest's end")


class Xl(Side):
    name = "xl"
    leaves = True

    def command(self, kernel, initrd, paused):
        # json: strings are written the same way in xl's format.
        settings = {"name": "bench", "type": "hvm", "memory": MEMORY, "vcpus": 1, "vnc": 0,
                    "vga": "stdvga", "serial": f"file:{SERIAL}", "kernel": kernel,
                    "ramdisk": initrd, "cmdline": COMMAND_LINE}
        with open(WORK + "/bench.cfg", "w") as file:
            for key, value in settings.items():
                file.write(f"{key} = {json.dumps(value)}\n")
        return ["xl", "create", *(["-p"] if paused else []), WORK + "/bench.cfg"]

    def wait_paused(self):
        # libxl itself talks to the monitor before it calls the guest created. The process that
        # goes on in the background looks after the guest's end.
        if self.process.wait() != 0:
            raise self.explain("xl create failed")

    def wait_traced_paused(self):
        _wait(lambda: any(self.store.read(f"/local/domain/0/device-model/{domid}/state") ==
                          "running" for domid in self.store.domains()), "xl create")

    def stop(self):
        subprocess.run(["xl", "destroy", "bench"], check=True)
        self.process.wait()
        self._wait_gone()


class QemuXen(Side):
    name = "qemu-xen"

    def command(self, kernel, initrd, paused):
        background = ["-S", "-daemonize", "-qmp", f"unix:{MONITOR},server=on,wait=off"]
        return ["qemu-xen", "-name", "bench", "-M", "xenfv", "-m", str(MEMORY), "-smp", "1",
                "-vga", "std", "-display", "none", "-serial", f"file:{SERIAL}",
                "-pidfile", WORK + "/pid", "-kernel", kernel, "-initrd", initrd,
                "-append", COMMAND_LINE, *(background if paused else [])]

    def _greeting(self):
        with socket.socket(socket.AF_UNIX) as monitor:
            try:
                monitor.connect(MONITOR)
                return b"QMP" in monitor.recv(4096)
            except (FileNotFoundError, ConnectionRefusedError):
                return False

    def wait_paused(self):
        # With -daemonize it returns when the guest is built; the device model may need longer.
        if self.process.wait() != 0:
            raise self.explain("failed")
        self.wait_traced_paused()

    def wait_traced_paused(self):
        _wait(self._greeting, "the device model's greeting", interval=ATTEMPT_SECONDS)

    def stop(self):
        with open(WORK + "/pid") as file:
            pid = int(file.read())
        os.kill(pid, signal.SIGTERM)
        self.process.wait()
        _wait(lambda: not os.path.exists(f"/proc/{pid}"), "qemu-xen's end")
        self._wait_gone()
