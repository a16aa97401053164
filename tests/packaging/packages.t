#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The packages of this release: they are built, lintian has nothing to say, they have the right files
# and dependencies. The unit tests, which `make check` runs too, are left out of the build.
set -euo pipefail

# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
# shellcheck source=tests/packaging/packages.sh
. tests/packaging/packages.sh

export DEB_BUILD_OPTIONS=nocheck
# shellcheck source=/dev/null
check_packages "$(. /etc/os-release && echo "$VERSION_CODENAME")"
finish
