# SPDX-License-Identifier: GPL-2.0-or-later
"""The servers that a guest boots from: dnsmasq (DHCP, TFTP) and a web server on a bridge in dom0."""

import os
import shutil
import subprocess
import time

from menu_guest import BUILD, WORK

BRIDGE = "xenbr0"
ADDRESS = "10.99.0.1"
ADDRESS6 = "fd00:99::1"
HTTP = f"http://{ADDRESS}:8080"
TREE = WORK + "/tree"
LOG = WORK + "/dnsmasq"
KERNEL = BUILD + "/tests/boot-images/pv-check.elf"

RANGES = ("dhcp-range=10.99.0.10,10.99.0.99,255.255.255.0,1h",)
RANGES6 = ("enable-ra", "dhcp-range=fd00:99::10,fd00:99::99,64,1h")
TFTP = ("enable-tftp", f"tftp-root={TREE}")


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Network:
    """The bridge, and who serves on it."""

    def __init__(self):
        for module in ("xen-netback", "bridge", "veth", "sch_netem"):
            run("modprobe", module)
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        run("ip", "addr", "add", f"{ADDRESS}/24", "dev", BRIDGE)
        run("ip", "-6", "addr", "add", f"{ADDRESS6}/64", "dev", BRIDGE, "nodad")
        run("ip", "link", "set", BRIDGE, "up")
        os.makedirs(TREE + "/pxelinux.cfg", exist_ok=True)
        # A loader that no guest runs: its name says what lies beside it.
        for loader in ("pxelinux.0", "undionly.kpxe", "grubx64.efi"):
            open(f"{TREE}/{loader}", "w").close()
        shutil.copy(KERNEL, TREE + "/kernel")
        self.web = subprocess.Popen(["busybox", "httpd", "-f", "-p", "8080", "-h", TREE])
        self.dnsmasq = None

    def serve(self, *lines):
        """Starts dnsmasq with these lines of its configuration, in the place of an earlier one."""
        self.stop()
        with open(WORK + "/dnsmasq.conf", "w") as file:
            print("port=0", f"interface={BRIDGE}", "bind-interfaces", "log-dhcp", "log-facility=-",
                  f"dhcp-leasefile={WORK}/leases", "dhcp-authoritative", "no-ping", *lines, sep="\n",
                  file=file)
        if os.path.exists(WORK + "/leases"):
            os.unlink(WORK + "/leases")
        with open(LOG, "w") as log:
            self.dnsmasq = subprocess.Popen(["dnsmasq", "-k", "-C", WORK + "/dnsmasq.conf"],
                                            stdout=log, stderr=log)
        end = time.monotonic() + 20
        while "started" not in self.said() and time.monotonic() < end:
            time.sleep(0.1)

    def said(self):
        with open(LOG) as log:
            return log.read()

    def stop(self):
        if self.dnsmasq is not None:
            self.dnsmasq.terminate()
            self.dnsmasq.wait()
        self.dnsmasq = None

    def disturb(self, *words):
        """Loss, reordering, ... of what the servers send; none: not any more."""
        subprocess.run(["tc", "qdisc", "del", "dev", BRIDGE, "root"], capture_output=True)
        if words:
            run("tc", "qdisc", "add", "dev", BRIDGE, "root", "netem", *words)

    def close(self):
        self.stop()
        self.web.terminate()
        self.web.wait()
        run("ip", "link", "del", BRIDGE)


def write(name, text):
    """A file of the tree."""
    with open(f"{TREE}/{name}", "w") as file:
        file.write(text)
