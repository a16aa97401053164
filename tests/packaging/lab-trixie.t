#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The package in a bare dom0 of Debian's trixie: tests/packaging/lab/check says what is tested.
exec tests/packaging/lab/check trixie
