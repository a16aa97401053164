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
LIMIT_SECONDS = 1800
POLL_SECONDS = 0.1
MARKER = b"GUEST-INIT-REACHED"
SCRIPT = """#!ipxe
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


def measure(side, server):
    """Seconds from the command to the guest's init, and those that the initrd took by TFTP."""
    guest = Guest("", machine="pv" if side.name == "qemu-xen" else "hvm", network=True)
    server.sent.clear()
    started = side.start(guest)
    seen = b""
    while MARKER not in seen:
        if time.monotonic() - started > LIMIT_SECONDS:
            raise side.explain(f"no init within {LIMIT_SECONDS} s")
        if side.has_failed():
            raise side.explain("ended before the guest's init")
        time.sleep(POLL_SECONDS)
        if os.path.exists(guest.serial):
            with open(guest.serial, "rb") as file:
                seen = file.read()
    init = time.monotonic() - started
    side.stop(guest)
    os.unlink(guest.serial)
    return {"init": init, "initrd": server.sent["initrd.gz"] - server.sent["vmlinuz"]}
