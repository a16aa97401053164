#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that the viewer's window shows what the guest shows, that what is typed and clicked there reaches the
guest, and that the viewer ends with the window, the server or its parent."""

import ctypes
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../firmware")]
from desktop import HEIGHT, WIDTH, Desktop
from guest import BUILD, PATIENCE, Guest, until
from machine import Tap

PROGRAM = f"{BUILD}/qemu-xen-viewer"
NAME = "demo"
TITLE = f"{NAME} - qemu-xen"
TEXT_SCREEN, GRAPHICS_SCREEN = (720, 400), (640, 480)

# argv: a descriptor that the command inherits, and the command, whose pid is printed.
PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[2:], pass_fds=[int(sys.argv[1])])
print(child.pid, flush=True)
child.wait()
"""
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h: the orphan becomes our child

tap = Tap()


class Viewer:
    """The program on a socket, which then only the program has open; `with` ends it."""

    def __init__(self, desktop, connection, *options):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [PROGRAM, "--fd", str(connection.fileno()), "--title", NAME, *options],
            pass_fds=[connection.fileno()], env=desktop.environment, stderr=self.errors,
        )
        connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.errors.close()

    def end(self):
        """Exit status and error messages; None if it does not end."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        self.errors.seek(0)
        return status, self.errors.read().decode()

    def processor_time(self):
        """In clock ticks."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])


def check_errors(environment):
    """Errors are explained in one line. Descriptor 0 is a socket where one is needed."""
    one, other = socket.socketpair()
    lonely = socket.socket(socket.AF_UNIX)
    with open("/dev/null", "rb") as file:
        cases = (
            ("no option", [], file, "--fd is missing"),
            ("no title", ["--fd", "0"], file, "--title is missing"),
            ("unknown option", ["--sound"], file, "--sound: unknown option"),
            ("not a number", ["--fd", "zero"], file, "--fd zero: not a file descriptor"),
            ("no such descriptor", ["--fd", "99", "--title", "x"], file, "--fd 99: Bad file desc"),
            ("a file", ["--fd", "0", "--title", "x"], file, "--fd 0: not a stream socket"),
            ("not connected", ["--fd", "0", "--title", "x"], lonely, "--fd 0: Transport endpoint"),
        )
        for name, words, stdin, message in cases:
            check_error(name, words, stdin, message, environment)
    other.sendall(b"HTTP/1.1 400 Bad Request\r\n")
    check_error("no VNC server", ["--fd", "0", "--title", "x"], one, "VNC server: ", environment)
    other.close()
    check_error("a server that is gone", ["--fd", "0", "--title", "x"], one, "VNC", environment)
    one.close()
    lonely.close()


def check_error(name, words, stdin, message, environment):
    done = subprocess.run(
        [PROGRAM, *words], stdin=stdin, env=environment, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )
    right = re.fullmatch(f"qemu-xen-viewer: {re.escape(message)}[^\n]*\n", done.stderr)
    tap.ok(done.returncode == 1 and done.stdout == "" and right, f"error: {name}", done)


def check_information():
    for option, text in (("--help", "--fullscreen"), ("--version", "qemu-xen-viewer ")):
        done = subprocess.run([PROGRAM, option], capture_output=True, text=True, check=False)
        tap.ok(done.returncode == 0 and text in done.stdout and done.stderr == "", option, done)


def find_window(desktop):
    """The viewer's window, as soon as it is there and has the focus."""
    found = until(lambda: [w for w, title in desktop.windows().items() if title == TITLE])
    if not found:
        return None
    desktop.run("wmctrl", "-i", "-a", found[0])
    until(lambda: focused(desktop) == int(found[0], 16))
    return found[0]


def focused(desktop):
    status, text = desktop.run("xdotool", "getwindowfocus")
    return int(text) if status == 0 else None


def settle(desktop, guest):
    """Waits until the viewer knows that it has the focus: keys pressed before may be seen twice."""
    events = len(guest.trace())
    desktop.hands("key", "Control_L")
    until(lambda: any(" down 0, sym 0xffe3" in line for line in guest.trace()[events:]))


def same_picture(desktop, guest, window):
    """Whether the window has the guest's picture and its size."""
    width, height, pixels = guest.screen()
    place = desktop.place(window)
    return place[2:] == (width, height) and desktop.picture(*place) == pixels


