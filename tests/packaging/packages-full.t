#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The packages of each release, and that a second build, with the unit tests, makes the same bytes of
# a checkout elsewhere.
set -euo pipefail

# shellcheck source=tests/lab/dom0/tap.sh
. tests/lab/dom0/tap.sh
# shellcheck source=tests/packaging/packages.sh
. tests/packaging/packages.sh

# shellcheck source=/dev/null
host=$(. /etc/os-release && echo "$VERSION_CODENAME")
for release in bookworm trixie; do
    DEB_BUILD_OPTIONS=nocheck check_packages "$release"
done

first=$work/first
mkdir "$first"
cp "build/deb/$host"/*.deb "build/deb/$host"/*.tar.xz "$first"
git ls-files -z | tar --null --files-from - -c --transform 's|^|copy/|' | tar -x -C "$work"
git -C "$work/copy" init -q
git -C "$work/copy" add -A
ok 'a second build succeeds' "$work/copy/packaging/build-deb" || true
for file in "$first"/*; do
    ok "the second build makes the same ${file##*/}" \
        cmp "$file" "$work/copy/build/deb/$host/${file##*/}" || true
done
finish
