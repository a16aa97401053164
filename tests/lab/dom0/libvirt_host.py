# SPDX-License-Identifier: GPL-2.0-or-later
"""A libvirtd in dom0, and virsh. TAP."""

import os
import re
import signal
import subprocess

from tap import ok, until

WORK = "/tmp/work"
BUILD = os.path.realpath(os.environ.get("BUILD", "build"))
LOG = "/var/log/libvirt/qemu/guest.log"
PIDFILE = WORK + "/libvirtd.pid"
EVENTS = WORK + "/events"
# Seconds for a command; dom0 is emulated.
PATIENCE = 300

# As qemu-xen needs it: as root, with the devices of Xen. There are no cgroups and no second user here.
QEMU_CONF = """
user = "root"
group = "root"
namespaces = []
security_driver = "none"
cgroup_controllers = []
stdio_handler = "file"
"""

LIBVIRTD_CONF = f"""
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
log_outputs = "3:file:{WORK}/libvirtd.log"
"""


def virsh(*arguments):
    """Exit status and all output."""
    done = subprocess.run(["timeout", str(PATIENCE), "virsh", "-c", "qemu:///system", *arguments],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout.strip()


def does(name, *arguments):
    """The output of a command that has to succeed."""
    status, output = virsh(*arguments)
    ok(name, status == 0, lambda: output + "\n" + read(LOG)[-1500:])
    return output


def refuses(name, pattern, *arguments):
    """A command that has to fail, with the reason."""
    status, output = virsh(*arguments)
    ok(name, status != 0 and re.search(pattern, output), lambda: output)


def read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path, text):
    with open(path, "w") as file:
        file.write(text)
    return path


class Daemon:
    """libvirtd; `with` ends it."""

    def __init__(self):
        for user in ("libvirt-qemu",):
            subprocess.run(["useradd", "-r", "-U", user], check=False, stderr=subprocess.DEVNULL)
        for group in ("kvm", "libvirt"):
            subprocess.run(["groupadd", "-r", group], check=False, stderr=subprocess.DEVNULL)
        for directory in (WORK, "/etc/libvirt", "/var/log/libvirt/qemu", "/run/libvirt"):
            os.makedirs(directory, exist_ok=True)
        write("/etc/libvirt/qemu.conf", QEMU_CONF)
        write("/etc/libvirt/libvirtd.conf", LIBVIRTD_CONF)

    def start(self):
        self.process = subprocess.Popen(["libvirtd", "-p", PIDFILE], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return until(lambda: os.path.exists("/run/libvirt/libvirt-sock"), PATIENCE)

    def __enter__(self):
        ok("libvirtd starts", self.start())
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.unlink("/run/libvirt/libvirt-sock")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def state():
    return virsh("domstate", "guest")[1]


def watch_events():
    """A client that writes them to EVENTS."""
    with open(EVENTS, "w") as file:
        client = subprocess.Popen(["stdbuf", "-oL", "virsh", "-c", "qemu:///system", "event", "--loop", "--all"],
                                  stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    # It says nothing when it is ready; a guest is started later than this.
    virsh("list")
    return client