def press(desktop, guest, name, key, bios, keysym, scancode):
    """Presses and releases a key: QEMU, and the guest's BIOS if it knows the key, see what they should."""
    before = len(guest.keys())
    events = len(guest.trace())
    desktop.hands("key", key)
    down = f"vnc_key_event_ext down 1, sym {keysym:#x}, keycode {scancode:#x} "
    up = f"vnc_key_event_ext down 0, sym {keysym:#x}, keycode {scancode:#x} "

    def seen():
        lines = guest.trace()[events:]
        both = [any(line.startswith(wanted) for line in lines) for wanted in (down, up)]
        return all(both) and (bios is None or guest.keys()[before:] == [bios])

    tap.ok(until(seen), f"key: {name}", down, *guest.trace()[events:], guest.keys()[before:])


def check_keys(desktop, guest):
    press(desktop, guest, "a letter", "a", "1E61", 0x61, 0x1E)
    press(desktop, guest, "a shifted letter", "A", "1E41", 0x41, 0x1E)
    press(desktop, guest, "a shifted digit", "exclam", "0221", 0x21, 0x02)
    press(desktop, guest, "a letter with Ctrl", "ctrl+c", "2E03", 0x63, 0x2E)
    press(desktop, guest, "a letter with Ctrl and Shift", "ctrl+shift+c", "2E03", 0x43, 0x2E)
    press(desktop, guest, "cursor", "Up", "48E0", 0xFF52, 0xC8)
    press(desktop, guest, "Delete", "Delete", "53E0", 0xFFFF, 0xD3)
    press(desktop, guest, "function key", "F5", "3F00", 0xFFC2, 0x3F)
    press(desktop, guest, "keypad", "KP_Home", "4700", 0xFF95, 0x47)
    press(desktop, guest, "keypad's Enter", "KP_Enter", "E00D", 0xFF8D, 0x9C)
    press(desktop, guest, "right Ctrl", "Control_R", None, 0xFFE4, 0x9D)
    press(desktop, guest, "Print Screen", "Print", None, 0xFF61, 0x54)
    tap.ok("[sysrq]" in guest.trace()[-1], "key: Print Screen by name", guest.trace()[-1])
    press(desktop, guest, "Pause", "Pause", None, 0xFF13, 0xC6)
    tap.ok("[pause]" in guest.trace()[-1], "key: Pause by name", guest.trace()[-1])


def check_layouts(desktop, guest):
    """The guest has a US keyboard: QEMU gets the same scancodes with the keysyms of the user's layout."""
    desktop.run("setxkbmap", "de")
    press(desktop, guest, "German, umlaut", "adiaeresis", "2827", 0xE4, 0x28)
    press(desktop, guest, "German, shifted umlaut", "shift+adiaeresis", "2822", 0xC4, 0x28)
    press(desktop, guest, "German, z", "z", "1579", 0x7A, 0x15)
    press(desktop, guest, "German, next to the left Shift", "less", "565C", 0x3C, 0x56)
    press(desktop, guest, "German, with AltGr", "ISO_Level3_Shift+q", None, 0x40, 0x10)
    press(desktop, guest, "German, Euro", "ISO_Level3_Shift+e", None, 0x20AC, 0x12)
    desktop.run("setxkbmap", "us", "intl")
    press(desktop, guest, "dead key", "dead_acute", "2827", 0, 0x28)
    press(desktop, guest, "after a dead key", "e", "1265", 0xE9, 0x12)
    desktop.run("setxkbmap", "ru")
    press(desktop, guest, "Russian", "Cyrillic_ef", "1E61", 0x6C6, 0x1E)
    desktop.run("setxkbmap", "us")


def check_focus(desktop, guest, window):
    """All keys are released when another window gets the focus."""
    events = len(guest.trace())
    desktop.hands("keydown", "shift", "keydown", "x")
    until(lambda: any("down 1, sym 0x58" in line for line in guest.trace()[events:]))
    other = desktop.start("xmessage", "-geometry", "+0+0", "other")
    found = until(lambda: [w for w, title in desktop.windows().items() if title == "xmessage"])
    desktop.run("wmctrl", "-i", "-a", found[0])

    def released():
        lines = guest.trace()[events:]
        return [key for key in ("0xffe1", "0x58") if any(f"down 0, sym {key}," in x for x in lines)]

    tap.equal(until(lambda: len(released()) == 2) and released(), ["0xffe1", "0x58"],
              "focus: all keys are released", *guest.trace()[events:])
    desktop.hands("keyup", "x", "keyup", "shift")
    other.terminate()
    desktop.run("wmctrl", "-i", "-a", window)
    tap.ok(until(lambda: focused(desktop) == int(window, 16)), "focus: the window has it again")
    settle(desktop, guest)


