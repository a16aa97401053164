# SPDX-License-Identifier: GPL-2.0-or-later
"""Domains without memory, made by libxenctrl: a hundred are there in a moment."""

import ctypes
import glob
import mmap
import os

# Xen's struct xen_domctl_createdomain begins like this in all versions; the rest is zero.
_CONFIG_SIZE = 512
_HANDLE, _MAX_VCPUS, _EVENT_CHANNELS, _GRANT_FRAMES, _MAPTRACK_FRAMES, _GRANT_OPTIONS = 4, 28, 32, 36, 40, 44

_library = ctypes.CDLL(glob.glob("/usr/lib/x86_64-linux-gnu/libxenctrl.so.4.*")[0], use_errno=True)
_library.xc_interface_open.restype = ctypes.c_void_p
_library.xc_map_foreign_range.restype = ctypes.c_void_p
_control = ctypes.c_void_p(_library.xc_interface_open(None, None, 0))


def create(handle, domid=0):
    """A domain of that number, or any; returns its number."""
    config = ctypes.create_string_buffer(_CONFIG_SIZE)
    config[_HANDLE:_HANDLE + 16] = handle
    for offset, value in ((_MAX_VCPUS, 1), (_EVENT_CHANNELS, 1023), (_GRANT_FRAMES, 4), (_MAPTRACK_FRAMES, 4),
                          (_GRANT_OPTIONS, 1)):
        ctypes.c_uint32.from_buffer(config, offset).value = value
    number = ctypes.c_uint32(domid)
    if _library.xc_domain_create(_control, ctypes.byref(number), config) != 0:
        raise OSError(ctypes.get_errno(), "xc_domain_create")
    return number.value


def destroy(domid):
    if _library.xc_domain_destroy(_control, ctypes.c_uint32(domid)) != 0:
        raise OSError(ctypes.get_errno(), "xc_domain_destroy")


def lives(domid):
    """Whether there is such a domain; one that is dying counts until it is dead."""
    if _library.xc_domain_pause(_control, ctypes.c_uint32(domid)) != 0:
        return False
    _library.xc_domain_unpause(_control, ctypes.c_uint32(domid))
    return True


def any_handle():
    return os.urandom(16)


def hold_page(domid):
    """Gives it a page and maps that: it can be destroyed, but is dead only after release_page() of what is returned."""
    frame = ctypes.c_ulong(0)
    if _library.xc_domain_setmaxmem(_control, ctypes.c_uint32(domid), ctypes.c_uint64(1024)) != 0 or \
            _library.xc_domain_populate_physmap_exact(_control, ctypes.c_uint32(domid), ctypes.c_ulong(1), 0, 0,
                                                      ctypes.byref(frame)) != 0:
        raise OSError(ctypes.get_errno(), "xc_domain_populate_physmap_exact")
    page = _library.xc_map_foreign_range(_control, ctypes.c_uint32(domid), mmap.PAGESIZE, mmap.PROT_READ, frame)
    if not page:
        raise OSError(ctypes.get_errno(), "xc_map_foreign_range")
    return page


def release_page(page):
    if ctypes.CDLL(None).munmap(ctypes.c_void_p(page), ctypes.c_size_t(mmap.PAGESIZE)) != 0:
        raise OSError("munmap")
