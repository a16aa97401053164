# SPDX-License-Identifier: GPL-2.0-or-later
"""A display of its own: Xvfb with a window manager, used (xdotool) and seen as by a user."""

import os
import subprocess
import tempfile

from guest import PATIENCE, until
from virtual_screen import VirtualScreen

WIDTH, HEIGHT = 1280, 1024
NO_KEY_BINDINGS = '<openbox_config xmlns="http://openbox.org/3.4/rc"/>'


class Desktop:
    """`with` starts it and ends it."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="viewer-test-")
        self.processes = []
        self.screen = None
        # Independent of the user's session: no configuration, no input method.
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.directory.name,
            "LC_ALL": "C.UTF-8",
            "SDL_RENDER_DRIVER": os.environ.get("SDL_RENDER_DRIVER", "software"),
        }

    def __enter__(self):
        try:
            self.screen = VirtualScreen(WIDTH, HEIGHT, self.environment)
            self.environment["DISPLAY"] = self.screen.display
            configuration = f"{self.directory.name}/rc.xml"
            with open(configuration, "w", encoding="ascii") as file:
                file.write(NO_KEY_BINDINGS)
            self.start("openbox", "--config-file", configuration)
            if not until(lambda: self.run("wmctrl", "-m")[0] == 0):
                raise RuntimeError("no window manager")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.screen is not None:
            self.screen.close()
        self.directory.cleanup()

    def start(self, *command, **options):
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **options,
        )
        self.processes.append(process)
        return process

    def run(self, *command):
        """The command's status and output."""
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, check=False, timeout=PATIENCE,
        )
        return done.returncode, done.stdout

    def hands(self, *words):
        """Runs xdotool, which acts as a user would."""
        status, output = self.run("xdotool", *map(str, words))
        assert status == 0, words
        return output

    def windows(self):
        """Titles of the window manager's windows, by their number."""
        lines = self.run("wmctrl", "-l")[1].splitlines()
        return {line.split()[0]: line.split(None, 3)[3] for line in lines}

    def place(self, window):
        """x, y, width and height of the window's inside."""
        text = self.run("xwininfo", "-id", window)[1]
        names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        values = dict(line.strip().split(":") for line in text.splitlines() if line.count(":") == 1)
        return tuple(int(values.get(name, -1)) for name in names)

    def picture(self, x, y, width, height):
        """RGB bytes of a part of the display; None if it reaches outside."""
        if x < 0 or y < 0 or x + width > WIDTH or y + height > HEIGHT:
            return None
        pixels = self.screen.pixels(x, y, width, height)
        rgb = bytearray(3 * width * height)
        rgb[0::3], rgb[1::3], rgb[2::3] = pixels[2::4], pixels[1::4], pixels[0::4]
        return bytes(rgb)
