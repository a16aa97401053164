#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bootloaders get their choice out of the sandbox and nothing else, and leave nothing behind: see
# bootloader-test.c. Needs root.
here=${BUILD:-build}/tests/bootloader

if [ "$(id -u)" -ne 0 ]; then
    exec sudo "$here/bootloader-test" "$here/hostile"
fi
exec "$here/bootloader-test" "$here/hostile"
