#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bootloaders, good and hostile, in their sandbox. See bootloader-test.c.
here=${BUILD:-build}/tests/bootloader

if [ "$(id -u)" -ne 0 ]; then
    exec sudo "$here/bootloader-test" "$here/hostile"
fi
exec "$here/bootloader-test" "$here/hostile"
