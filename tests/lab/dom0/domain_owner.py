# SPDX-License-Identifier: GPL-2.0-or-later
"""The requests of /dev/xen/domain-owner: kernel-module/uapi.h."""

import fcntl
import os
import struct

DEVICE = "/dev/xen/domain-owner"
NO_DOMAIN = 0xffffffff
GUARD, REMOVE, REMOVE_EMPTY = range(3)
OF_DOMAIN = 1
NODES_MAX = 64
NODE_SIZE = 4 + 4 + 256 + 512


def _request(direction, number, size):
    """Linux, include/uapi/asm-generic/ioctl.h."""
    return direction << 30 | size << 16 | 0xdc << 8 | number


GET_VERSION = _request(0, 0, 0)
CLAIM = _request(1, 1, 16)
SET_DOMAIN = _request(1, 2, 4)
ADD_NODE = _request(1, 3, NODE_SIZE)
RELEASE = _request(0, 4, 0)
QUERY = _request(3, 5, 16)


class Owner:
    def __init__(self):
        self.fd = os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC)

    def close(self):
        os.close(self.fd)

    def version(self):
        return fcntl.ioctl(self.fd, GET_VERSION)

    def claim(self, handle):
        fcntl.ioctl(self.fd, CLAIM, handle)

    def set_domain(self, domid):
        fcntl.ioctl(self.fd, SET_DOMAIN, struct.pack("I", domid))

    def add_node(self, kind, path, value="", flags=0):
        fcntl.ioctl(self.fd, ADD_NODE, struct.pack("II256s512s", kind, flags, path.encode(), value.encode()))

    def release(self):
        fcntl.ioctl(self.fd, RELEASE)

    def query(self, room=64):
        """The owners that there are: (handle, number, pid) of each, and how many."""
        import ctypes
        entries = ctypes.create_string_buffer(24 * room)
        asked = bytearray(struct.pack("QII", ctypes.addressof(entries), room, 0))
        fcntl.ioctl(self.fd, QUERY, asked)
        count = struct.unpack("QII", asked)[2]
        return [struct.unpack_from("16sIi", entries, 24 * i) for i in range(min(count, room))], count


def list_owners():
    """As Owner.query(), by one that is closed again."""
    owner = Owner()
    try:
        return owner.query()
    finally:
        owner.close()