def check_trace(desktop, guest, name, wanted, *act):
    """The user's action causes these events in QEMU's input layer, in this order."""
    events = len(guest.trace())
    desktop.hands(*act)

    def seen():
        position = 0
        for line in guest.trace()[events:]:
            if position < len(wanted) and re.search(wanted[position], line):
                position += 1
        return position == len(wanted)

    tap.ok(until(seen), f"pointer: {name}", wanted, *guest.trace()[events:])


def check_mouse(desktop, guest, window):
    """A mouse that reports movements: a click grabs it, Ctrl+Alt+G releases it."""
    x, y, width, height = desktop.place(window)
    desktop.hands("mousemove", x + width // 2, y + height // 2)
    time.sleep(0.5)  # SDL ignores a click right after the focus, as the one that gave it
    events = len(guest.trace())
    desktop.hands("click", 1)
    tap.ok(until(lambda: "Ctrl+Alt+G" in desktop.windows()[window]), "grab: by a click")
    check_trace(desktop, guest, "movement", ["rel .*axis x, value [1-9]", "axis y, value -[1-9]"],
                "mousemove_relative", "--", 40, -20)
    lines = [line for line in guest.trace()[events:] if "input_event_btn" in line]
    tap.equal(lines, [], "grab: the guest does not get that click")
    check_trace(desktop, guest, "buttons",
                [f"button {b}, down {d}" for b in ("left", "middle", "right") for d in (1, 0)],
                "click", 1, "click", 2, "click", 3)
    check_trace(desktop, guest, "wheel",
                [f"button wheel-{b}, down {d}" for b in ("up", "down") for d in (1, 0)],
                "click", 4, "click", 5)
    desktop.hands("key", "ctrl+alt+g")
    tap.ok(until(lambda: desktop.windows()[window] == TITLE), "grab: released by Ctrl+Alt+G")
    tap.equal([line for line in guest.trace() if " sym 0x67," in line], [], "grab: the guest does not get the G")
    events = len(guest.trace())
    desktop.hands("mousemove", x + 10, y + 10, "mousemove", x + 20, y + 20)
    desktop.hands("key", "s")
    until(lambda: any(" down 0, sym 0x73" in line for line in guest.trace()[events:]))
    moved = [line for line in guest.trace()[events:] if "input_event_rel" in line]
    tap.equal(moved, [], "grab: once released, the guest's pointer stays")


def absolute(x, y):
    """The events of QEMU's input layer for a position on the text screen."""
    numbers = x * 0x7FFF // TEXT_SCREEN[0], y * 0x7FFF // TEXT_SCREEN[1]
    return [f"abs .*axis {axis}, value {number:#x}$" for axis, number in zip("xy", numbers)]


def check_tablet(desktop, guest, window):
    guest.use_tablet()
    x, y, _, _ = desktop.place(window)
    # QEMU reports the tablet with a delay: the first movement may still be one of the mouse.
    until(lambda: desktop.hands("mousemove", x + 9, y + 9, "mousemove", x + 8, y + 8) is None
          or "input_event_abs" in guest.trace()[-1])
    check_trace(desktop, guest, "position on a tablet", absolute(200, 100),
                "mousemove", x + 200, y + 100)
    check_trace(desktop, guest, "click on a tablet", ["left, down 1", "left, down 0"], "click", 1)
    tap.equal(desktop.windows()[window], TITLE, "pointer: a tablet needs no grab")


def check_scaling(desktop, guest, window):
    """A window of another shape has bars next to the picture, and the pointer is where it appears."""
    before = desktop.place(window)
    desktop.hands("windowsize", window, 1000, 400)
    box = (140, 0, 720, 400)  # of the picture, in the window

    def boxed():
        x, y, width, height = desktop.place(window)
        if (width, height) != (1000, 400):
            return False
        picture = desktop.picture(x + box[0], y, box[2], box[3])
        bars = desktop.picture(x, y, 140, 400), desktop.picture(x + 860, y, 140, 400)
        return picture == guest.screen()[2] and bars == (bytes(3 * 140 * 400),) * 2

    tap.ok(until(boxed), "scaling: wide window, bars at the sides", before, desktop.place(window))
    desktop.hands("windowsize", window, 1080, 600)

    def scaled():
        x, y, width, height = desktop.place(window)
        white = guest.screen()[2][-3:]
        # The last five of 25 lines are all of one colour, now one and a half times as large.
        bar = desktop.picture(x, y + 482, 1080, 116)
        above = desktop.picture(x, y + 400, 1080, 78)
        colours = bar == white * 1080 * 116 and above == bytes(3 * 1080 * 78)
        return (width, height) == (1080, 600) and colours

    tap.ok(until(scaled), "scaling: larger", desktop.place(window))
    x, y, _, _ = desktop.place(window)
    check_trace(desktop, guest, "position in a scaled window", absolute(360, 100),
                "mousemove", x + 540, y + 150)
    check_trace(desktop, guest, "position outside of it", absolute(719, 100),
                "mousedown", 1, "mousemove", x + 1200, y + 150)
    desktop.hands("mouseup", 1)
    desktop.hands("windowsize", window, 720, 400, "mousemove", 1, 1)
    tap.ok(until(lambda: same_picture(desktop, guest, window)), "scaling: the old size again")


def check_fullscreen(desktop, guest, window):
    whole = (0, 0, WIDTH, HEIGHT)
    desktop.hands("key", "ctrl+alt+f")
    tap.ok(until(lambda: desktop.place(window) == whole), "full screen: by Ctrl+Alt+F")
    grabbed = until(lambda: "Ctrl+Alt+G" in desktop.windows()[window])
    tap.ok(grabbed, "full screen: the guest gets all keys")
    desktop.hands("key", "ctrl+alt+f")
    tap.ok(until(lambda: desktop.place(window)[2:] == TEXT_SCREEN), "full screen: left by Ctrl+Alt+F")
    desktop.hands("mousemove", 1, 1)
    tap.ok(until(lambda: same_picture(desktop, guest, window)), "full screen: the picture afterwards")
    seen = [line for line in guest.trace() if " sym 0x66," in line]
    tap.equal(seen, [], "full screen: the guest does not get the F")


def check_idle(viewer):
    """An idle guest costs the viewer less than 2 % of a processor."""
    time.sleep(1)
    before = viewer.processor_time()
    time.sleep(5)
    used = viewer.processor_time() - before
    tap.ok(used <= os.sysconf("SC_CLK_TCK") * 5 // 50, "idle without using the processor", used)


def check_closing(desktop, guest):
    with Viewer(desktop, guest.connect()) as viewer:
        window = find_window(desktop)
        desktop.run("wmctrl", "-i", "-c", window)
        tap.equal(viewer.end(), (0, ""), "end: the window is closed")
    with Viewer(desktop, guest.connect()) as viewer:
        find_window(desktop)
        viewer.process.terminate()
        tap.equal(viewer.end(), (0, ""), "end: by SIGTERM")
    with Viewer(desktop, guest.connect(), "--fullscreen") as viewer:
        window = until(lambda: next(iter(desktop.windows()), None))
        whole = (0, 0, WIDTH, HEIGHT)
        tap.ok(until(lambda: desktop.place(window) == whole), "full screen: by --fullscreen")
        guest.command("quit")
        tap.equal(viewer.end(), (0, ""), "end: QEMU ends")


def check_killed_qemu(desktop):
    with Guest() as guest, Viewer(desktop, guest.connect()) as viewer:
        find_window(desktop)
        guest.process.kill()
        tap.equal(viewer.end(), (0, ""), "end: QEMU is killed")


def check_other_server(desktop):
    """A server without QEMU's extensions, which in the end violates the protocol."""
    ours, theirs = socket.socketpair()
    with Viewer(desktop, theirs) as viewer, ours:
        ours.settimeout(PATIENCE)
        ours.sendall(b"RFB 003.008\n" + bytes([1, 1]) + bytes(4))
        ours.sendall(b"\0\x40\0\x40" + bytes([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0]))
        ours.sendall(bytes(3) + bytes(4))
        find_window(desktop)
        # Protocol version, security type and ClientInit
        tap.equal(receive(ours, 14), b"RFB 003.008\n\1\1", "plain: greeting")
        requests = iter(lambda: next_message(ours), b"")
        wanted = b"\3\0" + bytes(4) + b"\0\x40\0\x40"
        tap.ok(wanted in requests, "plain: the viewer requests the whole screen")
        pressed = (struct.unpack(">xBxxI", message) for message in requests if message[0] == 4)
        # As in settle()
        desktop.hands("key", "Control_L")
        tap.ok((0, 0xFFE3) in pressed, "plain: a key")
        desktop.hands("key", "shift+Left")
        keys = [(1, 0xFFE1), (1, 0xFF51), (0, 0xFFE1), (0, 0xFF51)]
        tap.equal([next(pressed, None) for _ in keys], keys, "plain: with Shift, keysyms only")
        ours.sendall(b"\0\0\0\1" + b"\0\x20\0\x20\0\x40\0\x40" + bytes(4) + bytes(4 * 64 * 64))
        message = "qemu-xen-viewer: VNC server: a rectangle outside of the screen\n"
        tap.equal(viewer.end(), (1, message), "end: a rectangle outside of the screen")


def next_message(connection):
    """A message of the client after the greeting; empty when the client is gone."""
    head = receive(connection, 4)
    if not head:
        return head
    rest = {0: 16, 2: 4 * head[-1], 3: 6, 4: 4, 5: 2}[head[0]]
    return head + receive(connection, rest)


def receive(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            break
        data += more
    return data


def check_orphan(desktop, guest):
    """The viewer ends when its parent is killed."""
    connection = guest.connect()
    command = [PROGRAM, "--fd", str(connection.fileno()), "--title", NAME]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(connection.fileno()), *command],
        pass_fds=[connection.fileno()], env=desktop.environment, stdout=subprocess.PIPE, text=True,
    )
    connection.close()
    orphan = int(parent.stdout.readline())
    tap.ok(find_window(desktop), "orphan: the viewer runs")
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ended = until(lambda: os.waitpid(orphan, os.WNOHANG)[0] == orphan)
    if not tap.ok(ended, "orphan: the viewer ends with its parent"):
        os.kill(orphan, signal.SIGKILL)
        os.waitpid(orphan, 0)
    tap.ok(until(lambda: desktop.windows() == {}), "orphan: its window is gone")


def check_everything(desktop, guest):
    with Viewer(desktop, guest.connect()) as viewer:
        window = find_window(desktop)
        if not tap.ok(window, "a window with the guest's name", desktop.windows()):
            return
        desktop.hands("mousemove", 1, 1)
        settle(desktop, guest)
        until(lambda: guest.screen()[:2] == TEXT_SCREEN)
        tap.ok(until(lambda: same_picture(desktop, guest, window)), "picture: text")
        desktop.hands("key", "F2")
        until(lambda: guest.screen()[:2] == GRAPHICS_SCREEN)
        tap.ok(until(lambda: same_picture(desktop, guest, window)), "picture: 640x480 graphics")
        tap.equal(desktop.place(window)[2:], GRAPHICS_SCREEN, "picture: the window has that size")
        desktop.hands("key", "F3")
        until(lambda: guest.screen()[:2] == TEXT_SCREEN)
        tap.ok(until(lambda: same_picture(desktop, guest, window)), "picture: text again")
        check_keys(desktop, guest)
        check_layouts(desktop, guest)
        tap.ok(until(lambda: same_picture(desktop, guest, window)), "picture: the keys' echo")
        check_focus(desktop, guest, window)
        check_mouse(desktop, guest, window)
        check_tablet(desktop, guest, window)
        check_scaling(desktop, guest, window)
        check_fullscreen(desktop, guest, window)
        check_idle(viewer)
        tap.ok(viewer.process.poll() is None, "after all this the viewer still runs")


# End all that was started on SIGTERM too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
check_information()
check_errors({"PATH": os.environ["PATH"]})
with Desktop() as screen:
    with Guest() as machine_on_vnc:
        # Without a display, which is opened after the greeting.
        end = machine_on_vnc.connect()
        check_error("no display", ["--fd", "0", "--title", "x"], end, "no display: ", {})
        end.close()
        check_everything(screen, machine_on_vnc)
        check_orphan(screen, machine_on_vnc)
        check_closing(screen, machine_on_vnc)
    check_killed_qemu(screen)
    check_other_server(screen)
tap.done()
