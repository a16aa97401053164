"""Booting from the network: by qemu-xen's client in a PV guest, by iPXE in an HVM guest of xl's. dnsmasq serves
both by TFTP, one block at a time."""

import os
import shutil
import subprocess
import threading
import time

from sides import BRIDGE, WORK, Guest

TREE = WORK + "/tree"
ADDRESS = "10.98.0.1"
# How long a guest may take from its script to its init, and until it asks for that, and how often that is tried.
LIMIT_SECONDS = int(os.environ.get("QEMU_XEN_BENCH_NETWORK_SECONDS", "900"))
ASK_SECONDS = 300
ATTEMPTS = 3
PART_BYTES = 256 << 10
POLL_SECONDS = 0.1
MARKER = b"GUEST-INIT-REACHED"
SCRIPT = """#!ipxe
imgfetch part
imgfree
kernel vmlinuz console=ttyS0 console=hvc0 loglevel=4 pci=noearly
initrd initrd.gz
boot
"""
# Who does not ask as iPXE gets a loader; the HVM guest's card has iPXE in its ROM.
SETTINGS = f"""port=0
interface={BRIDGE}
bind-interfaces
log-facility=-
dhcp-leasefile={WORK}/leases
dhcp-authoritative
no-ping
dhcp-range=10.98.0.10,10.98.0.99,255.255.255.0,1h
dhcp-match=set:ipxe,175
dhcp-boot=tag:!ipxe,undionly.kpxe
dhcp-boot=tag:ipxe,boot.ipxe
enable-tftp
tftp-root={TREE}
"""


class Server:
    """dnsmasq, and when it had sent which file."""

    def __init__(self, kernel, initrd):
        os.makedirs(TREE)
        shutil.copy(kernel, TREE + "/vmlinuz")
        shutil.copy(initrd, TREE + "/initrd.gz")
        with open(TREE + "/part", "wb") as file:
            file.write(os.urandom(PART_BYTES))
        with open(TREE + "/boot.ipxe", "w") as file:
            file.write(SCRIPT)
        with open(WORK + "/dnsmasq.conf", "w") as file:
            file.write(SETTINGS)
        subprocess.run(["ip", "addr", "add", f"{ADDRESS}/24", "dev", BRIDGE], check=True)
        self.sent = {}
        self.process = subprocess.Popen(["dnsmasq", "-k", "-C", WORK + "/dnsmasq.conf"],
                                        stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            if ": sent " in line:
                path = line.split(": sent ")[1].split(" to ")[0]
                self.sent[os.path.basename(path)] = time.monotonic()

    def close(self):
        self.process.terminate()
        self.process.wait()
        subprocess.run(["ip", "addr", "del", f"{ADDRESS}/24", "dev", BRIDGE], check=True)
        shutil.rmtree(TREE)


class Silent(Exception):
    """A guest that has not even asked for the script: iPXE hangs in some starts under emulation."""


def watch(side, guest, server, started):
    """Waits for the guest's init, or until the time is over; returns whether it was seen."""
    while True:
        if os.path.exists(guest.serial):
            with open(guest.serial, "rb") as file:
                if MARKER in file.read():
                    return True
        if side.has_failed():
            raise side.explain("ended before the guest's init")
        now = time.monotonic()
        if "boot.ipxe" not in server.sent and now - started > ASK_SECONDS:
            raise Silent
        if now - server.sent.get("boot.ipxe", now) > LIMIT_SECONDS:
            return False
        time.sleep(POLL_SECONDS)


def boot(side, server):
    """Boots a guest; returns when it was started, whether it has come to its init, and when that was decided; or
    None if it hangs each time."""
    guest = Guest("", machine="pv" if side.name == "qemu-xen" else "hvm", network=True)
    for _ in range(ATTEMPTS):
        server.sent.clear()
        started = side.start(guest)
        try:
            seen = watch(side, guest, server, started)
            return started, seen, time.monotonic()
        except Silent:
            pass
        finally:
            side.stop(guest)
            if os.path.exists(guest.serial):
                os.unlink(guest.serial)
    return None


def measure(side, server):
    """Seconds from the command to the guest's init, and those that the initrd took by TFTP. If the guest does not
    get that far in LIMIT_SECONDS, "init" is the time until then ("unfinished"), and "initrd" is estimated by the
    rate of the part that came first ("estimated"), or of what did not come in that time. Nothing if it hangs."""
    booted = boot(side, server)
    if booted is None:
        return {}
    started, seen, end = booted
    sent = server.sent
    found = {"init": end - started, "unfinished": not seen, "estimated": "initrd.gz" not in sent}
    if found["estimated"]:
        seconds = sent.get("part", end) - sent["boot.ipxe"]
        found["initrd"] = seconds * os.path.getsize(TREE + "/initrd.gz") / PART_BYTES
    else:
        found["initrd"] = sent["initrd.gz"] - sent["vmlinuz"]
    return found
